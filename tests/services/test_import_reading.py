"""The import file of repair orders, sentence by sentence."""

from pathlib import Path

import pytest

from dealer_service.domain import import_problems as say
from tests.services.reading import orders, read, refusals, row, seconds, templates, text, unchanged, warned


def test_rows_of_one_order_become_its_jobs(tmp_path: Path) -> None:
    (order,) = orders(read(text(row(amount="12.5"), row(line="2", concern="knocks, left")), tmp_path))
    assert (order.dealer_code, order.number, order.status) == ("D1", "R1", "delivered")
    assert order.opened_at == seconds(2026, 3, 5, 7) and order.delivered_at == seconds(2026, 3, 5, 16)
    assert [(job.line, job.row, job.amount, job.concern) for job in order.jobs] == [
        (1, 2, 1250, None), (2, 3, None, "knocks, left"),
    ]  # fmt: skip


def test_the_same_row_again_is_unchanged(tmp_path: Path) -> None:
    groups = read(text(row(amount="1.5"), row(amount=" 1.50 ", job_type="Warranty"), row(line="2")), tmp_path)
    assert unchanged(groups) == 1 and not refusals(groups) and len(orders(groups)[0].jobs) == 2


@pytest.mark.parametrize("change", [{"technician": "T9"}, {"vin": "WVWZZZ1JZXW000001"}, {"vin": "short"}])
def test_the_same_key_with_other_content_is_rejected_alone(change: dict[str, str], tmp_path: Path) -> None:
    groups = read(text(row(), row(**change), row(line="2")), tmp_path)
    assert [job.line for job in orders(groups)[0].jobs] == [1, 2]
    assert [refusal.row for refusal in refusals(groups)] == [3] and templates(groups) == [say.OTHER_CONTENT]


def test_an_order_is_refused_whole_for_one_row(tmp_path: Path) -> None:
    groups = read(text(row(), row(line="2", concern_group="XX"), row(line="3"), row(ro_number="R2")), tmp_path)
    assert [order.number for order in orders(groups)] == ["R2"]
    assert templates(groups) == [say.SPOILT_BY, say.NOT_A_CODE, say.SPOILT_BY]
    assert "row 3" in refusals(groups)[0].problems[0].sentence()


def test_an_order_whose_rows_disagree_is_refused_whole(tmp_path: Path) -> None:
    groups = read(text(row(), row(line="2", odometer_km="1001"), row(line="3")), tmp_path)
    assert not orders(groups)
    assert templates(groups) == [say.ORDER_DISAGREES, say.ORDER_DISAGREES, say.SPOILT_BY]
    assert "“1001”" in refusals(groups)[0].problems[0].sentence()


def test_a_row_without_a_key_is_refused_alone(tmp_path: Path) -> None:
    groups = read(text(row(), row(ro_number=" ", line="2"), row(dealer_code="", line="3"), row(line="4")), tmp_path)
    assert [job.line for job in orders(groups)[0].jobs] == [1, 4]
    assert templates(groups) == [say.NO_KEY, say.NO_KEY]


def test_a_wrong_line_spoils_its_order(tmp_path: Path) -> None:
    groups = read(text(row(), row(line="x")), tmp_path)
    assert not orders(groups) and templates(groups) == [say.SPOILT_BY, say.NOT_WHOLE]


def test_without_a_line_it_is_the_first(tmp_path: Path) -> None:
    assert orders(read(text(row(line="")), tmp_path))[0].jobs[0].line == 1


def test_an_unknown_dealer(tmp_path: Path) -> None:
    groups = read(text(row(dealer_code="X9")), tmp_path)
    assert templates(groups) == [say.UNKNOWN_DEALER]
    assert refusals(groups)[0].dealer_code is None and refusals(groups)[0].month == 202603


