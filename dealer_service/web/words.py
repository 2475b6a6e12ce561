"""How are figures, dates, times and durations written for the reader?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import format_decimal
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext

from dealer_service.domain.intervals import Rate
from dealer_service.services import accounts
from dealer_service.web import edge

DASH = "–"
MINUS = "−"
HARD_SPACE = "\u00a0"


def init_words(app: Flask) -> None:
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        points=points,
        day=day,
        short_day=short_day,
        month=month,
        short_month=short_month,
        moment=moment,
        clock=clock,
        duration=duration,
    )
    app.jinja_env.globals.update(rate_words=rate_words, dash=DASH)


def babel_locale() -> str:
    """English figures and dates are written the British way: the day before the month."""
    return "zh_Hans_CN" if is_chinese() else "en_GB"


def is_chinese() -> bool:
    return str(get_locale()).startswith("zh")


def number(value: float | None, decimals: int = 0) -> str:
    """A count or figure with grouped digits; a dash for none."""
    if value is None:
        return DASH
    return _decimal(value, decimals, babel_locale())


def percent(value: float | None, decimals: int = 1) -> str:
    """A share between 0 and 1 in percent; a dash for none."""
    if value is None:
        return DASH
    return number(value * 100, decimals) + ("%" if is_chinese() else HARD_SPACE + "%")


def points(value: float | None, decimals: int = 1) -> str:
    """A difference of two shares in percentage points, with its sign."""
    if value is None:
        return DASH
    rounded = round(value * 100, decimals)
    sign = "+" if rounded > 0 else ("±" if rounded == 0 else "")
    return gettext("%(number)s points", number=sign + number(rounded, decimals))


def day(value: date | None) -> str:
    """1 Dec 2026 · 2026年12月1日."""
    return DASH if value is None else format_date(value, "medium", locale=babel_locale())


def short_day(value: date | None) -> str:
    """1 Dec · 12月1日, where the year is plain from what stands around it."""
    return DASH if value is None else str(format_skeleton("MMMd", value, locale=babel_locale()))


def month(value: date | None) -> str:
    """October 2026 · 2026年10月."""
    return DASH if value is None else str(format_skeleton("yMMMM", value, locale=babel_locale()))


def short_month(value: date | None) -> str:
    """Oct 2026 · 2026年10月."""
    return DASH if value is None else str(format_skeleton("yMMM", value, locale=babel_locale()))


def moment(value: datetime | None, zone: str | ZoneInfo | None = None) -> str:
    """Tue 24 Nov 2026, 10:30 in the dealer's zone, or the reader's own; in UTC, and saying so, for the network."""
    if value is None:
        return DASH
    chosen = zone or reader_zone()
    local = value.astimezone(ZoneInfo(chosen) if isinstance(chosen, str) else chosen)
    pattern = "y年M月d日 EEE HH:mm" if is_chinese() else "EEE d MMM y, HH:mm"
    written = format_datetime(local, pattern, tzinfo=local.tzinfo, locale=babel_locale())
    return written + HARD_SPACE + "UTC" if str(chosen) == "UTC" else written


def clock(value: datetime | None, zone: str | ZoneInfo | None = None) -> str:
    """10:30 in the dealer's zone, or the reader's own."""
    if value is None:
        return DASH
    chosen = zone or reader_zone()
    local = value.astimezone(ZoneInfo(chosen) if isinstance(chosen, str) else chosen)
    return format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=babel_locale())


def duration(value: timedelta | float | None) -> str:
    """A time span, or a number of minutes, in its two largest units: 2 h 10 min, 3 days 4 h."""
    if value is None:
        return DASH
    minutes = round(value.total_seconds() / 60) if isinstance(value, timedelta) else round(value)
    days, rest = divmod(abs(minutes), 1440)
    hours, minutes_left = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(num)s day", "%(num)s days", days))
    if hours:
        parts.append(gettext("%(hours)s h", hours=hours))
    if (minutes_left and not days) or not parts:
        parts.append(gettext("%(minutes)s min", minutes=minutes_left))
    return (MINUS if minutes < 0 else "") + " ".join(parts)


def reader_zone() -> str:
    """The zone of the reader's dealer, looked up once per request."""
    if "zone" not in g:
        person = None if g.get("bare") else edge.person()
        g.zone = "UTC" if person is None else accounts.zone_of(edge.session(), person, edge.now())
    zone: str = g.zone
    return zone


@dataclass(frozen=True, slots=True)
class RateWords:
    """A rate as it is written: never alone."""

    figure: str
    counts: str
    interval: str | None
    too_few: bool
    provisional: str | None


def rate_words(
    rate: Rate | None, target: float | None = None, provisional_until: date | None = None, of: str = "ffv"
) -> RateWords:
    """Write a first-time-fix rate, or with ``of="rework"`` the rework rate of the same counts."""
    if rate is None or rate.b == 0 or rate.low is None or rate.high is None:
        return RateWords(DASH, gettext("no repairs"), None, False, None)
    good = of == "ffv"
    figure, a = (rate.ffv, rate.a) if good else (rate.rework_rate, rate.b - rate.a)
    low, high = (rate.low, rate.high) if good else (1 - rate.high, 1 - rate.low)
    until = None
    if provisional_until is not None:
        until = gettext("provisional until %(day)s", day=short_day(provisional_until))
    return RateWords(
        percent(figure),
        gettext("%(a)s of %(b)s", a=number(a), b=number(rate.b)),
        f"{number(low * 100, 1)}–{number(high * 100, 1)}",
        target is not None and rate.too_few(target),
        until,
    )


@lru_cache(maxsize=8192)
def _decimal(value: float, decimals: int, locale: str) -> str:
    """A page of a network writes the same shares and counts a thousand times."""
    return str(format_decimal(value, format=_pattern(decimals), locale=locale)).replace("-", MINUS)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
