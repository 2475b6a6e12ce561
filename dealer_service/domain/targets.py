"""Which target holds for a dealer, a region or the network in a month?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dealer_service.domain.months import Month


class TargetLevel(StrEnum):
    """Whose target it is."""

    DEALER = "dealer"
    REGION = "region"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Target:
    """A target for the first-visit rate (0 to 1), valid from a month on; without dealer and region the network's.

    ``ffv`` None: from that month on the unit has none of its own.
    """

    valid_from: Month
    ffv: float | None
    dealer_id: int | None = None
    region_id: int | None = None

    @property
    def level(self) -> TargetLevel:
        if self.dealer_id is not None:
            return TargetLevel.DEALER
        return TargetLevel.NETWORK if self.region_id is None else TargetLevel.REGION


def target_in(
    targets: Iterable[Target], month: Month, *, dealer_id: int | None = None, region_id: int | None = None
) -> Target | None:
    """The dealer's own target, else its region's, else the network's; each the latest that is valid in the month."""
    found: dict[TargetLevel, Target] = {}
    for target in targets:
        mine = target.dealer_id in (None, dealer_id) and target.region_id in (None, region_id)
        known = found.get(target.level)
        if mine and target.valid_from <= month and (known is None or target.valid_from > known.valid_from):
            found[target.level] = target
    return next((found[level] for level in TargetLevel if level in found and found[level].ffv is not None), None)


def weighted(parts: Sequence[tuple[float | None, int]]) -> float | None:
    """The target of several months: each month's, weighted by its b (domain section 2).

    None where a month with repairs has none. Months without repairs weigh nothing; where all are such, the plain mean.
    """
    with_repairs = [(target, b) for target, b in parts if b]
    given = [target for target, _b in (with_repairs or parts)]
    known = [target for target in given if target is not None]
    if not known or len(known) < len(given):
        return None
    if not with_repairs:
        return sum(known) / len(known)
    if len(set(known)) == 1:
        return known[0]
    return sum(target * b for target, (_t, b) in zip(known, with_repairs, strict=True)) / sum(
        b for _t, b in with_repairs
    )
