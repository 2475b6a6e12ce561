"""Complaints and their orders: upheld ones fail the first visit, answers become complaints, matters come again."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Function, Outcome, Source, State
from dealer_service.domain.first_fix import Standing
from dealer_service.domain.refusals import Conflict, NotAllowed, Refused
from dealer_service.services import complaint_contacts
from dealer_service.services.complaint_drafts import receive_from_answer
from dealer_service.services.complaint_steps import link_order
from dealer_service.services.follow_up import record_answer
from dealer_service.services.opening import SYSTEM
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.rework import FailureEvidenceRow
from tests.orders import at, job, order
from tests.returns import write
from tests.services.complaining import MONDAY, House, cast

__all__ = ["cast"]


def standing(cast: House, number: str) -> bool:
    with cast.database.session(SYSTEM) as session:
        row = session.exec(select(RepairOrderRow).where(RepairOrderRow.number == number)).one()
        return bool(Standing(row.standing) & Standing.FAILED)


def test_an_upheld_complaint_on_repair_quality_fails_its_order_until_it_is_overturned(cast: House) -> None:
    jobs = [job(), job(2, "BRK-NOISE")]
    write(cast.database, [order("R1", at(2), at(3), jobs=jobs), order("R2", at(4), at(5), vin="WVWZZZ1JZXW000009")])
    one = cast.closed(category="repair_quality", order_number="R1",
                      closing={"function": Function.PRODUCT, "lines": (2,)})  # fmt: skip
    assert standing(cast, "R1") and not standing(cast, "R2")
    with cast.database.session(SYSTEM) as session:
        (proof,) = session.exec(select(FailureEvidenceRow)).all()
        assert (proof.kind, proof.source_id, proof.product, proof.job_id) == ("complaint", one, True, 2)
    for key in ("advisor", "care"):
        with pytest.raises(NotAllowed):
            cast.step(key, one, Step.OVERTURN, upheld=False)
    cast.step("manager", one, Step.OVERTURN, upheld=False)
    assert not standing(cast, "R1")
    cast.step("manager", one, Step.OVERTURN)
    assert standing(cast, "R1")
    with cast.as_("manager") as (session, max_):
        link_order(session, max_, one, "R2", None, "wrong order", MONDAY)
    assert standing(cast, "R2") and not standing(cast, "R1")
    cast.step("advisor", one, Step.REOPEN)
    assert not standing(cast, "R2")
    with cast.database.session(SYSTEM) as session:
        rows = session.exec(select(FailureEvidenceRow)).all()
        assert len(rows) == 3 and all(row.withdrawn_at is not None for row in rows)


def test_other_closings_prove_nothing(cast: House) -> None:
    write(cast.database, [order("R1", at(2), at(3))])
    cast.closed(category="price_invoice", order_number="R1")
    cast.closed(category="repair_quality", order_number="R1", closing={"upheld": False})
    cast.closed(category="repair_quality")
    assert not standing(cast, "R1")
    with pytest.raises(Refused, match="no line 7"):
        cast.closed(category="repair_quality", order_number="R1", closing={"lines": (7,)})


def test_the_service_centre_closes_at_level_four_without_seeing_the_order(cast: House) -> None:
    write(cast.database, [order("R1", at(2), at(3))])
    one = cast.answered(category="repair_quality", order_number="R1")
    for _ in range(3):
        cast.step("care", one, Step.RAISE)
    assert cast.view("service_centre", one).order_number is None
    cast.step("service_centre", one, Step.FOLLOW_UP)
    cast.step("service_centre", one, Step.CLOSE)
    assert standing(cast, "R1")


def test_an_answer_becomes_a_complaint_once(cast: House) -> None:
    write(cast.database, [order("R1", at(10), at(11), customer_name="Kim", customer_phone="040 123456")])
    with cast.as_("care") as (session, cara):
        answer = record_answer(
            session, cara, 1, MONDAY - timedelta(hours=1), False, 1, "telephone", "still squeals", now=MONDAY
        )
        good = record_answer(session, cara, 1, MONDAY, True, 4, now=MONDAY)
        one = receive_from_answer(session, cara, answer, MONDAY)
        with pytest.raises(Refused, match="nothing to complain of"):
            receive_from_answer(session, cara, good, MONDAY)
    view = cast.view("care", one.id)
    assert (view.words, view.source, view.category, view.order_number) == (
        "still squeals", Source.FOLLOW_UP, "repair_quality", "R1")  # fmt: skip
    with cast.as_("care") as (session, cara), pytest.raises(Conflict):
        receive_from_answer(session, cara, answer, MONDAY)


def test_the_third_complaint_about_the_matter_raises_it(cast: House) -> None:
    one = cast.receive().id
    assert [cast.step("advisor", one, Step.ADD).level for _ in range(3)] == [1, 2, 2]


def test_three_attempts_on_three_days_make_unreachable(cast: House) -> None:
    one = cast.answered()
    for day in (0, 0, 1):
        with pytest.raises(Refused, match="different days"):
            cast.step("care", one, Step.UNREACHABLE, MONDAY + timedelta(days=day))
        cast.step("care", one, Step.CONTACT, MONDAY + timedelta(days=day))
    cast.step("care", one, Step.CONTACT, MONDAY + timedelta(days=2), outcome=Outcome.MESSAGE_LEFT)
    with cast.as_("care") as (session, cara):
        contacts = complaint_contacts.list_contacts(session, cara, one, MONDAY + timedelta(days=2))
        assert (contacts.days, len(contacts.contacts)) == (3, 6)
        letter = complaint_contacts.letter_of(session, cara, one, MONDAY)
        assert (letter.answer, letter.signed_by) == ("as told", "Cara Care")
    assert cast.step("care", one, Step.UNREACHABLE, MONDAY + timedelta(days=2)).state is State.CLOSED
