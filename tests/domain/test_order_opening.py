"""The next number, and the days that can be promised: opening hours, what is promised already, split shifts."""

from datetime import UTC, date, datetime

import pytest

from dealer_service.domain.calendars import Calendar
from dealer_service.domain.order_opening import is_promised_while_closed, number_after, promise_days

SHIFTS = [["08:00", "12:00"], ["14:00", "18:00"]]
CALENDAR = Calendar.from_dict({
    "tz": "Asia/Shanghai", "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), SHIFTS),
    "holidays": ["2026-11-24"], "exceptions": {"2026-11-28": [["09:00", "13:00"]]},
})  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of Shanghai in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC).replace(hour=hour - 8)


@pytest.mark.parametrize(
    ("number", "following"),
    [
        ("R1", "R2"),
        ("2026-00999", "2026-01000"),
        ("A99/B", "A100/B"),
        ("099", "100"),
        ("委托7号", "委托8号"),
        ("R", None),
    ],
)
def test_the_number_after(number: str, following: str | None) -> None:
    assert number_after(number) == following


def test_days_that_can_be_promised() -> None:
    promised = [at(23, 17), at(23, 9), at(28, 10)]
    days = promise_days(CALENDAR, promised, at(23, 15, 20), most=4)
    assert [day.on for day in days] == [date(2026, 11, n) for n in (23, 25, 26, 27)]
    assert (days[0].promised, days[0].latest, len(days[0].hours)) == (2, at(23, 17, 30), 2)
    late = promise_days(CALENDAR, promised, at(23, 15, 31), most=5)
    assert [(day.on.day, day.promised) for day in late] == [(25, 0), (26, 0), (27, 0), (28, 1), (30, 0)]


def test_a_house_that_never_opens_promises_nothing() -> None:
    assert promise_days(Calendar.from_dict({"tz": "UTC"}), [], at(23, 9)) == []


def test_promised_while_closed() -> None:
    assert is_promised_while_closed(CALENDAR, at(23, 13)) and is_promised_while_closed(CALENDAR, at(24, 10))
    assert not is_promised_while_closed(CALENDAR, at(23, 12)) and not is_promised_while_closed(CALENDAR, None)
