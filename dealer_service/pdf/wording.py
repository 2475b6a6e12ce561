"""How does paper say it: sentences, numbers, dates and months in the reader's language?"""

from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

DASH = "–"
MINUS = "−"

_FOLDER = Path(__file__).resolve().parent.parent / "translations"
_LOCALES = {"en": "en", "zh": "zh_Hans_CN", "zh_Hans": "zh_Hans_CN", "zh_CN": "zh_Hans_CN", "zh_Hans_CN": "zh_Hans_CN"}


@cache
def _sentences(locale: str) -> NullTranslations:
    """The compiled catalogue, or the written one compiled in memory where it is newer."""
    folder = _FOLDER / locale / "LC_MESSAGES"
    written, compiled = folder / "messages.po", folder / "messages.mo"
    if compiled.exists() and (not written.exists() or compiled.stat().st_mtime >= written.stat().st_mtime):
        with compiled.open("rb") as file:
            return Translations(file)
    if not written.exists():
        return NullTranslations()
    buffer = BytesIO()
    with written.open("rb") as file:
        write_mo(buffer, read_po(file, locale=locale))
    buffer.seek(0)
    return Translations(buffer)


class Wording:
    """Sentences and figures in one language; English is the language of the source."""

    def __init__(self, locale: str) -> None:
        """``locale`` is en, zh or zh_Hans_CN, with - or _; another prints in English."""
        self.locale = _LOCALES.get(locale.replace("-", "_"), "en")
        self.is_chinese = self.locale.startswith("zh")
        self.language = "zh-CN" if self.is_chinese else "en"
        self._catalogue = _sentences(self.locale)
        # The English of the trade writes the day before the month.
        self._babel = Locale.parse("en_GB" if self.locale == "en" else self.locale)

    def t(self, message: str, **values: object) -> str:
        """A sentence, with ``%(name)s`` filled from ``values``."""
        text: str = self._catalogue.ugettext(message)
        return text % values if values else text

    def tn(self, singular: str, plural: str, number: int, **values: object) -> str:
        """As ``t``, by number; ``%(num)s`` is the number as printed."""
        text: str = self._catalogue.ungettext(singular, plural, number)
        return text % {"num": self.number(number), **values}

    def either(self, english: str, chinese: str) -> str:
        """The name in the reader's language, of those a list carries."""
        return (chinese if self.is_chinese else english) or english or chinese

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other; Chinese sets no space between them."""
        return ("" if self.is_chinese else " ").join(part for part in parts if part)

    def number(self, value: float, places: int = 0) -> str:
        return _number(value, places, self._babel)

    def percent(self, rate: float | None, places: int = 1) -> str:
        """A rate of 0-1 as "94.1 %"; None is a dash."""
        if rate is None:
            return DASH
        return _number(rate * 100, places, self._babel) + ("%" if self.is_chinese else " %")

    def points(self, difference: float, places: int = 1) -> str:
        """A difference of rates in percentage points, always with its sign."""
        size = _number(abs(difference) * 100, places, self._babel)
        if size == _number(0, places, self._babel):
            return "±" + size
        return ("+" if difference > 0 else MINUS) + size

    def interval(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return DASH
        return f"{_number(low * 100, 1, self._babel)}–{_number(high * 100, 1, self._babel)}"

    def day(self, on: date | None) -> str:
        return DASH if on is None else _day(on, self._babel)

    def day_short(self, on: date | None) -> str:
        """Day and month without the year."""
        return DASH if on is None else _skeleton("MMMd", on, self._babel)

    def day_digits(self, on: date | None) -> str:
        """Year, month, day in digits: for columns."""
        return DASH if on is None else on.isoformat()

    def month(self, month: int) -> str:
        """A month given as ``yyyymm``, in full."""
        return _skeleton("yMMMM", first_day(month), self._babel)

    def month_short(self, month: int) -> str:
        """The month's name alone, for axes."""
        return _skeleton("MMM", first_day(month), self._babel)


def first_day(month: int) -> date:
    return date(month // 100, month % 100, 1)


@cache
def wording(locale: str) -> Wording:
    """The wording of a language, made once."""
    return Wording(locale)


@lru_cache(maxsize=4096)
def _number(value: float, places: int, locale: Locale) -> str:
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, format=pattern, locale=locale)


@lru_cache(maxsize=1024)
def _day(on: date, locale: Locale) -> str:
    return format_date(on, "medium", locale=locale)


@lru_cache(maxsize=1024)
def _skeleton(skeleton: str, on: date, locale: Locale) -> str:
    return format_skeleton(skeleton, on, locale=locale)
