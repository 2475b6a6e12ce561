"""Who may sign in, with which roles, and which sessions are open?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, String, bindparam, delete, func, or_
from sqlalchemy import select as select_rows
from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.accounts import Grant, Role
from dealer_service.storage.columns import UtcSeconds


class UserRow(SQLModel, table=True):
    __tablename__ = "app_user"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    staff_name: str | None = None  # as the dealer's own system writes this person on orders
    password_hash: str
    locale: str = "en"
    active: bool = True
    created_at: datetime = Field(sa_type=UtcSeconds)


class UserRoleRow(SQLModel, table=True):
    """One role of a person, at a dealer, in a region, or in the network where both are empty."""

    __tablename__ = "user_role"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    role: str
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    region_id: int | None = Field(default=None, foreign_key="region.id")


class SignInSessionRow(SQLModel, table=True):
    """One signed-in browser; kept by the digest of its token, so it can be revoked and never read back."""

    __tablename__ = "sign_in_session"

    token_digest: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    started_at: datetime = Field(sa_type=UtcSeconds)
    seen_at: datetime = Field(sa_type=UtcSeconds)
    expires_at: datetime = Field(sa_type=UtcSeconds)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    browser: str | None = None


class SignInAttemptRow(SQLModel, table=True):
    """A refused sign-in, for throttling by address and by person."""

    __tablename__ = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    at: datetime = Field(sa_type=UtcSeconds)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the list of users shows one."""

    id: int
    email: str
    name: str
    staff_name: str | None
    locale: str
    active: bool
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One signed-in browser, as its owner sees it."""

    token_digest: str
    started_at: datetime
    seen_at: datetime
    browser: str | None


def find_user(session: Session, user_id: int) -> UserRow | None:
    return session.get(UserRow, user_id)


def find_person(session: Session, user_id: int) -> Person | None:
    """A person with their roles: asked at every request, so it is one statement, written once."""
    rows = session.execute(_PERSON, {"user_id": user_id}).all()
    if not rows:
        return None
    grants = tuple(Grant(Role(role), dealer_id, region_id) for *_, role, dealer_id, region_id in rows if role)
    email, name, staff_name, locale, active = rows[0][:5]
    return Person(user_id, email, name, staff_name, locale, active, grants)


_PERSON = (
    select_rows(
        col(UserRow.email), col(UserRow.name), col(UserRow.staff_name), col(UserRow.locale), col(UserRow.active),
        col(UserRoleRow.role), col(UserRoleRow.dealer_id), col(UserRoleRow.region_id),
    )
    .outerjoin(UserRoleRow, col(UserRoleRow.user_id) == col(UserRow.id))
    .where(col(UserRow.id) == bindparam("user_id", type_=Integer))
    .order_by(col(UserRoleRow.id))
)  # fmt: skip


def find_user_by_email(session: Session, email: str) -> UserRow | None:
    """By the address as it is kept: trimmed, in small letters."""
    return session.exec(select(UserRow).where(UserRow.email == email)).first()


def save_user(session: Session, row: UserRow) -> int:
    """Add or update; answers the person's id."""
    session.add(row)
    session.flush()
    return row.id or 0


def grants_of(session: Session, user_id: int) -> tuple[Grant, ...]:
    rows = session.exec(select(UserRoleRow).where(UserRoleRow.user_id == user_id).order_by(col(UserRoleRow.id)))
    return tuple(_grant(row) for row in rows)


def save_grants(session: Session, user_id: int, grants: Iterable[Grant]) -> None:
    """Replace the roles of a person."""
    for row in session.exec(select(UserRoleRow).where(UserRoleRow.user_id == user_id)).all():
        session.delete(row)
    session.add_all(
        UserRoleRow(user_id=user_id, role=grant.role.value, dealer_id=grant.dealer_id, region_id=grant.region_id)
        for grant in grants
    )
    session.flush()


def list_people(session: Session, words: str = "") -> list[Person]:
    """All people by name, or those whose name or address holds the words."""
    statement = select(UserRow).order_by(func.lower(UserRow.name), col(UserRow.id))
    if words:
        statement = statement.where(
            or_(
                col(UserRow.name).icontains(words, autoescape=True),
                col(UserRow.email).icontains(words, autoescape=True),
            )
        )
    grants: dict[int, list[Grant]] = {}
    for role in session.exec(select(UserRoleRow).order_by(col(UserRoleRow.id))):
        grants.setdefault(role.user_id, []).append(_grant(role))
    return [
        Person(
            row.id or 0, row.email, row.name, row.staff_name, row.locale, row.active, tuple(grants.get(row.id or 0, ()))
        )
        for row in session.exec(statement)
    ]


def count_active_with(session: Session, role: Role) -> int:
    """How many people who may sign in hold the role?"""
    statement = (
        select(func.count(func.distinct(UserRow.id)))
        .select_from(UserRow)
        .join(UserRoleRow, col(UserRoleRow.user_id) == col(UserRow.id))
        .where(col(UserRow.active).is_(True), UserRoleRow.role == role.value)
    )
    return session.exec(statement).one()


