"""Profiles: how a sender's file names things."""

import pytest

from dealer_service.domain.data_exchange import (
    BUILT_IN,
    MANUAL,
    STANDARD,
    ImportProfile,
    profile_named,
    suggest_mapping,
)
from dealer_service.domain.import_aliases import HEADERS, VALUES
from dealer_service.domain.import_columns import REPAIR_ORDERS
from dealer_service.domain.import_plans import RowPlan
from dealer_service.domain.import_problems import UnreadableFile
from dealer_service.domain.refusals import Refused

NEEDED = list(REPAIR_ORDERS.needed)


def test_built_in_profiles_survive_being_stored() -> None:
    for profile in BUILT_IN.values():
        assert ImportProfile.from_dict(profile.to_dict()) == profile


@pytest.mark.parametrize(
    "kept",
    [
        {}, {"name": " "}, {"name": "x", "columns": []}, {"name": "x", "columns": {"a": "nonsense"}},
        {"name": "x", "date_formats": "%Y"}, {"name": "x", "date_formats": ["%Q"]}, {"name": "x", "values": {"vin": 1}},
        {"name": "x", "defaults": {"vin": 1}}, {"name": "x", "values": 3},
    ],
)  # fmt: skip
def test_a_profile_that_cannot_work_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(Refused):
        ImportProfile.from_dict(kept)


def test_an_unknown_profile_is_refused_with_the_names() -> None:
    with pytest.raises(Refused, match="profile"):
        profile_named("other")
    assert profile_named("standard") is STANDARD


def test_headers_mind_neither_case_nor_blanks() -> None:
    plan = RowPlan([" Dealer Code", "RO_Number", "VIN ", "opened at", "Job-Type", "concernGroup"], STANDARD)
    assert list(plan.headers) == NEEDED


def test_no_word_means_two_columns_or_two_values() -> None:
    words = [word for choices in HEADERS.values() for word in choices]
    assert len(words) == len(set(words))
    for choices in VALUES.values():
        words = [word for several in choices.values() for word in several]
        assert len(words) == len(set(words))
    assert set(HEADERS) <= set(REPAIR_ORDERS.names)


def test_an_alias_goes_before_our_own_name() -> None:
    profile = ImportProfile("mine", {"Auftrag": "ro_number"})
    plan = RowPlan(["ro_number", "auftrag", *[n for n in NEEDED if n != "ro_number"]], profile)
    assert plan.headers["ro_number"] == "auftrag" and plan.ignored == ["ro_number"]


def test_two_columns_that_mean_the_same_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="mean the same"):
        RowPlan(["车架号", "chassis number", *NEEDED], MANUAL)


def test_values_and_defaults() -> None:
    profile = ImportProfile("mine", values={"job_type": {"GW": "warranty"}}, defaults={"concern_group": "OTH"})
    plan = RowPlan(NEEDED, profile)
    row = ["D1", "R1", "V", "2026-03-05", " gw ", ""]
    assert [plan.cells(row)[REPAIR_ORDERS.names.index(name)] for name in ("job_type", "concern_group")] == [
        "warranty",
        "OTH",
    ]
    assert plan.key(row) == ("D1", "R1")


def test_names_of_concern_groups_can_be_added() -> None:
    profile = MANUAL.with_values("concern_group", {"制动异响": "BRK-NOISE"})
    plan = RowPlan(NEEDED, profile)
    assert plan.cells(["D1", "R1", "V", "2026-03-05", "自费", "制动异响"])[12] == "BRK-NOISE"


def test_suggestions() -> None:
    header = ["车架号", "Repair order no.", "Milage", "进厂时间", "colour", "VIN"]
    assert suggest_mapping(header) == {
        "车架号": "vin", "Repair order no.": "ro_number", "Milage": "odometer_km", "进厂时间": "opened_at",
        "colour": None, "VIN": None,
    }  # fmt: skip
