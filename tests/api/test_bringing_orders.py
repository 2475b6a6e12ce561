"""Does an order that a program brings become what a row of an import becomes?"""

import random
from pathlib import Path
from typing import Any

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.opening import Database
from dealer_service.services.recounting import check
from tests.api.conftest import MADE_AT, Programs
from tests.api.programs import VIN, Program, as_file, flat, job, network, order
from tests.stored import Stored, rows


def test_an_order_is_added_once_and_then_unchanged(program: Programs, database: Database) -> None:
    system = program(dealer="D1")
    first, again = system.bring(order()), system.bring(order())
    assert first.status_code == 201 and first.json["result"] == "added"
    assert first.headers["Location"] == first.json["href"] == "/api/v1/repair-orders/D1/R1"
    assert again.status_code == 200 and again.json["result"] == "unchanged" and "Location" not in again.headers
    assert again.json["rows"] == {"read": 1, "added": 0, "updated": 0, "unchanged": 1}
    assert [row["source"] for row in rows(database, "SELECT source FROM repair_order")] == ["api"]


def test_a_changed_order_is_updated_and_a_second_job_joins_it(program: Programs) -> None:
    system = program(dealer="D1")
    system.bring(order())
    changed = system.bring(order(advisor="B. Baker", jobs=[job(), job(2, concern_group="BRK-NOISE")]))
    assert (changed.status_code, changed.json["result"]) == (200, "updated")
    assert changed.json["rows"] == {"read": 2, "added": 1, "updated": 1, "unchanged": 0}
    read = system.get("/repair-orders/D1/R1").json
    assert read["advisor"] == "B. Baker" and [one["line"] for one in read["jobs"]] == [1, 2]


def test_an_empty_value_clears_nothing(program: Programs) -> None:
    system = program(dealer="D1")
    system.bring(order(plate="HH-AB 12", advisor="B. Baker"))
    system.bring(order(plate="", advisor=None))
    read = system.get("/repair-orders/D1/R1").json
    assert (read["plate"], read["advisor"]) == ("HH-AB 12", "B. Baker")


def test_a_flat_row_is_the_same_order(program: Programs) -> None:
    system = program(dealer="D1")
    assert system.bring(order()).status_code == 201
    assert system.bring(flat()).json["result"] == "unchanged"
    assert system.bring(flat("R2", line=3)).status_code == 201


def test_what_was_brought_is_read_again(program: Programs) -> None:
    system = program(dealer="D3")
    told = order(
        "广/2026/7", dealer_code="D3", plate="粤A12345", customer_name="王芳", customer_phone="13800138000",
        promised_at="2026-10-05T15:00:00+08:00", odometer_out_km=41_004, status="delivered", advisor="李",
        estimate=1200.5, invoice="1234.50", currency="CNY", model="E5", powertrain="electric",
        first_registered_on="2024-05-01",
        jobs=[job(amount=99.9, cause="wear", correction="replaced", labour_op="L1", technician="赵", outcome="repaired",
                  repair_class="minor")],
    )  # fmt: skip
    assert system.bring(told).status_code == 201
    read = system.get("/repair-orders/D3/广/2026/7").json
    for name in ("dealer_code", "ro_number", "vin", "plate", "customer_name", "customer_phone", "odometer_km",
                 "odometer_out_km", "status", "advisor", "currency", "model", "powertrain",
                 "first_registered_on"):  # fmt: skip
        assert read[name] == told[name], name
    assert read["opened_at"] == "2026-10-05T09:00:00+08:00" and read["promised_at"] == "2026-10-05T15:00:00+08:00"
    assert (read["estimate"], read["invoice"]) == ("1200.50", "1234.50")
    (only,) = read["jobs"]
    for name, value in (told["jobs"][0] | {"amount": "99.90"}).items():
        assert only[name] == value, name
    assert system.bring(read).json["result"] != "added"


