"""When may a new version of a standard list be used, and which codes may be chosen on a day?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}")
LONGEST = 120
SIDES = ("dealer", "manufacturer")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")


class ListName(StrEnum):
    CAUSES = "causes"
    CONCERN_GROUPS = "concern_groups"
    DISMISSAL_REASONS = "dismissal_reasons"
    COMPLAINT_CATEGORIES = "complaint_categories"


class ChangeKind(StrEnum):
    ADD = "add"
    REWORD = "reword"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One code; ``belongs`` the side of a cause or the system of a concern, ``retired_on`` its first day without."""

    code: str
    en: str
    zh: str
    belongs: str = ""
    valid_from: date | None = None
    retired_on: date | None = None

    def usable_on(self, day: date) -> bool:
        return is_usable(self, day)


@dataclass(frozen=True, slots=True)
class ListChange:
    """What a version does to one code; ``was_en`` and ``was_zh`` the wording that it replaced, once it has."""

    kind: ChangeKind
    code: str
    en: str = ""
    zh: str = ""
    belongs: str = ""
    was_en: str | None = None
    was_zh: str | None = None

    @property
    def complete(self) -> bool:
        """Is it said in both languages? A code that is retired needs no words."""
        return self.kind is ChangeKind.RETIRE or bool(LATIN.search(self.en) and HAN.search(self.zh))


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A version; a draft while ``published_at`` is None."""

    id: int
    name: ListName
    number: int
    valid_from: date
    reason: str
    changes: tuple[ListChange, ...]
    by: str | None
    made_at: datetime
    published_at: datetime | None = None

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Codes whose translation is missing."""
        return tuple(change.code for change in self.changes if not change.complete)


class Dated(Protocol):
    @property
    def valid_from(self) -> date | None: ...
    @property
    def retired_on(self) -> date | None: ...


Entry = TypeVar("Entry", bound=Dated)


def is_usable(entry: Dated, day: date) -> bool:
    """May the code be chosen on this day? Old records show it whatever the day."""
    begun = entry.valid_from is None or entry.valid_from <= day
    return begun and (entry.retired_on is None or day < entry.retired_on)


def usable(entries: Iterable[Entry], day: date) -> list[Entry]:
    """Those that may be chosen on a day."""
    return [entry for entry in entries if is_usable(entry, day)]


def check_change(name: ListName, change: ListChange, entries: Sequence[ListEntry]) -> None:
    """Raise ``Refused`` for a code that is there already, is not there, or is not well formed."""
    known = {entry.code: entry for entry in entries}
    if change.kind is ChangeKind.ADD:
        if not CODE.fullmatch(change.code):
            raise Refused(N_("A code is 1 to 30 letters, digits, - or _."), field="code")
        if change.code in known:
            raise Refused(
                N_("The code {code} is taken, also where it is retired: old records carry it. Choose another."),
                field="code", code=change.code,
            )  # fmt: skip
        if not change.en.strip() and not change.zh.strip():
            raise Refused(N_("Write the wording in one language at least; the other is needed to publish."), field="en")
        if name is ListName.CAUSES and change.belongs not in SIDES:
            raise Refused(N_("Choose who answers for the cause: dealer or manufacturer."), field="belongs")
        if name is ListName.CONCERN_GROUPS and not change.belongs.strip():
            raise Refused(N_("Choose the vehicle system of the concern."), field="belongs")
    elif change.code not in known:
        raise Refused(N_("There is no code {code} in this list."), field="code", code=change.code)
    elif known[change.code].retired_on is not None:
        raise Refused(N_("The code {code} is retired. It stays readable and does not change."), field="code",
                      code=change.code)  # fmt: skip
    if max(len(change.en), len(change.zh)) > LONGEST:
        raise Refused(N_("At most {most} characters."), field="en", most=LONGEST)


def check_publishing(version: ListVersion, entries: Sequence[ListEntry], today: date) -> None:
    """Raise ``Refused`` where a translation is missing, the day has passed, nothing changes or nothing is left."""
    if not version.changes:
        raise Refused(N_("This version changes nothing yet."))
    if version.incomplete:
        raise Refused(
            N_("The English or the Chinese wording is missing for: {codes}. Write it before the version is used."),
            codes=", ".join(version.incomplete),
        )
    if version.valid_from < today:
        raise Refused(
            N_("The version begins on {day}, which has passed. Choose today or a later day."),
            field="valid_from", day=version.valid_from.isoformat(),
        )  # fmt: skip
    for change in version.changes:  # the list may have changed since the draft was begun
        check_change(version.name, change, entries)
    retired = {change.code for change in version.changes if change.kind is ChangeKind.RETIRE}
    added = any(change.kind is ChangeKind.ADD for change in version.changes)
    if not added and not any(e.code not in retired and e.retired_on is None for e in entries):
        raise Refused(N_("Nothing would be left to choose from. Keep one code at least."))
