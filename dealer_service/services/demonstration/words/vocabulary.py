"""What does a dealer need words for?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Fault(NamedTuple):
    """One thing that breaks: how customers put it, what the workshop finds and what it does about it.

    ``fits`` keeps words about fuel or about a traction battery away from vehicles that have none.
    """

    concerns: tuple[str, ...]
    cause: str
    correction: str
    fits: Literal["any", "fuel", "electric"] = "any"


class Attempt(NamedTuple):
    """What an order says about work that did not find or did not cure the fault."""

    cause: str
    correction: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language.

    Placeholders: ``{concern}``, ``{cause}`` and ``{correction}`` are words of a ``Fault``; ``{symptom}`` is the short
    name of a concern group as spoken in mid-sentence; ``{part}`` a part number, ``{day}`` a local day, ``{distance}`` a
    mileage with its unit. ``tried`` is by the kind of work: electronic, mechanical or body. ``returned`` says, per
    cause of rework, what was found to have gone wrong the first time; a key such as ``D08-body`` is for that kind of
    work alone. ``after_body_work`` is what is wrong with an accident repair. ``second_concern`` is how the same vehicle
    comes back for a reason that is no rework, by dismissal reason.
    """

    faults: Mapping[str, tuple[Fault, ...]]
    symptoms: Mapping[str, str]
    again: tuple[str, ...]
    tried: Mapping[str, tuple[Attempt, ...]]
    stopgap: tuple[str, ...]
    returned: Mapping[str, tuple[str, ...]]
    after_body_work: tuple[Fault, ...]
    redone: tuple[str, ...]
    quiet: tuple[str, ...]
    not_reproduced: tuple[Attempt, ...]
    declined: tuple[str, ...]
    part_ordered: tuple[str, ...]
    part_arrived: tuple[str, ...]
    second_concern: Mapping[str, tuple[str, ...]]
    dismissals: Mapping[str, tuple[str, ...]]
    fixed: Mapping[int, tuple[str, ...]]
    not_fixed: Mapping[int, tuple[str, ...]]
    costly: tuple[str, ...]
    late: tuple[str, ...]
    day_pattern: str