def test_a_return_is_suspected_and_a_link_binds_when_its_original_arrives(program: Programs) -> None:
    system = program(dealer="D1")
    later = {"opened_at": "2026-10-12T09:00", "delivered_at": None}
    linked = system.bring(order("R3", **later, jobs=[job(rework_of="R1", rework_cause="D07")]))
    assert linked.status_code == 201
    assert (
        "R1" in linked.json["warnings"][-1]["sentence"] and linked.json["warnings"][-1]["field"] == "jobs.0.rework_of"
    )
    assert system.get("/repair-orders/D1/R3").json["jobs"][0]["rework"] == "pending"
    system.bring(order("R1"))
    system.bring(order("R2", **later))
    bound = system.get("/repair-orders/D1/R3").json["jobs"][0]
    assert (bound["rework"], bound["rework_of"], bound["rework_of_line"]) == ("in_window", "R1", 1)
    assert (bound["rework_of_dealer"], bound["rework_cause"]) == ("D1", "D07")
    suspected = system.get("/repair-orders/D1/R2").json["jobs"][0]
    assert (suspected["rework"], suspected["rework_of"]) == ("suspected", "R1")


@pytest.mark.parametrize("seed", [3, 11])
def test_a_file_and_a_program_end_with_the_same(
    seed: int, program: Programs, database: Database, tmp_path: Path
) -> None:
    told = network(seed, 45)
    file = tmp_path / "orders.csv"
    file.write_bytes(as_file(told))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"VACUUM INTO '{tmp_path / 'beside.sqlite'}'")
        connection.exec_driver_sql("BEGIN")
    beside = Database(f"sqlite:///{tmp_path / 'beside.sqlite'}")
    counts = import_repair_orders(beside, file, actor=SYSTEM_ACTOR, now=MADE_AT).counts
    imported = Stored(beside)
    beside.close()
    assert imported.suspicions and imported.links and imported.counts and counts.rejected == 0
    system = program()
    random.Random(seed).shuffle(told)
    assert [system.bring(one).status_code for one in told] == [201] * len(told)
    brought = Stored(database)
    for part in ("jobs", "links", "suspicions", "causes", "counts"):
        assert getattr(brought, part) == getattr(imported, part), part
    assert import_repair_orders(database, file, actor=SYSTEM_ACTOR, now=MADE_AT).counts.unchanged == counts.read


def test_what_a_day_brought_stands_as_one_run(program: Programs, database: Database) -> None:
    system = program(dealer="D1")
    system.bring(order(vin=VIN))
    system.bring(order("R2", vin=VIN))
    system.bring(order("R2", vin=VIN))
    (run,) = rows(database, "SELECT * FROM import_run")
    assert (run["file_name"], run["profile"], run["state"]) == ("Workshop system", "api", "finished")
    assert (run["read"], run["added"], run["unchanged"]) == (3, 2, 1)
    assert len(rows(database, "SELECT * FROM import_warning")) == run["warnings"] == 3


def test_the_record_names_the_token(program: Programs, database: Database) -> None:
    system = program(dealer="D1")
    system.bring(order())
    system.bring(order(advisor="B. Baker"))
    verbs = [(row["actor"], row["verb"]) for row in rows(database, "SELECT * FROM change ORDER BY id")][-2:]
    assert verbs == [("token:1", "api_adds_order"), ("token:1", "import_updates_order")]


def test_a_refused_order_leaves_nothing_behind(program: Programs, database: Database) -> None:
    system = program(dealer="D1")
    assert system.bring(order(jobs=[job(), job(2, job_type="gift")])).status_code == 422
    for table in ("repair_order", "job", "vehicle", "import_run", "import_refusal"):
        assert not rows(database, f"SELECT * FROM {table}"), table


