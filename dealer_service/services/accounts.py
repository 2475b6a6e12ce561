"""Who is this person, what may they do, and which dealers' rows do they see?"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import (
    DEALER_ROLES,
    PERMISSIONS,
    REGION_ROLES,
    Actor,
    Grant,
    Permission,
    Role,
    require,
)
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services import passwords
from dealer_service.services.grants import checked_email, checked_grants, spelled
from dealer_service.services.words import N_
from dealer_service.storage import accounts as stored
from dealer_service.storage import places as stored_places
from dealer_service.storage.accounts import Person, UserRow
from dealer_service.storage.changes import record_change
from dealer_service.storage.complaint_policy import absent_for
from dealer_service.storage.scope import Scope
from dealer_service.storage.unchanged import unchanged

SEES_ALL = frozenset({Role.AUDITOR, Role.HEAD_OFFICE})


def actor_of(session: Session, user_id: int) -> Actor:
    """The person with their roles as they stand now.

    Raises ``NotFound`` for an unknown or deactivated person.
    """
    found = stored.find_person(session, user_id)
    if found is None or not found.active:
        raise NotFound(N_("There is no such person, or the account is closed."))
    return Actor(user_id, found.email, found.name, found.locale, found.staff_name, found.grants)


def scope_for(session: Session, actor: Actor, now: datetime) -> Scope:
    """The dealers a person sees: those of their roles, with merged predecessors, or those now in their region.

    Auditors and head office see all; administrators see no dealer's rows, the service centre only complaints, of all
    dealers; a deputy also the complaints of those for whom he stands in. A program sees the dealers of its token.
    """
    if _sees_all(actor):
        return Scope(actor.key, None)
    seen = _dealers_of(session, *_places_of(actor), now)
    if actor.has(Role.SERVICE_CENTRE):
        return Scope(actor.key, seen, None)
    if actor.user_id is None or actor.token is not None or not actor.may(Permission.SEE_COMPLAINTS):
        return Scope(actor.key, seen)
    deputy, today = actor.user_id, now.date()
    absent_people = unchanged(session, ("absent", deputy, today), lambda: absent_for(session, deputy, today))
    absent = [grant for user_id in absent_people
              for grant in stored.grants_of(session, user_id)]  # fmt: skip
    if any(grant.role in (Role.SERVICE_CENTRE, Role.HEAD_OFFICE) for grant in absent):
        return Scope(actor.key, seen, None)
    return Scope(actor.key, seen, _dealers_of(session, *_places(absent), now))


def dealers_where(session: Session, actor: Actor, permission: Permission, now: datetime) -> frozenset[int] | None:
    """The dealers at which a role of the person carries the permission, which may be fewer than he sees; None: all."""
    carrying = [grant for grant in actor.grants if permission in PERMISSIONS[grant.role]]
    if actor.user_id is None or any(grant.dealer_id is None and grant.region_id is None for grant in carrying):
        return None
    return _dealers_of(session, *_places(carrying), now)


def enter(session: Session, actor: Actor, now: datetime) -> None:
    """Give the session the scope of the person, from here on."""
    session.info["scope"] = scope_for(session, actor, now)


def add_user(
    session: Session,
    actor: Actor,
    *,
    email: str,
    name: str,
    password: str,
    grants: Iterable[Grant],
    locale: str = "en",
    staff_name: str | None = None,
    now: datetime,
) -> int:
    """Add a person who can sign in; answers the person's id. Refuses a second account for one address."""
    require(actor, Permission.ADMINISTER)
    address = checked_email(email)
    if stored.find_user_by_email(session, address) is not None:
        raise Refused(N_("There is already an account for this address. Open it and change its roles."), field="email")
    granted = checked_grants(grants)
    row = UserRow(
        email=address,
        name=name.strip() or address.partition("@")[0],
        staff_name=staff_name or None,
        password_hash=passwords.digest_of(password, email=address),
        locale=locale,
        created_at=now,
    )
    user_id = stored.save_user(session, row)
    stored.save_grants(session, user_id, granted)
    _record(session, actor, "add_user", user_id, now, email=address, name=row.name, roles=spelled(granted))
    return user_id


def change_user(
    session: Session,
    actor: Actor,
    user_id: int,
    *,
    name: str,
    staff_name: str | None,
    locale: str,
    grants: Iterable[Grant],
    now: datetime,
) -> None:
    """Change name, language and roles. The last administrator stays one."""
    require(actor, Permission.ADMINISTER)
    row = _user(session, user_id)
    before, granted = stored.grants_of(session, user_id), checked_grants(grants)
    was, stays = _has(before, Role.ADMIN), _has(granted, Role.ADMIN)
    if row.active and was and not stays:
        _refuse_last_admin(session)
    if not name.strip():
        raise Refused(N_("Enter the person's name."), field="name")
    row.name, row.staff_name, row.locale = name.strip(), staff_name or None, locale
    stored.save_user(session, row)
    if set(before) != set(granted):
        stored.save_grants(session, user_id, granted)
    _record(session, actor, "change_user", user_id, now, name=row.name, roles=spelled(granted), before=spelled(before))


