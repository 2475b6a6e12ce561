"""Opening at the counter: what may have come back, said then and there; numbers that two people get at once."""

from threading import Thread

import pytest
from sqlmodel import Session, select

from dealer_service.domain.refusals import Refused
from dealer_service.domain.rework_decisions import PairState
from dealer_service.services import repair_orders
from dealer_service.services.order_opening import Said, Word, counter_of, matches_of, open_at_counter
from dealer_service.services.rework_matters import standing_now
from dealer_service.storage.columns import as_instant
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from tests.orders import NOW, VIN, at, job, order
from tests.services.acting import Acting, acting

__all__ = ["acting"]


def state(session: Session, order_id: int) -> PairState:
    job_id = session.exec(select(JobRow.id).where(JobRow.order_id == order_id)).one()
    return standing_now(session, job_id or 0).state


def repaired(acting: Acting, who: str = "advisor", **values: object) -> None:
    with acting(who) as (session, actor):
        jobs = [job(concern="squeals", correction="pads renewed")]
        made = order("R1", delivered=at(3), advisor="A. Advisor", jobs=jobs, **values)
        repair_orders.open_order(session, actor, made, NOW)


def test_the_match_is_told_and_confirmed_at_once(acting: Acting) -> None:
    repaired(acting)
    with acting("advisor") as (session, ann):
        (match,) = matches_of(session, ann, VIN, "D1", as_instant(at(15)))
        assert (match.group, match.days, match.number, match.correction) == ("ENG-START", 12, "R1", "pads renewed")
        assert (match.here, match.left_with_km, match.km_limit) == (True, 10_000, 12_000)
        assert matches_of(session, ann, VIN, "D1", as_instant(at(3) + 31 * 86_400)) == []
        again = open_at_counter(session, ann, order("R2", at(15)), NOW, said={1: Said(Word.SAME)})
        assert state(session, again) is PairState.CONFIRMED


def test_another_concern_waits_for_somebody_whose_name_is_on_neither(acting: Acting) -> None:
    repaired(acting)
    other = {1: Said(Word.OTHER, "WEAR", "other axle")}
    with acting("advisor") as (session, ann):
        again = open_at_counter(session, ann, order("R2", at(15), advisor="A. Advisor"), NOW, said=other)
        assert state(session, again) is PairState.REQUESTED
    with acting("advisor") as (session, ann):
        with pytest.raises(Refused) as told:
            open_at_counter(session, ann, order("R3", at(16)), NOW, said={1: Said(Word.OTHER, "", "x")})
        assert told.value.field == "jobs-1-other_reason"
        session.rollback()


def test_another_dealers_repair_is_told_by_day_and_group_alone(acting: Acting) -> None:
    repaired(acting, "other_advisor", dealer="D2")
    with acting("advisor") as (session, ann):
        (match,) = matches_of(session, ann, VIN, "D1", as_instant(at(15)))
        assert (match.here, match.number, match.concern, match.left_with_km) == (False, None, None, None)
        again = open_at_counter(session, ann, order("R2", at(15)), NOW, said={1: Said(Word.SAME)})
        assert state(session, again) is PairState.PROPOSED


def test_a_word_on_nothing_is_refused(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        with pytest.raises(Refused, match="No repair of this concern group") as told:
            open_at_counter(session, ann, order("R2"), NOW, said={1: Said(Word.SAME)})
        assert told.value.field == "jobs-1-rework_of"
        session.rollback()


def test_two_who_were_offered_the_same_number(acting: Acting) -> None:
    with acting("advisor") as (session, ann):
        assert counter_of(session, ann, "D1", NOW).number == "1"
        open_at_counter(session, ann, order("R0099"), NOW)
        counter = counter_of(session, ann, "D1", NOW)
        assert (counter.number, counter.currency) == ("R0100", "EUR")
        assert counter.days[0].on.isoformat() == "2026-11-23" and counter.days[0].promised == 0
        promised = int(counter.days[0].latest.timestamp())
        open_at_counter(session, ann, order("R0100", promised_at=promised), NOW, suggested="R0100")
        second = open_at_counter(session, ann, order("R0100"), NOW, suggested="R0100")
        third = open_at_counter(session, ann, order(""), NOW)
        numbers = [session.get_one(RepairOrderRow, made).number for made in (second, third)]
        assert numbers == ["R0101", "R0102"]
        assert counter_of(session, ann, "D1", NOW).days[0].promised == 1
        with pytest.raises(Refused, match="already an order"):
            open_at_counter(session, ann, order("R0100"), NOW)


def test_two_who_save_the_same_suggested_number_at_the_same_instant(acting: Acting) -> None:
    """The second waits for the first, and gets the next number."""
    made: list[str] = []

    def second() -> None:
        with acting("advisor") as (session, ann):
            made.append(_number(session, open_at_counter(session, ann, order("R0100"), NOW, suggested="R0100")))

    with acting("advisor") as (session, ann):
        made.append(_number(session, open_at_counter(session, ann, order("R0100"), NOW, suggested="R0100")))
        other = Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive(), "the first has not been kept yet"
    other.join(20)
    assert made == ["R0100", "R0101"]


def _number(session: Session, order_id: int) -> str:
    return session.get_one(RepairOrderRow, order_id).number