@pytest.mark.parametrize(
    ("change", "template"),
    [
        ({"delivered_at": "2026-03-05 07:59"}, say.BEFORE_OPENED),
        ({"promised_at": "2026-03-05 07:59"}, say.BEFORE_OPENED),
        ({"status": "open"}, say.OPEN_BUT_DELIVERED),
        ({"status": "delivered", "delivered_at": ""}, say.DELIVERED_WITHOUT_TIME),
        ({"status": "lost"}, say.NOT_IN_LIST),
        ({"job_type": ""}, say.EMPTY_NEEDED),
        ({"job_type": "free"}, say.NOT_IN_LIST),
        ({"vin": ""}, say.EMPTY_NEEDED),
        ({"vin": "WBAAD4EL4SA01783"}, say.VIN_LENGTH),
        ({"vin": "WBAAD4EL4SAO17834"}, say.VIN_LETTERS),
        ({"vin": "LSGN4RDS1SA001684"}, say.VIN_CHECK_DIGIT),
        ({"opened_at": ""}, say.EMPTY_NEEDED),
        ({"opened_at": "05.03.2026"}, say.NOT_A_TIME),
        ({"opened_at": "2026-02-30 08:00"}, say.NOT_A_TIME),
        ({"delivered_at": "2026-03-29 02:30"}, say.NO_SUCH_HOUR),
        ({"odometer_km": "-1"}, say.NOT_WHOLE),
        ({"odometer_km": "12.5"}, say.NOT_WHOLE),
        ({"amount": "12,50"}, say.NOT_AN_AMOUNT),
        ({"amount": "nan"}, say.NOT_AN_AMOUNT),
        ({"currency": "euro"}, say.NOT_A_CURRENCY),
        ({"rework_of": "R0", "rework_cause": "D99"}, say.NOT_A_CODE),
        ({"powertrain": "steam"}, say.NOT_IN_LIST),
        ({"first_registered_on": "soon"}, say.NOT_A_DATE),
        ({"ro_number": "9" * 65}, say.TOO_LONG),
        ({"advisor": "a" * 201}, say.TOO_LONG),
    ],
)
def test_what_refuses_a_row_is_said_with_row_column_and_value(
    change: dict[str, str], template: str, tmp_path: Path
) -> None:
    groups = read(text(row(**change)), tmp_path)
    assert not orders(groups) and templates(groups) == [template]
    sentence = refusals(groups)[0].problems[0].sentence()
    assert sentence.startswith("Row 2, column") and sentence.endswith(".")


def test_every_fault_of_a_row_is_said(tmp_path: Path) -> None:
    assert len(templates(read(text(row(vin="x", job_type="y", amount="z")), tmp_path))) == 3


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "delivered"),
        ({"delivered_at": ""}, "open"),
        ({"status": "open", "delivered_at": ""}, "open"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "cancelled", "delivered_at": ""}, "cancelled"),
    ],
)
def test_status(change: dict[str, str], status: str, tmp_path: Path) -> None:
    assert orders(read(text(row(**change)), tmp_path))[0].status == status


def test_delivered_at_the_minute_of_opening_is_right(tmp_path: Path) -> None:
    assert orders(read(text(row(delivered_at="2026-03-05 08:00")), tmp_path))


def test_a_date_alone(tmp_path: Path) -> None:
    day = "2026-03-05"
    (order,) = orders(read(text(row(opened_at=day, promised_at=day, delivered_at=day, entered_at=day)), tmp_path))
    assert order.opened_at == seconds(2026, 3, 4, 23)
    assert order.promised_at == order.delivered_at == order.entered_at == seconds(2026, 3, 5, 22, 59)


def test_what_only_warns(tmp_path: Path) -> None:
    groups = read(text(row(vin="WVWZZZ1JZXW000001", odometer_km=""), row(ro_number="R2", rework_of_line="2")), tmp_path)
    assert len(orders(groups)) == 2
    assert sorted(warned(groups)) == sorted([say.VIN_CHECK_DIGIT, say.MILEAGE_MISSING, say.LINK_WITHOUT_ORDER])


def test_the_vin_is_cleaned(tmp_path: Path) -> None:
    assert orders(read(text(row(vin="\u200b wbaad4el4sa017834 \ufeff")), tmp_path))[0].vin == "WBAAD4EL4SA017834"


def test_links(tmp_path: Path) -> None:
    one = row(rework_of="R0", rework_of_dealer="D1")
    two = row(ro_number="R2", rework_of="R0", rework_of_line="3", rework_of_dealer="D2", rework_cause="d01")
    first, second = (order.jobs[0] for order in orders(read(text(one, two), tmp_path)))
    assert (first.rework_of, first.rework_of_line, first.rework_of_dealer) == ("R0", 1, None)
    assert (second.rework_of_line, second.rework_of_dealer, second.rework_cause) == (3, "D2", "D01")
