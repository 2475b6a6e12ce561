"""Is a target kept with its history, and into which bonus band does a month fall?"""

from datetime import UTC, datetime

import pytest

from dealer_service.domain.bonus import Band, BandSet, band_of, bands_in
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.services.bonus import list_band_sets, month_bands, set_bands
from dealer_service.services.opening import Database
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.targets import dealer_target, list_targets, set_target, target_view
from tests.orders import NOW
from tests.returns import acting_in

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
BANDS = (Band(1.0, "Gold", "金", 120), Band(0.0, "Silver", "银", 100), Band(None, "None", "无", 0))


def test_what_stood_before_is_kept_and_shown(database: Database) -> None:
    act = acting_in(database)
    with act("head_office") as (session, hq):
        set_target(session, hq, 0.9, Month(2026, 1), now=NOW)
        set_target(session, hq, 0.92, DECEMBER, now=NOW)
        set_target(session, hq, 0.93, DECEMBER, now=NOW, reason="the workshops are ready")
        dealer = dealer_seen(session, "D1")
        set_target(session, hq, 0.95, NOVEMBER, dealer=dealer, now=NOW)
        set_target(session, hq, None, DECEMBER, dealer=dealer, now=NOW)
        found = list_targets(session, hq)
        assert [dealer_target(found, dealer, month) for month in (OCTOBER, NOVEMBER, DECEMBER)] == [0.9, 0.95, 0.93]
        view = target_view(session, hq, NOVEMBER)
        assert view.network.ffv == 0.9 and view.network.coming == ((DECEMBER, 0.93),)
        assert [line.ffv for line, _name in view.history] == [None, 0.95, 0.93, 0.92, 0.9]
        assert view.history[2][0].by == "Hedda Office"


def test_a_month_that_was_judged_changes_only_with_a_reason(database: Database) -> None:
    with acting_in(database)("head_office") as (session, hq):
        set_target(session, hq, 0.9, Month(2026, 1), now=NOW)
        with pytest.raises(Refused) as refusal:
            set_target(session, hq, 0.8, OCTOBER, now=NOW)
        assert refusal.value.field == "reason"
        set_target(session, hq, 0.8, OCTOBER, now=NOW, reason="wrongly entered")
        with pytest.raises(Refused):
            set_target(session, hq, None, NOVEMBER, dealer=dealer_seen(session, "D1"), now=NOW)


def test_everybody_sees_the_targets_of_their_own_units(database: Database) -> None:
    act = acting_in(database)
    with act("head_office") as (session, hq):
        for code in ("D1", "D3"):
            set_target(session, hq, 0.91, NOVEMBER, dealer=dealer_seen(session, code), now=NOW)
    with act("manager") as (session, actor):
        view = target_view(session, actor, NOVEMBER)
        assert [one.code for one in view.dealers] == ["D1"] and [one.name for one in view.regions] == ["North"]
        assert [name for _line, name in view.history] == ["D1 Northgate Motors"]
        assert not view.network.may_set and not view.dealers[0].may_set
    with act("area_manager") as (session, actor):
        view = target_view(session, actor, NOVEMBER)
        assert not view.network.may_set and all(one.may_set for one in (*view.regions, *view.dealers))
        assert "D3" not in {one.code for one in view.dealers}


def test_bands_belong_to_final_months_with_enough_repairs() -> None:
    assert band_of(BANDS, 940, 1000, 0.93) == BANDS[0]
    assert band_of(BANDS, 93, 100, 0.93) == BANDS[1]
    assert band_of(BANDS, 900, 1000, 0.93) == BANDS[2]
    assert band_of(BANDS, 20, 20, 0.93) is None and band_of(BANDS, 0, 0, 0.93) is None
    assert band_of(BANDS, 93, 100, None) is None and band_of((), 93, 100, 0.93) is None
    at = datetime(2026, 1, 1, tzinfo=UTC)
    first, again = BandSet(OCTOBER, BANDS[:1], at), BandSet(OCTOBER, BANDS, at)
    assert bands_in([first, again], NOVEMBER) == BANDS and bands_in([first], Month(2026, 9)) == ()


def test_bands_are_settings_with_a_month(database: Database) -> None:
    act = acting_in(database)
    with act("head_office") as (session, hq):
        set_bands(session, hq, BANDS[::-1], DECEMBER, NOW)
        assert month_bands(session, DECEMBER) == BANDS and month_bands(session, NOVEMBER) == ()
        wrong = ((), BANDS[:2], (*BANDS, Band(1.0, "x", "某", 1)), (Band(None, "Only English", "", 0),),
                 (Band(None, "a", "甲", -1),))  # fmt: skip
        for bands in wrong:
            with pytest.raises(Refused):
                set_bands(session, hq, bands, DECEMBER, NOW)
        with pytest.raises(Refused):
            set_bands(session, hq, BANDS, OCTOBER, NOW)
    with act("manager") as (session, actor):
        assert list_band_sets(session, actor)[0].by == "Hedda Office"
        with pytest.raises(NotAllowed):
            set_bands(session, actor, BANDS, DECEMBER, NOW)
