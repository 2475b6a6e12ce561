"""Which program asks, and who gave it a token for what?"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import TOKEN_PERMISSIONS, Actor, Permission, require
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.words import N_
from dealer_service.storage import api_tokens as stored
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage.accounts import UserRow
from dealer_service.storage.api_tokens import ApiTokenRow
from dealer_service.storage.changes import record_change

PREFIX = "ast_"  # so that a token that was left lying about is recognised as one
LONGEST_NAME = 120
USED_EVERY = timedelta(minutes=1)
NO_LANGUAGE = ""  # a program says with each request which language it reads


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as its list shows it; ``dealer`` is a code, ``region`` a name, both None for the network."""

    id: int
    name: str
    permissions: tuple[Permission, ...]
    dealer: str | None
    region: str | None
    created_by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """The program that asks. ``seen`` says that its last use has to be written."""

    actor: Actor
    seen: bool


def make_token(
    session: Session,
    actor: Actor,
    *,
    name: str,
    permissions: Iterable[Permission],
    dealer: str | None = None,
    region: str | None = None,
    now: datetime,
) -> tuple[int, str]:
    """Make a token for a dealer (by code), a region (by name) or, without both, the network.

    Answers its id and the token itself, which is kept nowhere: it is shown now or never.
    """
    require(actor, Permission.ADMINISTER)
    name, given = name.strip(), frozenset(permissions)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(N_("Name the program that will use the token."), field="name")
    if not given or not given <= set(TOKEN_PERMISSIONS):
        raise Refused(N_("Choose what the program may do."), field="permissions")
    if dealer and region:
        raise Refused(N_("A token belongs to one dealer or to one region. Leave one of the two empty."), field="dealer")
    if actor.user_id is None:
        raise Refused(N_("A token is made by a person, who answers for it."))
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiTokenRow(
        digest=digest_of(secret),
        name=name,
        dealer_id=_dealer_id(session, dealer) if dealer else None,
        region_id=_region_id(session, region) if region else None,
        permissions=stored.written(given),
        created_by=actor.user_id,
        created_at=now,
    )
    token_id = stored.save_token(session, row)
    _record(session, actor, "make_api_token", row, now)
    return token_id, secret


def revoke_token(session: Session, actor: Actor, token_id: int, now: datetime) -> None:
    """End a token: from the next request on it is not known any more."""
    require(actor, Permission.ADMINISTER)
    row = stored.find_token(session, token_id)
    if row is None:
        raise NotFound(N_("There is no such token."))
    if row.revoked_at is None:
        row.revoked_at = now
        stored.save_token(session, row)
        _record(session, actor, "revoke_api_token", row, now)


def list_tokens(session: Session, actor: Actor) -> list[ApiToken]:
    """All tokens, those in use first."""
    require(actor, Permission.ADMINISTER)
    codes = dict(stored_dealers.list_codes(session))
    regions = dict(stored_dealers.list_regions(session))
    found = []
    for row in stored.list_tokens(session):
        grant, maker = stored.grant_of(row), session.get(UserRow, row.created_by)
        found.append(
            ApiToken(
                grant.token_id,
                row.name,
                tuple(permission for permission in TOKEN_PERMISSIONS if permission in grant.permissions),
                codes.get(row.dealer_id or 0),
                regions.get(row.region_id or 0),
                maker.name if maker else "",
                row.created_at,
                row.last_used_at,
                row.revoked_at,
            )
        )
    return found


def find_caller(session: Session, secret: str, now: datetime) -> Caller | None:
    """The program that carries the token; None where the token is not known or was revoked."""
    row = stored.find_by_digest(session, digest_of(secret))
    if row is None or row.revoked_at is not None:
        return None
    actor = Actor(row.created_by, "", row.name, NO_LANGUAGE, token=stored.grant_of(row))
    return Caller(actor, row.last_used_at is None or now - row.last_used_at >= USED_EVERY)


def note_use(session: Session, token_id: int, now: datetime) -> None:
    """Keep when a token was last used, to the minute."""
    row = stored.find_token(session, token_id)
    if row is not None:
        row.last_used_at = now
        stored.save_token(session, row)


def digest_of(secret: str) -> str:
    """A token holds 256 random bits, so a plain digest is enough to keep it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _dealer_id(session: Session, code: str) -> int:
    known = stored_dealers.find_dealer(session, code)
    if known is None:
        raise Refused(N_("There is no dealer {code}."), field="dealer", code=code)
    return known.id


def _region_id(session: Session, name: str) -> int:
    for region_id, known in stored_dealers.list_regions(session):
        if known == name:
            return region_id
    raise Refused(N_("There is no region {region}."), field="region", region=name)


def _record(session: Session, actor: Actor, verb: str, row: ApiTokenRow, now: datetime) -> None:
    values = {"name": row.name, "dealer": row.dealer_id, "region": row.region_id, "permissions": row.permissions}
    record_change(session, at=now, actor=actor.key, verb=verb, subject=f"api_token:{row.id}", dealer_id=row.dealer_id,
                  values=values)  # fmt: skip
