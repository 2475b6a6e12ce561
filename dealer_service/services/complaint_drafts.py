"""What is known already of a complaint that begins at a vehicle, an order, or an answer at the follow-up?"""

from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, require
from dealer_service.domain.complaints import REPAIR_QUALITY, Severity, Source
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.vehicles import normalise_vin
from dealer_service.services.complaint_access import dealer_by_id
from dealer_service.services.complaints import Draft, Received, receive
from dealer_service.services.words import N_
from dealer_service.storage.complaint_log import find_by_answer
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.follow_up_answers import find_answer
from dealer_service.storage.order_details import FoundOrder, find_order
from dealer_service.storage.scope import scope_of
from dealer_service.storage.vehicle_search import find_vehicle, last_known

__all__ = ["complaint_of_answer", "dealers_to_receive", "draft_from_answer", "draft_from_order", "draft_from_vehicle",
           "receive_from_answer"]  # fmt: skip


# What a customer answered without words, in the language of who takes it down: kept as written, not translated.
ANSWERED = {"en": ("not fixed", "dissatisfied"), "zh": ("未修好", "不满意")}


def dealers_to_receive(session: Session, actor: Actor) -> list[Dealer]:
    """The dealers for which the person takes complaints: his own, or all for the service centre."""
    require(actor, Permission.RECEIVE_COMPLAINTS)
    takes = [grant for grant in actor.grants if Permission.RECEIVE_COMPLAINTS in PERMISSIONS[grant.role]]
    own = {grant.dealer_id for grant in takes}
    everywhere = actor.user_id is None or any(g.dealer_id is None and g.region_id is None for g in takes)
    scope = scope_of(session)
    return [one for one in list_dealers(session) if scope.allows_complaint(one.id) and (everywhere or one.id in own)]


def draft_from_order(session: Session, actor: Actor, order_id: int) -> Draft:
    """Dealer, order, vehicle and customer filled in; raises ``NotFound`` for an order out of scope."""
    require(actor, Permission.RECEIVE_COMPLAINTS)
    return _of_order(session, order_id)


def draft_from_vehicle(session: Session, actor: Actor, vin: str) -> Draft:
    """Dealer, vehicle and customer as the dealer knows them that saw it last; raises ``NotFound``."""
    require(actor, Permission.RECEIVE_COMPLAINTS)
    vehicle = find_vehicle(session, normalise_vin(vin))
    ids = scope_of(session).dealer_ids
    known = last_known(session, vehicle.id, ids or ()) if vehicle is not None and ids is not None else None
    if known is None:
        raise NotFound(N_("There is no such vehicle, or not for you."))
    return Draft(dealer=known.dealer, vin=known.vin, plate=known.plate, name=known.customer, phone=known.phone)


def draft_from_answer(session: Session, actor: Actor, answer_id: int) -> Draft:
    """An answer "not fixed" or "dissatisfied" as a complaint, all but the severity chosen.

    Raises ``NotFound``, and ``Refused`` for an answer that is neither.
    """
    require(actor, Permission.RECEIVE_COMPLAINTS)
    answer = find_answer(session, answer_id)
    if answer is None:
        raise NotFound(N_("There is no such answer, or not for you."))
    if answer.corrected_by_id is not None:
        raise Refused(N_("This answer was corrected. Open the one that took its place."))
    if answer.fixed and answer.level != 1:
        raise Refused(
            N_("The customer said that it is fixed and is not dissatisfied: there is nothing to complain of.")
        )
    not_fixed, dissatisfied = ANSWERED.get(actor.locale[:2], ANSWERED["en"])
    draft = _of_order(session, answer.order_id)
    return Draft(
        dealer=draft.dealer, words=answer.words or (dissatisfied if answer.fixed else not_fixed),
        category=REPAIR_QUALITY if not answer.fixed else "other",
        severity=Severity.MINOR if answer.fixed else Severity.MAJOR, source=Source.FOLLOW_UP, vin=draft.vin,
        order_number=draft.order_number, plate=draft.plate, name=draft.name, phone=draft.phone,
        answer_id=answer_id,
    )  # fmt: skip


def receive_from_answer(session: Session, actor: Actor, answer_id: int, now: datetime) -> Received:
    """Take the complaint out of an answer in one step; raises ``Conflict`` where that was done already."""
    return receive(session, actor, draft_from_answer(session, actor, answer_id), now)


def complaint_of_answer(session: Session, actor: Actor, answer_id: int) -> int | None:
    """The complaint that came out of an answer, if any."""
    require(actor, Permission.SEE_COMPLAINTS)
    row = find_by_answer(session, answer_id)
    return row.id if row else None


def _of_order(session: Session, order_id: int) -> Draft:
    found: FoundOrder | None = find_order(session, order_id)
    if found is None:
        raise NotFound(N_("There is no such order, or not for you."))
    dealer = dealer_by_id(session, found.order.dealer_id)
    return Draft(
        dealer=dealer.code, vin=found.vehicle.vin, order_number=found.order.number, plate=found.order.plate,
        name=found.person.name if found.person else None, phone=found.person.phone if found.person else None,
    )  # fmt: skip
