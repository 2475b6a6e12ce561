"""Killed in the middle of steps or of a sweep: every step is whole or was never taken, and can be taken again."""

import random
import subprocess
import sys
import time

import pytest
from sqlmodel import select

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.complaint_case import read_case
from dealer_service.domain.first_fix import Standing
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.recounting import check
from dealer_service.services.sweeping import sweep_all
from dealer_service.storage.complaint_log import entries_of, facts_of
from dealer_service.storage.complaints import ComplaintRow
from dealer_service.storage.record import walk_chain
from dealer_service.storage.repair_orders import RepairOrderRow
from tests import stored
from tests.orders import at, job, order
from tests.returns import write
from tests.services.complaining import MONDAY, House, cast
from tests.services.complaints_alone import LATE, WAY
from tests.services.test_import_killed import ROOT, wait_for_the_dead

__all__ = ["cast"]

COUNT = 10


@pytest.fixture
def many(cast: House) -> House:
    """Complaints about a repair each, all of them overdue at ``LATE``."""
    orders = [order(f"R{n}", at(2), at(3), vin=f"WVWZZZ1JZXW0001{n:02}", jobs=[job()]) for n in range(COUNT)]
    write(cast.database, orders)
    for number in range(COUNT):
        cast.receive(category="repair_quality", order_number=f"R{number}")
    return cast


def start_and_kill(database: Database, what: str, lines: int, pause: float) -> bool:
    """Kill a moment after some lines were said; False when it was done before."""
    command = [sys.executable, "-m", "tests.services.complaints_alone", database.url, what]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for _line in range(lines):
            if "finished" in run.stdout.readline():
                return False
        time.sleep(pause)
        run.kill()
    wait_for_the_dead(database)
    return True


def whole(database: Database) -> list[int]:
    """How many entries each complaint has; every one is as its entries say, with proof and counts to match."""
    sizes = []
    with database.session(SYSTEM) as session:
        assert walk_chain(session).holds
        failed = {row.id for row in session.exec(select(RepairOrderRow)) if Standing(row.standing) & Standing.FAILED}
        for row in session.exec(select(ComplaintRow).order_by(ComplaintRow.id)).all():  # type: ignore[arg-type]
            entries = entries_of(session, [row.id or 0])[row.id or 0]
            case, facts = read_case(facts_of(session, row), entries), facts_of(session, row)
            assert (row.version, row.state, row.level) == (len(entries), case.state.value, case.level)
            assert (row.due_at, row.alert_at) == case.due(facts, case.last_at or LATE)
            assert (row.order_id in failed) == (row.state == "closed" and case.upheld is True)
            sizes.append(len(entries))
    steps = stored.rows(database, "SELECT count(*) AS n FROM complaint_entry WHERE step NOT IN ('receive', 'miss')")
    told = stored.rows(database, "SELECT count(*) AS n FROM change WHERE verb LIKE 'complaint@_%' ESCAPE '@'")
    assert steps[0]["n"] == told[0]["n"]
    assert check(database).count == 0
    return sizes


def test_killed_in_the_middle_of_steps(many: House) -> None:
    draw, before = random.Random(), 0
    for kill in range(2):
        assert start_and_kill(many.database, "steps", 2 + draw.randrange(1 + 5 * kill), draw.random() * 0.03)
        entries = sum(whole(many.database))
        assert before < entries < COUNT * (len(WAY) + 3)
        before = entries
        # What was begun is brought to its end by hand, so that the next run starts at a whole complaint.
        _bring_to_the_end(many)
    assert len(stored.rows(many.database, "SELECT id FROM complaint WHERE state = 'closed'")) >= 2


def _bring_to_the_end(house: House) -> None:
    done = {"received": 0, "acknowledged": 1, "negotiating": 2, "answered": 3, "follow_up": 4}
    for row in stored.rows(house.database, "SELECT id, state FROM complaint WHERE state NOT IN ('received', 'closed')"):
        for step in WAY[done[row["state"]] :]:
            house.step("care", row["id"], step, LATE)


def test_killed_in_the_middle_of_a_sweep(many: House) -> None:
    if start_and_kill(many.database, "sweep", 1, random.Random().random() * 0.12):
        assert set(whole(many.database)) in ({1}, {3})
    with many.database.session(SYSTEM, write=True) as session:
        sweep_all(session, SYSTEM_ACTOR, LATE)
        session.commit()
    assert set(whole(many.database)) == {3}
    with many.database.session(SYSTEM, write=True) as session:
        assert sweep_all(session, SYSTEM_ACTOR, LATE).deadlines == 0
    assert {view.level for view in [many.view("care", 1, LATE)]} == {3} and MONDAY < LATE
