"""Times of an import: local unless an offset says otherwise."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain.import_problems import NO_SUCH_HOUR, NOT_A_TIME, BadCell
from dealer_service.domain.import_times import CLOCK, Times, compile_format, local_month, to_iso
from dealer_service.domain.refusals import Refused


@dataclass(frozen=True)
class Shop:
    code: str
    zone: str

    def zone_on(self, on: date) -> ZoneInfo:
        return ZoneInfo(self.zone)


BERLIN = Shop("B", "Europe/Berlin")


def at(text: str, shop: Shop = BERLIN, end_of_day: bool = True) -> str:
    times = Times(())
    seconds = times.read(text, shop, end_of_day)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-05 14:30", "2026-03-05 13:30:00"),
        ("2026-03-05T14:30:59", "2026-03-05 13:30:59"),
        ("2026-07-05 14:30", "2026-07-05 12:30:00"),
        ("2026-03-05T14:30:00.900", "2026-03-05 13:30:00"),
        ("2026-03-05T14:30Z", "2026-03-05 14:30:00"),
        ("2026-03-05T14:30+08:00", "2026-03-05 06:30:00"),
        ("2026-10-25 02:30", "2026-10-25 00:30:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25 01:30:00"),
        ("20260305T1430", "2026-03-05 13:30:00"),
        ("2026-03-05", "2026-03-05 22:59:00"),
    ],
)
def test_reading(text: str, utc: str) -> None:
    assert at(text) == utc


def test_a_date_alone_starts_its_day_for_an_opening() -> None:
    assert at("2026-03-05", end_of_day=False) == "2026-03-04 23:00:00"


def test_a_day_without_midnight_starts_with_its_first_moment() -> None:
    assert at("2018-11-04", Shop("S", "America/Sao_Paulo"), end_of_day=False) == "2018-11-04 03:00:00"


def test_a_missing_hour_is_refused() -> None:
    with pytest.raises(BadCell) as bad:
        at("2026-03-29 02:30")
    assert bad.value.template == NO_SUCH_HOUR and bad.value.params["zone"] == "Europe/Berlin"


@pytest.mark.parametrize(
    "text", ["", "today", "2026-13-01", "2026-03-05 24:01", "2026-03-05x14:30", "1666-01-01", "٢٠٢٦-03-05"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(BadCell) as bad:
        at(text)
    assert bad.value.template == NOT_A_TIME


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)),
    st.sampled_from(
        ["Europe/Berlin", "Asia/Shanghai", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca"]
    ),
)
def test_the_fast_way_equals_the_slow_one(moment: datetime, zone: str) -> None:
    shop = Shop(zone, zone)
    times = Times(())
    text = moment.strftime("%Y-%m-%d %H:%M") if moment.second % 2 else moment.strftime("%Y-%m-%dT%H:%M:%S")
    if moment.year < 1000:
        return
    try:
        fast: int | None = times.days_of(shop)[text[:10]] + CLOCK[text[10:]]
    except KeyError:
        fast = None
    try:
        slow = times.read(text, shop, True)
    except BadCell:
        assert fast is None
        return
    assert fast in (None, slow)
    back = datetime.fromtimestamp(slow, ZoneInfo(zone)).replace(tzinfo=None)
    assert back == datetime.fromisoformat(text)


def test_days_with_a_change_of_the_clocks_are_not_remembered() -> None:
    days = Times(()).days_of(BERLIN)
    with pytest.raises(KeyError):
        days["2026-03-29"]
    assert days["2026-03-30"] - days["2026-03-28"] == int(timedelta(hours=47).total_seconds())


@pytest.mark.parametrize(
    ("template", "text", "iso"),
    [
        ("%d.%m.%Y", "5.3.2026", "2026-03-05"),
        ("%Y/%m/%d %H:%M", "2026/3/5 7:05", "2026-03-05 07:05:00"),
        ("%m/%d/%Y %I:%M %p", "03/05/2026 12:15 am", "2026-03-05 00:15:00"),
        ("%m/%d/%Y %I:%M %p", "03/05/2026 02:30 PM", "2026-03-05 14:30:00"),
        ("%d.%m.%y", "05.03.26", "2026-03-05"),
        ("%Y年%m月%d日", "2026年3月5日", "2026-03-05"),
        ("%d.%m.%Y", "2026-03-05", None),
    ],
)
def test_formats(template: str, text: str, iso: str | None) -> None:
    assert to_iso(text, (compile_format(template),)) == iso


@pytest.mark.parametrize("template", ["%A", "%d.%d.%Y", "%H %I"])
def test_a_format_that_cannot_be_read_is_refused(template: str) -> None:
    with pytest.raises(Refused):
        compile_format(template)


def test_a_month_is_the_dealers() -> None:
    last = int(datetime(2026, 3, 31, 22, 30, tzinfo=UTC).timestamp())
    assert local_month(last, BERLIN) == 202604 and local_month(last, None) == 202603