def test_a_row_refused_in_a_file_is_settled_by_the_program(
    program: Programs, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(as_file([order(jobs=[job(job_type="gift")])]))
    import_repair_orders(database, file, actor=SYSTEM_ACTOR, now=MADE_AT)
    program(dealer="D1").bring(order())
    (kept,) = rows(database, "SELECT * FROM import_refusal")
    assert kept["corrected_at"] is not None


WRONG: list[tuple[Any, str | None, str]] = [
    ([], None, "an object with the columns"),
    (order(jobs=[]), "jobs", "at least one job"),
    (order(jobs="x"), "jobs", "at least one job"),
    (order(vin=""), "vin", "Row 1, column vin: the cell is empty, but needed."),
    (order(vin="WVWZZZ1JZXW00000I"), "vin", "contains a character that no vehicle"),
    (order(""), "ro_number", "belongs to no order"),
    (order(7), "ro_number", "“7” is not text"),  # type: ignore[arg-type]
    (order(opened_at=1_790_000_000), "opened_at", "“1790000000” is not a date and time"),
    (order(opened_at=20261005), "opened_at", "is not a date and time"),
    (order(opened_at="yesterday"), "opened_at", "is not a date and time"),
    (order(opened_at="2026-03-29T02:30"), "opened_at", "did not exist in Europe/Berlin"),
    (order(first_registered_on=2024), "first_registered_on", "is not a date"),
    (order(delivered_at="2026-10-04"), "delivered_at", "is before the opening"),
    (order(status="open"), "status", "the status is open, but delivered_at"),
    (order(odometer_km=True), "odometer_km", "neither a number nor text"),
    (order(odometer_km=-5), "odometer_km", "is not a whole number"),
    (order(odometer_km=1.5), "odometer_km", "is not a whole number"),
    (order(invoice={"sum": 5}), "invoice", "neither a number nor text"),
    (order(plate="A\0B"), "plate", "NUL character"),
    (order(plate="A\ud800B"), "plate", "not valid UTF-8"),
    (order(plate="x" * 201), "plate", "at most 200"),
    (order(job_type="warranty"), "job_type", "Move it into “jobs”"),
    (order(jobs=[job(plate="HH")]), "jobs.0.plate", "Write it once"),
    (order(jobs=[job(), job(2, concern_group="NO-SUCH")]), "jobs.1.concern_group", "Row 2, column concern_group"),
    (order(jobs=[job(), job(1, concern="other")]), "jobs.1", "a line number of its own"),
    (order(jobs=[job(rework_cause="X1")]), "jobs.0.rework_cause", "is not a code of the list"),
]


@pytest.mark.parametrize(("told", "field", "sentence"), WRONG, ids=[f"{n}-{w[1]}" for n, w in enumerate(WRONG)])
def test_every_fault_is_said_at_its_place(refused: Program, told: Any, field: str | None, sentence: str) -> None:
    answer = refused.bring(told)
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    assert [fault for fault in answer.json["problems"] if fault["field"] == field and sentence in fault["sentence"]]
    assert len(answer.json["problems"]) == 1, answer.json["problems"]


def test_all_faults_are_said_at_once_and_the_orders_once(program: Programs) -> None:
    answer = program(dealer="D1").bring(order(vin="short", opened_at="x", jobs=[job(job_type="a"), job(2)]))
    assert [fault["field"] for fault in answer.json["problems"]] == ["vin", "opened_at", "jobs.0.job_type"]
    assert answer.json["problems"][0]["value"] == "short"


def test_an_unknown_column_is_left_out_with_a_warning(program: Programs) -> None:
    answer = program(dealer="D1").bring(order(colour="red", jobs=[job(bay=3)]))
    assert answer.status_code == 201
    assert [w["sentence"].split("”")[0] for w in answer.json["warnings"]] == ["Column “colour", "Column “bay"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"odometer_km": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"9" * 5000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * 3_000_000, "application/json", 413),
        (b'{"odometer_km": 1e999999}', "application/json", 422),
        (b'{"invoice": 1e99999999999999999999}', "application/json", 400),
    ],
)
def test_a_body_that_is_no_order(refused: Program, body: bytes, kind: str, status: int) -> None:
    answer = refused.send(body, kind)
    assert answer.status_code == status and answer.json["status"] == status, answer.json


def test_counts_are_those_that_counting_anew_gives(program: Programs, database: Database) -> None:
    system = program()
    for one in network(5, 25):
        system.bring(one)
        system.bring(one | {"odometer_km": 12_000})
    assert check(database).count == 0
