"""Which profile fits the columns of a file, and what does a person's matching of columns and values make of one?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dealer_service.domain.data_exchange import MANUAL, STANDARD, ImportProfile, fold, suggest_mapping
from dealer_service.domain.import_columns import REPAIR_ORDERS, Kind
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import (
    NOT_A_CODE,
    NOT_A_DATE,
    NOT_A_TIME,
    NOT_IN_LIST,
    UNKNOWN_DEALER,
    BadCell,
    RefusedRow,
)
from dealer_service.domain.import_times import Times, compile_format
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_

BY_HAND = "by hand"  # the name of a matching that was not kept
FOREIGN_VALUES = frozenset({NOT_IN_LIST, NOT_A_CODE, UNKNOWN_DEALER})
FOREIGN_TIMES = frozenset({NOT_A_TIME, NOT_A_DATE})
MOST_VALUES = 60  # values of a column that are offered to be matched

DATE_ORDERS: dict[str, tuple[str, ...]] = {
    "known": (),
    "day first": ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y",
                  "%d/%m/%y %H:%M", "%d/%m/%y"),
    "month first": ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y",
                    "%m/%d/%y %H:%M", "%m/%d/%y"),
    "digits": ("%Y%m%d %H:%M", "%Y%m%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d"),
}  # fmt: skip
"""How a file may write its dates besides the ways that are understood anyway."""
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b")


def fitting_profile(header: Sequence[str], profiles: Iterable[ImportProfile]) -> ImportProfile | None:
    """The profile that understands the most columns of this header, if one has all that are needed.

    One whose own headers all stand in the file wins over one that happens to understand as many columns.
    """
    best: tuple[tuple[int, bool, bool], ImportProfile] | None = None
    words = {fold(text) for text in header}
    for profile in profiles:
        try:
            plan = RowPlan(header, profile)
        except Refused:
            continue
        made_for_it = bool(profile.columns) and {fold(text) for text in profile.columns} <= words
        rank = (len(plan.headers), made_for_it, profile.name == STANDARD.name)
        if best is None or rank > best[0]:
            best = rank, profile
    return None if best is None else best[1]


def refuse_doubles(header: Sequence[str]) -> None:
    """Raise ``UnreadableFile`` where two columns have one name: no matching could tell them apart."""
    seen: set[str] = set()
    for text in header:
        if fold(text) and fold(text) in seen:
            RowPlan((text, text), STANDARD)
        seen.add(fold(text))


def suggest(header: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[list[str], str]:
    """For each column of the file the column of ours that it probably is (or nothing), and how its dates look."""
    found = suggest_mapping(header)
    ours = [found.get(text) or "" for text in header]
    texts = [text for row in sample for text in _of_kind(Kind.INSTANT, ours, row) if text.strip()]
    return ours, likely_dates([*texts, *(text for row in sample for text in row if _DATE.match(text.strip()))])


def likely_dates(texts: Sequence[str]) -> str:
    """The key of ``DATE_ORDERS`` under which most of the texts can be read; nothing where day and month could change
    places: whoever knows the file must say it."""
    read = {name: _readable(texts, (*formats, *MANUAL.date_formats)) for name, formats in DATE_ORDERS.items()}
    if read["day first"] == read["month first"] > read["known"]:
        return ""
    return max(read, key=lambda name: read[name])


def matched_profile(header: Sequence[str], columns: Sequence[str], *, dates: str, decimal_comma: bool, dealer: str,
                    name: str) -> ImportProfile:  # fmt: skip
    """What a person said about the columns of a file, as a profile; raises ``Refused`` where it cannot work.

    Words that are known from files made by hand are understood besides.
    """
    chosen = [(text, ours) for text, ours in zip(header, columns, strict=False) if ours]
    twice = next((ours for at, (_text, ours) in enumerate(chosen) if ours in [o for _t, o in chosen[:at]]), None)
    if twice is not None:
        raise Refused(N_("Two columns are matched with {column}. Choose one of them."), field="columns", column=twice)
    profile = ImportProfile(
        name.strip() or BY_HAND,
        dict(chosen),
        MANUAL.values,
        (*DATE_ORDERS.get(dates, ()), *MANUAL.date_formats),
        decimal_comma,
        {"dealer_code": dealer} if dealer else {},
    )
    missing = [ours for ours in REPAIR_ORDERS.needed if ours not in columns and not profile.defaults.get(ours)]
    missing = [ours for ours in missing if ours not in profile.mapping(header).values()]
    if missing:
        raise Refused(
            N_("These columns are needed and not matched yet: {columns}."), field="columns", columns=", ".join(missing)
        )
    profile.check()
    return profile


def with_meanings(profile: ImportProfile, meanings: Mapping[str, Mapping[str, str]], *, dates: str, name: str
                  ) -> ImportProfile:  # fmt: skip
    """The profile with further values (our column to the sender's values and ours) and dates understood."""
    values = {column: dict(pairs) for column, pairs in profile.values.items()}
    for column, pairs in meanings.items():
        values[column] = {**values.get(column, {}), **{theirs: ours for theirs, ours in pairs.items() if ours}}
    formats = tuple(dict.fromkeys((*DATE_ORDERS.get(dates, ()), *profile.date_formats)))
    return replace(profile, name=name or BY_HAND, values=values, date_formats=formats)


@dataclass(slots=True)
class Findings:
    """What the refused rows of a dry run have in common: values that are not ours, times that cannot be read."""

    values: dict[str, dict[str, int]] = field(default_factory=dict)
    times: int = 0

    def add(self, row: RefusedRow) -> None:
        for problem in row.problems:
            if problem.template in FOREIGN_TIMES:
                self.times += 1
            elif problem.template in FOREIGN_VALUES and problem.column and problem.value:
                seen = self.values.setdefault(problem.column, {})
                if problem.value in seen or len(seen) < MOST_VALUES:
                    seen[problem.value] = seen.get(problem.value, 0) + 1


def _of_kind(kind: Kind, columns: Sequence[str], row: Sequence[str]) -> list[str]:
    wanted = {column.name for column in REPAIR_ORDERS.columns if column.kind is kind}
    return [text for ours, text in zip(columns, row, strict=False) if ours in wanted]


def _readable(texts: Sequence[str], formats: Sequence[str]) -> int:
    times = Times(tuple(compile_format(template) for template in formats))
    count = 0
    for text in texts:
        try:
            times.read(text, None, True)
        except BadCell:
            continue
        count += 1
    return count
