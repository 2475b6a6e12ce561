"""How an import file may be laid out: encodings, separators, places of rows, workbooks, profiles, broken bytes."""

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealer_service.domain import import_problems as say
from dealer_service.domain.data_exchange import MANUAL, STANDARD, ImportProfile
from dealer_service.domain.import_problems import OrderGroup
from dealer_service.services.import_reading import key_marks
from dealer_service.services.import_reading.orders import read_orders
from dealer_service.services.import_reading.survey import survey
from dealer_service.services.import_reading.written_back import write_rejects
from tests.bad_files import write_book
from tests.services.reading import (
    DEALERS,
    GOOD,
    LISTS,
    orders,
    read,
    refusals,
    row,
    seconds,
    templates,
    text,
    unchanged,
    warned,
)

PINNED = 2070169987699148343
"""Stored digests must outlive every version of Python and of this program."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, delimiter: str, tmp_path: Path) -> None:
    content = text(row(concern="制动异响，低速明显"), row(ro_number="R2", concern="无法快充"), delimiter=delimiter)
    found = orders(read(content.encode(encoding), tmp_path))
    assert [order.jobs[0].concern for order in found] == ["制动异响，低速明显", "无法快充"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str, tmp_path: Path) -> None:
    assert len(orders(read(text(row(), row(ro_number="R2")).replace("\n", end), tmp_path))) == 2


def test_a_row_that_does_not_decode_is_refused_alone(tmp_path: Path) -> None:
    content = text(row(concern="größer"), row(line="2", concern="caf@"), row(line="3", concern="prêt"))
    groups = read(content.encode().replace(b"caf@", b"caf\xe9"), tmp_path)
    assert [job.line for job in orders(groups)[0].jobs] == [1, 3]
    (refused,) = refusals(groups)
    assert (refused.row, refused.dealer_code, refused.number, refused.month) == (3, "D1", "R1", 202603)
    assert refused.cells["concern"] == "caf\\xe9" and templates(groups) == [say.UNDECODABLE]


def test_columns_in_any_order_and_unknown_ones_warn_once(tmp_path: Path) -> None:
    rows = [dict(reversed(row(ro_number=f"R{n}", colour="red").items())) for n in range(3)]
    groups = read(text(*rows), tmp_path)
    assert len(orders(groups)) == 3 and warned(groups) == [say.UNKNOWN_COLUMN] and groups[0].rows == 0


def test_blank_lines_are_not_read(tmp_path: Path) -> None:
    content = text(row(), row(ro_number="R2")).replace("\nD1,R2", "\n\n,,,,\n   \nD1,R2")
    groups = read(content, tmp_path)
    assert sum(group.rows for group in groups) == 2
    assert orders(groups)[1].jobs[0].row == 6


def test_rows_of_another_width(tmp_path: Path) -> None:
    head = "dealer_code,ro_number,vin,opened_at,job_type,concern_group,concern,cause\n"
    good = "D1,{},WBAAD4EL4SA017834,2026-03-05 08:00,warranty,OTH"
    groups = read(
        head + good.format("R1") + "\n" + good.format("R2") + ",a,b,c,d\n" + good.format("R3") + ",a", tmp_path
    )
    assert [order.number for order in orders(groups)] == ["R1"]
    assert templates(groups) == [say.TOO_MANY_CELLS, say.CUT_OFF]


def test_a_quotation_mark_left_open_costs_one_row(tmp_path: Path) -> None:
    content = text(row(concern="@"), row(ro_number="R2"), row(ro_number="R3", concern='a "b"\nc')).replace("@", '"open')
    groups = read(content, tmp_path)
    assert [order.number for order in orders(groups)] == ["R2", "R3"]
    assert orders(groups)[1].jobs[0].concern == 'a "b"\nc'
    assert templates(groups) == [say.OPEN_QUOTE]


def test_a_nul_is_refused_alone(tmp_path: Path) -> None:
    groups = read(text(row(), row(line="2", concern="a\0b")), tmp_path)
    assert len(orders(groups)[0].jobs) == 1 and templates(groups) == [say.CONTROL_CHARACTER]


def test_digests_do_not_depend_on_the_layout_and_are_the_same_for_ever(tmp_path: Path) -> None:
    one = orders(read(text(row()), tmp_path))[0].jobs[0].digest
    lean = {name: value for name, value in reversed(row(delivered_at="2026-03-05T16:00Z").items()) if value}
    two = orders(read(text(lean, delimiter=";"), tmp_path))[0].jobs[0].digest
    assert one == two == PINNED
    assert one != orders(read(text(row(odometer_km="1001")), tmp_path))[0].jobs[0].digest


def summary(groups: list[OrderGroup]) -> object:
    kept = {order.number: sorted((job.line, job.digest) for job in order.jobs) for order in orders(groups)}
    assert len(kept) == len(orders(groups))
    refused = sorted((r.number, r.line, r.digest, tuple(p.template for p in r.problems)) for r in refusals(groups))
    return kept, refused, unchanged(groups), sum(group.rows for group in groups)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), exact=st.booleans())
def test_the_place_of_rows_in_the_file_changes_nothing_but_repeats(
    seed: int, exact: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Shuffled by order, rows of each order kept in sequence: the same orders, refusals and repeats."""
    tmp = tmp_path_factory.mktemp("shuffled")
    chance = random.Random(seed)
    rows = []
    for number in range(12):
        for line in range(chance.randint(1, 4)):
            kind = chance.random()
            one = row(ro_number=f"R{number}", line=str(line + 1), concern_group="XX" if kind < 0.1 else "OTH")
            rows += [one] * (2 if kind > 0.9 else 1)
            if 0.1 < kind < 0.2:
                rows.append({**one, "technician": "other"})
    order_of = [one["ro_number"] for one in rows]
    chance.shuffle(order_of)
    waiting = {number: iter([one for one in rows if one["ro_number"] == number]) for number in set(order_of)}
    shuffled = [next(waiting[number]) for number in order_of]
    before, key_marks.MOST_EXACT = key_marks.MOST_EXACT, 50_000 if exact else 0
    try:
        results = [summary(read(text(*some), tmp)) for some in (rows, shuffled)]
    finally:
        key_marks.MOST_EXACT = before
    assert results[0] == results[1]


