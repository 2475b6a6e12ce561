"""What is said of the record of changes: a filter, an entry, and whether the chain holds?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Break(StrEnum):
    """Why an entry does not fit the chain."""

    CHANGED = "changed"  # its own digest does not follow from what it says
    VALUES = "values"  # its values are others than those it was written with
    FOLLOWS = "follows"  # the entry before it is not the one it was written after
    ENDS = "ends"  # entries at the end are gone


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a walk through the whole record found.

    ``broken_at`` is the id of the first entry that does not fit; where the end is missing, of the last that is left
    (None where none is). ``noted_at`` is the id of the entry that carries a digest somebody had noted, None where no
    entry does or none was sought. ``erased`` entries have lost their values, which the chain allows.
    """

    entries: int
    erased: int
    last: str
    broken: Break | None = None
    broken_at: int | None = None
    noted_at: int | None = None

    @property
    def holds(self) -> bool:
        return self.broken is None


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which entries are asked for; None leaves all. ``since`` included, ``until`` not; ``before`` an entry's id."""

    actor: str | None = None
    subject: str | None = None
    dealer_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
