"""What came of one published case, and when does a figure agree with the digits that were printed?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any


class Outcome(Enum):
    PASSED = "passed"
    FAILED = "failed"
    APART = "apart"


@dataclass(frozen=True)
class Case:
    """One case: ``differences`` says what differs; ``apart`` that it follows another convention or is not known."""

    name: str
    differences: Sequence[str] = field(default=())
    apart: str | None = None

    @property
    def outcome(self) -> Outcome:
        if self.apart is not None:
            return Outcome.APART
        return Outcome.FAILED if self.differences else Outcome.PASSED


ROUNDING = 1e-12
"""Room for the last bits of double precision, where a source prints all of its digits."""

COARSEST_PLACES = 2
"""A number printed with fewer decimals has lost zeros at its end: JSON writes 0.0 for 0.0000."""


def half_unit(printed: Any, beside: Iterable[Any] = ()) -> float:
    """Half a unit of the last decimal printed.

    0.0, 1.0 or 0.5 says nothing of its decimals; those of its neighbours ``beside`` are taken, the fewest of them.
    """
    places = _places(printed)
    if places < COARSEST_PLACES:
        others = [_places(other) for other in beside if _is_number(other)]
        places = min((other for other in others if other >= COARSEST_PLACES), default=9)
    return 0.5 * 10.0**-places * (1 + 1e-9) + ROUNDING


def differs(what: str, ours: Any, printed: Any, beside: Iterable[Any] = (), also: float = 0.0) -> Iterator[str]:
    """A sentence where ``ours`` is not what was printed, nothing where it is; ``also`` is further room."""
    if printed is None or ours is None:
        if printed is not ours:
            yield f"{what}: {_show(ours)}, published {_show(printed)}"
    elif not _is_number(printed):
        if ours != printed:
            yield f"{what}: {_show(ours)}, published {_show(printed)}"
    elif isinstance(printed, int) and isinstance(ours, int):
        if ours != printed:
            yield f"{what}: {ours}, published {printed}"
    elif abs(float(ours) - float(printed)) > half_unit(printed, beside) + also:
        yield f"{what}: {_show(ours)}, published {_show(printed)}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _places(value: Any) -> int:
    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and value != int(value) else 0


def _show(value: Any) -> str:
    return "nothing" if value is None else str(value)
