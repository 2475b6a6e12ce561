"""Where does each of our columns stand in this file, and what is done to its text before it is read?"""

from collections.abc import Mapping, Sequence
from operator import itemgetter

from dealer_service.domain.data_exchange import ImportProfile, fold_value
from dealer_service.domain.import_columns import REPAIR_ORDERS, WRITTEN_BACK, TableShape
from dealer_service.domain.import_problems import N_, Problem, UnreadableFile
from dealer_service.domain.import_problems import UNKNOWN_COLUMN as UNKNOWN
from dealer_service.domain.import_values import Memo, clean

GUARDED = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which a spreadsheet takes a text for a formula."""


class RowPlan:
    """The header of a file under a profile.

    ``headers``: our column to the header in the file. ``ignored``: headers that mean nothing to us. Raises
    ``UnreadableFile`` where needed columns are missing or two columns mean the same.
    """

    def __init__(self, header: Sequence[str], profile: ImportProfile, shape: TableShape = REPAIR_ORDERS) -> None:
        self.width = len(header)
        names = [clean(text) for text in header]
        places = profile.mapping(names, shape)
        self._refuse_doubles(names, places)
        at = {ours: place for place, ours in places.items()}
        missing = [name for name in shape.needed if name not in at and not profile.defaults.get(name)]
        if missing:
            raise UnreadableFile(
                N_(
                    "Needed columns are missing: {missing}. The file has: {found}. "
                    "Rename its columns, or choose the import profile that fits."
                ),
                missing=", ".join(missing),
                found=", ".join(name or "–" for name in names),
            )
        written_back = {name.casefold(): name for name in names if name.casefold() in WRITTEN_BACK}
        self.is_written_back = len(written_back) == len(WRITTEN_BACK)
        known_extra = set(written_back.values()) if self.is_written_back else set()
        self.headers: dict[str, str] = {ours: names[place] for ours, place in at.items()}
        self.ignored = [
            name for place, name in enumerate(names) if name and place not in places and name not in known_extra
        ]
        self._extra = [profile.defaults.get(name, "") for name in shape.names if name not in at]
        spare = iter(range(self.width, self.width + len(self._extra)))
        self._pick = itemgetter(*[at[name] if name in at else next(spare) for name in shape.names])
        self._steps = [
            (
                place,
                Memo(
                    _Translation(profile.values.get(name, {}), profile.defaults.get(name, ""), self._guarded(at, name))
                ),
            )
            for place, name in enumerate(shape.names)
            if profile.values.get(name) or (name in at and profile.defaults.get(name)) or self._guarded(at, name)
        ]
        first, second = shape.key or (shape.names[0], shape.names[0])
        self.key_names = (first, second)
        self.key_places = (shape.names.index(first), shape.names.index(second))
        self.key_width = max(at.get(first, 0), at.get(second, 0)) + 1
        self._key_at = (at.get(first), at.get(second))
        self._plain_key = None not in self._key_at and not self._steps
        self._key_memos = [dict(self._steps).get(place) for place in self.key_places]
        self._key_defaults = (profile.defaults.get(first, ""), profile.defaults.get(second, ""))

    def _translation(self, profile: ImportProfile, at: Mapping[str, int], name: str) -> "_Translation":
        return _Translation(profile.values.get(name, {}), profile.defaults.get(name, ""), self._guarded(at, name))

    def _guarded(self, at: Mapping[str, int], name: str) -> bool:
        return self.is_written_back and name in at

    def _refuse_doubles(self, names: Sequence[str], places: Mapping[int, str]) -> None:
        seen: dict[tuple[bool, str], str] = {}
        for place, name in enumerate(names):
            same = (place in places, places.get(place) or name.casefold())
            if same[1] and same in seen:
                raise UnreadableFile(
                    N_("The columns “{first}” and “{second}” mean the same. Delete or rename one of them."),
                    first=seen[same], second=name,
                )  # fmt: skip
            seen[same] = name

    def cells(self, row: list[str]) -> tuple[str, ...]:
        """Texts in the order of the shape's columns. ``row`` is as wide as the header."""
        picked: tuple[str, ...] = self._pick(row + self._extra)
        if not self._steps:
            return picked
        changed = list(picked)
        for place, memo in self._steps:
            changed[place] = memo[changed[place]]
        return tuple(changed)

    def key(self, row: list[str]) -> tuple[str, str] | None:
        """Dealer and order number as ``cells`` gives them, cleaned; None where one is blank or the row too short."""
        if self._plain_key:
            first, second = self._key_at
            try:
                code, number = row[first], row[second]  # type: ignore[index]
            except IndexError:
                return None
            if code.isalnum() and number.isalnum():
                return code, number
        parts: list[str] = []
        for at, memo, default in zip(self._key_at, self._key_memos, self._key_defaults, strict=True):
            if at is None:
                text = default
            elif at < len(row):
                text = row[at]
            else:
                return None
            if memo is not None:
                text = memo[text]
            if not text.isalnum():
                text = clean(text)
            if not text:
                return None
            parts.append(text)
        return parts[0], parts[1]

    def unknown_columns(self) -> list[Problem]:
        return [Problem(name, None, UNKNOWN, {"column": name, "row": 1}) for name in self.ignored]


class _Translation:
    """Sender's value to ours, default for blank cells, and the guard against formulas taken off again."""

    def __init__(self, values: Mapping[str, str], default: str, guarded: bool) -> None:
        self._values = {fold_value(theirs): ours for theirs, ours in values.items()}
        self._default = default
        self._guarded = guarded

    def __call__(self, text: str) -> str:
        if self._guarded:
            text = without_guard(text)
        return self._values.get(fold_value(text), text) or self._default


def with_guard(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula; plain signed numbers stay as they are."""
    if text.startswith(("+", "-")) and text[1:].replace(".", "", 1).replace(",", "", 1).isdigit():
        return text
    return "'" + text if text.startswith(("'", *GUARDED)) else text


def without_guard(text: str) -> str:
    """What ``with_guard`` was given."""
    return text[1:] if text.startswith(("''", *("'" + sign for sign in GUARDED))) else text