def save_sign_in(session: Session, row: SignInSessionRow) -> None:
    session.add(row)
    session.flush()


def find_sign_in(session: Session, token_digest: str) -> SignInSessionRow | None:
    return session.get(SignInSessionRow, token_digest)


def sign_in_facts(session: Session, token_digest: str) -> tuple[int, datetime, datetime, datetime | None] | None:
    """Whose session it is, when it was last seen, when it ends, and when it was revoked; asked at every request."""
    row = session.execute(_SIGN_IN, {"token_digest": token_digest}).first()
    return None if row is None else (row[0], row[1], row[2], row[3])


_SIGN_IN = select_rows(
    col(SignInSessionRow.user_id), col(SignInSessionRow.seen_at), col(SignInSessionRow.expires_at),
    col(SignInSessionRow.revoked_at),
).where(col(SignInSessionRow.token_digest) == bindparam("token_digest", type_=String))  # fmt: skip


def list_open_sessions(session: Session, user_id: int, now: datetime, seen_after: datetime) -> list[OpenSession]:
    """The sessions that would still be let in now, the latest seen first."""
    statement = (
        select(SignInSessionRow)
        .where(
            SignInSessionRow.user_id == user_id,
            col(SignInSessionRow.revoked_at).is_(None),
            col(SignInSessionRow.expires_at) > now,
            col(SignInSessionRow.seen_at) > seen_after,
        )
        .order_by(col(SignInSessionRow.seen_at).desc(), col(SignInSessionRow.token_digest))
    )
    return [OpenSession(row.token_digest, row.started_at, row.seen_at, row.browser) for row in session.exec(statement)]


def revoke_sign_ins(
    session: Session, user_id: int, now: datetime, *, only: str | None = None, but: str | None = None
) -> int:
    """End the sessions of a person: all, one by its digest, or all but one. Answers how many were ended."""
    statement = select(SignInSessionRow).where(
        SignInSessionRow.user_id == user_id, col(SignInSessionRow.revoked_at).is_(None)
    )
    if only is not None:
        statement = statement.where(SignInSessionRow.token_digest == only)
    if but is not None:
        statement = statement.where(SignInSessionRow.token_digest != but)
    rows = session.exec(statement).all()
    for row in rows:
        row.revoked_at = now
    session.flush()
    return len(rows)


def record_attempt(session: Session, keys: Iterable[str], at: datetime) -> None:
    session.add_all(SignInAttemptRow(key=key, at=at) for key in keys)
    session.flush()


def attempts_since(session: Session, key: str, since: datetime) -> tuple[int, datetime | None]:
    """How many refused sign-ins the key has since then, and when the earliest of them was."""
    statement = select(func.count(col(SignInAttemptRow.id)), func.min(SignInAttemptRow.at)).where(
        SignInAttemptRow.key == key, col(SignInAttemptRow.at) > since
    )
    count, earliest = session.exec(statement).one()
    return count, earliest


def forget_attempts(session: Session, key: str) -> None:
    """Drop the refused sign-ins of one key."""
    session.exec(delete(SignInAttemptRow).where(col(SignInAttemptRow.key) == key))


def sweep_sign_ins(session: Session, before: datetime) -> None:
    """Drop attempts and ended sessions older than the instant."""
    session.exec(delete(SignInAttemptRow).where(col(SignInAttemptRow.at) < before))
    session.exec(delete(SignInSessionRow).where(col(SignInSessionRow.expires_at) < before))


def _grant(row: UserRoleRow) -> Grant:
    return Grant(Role(row.role), row.dealer_id, row.region_id)


def people_above(session: Session, roles: Iterable[Role]) -> list[tuple[int, str]]:
    """Active people with one of these roles in a region or the network, by name."""
    statement = (
        select(UserRow.id, UserRow.name)
        .join(UserRoleRow, col(UserRoleRow.user_id) == col(UserRow.id))
        .where(
            col(UserRow.active).is_(True),
            col(UserRoleRow.dealer_id).is_(None),
            col(UserRoleRow.role).in_([role.value for role in roles]),
        )
        .distinct()
    )
    found = {user_id or 0: name for user_id, name in session.exec(statement)}
    return sorted(found.items(), key=lambda one: one[1].casefold())


def people_at(session: Session, dealer_ids: Iterable[int], roles: Iterable[Role]) -> list[tuple[int, str]]:
    """Active people with one of these roles at one of these dealers, by name."""
    statement = (
        select(UserRow.id, UserRow.name)
        .join(UserRoleRow, col(UserRoleRow.user_id) == col(UserRow.id))
        .where(
            col(UserRow.active).is_(True),
            col(UserRoleRow.dealer_id).in_(list(dealer_ids)),
            col(UserRoleRow.role).in_([role.value for role in roles]),
        )
        .distinct()
    )
    found = {user_id or 0: name for user_id, name in session.exec(statement)}
    return sorted(found.items(), key=lambda one: one[1].casefold())