def test_a_row_repeated_very_often_stays_small(tmp_path: Path) -> None:
    groups = read(text(row(), *[row(technician=str(n % 2)) for n in range(3000)]), tmp_path)
    assert len(orders(groups)) == 1 and len(refusals(groups)) == 3000
    assert max(len(group.refusals) for group in groups) <= 500
    assert sum(group.rows for group in groups) == 3001


def test_workbooks_read_like_csv(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    head = list(GOOD)
    cells: list[object] = [float(v) if n in ("line", "odometer_km") else v for n, v in GOOD.items()]
    write_book(path, [head, cells, [None] * len(head), [*cells[:1], "R2", *cells[2:]]])
    groups = list(read_orders(survey(path), STANDARD, DEALERS, LISTS))
    plain = orders(read(text(row(), row(ro_number="R2")), tmp_path))
    assert [order.jobs[0].digest for order in orders(groups)] == [order.jobs[0].digest for order in plain]
    assert [order.jobs[0].row for order in orders(groups)] == [2, 4]


def test_the_manual_profile(tmp_path: Path) -> None:
    content = (
        "服务站代码;维修委托书号;车架号;进厂时间;交车时间;维修类型;故障类别;金额;进厂里程\n"
        "D2;R1;WBAAD4EL4SA017834;2026/3/5 14:30;2026年3月6日;自费;OTH;1,234.50;-\n"
        "D2;R2;WBAAD4EL4SA017834;05.03.2026;06.03.2026 9:05;首保;OTH;;12000\n"
    )
    first, second = orders(read(content.encode("gb18030"), tmp_path, MANUAL))
    assert first.opened_at == seconds(2026, 3, 5, 6, 30) and first.delivered_at == seconds(2026, 3, 6, 15, 59)
    assert (first.jobs[0].job_type, first.jobs[0].amount, first.odometer_km) == ("customer_pay", 123450, None)
    assert second.jobs[0].job_type == "maintenance" and second.delivered_at == seconds(2026, 3, 6, 1, 5)


def test_a_file_surveyed_for_another_profile_is_surveyed_again(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(text(row(), row(ro_number="R2"), row(line="2")).replace("ro_number", "order"))
    profile = ImportProfile("mine", {"Order": "ro_number"})
    found = list(read_orders(survey(path, None), profile, DEALERS, LISTS))
    assert sorted((order.number, len(order.jobs)) for order in orders(found)) == [("R1", 2), ("R2", 1)]


def test_a_fixed_dealer(tmp_path: Path) -> None:
    content = text({name: value for name, value in row().items() if name != "dealer_code"})
    profile = ImportProfile("mine", defaults={"dealer_code": "D2"})
    assert orders(read(content, tmp_path, profile))[0].dealer_code == "D2"


def test_refused_rows_come_back_as_they_were(tmp_path: Path) -> None:
    bad = [
        row(concern="=1+1", vin="x", amount="-5.00"),
        row(ro_number="R2", vin="y", concern="'=quoted"),
        row(ro_number="R3", vin="z", concern="+86 138"),
    ]
    groups = read(text(*bad), tmp_path)
    back = tmp_path / "back.csv"
    assert write_rejects(back, list(GOOD), refusals(groups)) == 3
    written = list(csv.DictReader(io.StringIO(back.read_text("utf-8-sig"), newline="")))
    assert written[0]["concern"] == "'=1+1" and written[0]["amount"] == "-5.00" and written[0]["row"] == "2"
    assert "identification number has 17" in written[0]["problem"]
    mended = back.read_text("utf-8").replace(",x,", ",WBAAD4EL4SA017834,")
    again = read(mended, tmp_path)
    assert orders(again)[0].jobs[0].concern == "=1+1" and not warned(again)
    assert [refusal.digest for refusal in refusals(again)] == [refusal.digest for refusal in refusals(groups)][1:]


def test_a_survey_tells_the_shape(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(text(row(), row(ro_number="R2"), row(line="2"), delimiter=";") + "\n\n")
    found = survey(path)
    assert (found.kind, found.encoding, found.delimiter, found.rows) == ("csv", "utf-8", ";", 3)
    assert found.header == tuple(GOOD) and len(found.sha256) == 64 and len(found.sample) == 3
    assert ("D1", "R1") in (found.scattered.lookup() or ()) and ("D1", "R2") not in (found.scattered.lookup() or ())


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_no_bytes_end_in_a_trace(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    head = b"dealer_code,ro_number,vin,opened_at,job_type,concern_group,concern\n"
    body = b'D1,R1,WBAAD4EL4SA017834,2026-03-05 08:00,warranty,OTH,"a\n'
    tmp = tmp_path_factory.mktemp("noise")
    for whole in (content, head + content, head + body + content):
        try:
            for refusal in refusals(read(whole, tmp)):
                assert all(problem.sentence() for problem in refusal.problems)
        except say.UnreadableFile as refused:
            assert str(refused)


@settings(max_examples=150, deadline=None)
@given(cells=st.lists(st.text(max_size=25), min_size=12, max_size=12))
def test_no_cells_end_in_a_trace(cells: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    tmp = tmp_path_factory.mktemp("cells")
    content = text(row(), {**dict(zip(GOOD, cells, strict=True)), "dealer_code": "D1"}, row(ro_number="R9"))
    groups = read(content.encode("utf-8", "replace"), tmp)
    assert {"R9"} <= {order.number for order in orders(groups)}
    assert all(problem.sentence() for refusal in refusals(groups) for problem in refusal.problems)
