"""May this person change this order, and is it still as they saw it?"""

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, Role, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.order_life import ChangedMeanwhile
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services.words import N_
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.order_changes import job_rows, list_corrections, lock_order
from dealer_service.storage.registers import Register, load_register
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.scope import scope_of


def own_jobs_only(actor: Actor) -> bool:
    """A technician sees the jobs given to him, unless another role shows him more."""
    roles = {grant.role for grant in actor.grants}
    return (
        actor.user_id is not None
        and actor.token is None
        and not any(Permission.SEE_ORDERS in PERMISSIONS[role] for role in roles - {Role.TECHNICIAN})
    )


def is_given_to(actor: Actor, technician: str | None) -> bool:
    """Is the job given to this person, by the name that the dealer's system writes?"""
    return bool(actor.staff_name) and (technician or "").casefold() == (actor.staff_name or "").casefold()


def dealer_to_write(session: Session, actor: Actor, permission: Permission, code: str) -> tuple[Dealer, Register]:
    """The dealer whose order is written, with the register of it alone; raises ``NotFound`` outside the scope."""
    register = load_register(session, [code])
    dealer = register.dealers.get(code)
    if dealer is None or not scope_of(session).allows(dealer.id):
        raise NotFound(N_("There is no dealer {code}."), field="dealer_code", code=code)
    _require_at(session, actor, permission, dealer.id)
    return dealer, register


def order_to_write(
    session: Session, actor: Actor, permission: Permission, order_id: int, version: int | None
) -> RepairOrderRow:
    """The order, locked; raises ``NotFound``, or ``ChangedMeanwhile`` where another version was seen."""
    row = lock_order(session, order_id)
    _require_at(session, actor, permission, row.dealer_id)
    if version is not None and version != row.version:
        since = [(c.line, c.field, c.old, c.new) for c in list_corrections(session, order_id, version)]
        raise ChangedMeanwhile(since, row.version)
    return row


def job_of_technician(session: Session, actor: Actor, row: RepairOrderRow, line: int) -> JobRow:
    """The job, if the person may write the work on it: whoever writes orders, or the technician it is given to."""
    found = next((job for job in job_rows(session, row.id or 0) if job.line == line), None)
    if found is None:
        raise NotFound(N_("The order has no line {line}."), line=line)
    if not actor.may(Permission.WRITE_ORDERS) and not is_given_to(actor, found.technician):
        raise NotAllowed(N_("This job is not given to you. Ask the service advisor to write your name on it."))
    return found


def refuse_without_region(dealer_code: str) -> Refused:
    return Refused(
        N_("Dealer {code} was in no region, or no rework window was set, on that day. Correct the day."),
        field="delivered_at",
        code=dealer_code,
    )


def _require_at(session: Session, actor: Actor, permission: Permission, dealer_id: int) -> None:
    """The permission must come from a role at this dealer, at its successor, or in the whole network."""
    require(actor, permission)
    if actor.user_id is None:
        return
    places = {grant.dealer_id for grant in actor.grants if permission in PERMISSIONS[grant.role]}
    if None in places or dealer_id in places:
        return
    successors = {dealer.id: dealer.successor_id for dealer in list_dealers(session)}
    at: int | None = dealer_id
    for _step in range(len(successors)):
        at = successors.get(at) if at is not None else None
        if at in places and at is not None:
            return
    raise NotAllowed(N_("You see this dealer's orders, but change only those of your own dealer."))
