"""What differs between the countries of the demonstration?"""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from dealer_service.services.demonstration.words.chinese import CHINESE
from dealer_service.services.demonstration.words.english import ENGLISH
from dealer_service.services.demonstration.words.german import GERMAN
from dealer_service.services.demonstration.words.vocabulary import Vocabulary

KM_PER_MILE = 1.609344


class Country(StrEnum):
    CHINA = "CN"
    GERMANY = "DE"
    UNITED_STATES = "US"
    CANADA = "CA"


class Habits(NamedTuple):
    """How a country's dealers work.

    ``hours`` are local (opening, closing) in minutes after midnight, Monday first, None for a closed day. ``prices``
    turns fen into the minor unit of ``currency``. ``season`` is the load of the counter by calendar month, and
    ``weekdays`` by day of the week. ``plant`` is the world manufacturer identifier stamped on its vehicles.
    """

    hours: tuple[tuple[int, int] | None, ...]
    weekdays: tuple[float, ...]
    season: tuple[float, ...]
    currency: str
    prices: float
    words: Vocabulary
    plant: str
    holidays: frozenset[tuple[int, int]]


_WORKSHOP_DE = (7 * 60 + 30, 18 * 60)
_WORKSHOP_US = (7 * 60, 18 * 60)
_WORKSHOP_CN = (8 * 60 + 30, 17 * 60 + 30)
_WEEK_CN = (1.0, 0.9, 0.9, 0.9, 1.0, 1.3, 1.2)
_WEEK_WEST = (1.25, 1.1, 1.0, 1.0, 1.05, 0.45, 0.0)
_SEASON_CN = (1.2, 0.75, 0.95, 1.0, 1.0, 1.05, 1.1, 1.1, 1.05, 0.9, 0.95, 1.0)
_SEASON_WEST = (0.9, 0.9, 1.1, 1.15, 1.05, 1.0, 0.9, 0.9, 1.0, 1.15, 1.1, 0.85)

HABITS: dict[Country, Habits] = {
    Country.CHINA: Habits(
        (_WORKSHOP_CN,) * 7, _WEEK_CN, _SEASON_CN, "CNY", 1.0, CHINESE, "LHV",
        frozenset({(1, 1), (5, 1), (10, 1), (10, 2)}),
    ),
    Country.GERMANY: Habits(
        (_WORKSHOP_DE,) * 5 + ((9 * 60, 13 * 60), None), _WEEK_WEST, _SEASON_WEST, "EUR", 0.22, GERMAN, "WHV",
        frozenset({(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}),
    ),
    Country.UNITED_STATES: Habits(
        (_WORKSHOP_US,) * 5 + ((8 * 60, 16 * 60), None), _WEEK_WEST, _SEASON_WEST, "USD", 0.25, ENGLISH, "5HV",
        frozenset({(1, 1), (7, 4), (12, 25)}),
    ),
    Country.CANADA: Habits(
        (_WORKSHOP_US,) * 5 + ((8 * 60, 15 * 60), None), _WEEK_WEST, _SEASON_WEST, "CAD", 0.33, ENGLISH, "5HV",
        frozenset({(1, 1), (7, 1), (12, 25), (12, 26)}),
    ),
}

_LUNAR_NEW_YEAR = {
    date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
    date(2029, 2, 13), date(2030, 2, 3),
}
_SPRING_FESTIVAL = frozenset(first + timedelta(days=offset) for first in _LUNAR_NEW_YEAR for offset in (-1, 0, 1, 2))


def opening_minutes(country: Country, day: date) -> tuple[int, int] | None:
    """Local minutes after midnight at which a dealer opens and closes on that day; None when it stays closed."""
    if (day.month, day.day) in HABITS[country].holidays:
        return None
    if country is Country.CHINA and day in _SPRING_FESTIVAL:
        return None
    return HABITS[country].hours[day.weekday()]


def distance_in_words(country: Country, km: int) -> str:
    """A service interval as the country writes it, from an odometer reading."""
    if country is Country.UNITED_STATES:
        return f"{max(5, round(km / KM_PER_MILE / 5000) * 5)},000 miles"
    thousands = max(10, round(km / 10_000) * 10)
    return {
        Country.CHINA: f"{thousands}000 公里",
        Country.GERMANY: f"{thousands}.000 km",
    }.get(country, f"{thousands},000 km")


def day_in_words(words: Vocabulary, day: date) -> str:
    return words.day_pattern.format(month=day.month, day=day.day)


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it stands."""
    return sentence[:1].upper() + sentence[1:]


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of the day."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)
