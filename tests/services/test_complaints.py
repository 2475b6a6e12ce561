"""Complaints in use: taken, moved on by the right people, seen by the right ones, and true whatever goes wrong."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, select

from dealer_service.domain.complaint_authority import Deputy
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaint_guides import Advice
from dealer_service.domain.complaints import Offer, OfferKind, Severity, Source, State
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Conflict, NotAllowed, NotFound, Refused
from dealer_service.services import complaint_contacts, complaint_deputies, complaint_guides, complaint_persons
from dealer_service.services.complaint_drafts import draft_from_order, draft_from_vehicle
from dealer_service.services.complaint_figures import response_figures
from dealer_service.services.complaint_lists import ComplaintFilters, View, board, counts, export_complaints
from dealer_service.services.complaint_lists import list_complaints as listed
from dealer_service.services.complaint_steps import link_order, take_step
from dealer_service.services.complaint_view import get_complaint
from dealer_service.services.complaints import Draft, find_complaint, open_matters
from dealer_service.services.opening import SYSTEM
from dealer_service.storage.changes import ChangeValueRow
from dealer_service.storage.complaints import ComplaintPersonRow, ComplaintRow
from dealer_service.storage.record import walk_chain
from dealer_service.storage.repair_orders import RepairOrderRow
from tests.complaints import enough
from tests.orders import VIN, at, order
from tests.returns import write
from tests.services.complaining import MONDAY, House, cast

__all__ = ["cast"]

HOUR = timedelta(hours=1)
REFUND = Offer(OfferKind.REFUND, 3_000_00)


def test_a_complaint_at_the_counter_has_a_number_and_its_promises(cast: House) -> None:
    write(cast.database, [order("R1", at(2), at(3), plate="HH-A 1", customer_name="Kim", customer_phone="040 123456")])
    with cast.as_("advisor") as (session, ann):
        draft = draft_from_order(session, ann, 1)
        assert (draft.dealer, draft.vin, draft.order_number, draft.name) == ("D1", VIN, "R1", "Kim")
        assert draft_from_vehicle(session, ann, VIN.lower()).phone == "040 123456"
    one = cast.receive(order_number="R1", name="Kim", phone="040 123456", category="repair_quality")
    assert (one.number, one.version, one.beside) == ("D1-2026-0001", 1, ())
    view = cast.view("advisor", one.id)
    assert (view.vin, view.order_number, view.plate, view.jobs) == (VIN, "R1", "HH-A 1", (1,))
    assert view.person is not None and view.person.name == "Kim"
    assert (view.state, view.level, view.handler, view.left.seconds) == (State.RECEIVED, 1, "Ann Advisor", 4 * 3600)
    again = cast.receive(vin=VIN, category="parts", heard="wants his car", source=Source.COUNTER)
    assert again.number == "D1-2026-0002" and [(other.id, other.same_vehicle) for other in again.beside] == [
        (one.id, True)
    ]
    assert [other.id for other in again.before] == [one.id]
    assert cast.view("advisor", again.id).state is State.ACKNOWLEDGED
    with cast.as_("care") as (session, cara):
        assert find_complaint(session, cara, "D1-2026-0002") == again.id
        found = open_matters(session, cara, Draft("D1", phone="0049 40 123456"), MONDAY)
        assert [other.number for other in found] == ["D1-2026-0001"]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"words": " "}, "words"), ({"category": "weather"}, "category"), ({"severity": None}, "severity"),
     ({"vin": "X"}, "vin"), ({"order_number": "R404"}, "order_number"), ({"group": "NO"}, "group"),
     ({"received_at": MONDAY + HOUR}, "received_at"), ({"received_at": MONDAY - timedelta(days=61)}, "received_at"),
     ({"source": Source.SERVICE_CENTRE}, "source"), ({"name": "x" * 201}, "name")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(cast: House, values: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        cast.receive(**values)
    assert refused.value.field == field


def test_who_takes_complaints_and_where(cast: House) -> None:
    by_centre = cast.receive("service_centre", source=Source.TELEPHONE)
    with cast.as_("care") as (session, cara):
        row = session.exec(select(ComplaintRow)).one()
        assert (row.source, row.handler_id) == ("service_centre", None)
        assert listed(session, cara, ComplaintFilters(), MONDAY).total == 1
    assert cast.view("service_centre", by_centre.id).number == "D1-2026-0001"
    for key, refusal in (("technician", NotAllowed), ("principal", NotAllowed), ("auditor", NotAllowed),
                         ("area_manager", NotAllowed), ("other_advisor", NotFound), ("admin", NotAllowed)):  # fmt: skip
        with pytest.raises(refusal):
            cast.receive(key)
    with cast.as_("service_centre") as (session, _sam):
        assert session.exec(select(RepairOrderRow)).all() == []


def test_another_dealers_people_find_nothing(cast: House) -> None:
    one = cast.closed()
    for key in ("other_advisor", "far_manager"):
        with cast.as_(key) as (session, actor):
            for verb in (
                lambda: take_step(session, actor, one, Step.NOTE, enough(Step.NOTE), MONDAY),
                lambda: complaint_contacts.letter_of(session, actor, one, MONDAY),
                lambda: complaint_contacts.list_contacts(session, actor, one, MONDAY),
                lambda: complaint_persons.export_person(session, actor, one, MONDAY),
                lambda: complaint_persons.correct_person(
                    session, actor, one, complaint_persons.PersonDetails(), MONDAY
                ),
                lambda: find_complaint(session, actor, "D1-2026-0001"),
                lambda: link_order(session, actor, one, None, None, "x", MONDAY),
            ):
                with pytest.raises(NotFound):
                    verb()
            with pytest.raises(NotFound):
                get_complaint(session, actor, one, MONDAY)
            assert listed(session, actor, ComplaintFilters(View.ALL), MONDAY).total == 0
            assert not list(export_complaints(session, actor, ComplaintFilters(View.ALL), MONDAY))
            figures = response_figures(session, actor, Month(2026, 1), Month(2026, 12), MONDAY)
            assert figures.all.received == [] and figures.by_unit == {}


def test_an_offer_above_the_limit_goes_up_and_comes_back(cast: House) -> None:
    one = cast.receive(heard="x").id
    cast.step("advisor", one, Step.NEGOTIATE)
    with pytest.raises(Refused, match="The offer of 3,000 is above your limit of 1,000: escalate it"):
        cast.step("advisor", one, Step.OFFER, offer=REFUND)
    done = cast.step("advisor", one, Step.ESCALATE, offer=REFUND)
    assert (done.state, done.level, done.level_rose) == (State.ESCALATED, 2, True)
    for key in ("advisor", "care"):
        for step in (Step.APPROVE, Step.GIVE_BACK, Step.TAKE_OVER, Step.DECLINE):
            with pytest.raises(NotAllowed):
                cast.step(key, one, step)
    withheld = {offered.step: str(offered.refused) for offered in cast.view("advisor", one).steps if offered.refused}
    assert withheld[Step.APPROVE] == "This is decided by a superior: service manager, area manager or manufacturer."
    cast.step("manager", one, Step.GIVE_BACK, limit=2_500_00)
    with pytest.raises(Refused, match="above your limit of 2,500"):
        cast.step("advisor", one, Step.OFFER, offer=REFUND)
    cast.step("advisor", one, Step.OFFER, offer=Offer(OfferKind.REFUND, 2_500_00))
    cast.step("advisor", one, Step.TURN_DOWN)
    assert cast.view("advisor", one).offers[0].ways_left == "the ombudsman"
    cast.step("advisor", one, Step.ESCALATE, offer=Offer(OfferKind.BUY_BACK, 9_000_00))
    with pytest.raises(Refused, match="above your limit of 5,000"):
        cast.step("manager", one, Step.APPROVE)
    assert cast.step("manager", one, Step.ESCALATE, said=Said(note="too much for me")).level == 3
    with pytest.raises(NotAllowed, match="area manager decides"):
        cast.step("manager", one, Step.APPROVE)
    cast.step("area_manager", one, Step.APPROVE)
    cast.step("care", one, Step.OFFER, offer=Offer(OfferKind.BUY_BACK, 9_000_00))


def test_a_deputy_acts_for_the_absent_and_is_named(cast: House) -> None:
    one = cast.receive(heard="x").id
    cast.step("care", one, Step.NEGOTIATE)
    cast.step("care", one, Step.ESCALATE, offer=REFUND)
    with pytest.raises(NotAllowed):
        cast.step("care", one, Step.APPROVE)
    today = MONDAY.date()
    with cast.as_("care") as (session, cara), pytest.raises(NotAllowed):
        complaint_deputies.set_deputy(
            session, cara, Deputy(cast.people["manager"], cast.people["care"], today, today), MONDAY
        )
    with cast.as_("manager") as (session, max_):
        complaint_deputies.set_deputy(
            session, max_, Deputy(cast.people["manager"], cast.people["care"], today, today), MONDAY
        )
        (deputy,) = complaint_deputies.list_deputies(session, max_, MONDAY)
        assert (deputy.user, deputy.deputy) == ("Max Manager", "Cara Care")
    with pytest.raises(NotAllowed):
        cast.step("care", one, Step.APPROVE, MONDAY + timedelta(days=1))
    cast.step("care", one, Step.APPROVE)
    approved = next(entry for entry in cast.view("care", one).timeline if entry.step is Step.APPROVE)
    assert (approved.by, approved.on_behalf_of) == ("Cara Care", "Max Manager")
    with cast.as_("manager") as (session, max_):
        with pytest.raises(Refused):
            complaint_deputies.set_deputy(
                session, max_, Deputy(cast.people["manager"], cast.people["principal"], today, today), MONDAY
            )
        complaint_deputies.withdraw_deputy(session, max_, deputy.id, MONDAY)
        assert complaint_deputies.list_deputies(session, max_, MONDAY) == []


def test_a_deputy_from_another_house_sees_the_complaints_and_no_orders(cast: House) -> None:
    write(cast.database, [order("R1", at(2), at(3))])
    one = cast.receive(order_number="R1").id
    today = MONDAY.date()
    with cast.as_("manager") as (session, max_):
        complaint_deputies.set_deputy(
            session, max_, Deputy(cast.people["manager"], cast.people["other_advisor"], today, today), MONDAY
        )
    view = cast.view("other_advisor", one)
    assert view.number == "D1-2026-0001" and view.order_number is None
    with cast.as_("other_advisor") as (session, _olga):
        assert session.exec(select(RepairOrderRow)).all() == []
    with pytest.raises(NotFound):
        cast.view("other_advisor", one, MONDAY + timedelta(days=1))


def test_who_comes_second_is_told_what_happened(cast: House) -> None:
    one = cast.receive().id
    cast.step("advisor", one, Step.ACKNOWLEDGE, seen=1)
    with pytest.raises(Conflict) as told:
        cast.step("care", one, Step.ACKNOWLEDGE, seen=1)
    assert str(told.value) == "Ann Advisor spoke with the customer and acknowledged this meanwhile. Look at it again."
    answers: list[str] = []

    def negotiate(key: str) -> None:
        try:
            cast.step(key, one, Step.NEGOTIATE, seen=2)
            answers.append("done")
        except Conflict as problem:
            answers.append(str(problem))

    threads = [threading.Thread(target=negotiate, args=(key,)) for key in ("advisor", "care", "manager")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers)[-1] == "done" and answers.count("done") == 1
    assert sum("began the negotiation meanwhile" in answer for answer in answers) == 2


def test_names_for_those_who_need_them_corrected_handed_out_and_forgotten(cast: House) -> None:
    one = cast.receive(name="Kim", phone="040 123456").id
    other = cast.receive(name="KIM", phone="+49 40 123456").id
    stranger = cast.receive(name="Lee", phone="030 9").id
    for key, sees in (("advisor", True), ("care", True), ("service_centre", True), ("area_manager", False),
                      ("head_office", False), ("auditor", False), ("principal", False)):  # fmt: skip
        assert (cast.view(key, one).person is not None) is sees, key
        with cast.as_(key) as (session, actor):
            page = listed(session, actor, ComplaintFilters(), MONDAY)
            names = {row.line.customer for row in page.rows} - {None}
            assert bool(names) is (key in ("advisor", "care")), key
    with cast.as_("care") as (session, cara):
        details = complaint_persons.PersonDetails("Kim", "040 123456", "kim@example.com")
        complaint_persons.correct_person(session, cara, one, details, MONDAY)
        handed = complaint_persons.export_person(session, cara, one, MONDAY)
        assert handed["person"]["email"] == "kim@example.com" and len(handed["complaints"]) == 2
        with pytest.raises(NotAllowed):
            complaint_persons.erase_person(session, cara, one, MONDAY)
    with cast.as_("manager") as (session, max_):
        assert complaint_persons.erase_person(session, max_, one, MONDAY) == 2
    for complaint_id, erased in ((one, True), (other, True), (stranger, False)):
        person = cast.view("care", complaint_id).person
        assert person is not None and person.erased is erased and (person.name is None) is erased
    with cast.database.session(SYSTEM) as session:
        assert walk_chain(session).holds
        kept = " ".join(session.exec(select(ChangeValueRow.body)))
        assert "Kim" not in kept and "123456" not in kept and "kim@" not in kept
        assert [
            row.name for row in session.exec(select(ComplaintPersonRow).where(col(ComplaintPersonRow.name) == "Lee"))
        ]


def test_lists_by_what_is_due_and_figures_that_lead_to_their_complaints(cast: House) -> None:
    safety = cast.receive(severity=Severity.SAFETY).id
    minor = cast.receive(severity=Severity.MINOR, vin=VIN).id
    waiting = cast.receive(heard="x").id
    cast.step("advisor", waiting, Step.WAIT)
    done, answered = cast.closed(), cast.answered()
    elsewhere = cast.receive("other_advisor", dealer="D2").id
    with cast.as_("advisor") as (session, ann):
        page = listed(session, ann, ComplaintFilters(View.MINE), MONDAY)
        assert [row.line.id for row in page.rows] == [safety, minor, answered, waiting]
        assert [row.left.urgency.value for row in page.rows] == ["soon", "today", "on_time", "waiting"]
        late = MONDAY + 3 * HOUR
        overdue = listed(session, ann, ComplaintFilters(View.OVERDUE), late)
        assert [row.line.id for row in overdue.rows] == [safety]
        assert overdue.rows[0].left.seconds == -3600
        tomorrow = counts(session, ann, ComplaintFilters(), MONDAY + timedelta(days=3))
        assert (tomorrow[View.FOLLOW_UPS], tomorrow[View.WAITING], tomorrow[View.TO_DECIDE]) == (1, 1, 0)
        states = {column.state: column.count for column in board(session, ann, ComplaintFilters(), MONDAY)}
        assert (states[State.RECEIVED], states[State.ACKNOWLEDGED], states[State.ANSWERED]) == (2, 1, 1)
        assert State.CLOSED not in states
        for words in (VIN[-8:], "d1-2026-0002"):
            found = listed(session, ann, ComplaintFilters(View.ALL, words=words), MONDAY).rows
            assert [row.line.id for row in found] == [minor]
    with cast.as_("area_manager") as (session, ada):
        assert listed(session, ada, ComplaintFilters(), MONDAY).total == 5
        assert listed(session, ada, ComplaintFilters(dealer="D2"), MONDAY).rows[0].line.id == elsewhere
        later = MONDAY + timedelta(days=30)
        group = response_figures(session, ada, Month(2026, 11), Month(2026, 11), later)
        assert sorted(group.by_unit) == ["D1", "D2"] and sorted(group.by_severity) == ["major", "minor", "safety"]
        figures = group.by_unit["D1"]
        assert (len(figures.received), figures.first_time_closed.part) == (5, [done])
        assert (sorted(figures.acknowledged.part), figures.acknowledged.share) == ([waiting, done, answered], 0.6)
        assert figures.median_answer_seconds == 0
        chosen = ComplaintFilters(View.ALL, ids=tuple(figures.acknowledged.part))
        assert listed(session, ada, chosen, MONDAY).total == 3
        empty = response_figures(session, ada, Month(2020, 1), Month(2020, 1), later).all
        assert empty.answered.share is None and empty.median_answer_seconds is None


def test_guides_are_data_that_a_dealer_extends(cast: House) -> None:
    with cast.as_("manager") as (session, max_):
        assert len(complaint_guides.list_categories(session, max_)) == 7
        for category in complaint_guides.list_categories(session, max_):
            for locale in ("en", "zh"):
                guide = complaint_guides.guide(session, max_, "D1", category.code, locale)
                assert guide.ask and guide.do_not_promise
        before = complaint_guides.guide(session, max_, "D1", "parts", "zh")
        line = complaint_guides.add_guide_line(session, max_, "D1", "parts", Advice.ASK, "", "Which shelf?", MONDAY)
        assert complaint_guides.guide(session, max_, "D1", "parts", "zh").ask == (*before.ask, "Which shelf?")
    with cast.as_("other_advisor") as (session, olga):
        assert complaint_guides.guide(session, olga, "D2", "parts", "zh") == before
        with pytest.raises(NotAllowed):
            complaint_guides.remove_guide_line(session, olga, line, MONDAY)
    with cast.as_("far_manager") as (session, fang), pytest.raises(NotFound):
        complaint_guides.remove_guide_line(session, fang, line, MONDAY)
