"""How does the file of this sender name its columns, its values and its dates?"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches

from dealer_service.domain import import_aliases
from dealer_service.domain.import_columns import REPAIR_ORDERS, Kind, TableShape
from dealer_service.domain.import_problems import N_
from dealer_service.domain.import_times import compile_format
from dealer_service.domain.refusals import Refused


def fold(text: str) -> str:
    """A header or value without case, blanks and punctuation, in full width and half width alike."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def fold_value(text: str) -> str:
    """A value without case and blanks; punctuation stays, "-" is a value of its own."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class ImportProfile:
    """What differs in one sender's files from the standard.

    ``columns``: header in the file to our column; our own names are understood besides, where no header of the file
    is mapped to them. ``values``: our column to the sender's values and ours. ``date_formats``: as in ``strptime``,
    tried in turn after ISO 8601. ``defaults``: our column to the value of cells that are empty or missing.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    decimal_comma: bool = False
    defaults: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        kept = asdict(self)
        kept["date_formats"] = list(self.date_formats)
        return kept

    @classmethod
    def from_dict(cls, kept: Mapping[str, object]) -> "ImportProfile":
        """A profile as stored or sent; raises ``Refused`` where it cannot work."""
        name, formats = kept.get("name"), kept.get("date_formats", [])
        columns, values, defaults = (kept.get(part, {}) for part in ("columns", "values", "defaults"))
        if not isinstance(name, str) or not name.strip():
            raise Refused(N_("An import profile needs a name. Give it one."), field="name")
        if not isinstance(formats, list | tuple) or not all(isinstance(text, str) for text in formats):
            raise Refused(N_("The date formats are a list of texts like %Y-%m-%d %H:%M."), field="date_formats")
        if not isinstance(values, Mapping):
            raise Refused(N_("The values of a profile are tables, one for each column."), field="values")
        profile = cls(
            name=name.strip(),
            columns=_texts(columns, "columns"),
            values={str(column): _texts(pairs, "values") for column, pairs in values.items()},
            date_formats=tuple(formats),
            decimal_comma=bool(kept.get("decimal_comma", False)),
            defaults=_texts(defaults, "defaults"),
        )
        profile.check()
        return profile

    def check(self, shape: TableShape = REPAIR_ORDERS) -> None:
        """Raise ``Refused`` for columns that do not exist and date formats that cannot be read."""
        for name in [*self.columns.values(), *self.values, *self.defaults]:
            if name not in shape.names:
                raise Refused(
                    N_("The profile names a column “{column}”, which does not exist. Use one of: {columns}."),
                    field="columns", column=name, columns=", ".join(shape.names),
                )  # fmt: skip
        for template in self.date_formats:
            compile_format(template)

    def with_values(self, column: str, values: Mapping[str, str]) -> "ImportProfile":
        """The same profile, understanding further values of a column, such as the names of concern groups."""
        return replace(self, values={**self.values, column: {**values, **self.values.get(column, {})}})

    def mapping(self, header: Sequence[str], shape: TableShape = REPAIR_ORDERS) -> dict[int, str]:
        """Places in the header to our columns. Two places may name the same column; the caller refuses that."""
        aliases = {fold(source): ours for source, ours in self.columns.items()}
        own = {fold(name): name for name in shape.names}
        found = {place: aliases[fold(text)] for place, text in enumerate(header) if fold(text) in aliases}
        taken = set(found.values())
        for place, text in enumerate(header):
            ours = own.get(fold(text))
            if place not in found and ours is not None and ours not in taken:
                found[place] = ours
        return {place: ours for place, ours in sorted(found.items()) if ours in shape.names}


def _texts(pairs: object, part: str) -> dict[str, str]:
    if not isinstance(pairs, Mapping) or not all(isinstance(text, str) for text in pairs.values()):
        raise Refused(N_("The part “{part}” of a profile is a table of texts."), field=part, part=part)
    return {str(source): text for source, text in pairs.items()}


def _manual() -> ImportProfile:
    columns = {word: ours for ours, words in import_aliases.HEADERS.items() for word in words}
    values = {
        column: {word: ours for ours, words in choices.items() for word in words}
        for column, choices in import_aliases.VALUES.items()
    }
    for column in REPAIR_ORDERS.columns:
        if column.kind in (Kind.INSTANT, Kind.DATE, Kind.WHOLE, Kind.AMOUNT, Kind.CODE, Kind.LINE):
            values[column.name] = {**dict.fromkeys(import_aliases.BLANKS, ""), **values.get(column.name, {})}
    return ImportProfile("manual", columns, values, import_aliases.DATE_FORMATS)


STANDARD = ImportProfile("standard")
MANUAL = _manual()
BUILT_IN: dict[str, ImportProfile] = {profile.name: profile for profile in (STANDARD, MANUAL)}


def profile_named(name: str, own: Iterable[ImportProfile] = ()) -> ImportProfile:
    """A built-in profile or one of ``own``; raises ``Refused`` with the names there are."""
    known = {**BUILT_IN, **{profile.name: profile for profile in own}}
    if name not in known:
        raise Refused(
            N_("There is no import profile “{name}”. Use one of: {names}."),
            field="profile", name=name, names=", ".join(known),
        )  # fmt: skip
    return known[name]


def suggest_mapping(header: Sequence[str]) -> dict[str, str | None]:
    """For each header the column it probably means, or None; no column is suggested twice.

    Words known from the manual profile come first, then spellings close to them.
    """
    certain = MANUAL.mapping(header)
    found: dict[str, str | None] = {}
    taken: set[str] = set()
    for place, text in enumerate(header):
        ours = certain.get(place)
        found[text] = ours if ours not in taken else None
        taken |= {ours} - {None} if ours else set()
    words = {fold(word): ours for word, ours in MANUAL.columns.items()} | {fold(n): n for n in REPAIR_ORDERS.names}
    for text in header:
        if found[text] is None:
            close = get_close_matches(fold(text), words, n=3, cutoff=0.82)
            best = next((words[word] for word in close if words[word] not in taken), None)
            if best is not None:
                found[text] = best
                taken.add(best)
    return found
