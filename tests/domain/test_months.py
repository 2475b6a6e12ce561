"""Months, periods, and the day from which their figures are final."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain.months import (
    Month,
    Period,
    Waiting,
    ends,
    figure_state,
    final_from,
    label,
    starts,
)
from dealer_service.domain.rework import ReworkWindow

THIRTY = [ReworkWindow(date.min, 30, 2000)]
months = st.builds(Month, st.integers(1, 9998), st.integers(1, 12))


def test_october_2026_is_final_on_1_december() -> None:
    assert final_from(Month(2026, 10), THIRTY) == date(2026, 12, 1)


def test_the_window_is_the_one_valid_on_the_last_day() -> None:
    windows = [*THIRTY, ReworkWindow(date(2026, 10, 31), 60, 2000)]
    assert final_from(Month(2026, 10), windows) == date(2026, 12, 31)
    assert final_from(Month(2026, 9), windows) == date(2026, 10, 31)


def test_a_month_waits_for_a_longer_window_that_held_before() -> None:
    windows = [*THIRTY, ReworkWindow(date(2026, 9, 1), 90, 2000), ReworkWindow(date(2026, 10, 1), 10, 2000)]
    assert final_from(Month(2026, 9), windows) == date(2026, 12, 30)
    assert final_from(Month(2026, 10), windows) == date(2026, 12, 30)
    assert final_from(Month(2026, 12), windows) == date(2027, 1, 11)


def test_a_quarter_takes_its_last_month() -> None:
    assert ends(Period.QUARTER, Month(2026, 10)) == Month(2026, 12)
    assert final_from(ends(Period.QUARTER, Month(2026, 10)), THIRTY) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("period", "first", "last", "written"),
    [
        (Period.MONTH, Month(2026, 5), Month(2026, 5), "2026-05"),
        (Period.QUARTER, Month(2026, 4), Month(2026, 6), "2026-Q2"),
        (Period.YEAR, Month(2026, 1), Month(2026, 12), "2026"),
    ],
)
def test_periods_of_may(period: Period, first: Month, last: Month, written: str) -> None:
    assert (starts(period, Month(2026, 5)), ends(period, Month(2026, 5))) == (first, last)
    assert label(period, Month(2026, 5)) == written


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-01-01", "", "0000-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        Month.parse(text)


@given(months)
def test_a_month_survives_writing_and_storing(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.of(month.number) == month
    assert Month.on(month.last_day) == month == Month.on(month.first_day)


@given(months, st.integers(-50, 50))
def test_going_on_and_back(month: Month, steps: int) -> None:
    if month.year + steps // 12 - 1 >= 1 and month.year + steps // 12 + 1 <= 9999:
        assert month.plus(steps).plus(-steps) == month
        assert len(list(month.until(month.plus(steps)))) == max(0, steps + 1)


def test_final_needs_the_day_and_the_records_of_everybody() -> None:
    day = date(2026, 12, 1)
    complete = [("A", day), ("B", day)]
    assert figure_state(day, date(2026, 11, 30), complete).waiting_for is Waiting.WINDOW
    assert figure_state(day, day, complete).final
    late = figure_state(day, day, [("A", day), ("B", date(2026, 11, 30)), ("C", None)])
    assert (late.waiting_for, late.missing, late.provisional_until) == (Waiting.RECORDS, ("B", "C"), day)
