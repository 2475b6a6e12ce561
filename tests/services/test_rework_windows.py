"""Does a coming rework window count what is delivered from its first day on, and nothing that was delivered before?"""

from datetime import UTC, date, datetime

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.services import recounting
from dealer_service.services.months import dealer_month
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.quality import quality_rows
from dealer_service.services.quality_series import series
from dealer_service.services.rework_windows import set_window, window_view, withdraw_window
from dealer_service.services.scorecards import card_content
from dealer_service.services.suspicions import suspected
from dealer_service.storage.lists import list_windows
from tests.orders import NOW, OTHER_VIN, order
from tests.returns import acting_in, add_people, write

DECEMBER, JANUARY = Month(2026, 12), Month(2027, 1)
WHY = "agreed with the dealers' council"
FEBRUARY = datetime(2027, 2, 20, 12, tzinfo=UTC)


def berlin(month: int, day: int, hour: int, year: int = 2026) -> int:
    """An hour on the clock of D1 and D2 in winter; D3's in China is seven hours ahead."""
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) - 3600


def visit(number: str, vin: str, opened: int, delivered: int, km: int = 10_000, dealer: str = "D1") -> ImportedOrder:
    return order(number, opened, delivered, vin=vin, km=km, dealer=dealer)


def pair(name: str, delivered: int, back: int, km: int = 10_400, dealer: str = "D1") -> list[ImportedOrder]:
    vin = f"WVWZZZ1JZXW0001{name}"
    return [visit(f"A{name}", vin, delivered - 3600, delivered, dealer=dealer),
            visit(f"B{name}", vin, back, back + 3600, km, dealer)]  # fmt: skip


def test_the_last_day_keeps_its_window_and_the_first_day_has_the_new_one(database: Database) -> None:
    add_people(database)
    act = acting_in(database)
    with act("head_office") as (session, hq):
        set_window(session, hq, 20, 1500, DECEMBER, reason=WHY, now=NOW)
    day = 86_400
    last, first = berlin(11, 30, 23), berlin(12, 1, 1)
    write(database, [
        *pair("01", last, last + 30 * day),
        *pair("02", first, first + 20 * day),
        *pair("03", first, first + 20 * day + 1),
        *pair("04", last, last + 5 * day, 12_000),
        *pair("05", first, first + 5 * day, 11_500),
        *pair("06", first, first + 5 * day, 11_501),
        *pair("07", last, last + 25 * day, dealer="D3"),  # in China it was the first of December already
    ], FEBRUARY)  # fmt: skip
    with database.session(SYSTEM) as session:
        found = {row.ro_number for row in suspected(session, SYSTEM_ACTOR)}
        assert found == {"B01", "B02", "B04", "B05"}
        rows = {
            (row.unit, row.month): row.final_from
            for row in quality_rows(session, SYSTEM_ACTOR, first=Month(2026, 11), last=JANUARY)
        }
        assert rows["D1", "2026-11"] == date(2026, 12, 31) and rows["D1", "2026-12"] == date(2027, 1, 21)
        shown = dealer_month(session, SYSTEM_ACTOR, "D1", DECEMBER, FEBRUARY)
        assert (shown.window.days, shown.window.km) == (20, 1500)
        assert [(span.until, span.window.days) for span in shown.earlier_windows] == [(date(2026, 11, 30), 30)]
        before = dealer_month(session, SYSTEM_ACTOR, "D1", Month(2026, 11), FEBRUARY)
        assert before.window.days == 30 and before.earlier_windows == ()
        rule = card_content(session, SYSTEM_ACTOR, "D1", DECEMBER, "en", FEBRUARY.date()).rule
        assert (rule.window_days, rule.window_km, rule.valid_from) == (20, 1500, date(2026, 12, 1))
    assert recounting.check(database).differences == []
    recounting.rebuild(database, now=FEBRUARY)
    assert recounting.check(database).differences == []


def test_an_open_month_borrows_nothing_from_months_of_another_window(database: Database) -> None:
    add_people(database)
    waiting = visit("R9", OTHER_VIN, berlin(12, 2, 8), berlin(12, 2, 9))
    write(database, [*pair("01", berlin(10, 1, 9), berlin(10, 20, 9)), waiting], FEBRUARY)

    def expected() -> float | None:
        with database.session(SYSTEM) as session:
            christmas = datetime(2026, 12, 25, tzinfo=UTC)
            points = series(session, SYSTEM_ACTOR, last=DECEMBER, now=christmas, name="D1", months=3)
        return points[-1].estimate

    assert expected() is not None
    with acting_in(database)("head_office") as (session, hq):
        set_window(session, hq, 60, 2000, DECEMBER, reason=WHY, now=NOW)
    assert expected() is None