def deactivate(session: Session, actor: Actor, user_id: int, now: datetime) -> None:
    """Close an account and end its sessions; what the person did stays under their key."""
    require(actor, Permission.ADMINISTER)
    row = _user(session, user_id)
    if user_id == actor.user_id:
        raise Refused(N_("Nobody closes their own account. Ask another administrator."))
    if row.active and _has(stored.grants_of(session, user_id), Role.ADMIN):
        _refuse_last_admin(session)
    row.active = False
    stored.save_user(session, row)
    stored.revoke_sign_ins(session, user_id, now)
    _record(session, actor, "deactivate_user", user_id, now)


def reactivate(session: Session, actor: Actor, user_id: int, now: datetime) -> None:
    """Open a closed account again, with the roles it had."""
    require(actor, Permission.ADMINISTER)
    row = _user(session, user_id)
    row.active = True
    stored.save_user(session, row)
    _record(session, actor, "reactivate_user", user_id, now)


def reset_password(session: Session, actor: Actor, user_id: int, now: datetime) -> str:
    """A new password, shown once to the administrator; the person's sessions end."""
    require(actor, Permission.ADMINISTER)
    row = _user(session, user_id)
    password = passwords.new_password()
    row.password_hash = passwords.digest_of(password)
    stored.save_user(session, row)
    stored.revoke_sign_ins(session, user_id, now)
    stored.forget_attempts(session, passwords.person_key(row.email))
    _record(session, actor, "reset_password", user_id, now)
    return password


def set_locale(session: Session, actor: Actor, locale: str) -> None:
    """Keep the language the person reads."""
    if actor.user_id is not None:
        row = _user(session, actor.user_id)
        row.locale = locale
        stored.save_user(session, row)


def list_people(session: Session, actor: Actor, words: str = "") -> list[Person]:
    require(actor, Permission.ADMINISTER)
    return stored.list_people(session, words.strip())


def get_person(session: Session, actor: Actor, user_id: int) -> Person:
    """One person with their roles; raises ``NotFound``."""
    require(actor, Permission.ADMINISTER)
    row = _user(session, user_id)
    return Person(
        user_id, row.email, row.name, row.staff_name, row.locale, row.active, stored.grants_of(session, user_id)
    )


def places_of(session: Session, actor: Actor, now: datetime) -> tuple[str, ...]:
    """The dealers and regions of a person's roles by name; empty for the network."""
    _dealers, regions = _places(actor.grants)
    names = [place.name for place in _own_places(session, actor, now)]
    return (*names, *stored_places.region_names(session, regions).values())


def grants_in_words(session: Session, grants: Iterable[Grant]) -> list[tuple[Role, str | None]]:
    """Each role with the code and name of its dealer or the name of its region, None for the network."""
    given = list(grants)
    dealers, regions = _places(given)
    dealer_names = {p.dealer_id: f"{p.code} {p.name}" for p in stored_places.list_places(session, dealers, date.max)}
    names = stored_places.region_names(session, regions)
    return [(grant.role, dealer_names.get(grant.dealer_id or 0) or names.get(grant.region_id or 0)) for grant in given]


def zone_of(session: Session, actor: Actor, now: datetime) -> str:
    """The time zone of the person's first dealer by code, UTC for people of the network."""
    places = _own_places(session, actor, now)
    return places[0].timezone if places else "UTC"


def _own_places(session: Session, actor: Actor, now: datetime) -> list[stored_places.Place]:
    """The dealers of a person's roles, looked up once in a session: every page names them and shows their time."""
    kept: dict[tuple[Actor, date], list[stored_places.Place]] = session.info.setdefault("own_places", {})
    key = (actor, now.date())
    if key not in kept:
        kept[key] = stored_places.list_places(session, _places_of(actor)[0], now.date())
    return kept[key]


def _sees_all(actor: Actor) -> bool:
    if actor.token is not None:
        return actor.token.for_network
    return actor.user_id is None or actor.has(*SEES_ALL)


def _dealers_of(session: Session, dealers: set[int], regions: set[int], now: datetime) -> frozenset[int]:
    """These dealers and those now in these regions, with what was merged into them."""
    seen = dealers | stored_places.dealers_in(session, regions, now.date())
    return stored_places.with_predecessors(session, seen) if seen else frozenset()


def _places_of(actor: Actor) -> tuple[set[int], set[int]]:
    """The ids of the dealers and of the regions that a person's roles, or a program's token, are bound to."""
    if actor.token is not None:
        return {actor.token.dealer_id} - {None}, {actor.token.region_id} - {None}  # type: ignore[return-value]
    return _places(actor.grants)


def _places(grants: Iterable[Grant]) -> tuple[set[int], set[int]]:
    """The ids of the dealers and of the regions that roles are bound to."""
    given = list(grants)
    dealers = {g.dealer_id for g in given if g.role in DEALER_ROLES and g.dealer_id is not None}
    return dealers, {g.region_id for g in given if g.role in REGION_ROLES and g.region_id is not None}


def _user(session: Session, user_id: int) -> UserRow:
    row = stored.find_user(session, user_id)
    if row is None:
        raise NotFound(N_("There is no such person."))
    return row


def _has(grants: Iterable[Grant], role: Role) -> bool:
    return any(grant.role is role for grant in grants)


def _refuse_last_admin(session: Session) -> None:
    if stored.count_active_with(session, Role.ADMIN) <= 1:
        raise Refused(N_("This is the last administrator. Name another one first."))


def _record(session: Session, actor: Actor, verb: str, user_id: int, now: datetime, **values: object) -> None:
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"user:{user_id}", values=dict(values))
