"""Who stands in for whom while somebody is away?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import PERMISSIONS, Actor, Permission, Role, require
from dealer_service.domain.complaint_authority import Deputy, checked_deputy
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services.words import N_
from dealer_service.storage import complaint_policy as stored
from dealer_service.storage.accounts import find_user, grants_of, people_above, people_at
from dealer_service.storage.changes import record_change
from dealer_service.storage.order_details import names_of

__all__ = ["DeputyView", "deputies_for", "list_deputies", "people_of", "set_deputy", "withdraw_deputy"]

ABOVE = (Role.AREA_MANAGER, Role.SERVICE_CENTRE, Role.HEAD_OFFICE)


@dataclass(frozen=True, slots=True)
class DeputyView:
    id: int
    user_id: int
    user: str
    deputy_id: int
    deputy: str
    first_on: date
    last_on: date


def people_of(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """The people of the actor's own house who work on complaints, by name; himself where he has no house."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    houses = [grant.dealer_id for grant in actor.grants if grant.dealer_id is not None]
    roles = [role for role, allowed in PERMISSIONS.items() if Permission.HANDLE_COMPLAINTS in allowed]
    found = people_at(session, houses, roles)
    return found or ([(actor.user_id, actor.name)] if actor.user_id is not None else [])


def deputies_for(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Who can stand in: the people of the actor's house, for those above the dealers each other."""
    if any(grant.dealer_id is not None for grant in actor.grants):
        return people_of(session, actor)
    require(actor, Permission.HANDLE_COMPLAINTS)
    return people_above(session, ABOVE)


def list_deputies(session: Session, actor: Actor, now: datetime) -> list[DeputyView]:
    """Who stands in for the people of the actor's house, and for himself, from today on."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    people = {user_id for user_id, _name in people_of(session, actor)} | {actor.user_id or 0}
    rows = stored.list_deputies(session, people, now.date())
    names = names_of(session, {user_id for _id, row in rows for user_id in (row.user_id, row.deputy_id)})
    return [
        DeputyView(row_id, row.user_id, names[row.user_id], row.deputy_id, names[row.deputy_id], row.first_on,
                   row.last_on)
        for row_id, row in rows
    ]  # fmt: skip


def set_deputy(session: Session, actor: Actor, deputy: Deputy, now: datetime) -> int:
    """Name who stands in from day to day: everybody for himself, a manager for the people of his house.

    The deputy works on complaints himself. Answers the id of the deputyship.
    """
    require(actor, Permission.HANDLE_COMPLAINTS)
    checked = checked_deputy(deputy)
    _check_may(session, actor, checked.user_id)
    user = find_user(session, checked.deputy_id)
    grants = grants_of(session, checked.deputy_id) if user is not None and user.active else ()
    if not any(Permission.HANDLE_COMPLAINTS in PERMISSIONS[grant.role] for grant in grants):
        raise Refused(N_("Choose a person who works on complaints."), field="deputy_id")
    row_id = stored.save_deputy(session, checked, actor.user_id)
    _record(session, actor, "set_deputy", checked, now)
    return row_id


def withdraw_deputy(session: Session, actor: Actor, row_id: int, now: datetime) -> None:
    """End a deputyship now; what the deputy did stays. Raises ``NotFound``."""
    require(actor, Permission.HANDLE_COMPLAINTS)
    row = stored.find_deputy(session, row_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound(N_("There is no such deputy."))
    _check_may(session, actor, row.user_id)
    row.withdrawn_at = now
    session.add(row)
    session.flush()
    _record(session, actor, "withdraw_deputy", Deputy(row.user_id, row.deputy_id, row.first_on, row.last_on), now)


def _record(session: Session, actor: Actor, verb: str, deputy: Deputy, now: datetime) -> None:
    """With the house of who is away, so that it stands among its changes; above the dealers with none."""
    house = next((grant.dealer_id for grant in grants_of(session, deputy.user_id) if grant.dealer_id is not None), None)
    values = {"deputy": deputy.deputy_id, "first_on": deputy.first_on, "last_on": deputy.last_on}
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"user:{deputy.user_id}", dealer_id=house,
                  values=values)  # fmt: skip


def _check_may(session: Session, actor: Actor, user_id: int) -> None:
    if user_id == actor.user_id or actor.user_id is None:
        return
    houses = {grant.dealer_id for grant in actor.grants if Permission.SET_COMPLAINT_POLICY in PERMISSIONS[grant.role]}
    theirs = {grant.dealer_id for grant in grants_of(session, user_id)}
    if not theirs or (not theirs <= houses - {None} and None not in houses):
        raise NotAllowed(N_("You name deputies for yourself, a manager also for the people of the house."))