def test_what_is_delivered_ahead_of_its_time_is_counted_by_its_own_window(database: Database) -> None:
    add_people(database)
    act = acting_in(database)
    ahead = berlin(12, 2, 10)
    write(database, pair("01", ahead, ahead + 25 * 86_400))

    def open_pairs() -> int:
        assert recounting.check(database).differences == []
        with database.session(SYSTEM) as session:
            return len(suspected(session, SYSTEM_ACTOR))

    assert open_pairs() == 1
    with act("head_office") as (session, hq):
        set_window(session, hq, 20, 2000, DECEMBER, reason=WHY, now=NOW)
    assert open_pairs() == 0
    with act("head_office") as (session, hq):
        withdraw_window(session, hq, DECEMBER, NOW)
    assert open_pairs() == 1


def test_only_coming_windows_within_reason_are_set_and_withdrawn(database: Database) -> None:
    act = acting_in(database)
    with act("head_office") as (session, hq):
        new_year_in_china = datetime(2026, 11, 30, 17, tzinfo=UTC)
        for days, km, month, why, now, field in (
            (6, 2000, DECEMBER, WHY, NOW, "days"), (181, 2000, DECEMBER, WHY, NOW, "days"),
            (20, 499, DECEMBER, WHY, NOW, "km"), (20, 50_001, DECEMBER, WHY, NOW, "km"),
            (20, 2000, Month(2026, 11), WHY, NOW, "valid_from"), (20, 2000, Month(2026, 1), WHY, NOW, "valid_from"),
            (20, 2000, DECEMBER, WHY, new_year_in_china, "valid_from"), (30, 2000, DECEMBER, WHY, NOW, "days"),
            (20, 2000, DECEMBER, " ", NOW, "reason"),
        ):  # fmt: skip
            with pytest.raises(Refused) as refusal:
                set_window(session, hq, days, km, month, reason=why, now=now)
            assert refusal.value.field == field, (days, km, month)
        set_window(session, hq, 60, 5000, DECEMBER, reason=WHY, now=NOW)
        set_window(session, hq, 45, 5000, DECEMBER, reason="the council asked for less", now=NOW)
        for days in (45, 30):
            with pytest.raises(Refused):
                set_window(session, hq, days, 5000 if days == 45 else 2000, DECEMBER, reason=WHY, now=NOW)
        set_window(session, hq, 30, 2000, JANUARY, reason="a trial", now=NOW)
    with act("auditor") as (session, auditor):
        view = window_view(session, auditor, NOW)
        told = [(line.span.window.days, line.span.until, line.coming, line.first_final) for line in view.lines]
        assert told == [(30, None, True, date(2027, 3, 3)), (45, date(2026, 12, 31), True, date(2027, 2, 15)),
                        (30, date(2026, 11, 30), False, None)]  # fmt: skip
        assert [(one.by, one.window.days, one.withdrawn) for one in view.history] == [
            ("Hedda Office", 30, False), ("Hedda Office", 45, False), ("Hedda Office", 60, False)]  # fmt: skip
        for verb in (lambda: set_window(session, auditor, 20, 2000, DECEMBER, reason=WHY, now=NOW),
                     lambda: withdraw_window(session, auditor, DECEMBER, NOW)):  # fmt: skip
            with pytest.raises(NotAllowed):
                verb()
    with act("head_office") as (session, hq):
        with pytest.raises(Refused, match="would then change nothing"):
            withdraw_window(session, hq, DECEMBER, NOW)
        withdraw_window(session, hq, JANUARY, NOW)
        set_window(session, hq, 25, 2000, JANUARY, reason="a trial", now=NOW)
        withdraw_window(session, hq, DECEMBER, NOW)
        with pytest.raises(NotFound):
            withdraw_window(session, hq, DECEMBER, NOW)
        with pytest.raises(Refused):
            withdraw_window(session, hq, JANUARY, datetime(2027, 1, 1, 3, tzinfo=UTC))
        assert [one.days for one in list_windows(session)] == [30, 25]
        assert window_view(session, hq, NOW).history[0].withdrawn
