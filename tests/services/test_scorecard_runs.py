"""Is a batch of cards issued whole, after a stop too, and no card twice?"""

import random
import subprocess
import sys
import time
import zipfile
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import scorecard_runs
from dealer_service.services.dealers import DealerMaster, add_dealer
from dealer_service.services.jobs import Jobs
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.scorecard_bundle import cards_as_zip
from dealer_service.services.scorecard_runs import ScorecardRuns, run_view
from dealer_service.services.scorecards import list_issued
from dealer_service.settings import Settings
from dealer_service.storage.record import walk_chain
from tests.cast import JOINED
from tests.orders import NOW, at, job, order
from tests.returns import Act, acting_in, add_people, write
from tests.services.test_scorecards import OCTOBER

ROOT = Path(__file__).resolve().parents[2]
MORE = 27


@pytest.fixture
def act(database: Database) -> Act:
    add_people(database)
    with database.session(SYSTEM, write=True) as session:
        for number in range(MORE):
            master = DealerMaster(f"X{number:02}", f"House {number}", "West", None, "Europe/Berlin", "en")
            add_dealer(session, SYSTEM_ACTOR, master, JOINED)
        session.commit()
    write(database, [order("R1", at(2, month=10), at(3, month=10))])
    return acting_in(database)


@pytest.fixture
def runs(database: Database, tmp_path: Path) -> ScorecardRuns:
    settings = Settings(database.url, None, "only for tests", "en", None, tmp_path)
    return ScorecardRuns(database, Jobs(settings), lambda: NOW)


def head_office(act: Act) -> Actor:
    with act("head_office") as (_session, actor):
        return actor


def issued(act: Act) -> Counter[tuple[str, str, int]]:
    with act("head_office") as (session, actor):
        return Counter((one.dealer_code, one.locale, one.version) for one in list_issued(session, actor))


def test_a_batch_goes_in_each_dealers_language_and_says_what_became_of_it(act: Act, runs: ScorecardRuns) -> None:
    hq = head_office(act)
    run_id = runs.ask(hq, OCTOBER, "own")
    runs.work(run_id)
    assert issued(act)["D3", "zh", 1] == 1 and issued(act)["D1", "en", 1] == 1 and issued(act).total() == MORE + 3
    with act("head_office") as (session, actor):
        view = run_view(session, actor, run_id, NOW)
    assert (view.state, view.total, view.issued, view.unchanged) == ("finished", MORE + 3, MORE + 3, 0)
    assert view.refused == ()
    again = runs.ask(hq, OCTOBER, "own")
    runs.work(again)
    with act("head_office") as (session, actor):
        view = run_view(session, actor, again, NOW)
    assert (view.issued, view.unchanged) == (0, MORE + 3) and issued(act).total() == MORE + 3


def test_changed_cards_are_refused_without_a_reason_and_reissued_with_one(
    database: Database, act: Act, runs: ScorecardRuns
) -> None:
    hq = head_office(act)
    runs.work(runs.ask(hq, OCTOBER, "en", dealer_code="D1"))
    write(database, [order("R9", at(20, month=10), at(21, month=10), km=10_300, jobs=[job(rework_of="R1")])])
    refused = runs.ask(hq, OCTOBER, "en", dealer_code="D1")
    runs.work(refused)
    with act("head_office") as (session, actor):
        view = run_view(session, actor, refused, NOW)
    assert [code for code, *_rest in view.refused] == ["D1"] and view.issued == 0
    runs.work(runs.ask(hq, OCTOBER, "en", dealer_code="D1", reason="a return was linked late"))
    assert issued(act)["D1", "en", 2] == 1


def test_a_region_alone_and_what_is_refused_before_it_begins(act: Act, runs: ScorecardRuns) -> None:
    hq = head_office(act)
    with act("head_office") as (session, _actor):
        region = next(key for key in range(1, 9) if len(scorecard_runs.dealers_of(session, OCTOBER, None, key)) == 2)
    runs.work(runs.ask(hq, OCTOBER, "both", region_id=region))
    assert {code for code, *_rest in issued(act)} == {"D1", "D2"} and issued(act).total() == 4
    for month in (Month(2026, 11), Month(2027, 1)):
        with pytest.raises(Refused):
            runs.ask(hq, month, "own")
    with pytest.raises(Refused):
        runs.ask(hq, OCTOBER, "fr")
    with pytest.raises(NotFound):
        runs.ask(hq, OCTOBER, "own", dealer_code="NONE")
    with act("area_manager") as (_session, ada), pytest.raises(NotAllowed):
        runs.ask(ada, OCTOBER, "own")


def test_a_killed_batch_is_taken_up_and_makes_no_card_twice(database: Database, act: Act, runs: ScorecardRuns) -> None:
    hq = head_office(act)
    run_id = runs.ask(hq, OCTOBER, "both")
    draw = random.Random(5)
    for _kill in range(2):
        command = [sys.executable, "-m", "tests.services.scorecards_alone", database.url, str(run_id), NOW.isoformat()]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _few in range(draw.randrange(1, 3)):
                process.stdout.readline()
            time.sleep(draw.random() * 0.004)
            process.kill()
    part = issued(act)
    assert 0 < part.total() < 2 * (MORE + 3)
    later = NOW + timedelta(minutes=3)
    with act("head_office") as (session, actor):
        assert run_view(session, actor, run_id, NOW).state == "running"
        assert run_view(session, actor, run_id, later).state == "stopped"
    runs.clock = lambda: later
    assert runs.take_up() == 1
    runs.work(run_id)
    assert set(part) < set(issued(act)) and issued(act).total() == 2 * (MORE + 3)
    assert set(issued(act).values()) == {1}
    with act("head_office") as (session, actor):
        view = run_view(session, actor, run_id, later)
        assert (view.state, view.issued, view.unchanged) == ("finished", 2 * (MORE + 3), 0)
        assert walk_chain(session).broken is None
    assert runs.take_up() == 0


def test_all_cards_of_a_batch_come_in_one_file(database: Database, act: Act, runs: ScorecardRuns) -> None:
    hq = head_office(act)
    run_id = runs.ask(hq, OCTOBER, "both", dealer_code="D1")
    runs.work(run_id)
    whole = b"".join(cards_as_zip(database, hq, run_id, NOW))
    with zipfile.ZipFile(BytesIO(whole)) as bundle:
        assert bundle.namelist() == ["D1-2026-10-en.pdf", "D1-2026-10-zh.pdf"] and bundle.testzip() is None
        assert bundle.read("D1-2026-10-en.pdf").startswith(b"%PDF")
    assert whole == b"".join(cards_as_zip(database, hq, run_id, NOW))
