"""Who is likely one person, who a key account, and what was scanned?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dealer_service.domain.customers import KeyAccount, Person, Reason, likely_same, proposed_key_accounts, same_number
from dealer_service.domain.search_words import cleaned, dealer_and_number, order_meant, vin_meant

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def person(number: int, sound: str = "", *phones: str, vehicles: tuple[int, ...] = (), **facts: Any) -> Person:
    return Person(
        number, sound, None, frozenset({sound}), frozenset(phones), frozenset(vehicles), 1,
        facts.get("first", NOW), facts.get("last", NOW), facts.get("spent"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "one,other,same",
    [("0401234567", "9401234567", True), ("1234567", "0401234567", True), ("0301234567", "0401234567", False),
     ("110", "0110", False), ("", "", False)],
)  # fmt: skip
def test_the_same_telephone(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same


def test_likely_one_person_for_every_reason_and_the_likeliest_first() -> None:
    people = [
        person(1, "kim nguin", "0401234567", vehicles=(7,)),
        person(2, "kim nguin", "9401234567", vehicles=(7,)),
        person(3, "ole", vehicles=(7,)),
        person(4, "wei zhang", "5550000001"),
        person(5, "wei zhang", "5559999999"),
        person(6, "", ""),
        person(7, "", ""),
    ]
    found = likely_same(people)
    assert [({pair.one.id, pair.other.id}, pair.reasons) for pair in found] == [
        ({1, 2}, (Reason.PHONE, Reason.VEHICLE, Reason.NAME)),
        ({4, 5}, (Reason.NAME,)),
        ({1, 3}, (Reason.VEHICLE,)),
        ({2, 3}, (Reason.VEHICLE,)),
    ]
    assert len(likely_same(people, {(1, 2)})) == 3


def test_a_number_that_a_crowd_shares_does_not_explode() -> None:
    assert len(likely_same([person(n, "", "0000001234567") for n in range(300)])) == 299


def test_key_accounts_by_what_they_bring() -> None:
    fleet = person(1, vehicles=(1, 2, 3, 4, 5))
    old = person(2, first=NOW - timedelta(days=1_200), last=NOW - timedelta(days=100))
    gone = person(3, first=NOW - timedelta(days=2_200), last=NOW - timedelta(days=900))
    rich = [person(10 + n, spent=1_000 + n) for n in range(40)]
    found = proposed_key_accounts([fleet, old, gone, *rich], NOW)
    assert found == {
        1: (KeyAccount.FLEET,), 2: (KeyAccount.LONG_STANDING,), 48: (KeyAccount.HIGH_VALUE,),
        49: (KeyAccount.HIGH_VALUE,),
    }  # fmt: skip
    assert proposed_key_accounts(rich[:19], NOW) == {}


def test_what_a_scanner_adds_is_taken_away() -> None:
    assert cleaned(" *R-26101*\r\n") == "R-26101"
    assert cleaned("\u200b沪A·12345\u202c ") == "沪A·12345"
    assert cleaned("ＨＨ－ＡＢ１２３") == "HH-AB123"
    assert vin_meant("I1M8GDM9AXKP042788") == "1M8GDM9AXKP042788"
    assert vin_meant("1M8GD-M9AXK P042788") == "1M8GDM9AXKP042788"
    assert vin_meant("R-26101") is None
    assert order_meant("https://quality.example/orders/12?from=paper") == 12
    assert order_meant("https://quality.example/vehicles/12") is None
    assert dealer_and_number("D1/R-26101") == ("D1", "R-26101")
    assert dealer_and_number("R-26101") is None
