"""May this person sign in now, and is this browser still signed in?"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services import passwords
from dealer_service.services.words import N_
from dealer_service.storage import accounts as stored
from dealer_service.storage.accounts import OpenSession, SignInSessionRow
from dealer_service.storage.changes import record_change

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
THROTTLE_WINDOW = timedelta(minutes=15)
PER_PERSON, PER_ADDRESS = 8, 40


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a password found. ``wait_until`` is set where too many were refused before."""

    email: str
    address: str
    user_id: int | None
    wait_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that is signed in."""

    user_id: int
    token_digest: str
    seen_at: datetime


def check_sign_in(session: Session, *, email: str, password: str, address: str, now: datetime) -> Checked:
    """Does the password fit? Reads only: no lock is held while the digest is computed.

    An unknown or closed account takes as long and is told the same as a wrong password.
    """
    email = email.strip().lower()
    waits = [w for key, most in _keys(email, address) if (w := _wait_until(session, key, most, now)) is not None]
    if waits:
        return Checked(email, address, None, max(waits))
    row = stored.find_user_by_email(session, email)
    known = row is not None and row.active
    fits = passwords.fits(row.password_hash if row is not None and known else None, password)
    return Checked(email, address, row.id if row is not None and fits else None)


def sign_in(session: Session, checked: Checked, *, browser: str | None, now: datetime) -> str | None:
    """Open a session and answer its token; a check that failed is counted instead, and answers None."""
    if checked.user_id is None:
        if checked.wait_until is None:
            stored.record_attempt(session, [key for key, _ in _keys(checked.email, checked.address)], now)
        return None
    token = secrets.token_urlsafe(32)
    row = SignInSessionRow(
        token_digest=_digest(token),
        user_id=checked.user_id,
        started_at=now,
        seen_at=now,
        expires_at=now + ABSOLUTE,
        browser=browser,
    )
    stored.forget_attempts(session, passwords.person_key(checked.email))
    stored.sweep_sign_ins(session, now - timedelta(days=30))
    stored.save_sign_in(session, row)
    return token


def find_signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    """The session of a token, unless it was revoked, was idle for too long or has come to its end."""
    digest = _digest(token)
    found = stored.sign_in_facts(session, digest)
    if found is None:
        return None
    user_id, seen_at, expires_at, revoked_at = found
    if revoked_at is not None or now >= expires_at or now - seen_at > IDLE:
        return None
    return SignedIn(user_id, digest, seen_at)


def owner_of(session: Session, token: str) -> int | None:
    """Whose session is or was this?"""
    row = stored.find_sign_in(session, _digest(token))
    return None if row is None else row.user_id


def touch(session: Session, token_digest: str, now: datetime) -> None:
    """Remember that the browser was seen."""
    row = stored.find_sign_in(session, token_digest)
    if row is not None:
        row.seen_at = now
        stored.save_sign_in(session, row)


def sign_out(session: Session, actor: Actor, token_digest: str, now: datetime) -> None:
    """End the session of this browser."""
    if actor.user_id is not None:
        stored.revoke_sign_ins(session, actor.user_id, now, only=token_digest)


def list_sessions(session: Session, actor: Actor, now: datetime) -> list[OpenSession]:
    """Where the person is signed in, the latest seen first."""
    return stored.list_open_sessions(session, actor.user_id or 0, now, now - IDLE)


def revoke(session: Session, actor: Actor, token_digest: str, now: datetime) -> None:
    """End one of the person's own sessions; raises ``NotFound`` for another's."""
    if not stored.revoke_sign_ins(session, actor.user_id or 0, now, only=token_digest):
        raise NotFound(N_("This session has already ended."))
    _record(session, actor, "revoke_session", now)


def revoke_others(session: Session, actor: Actor, token_digest: str, now: datetime) -> int:
    """End all sessions of the person but this one; answers how many."""
    ended = stored.revoke_sign_ins(session, actor.user_id or 0, now, but=token_digest)
    _record(session, actor, "revoke_sessions", now)
    return ended


def change_password(
    session: Session, actor: Actor, *, current: str, new: str, token_digest: str | None, now: datetime
) -> None:
    """Set a new password; the person's other sessions end."""
    row = stored.find_user(session, actor.user_id or 0)
    if row is None or not passwords.fits(row.password_hash, current):
        raise Refused(N_("This is not your present password."), field="current")
    row.password_hash = passwords.digest_of(new, email=row.email)
    stored.save_user(session, row)
    stored.revoke_sign_ins(session, row.id or 0, now, but=token_digest)
    _record(session, actor, "change_password", now)


def _record(session: Session, actor: Actor, verb: str, now: datetime) -> None:
    record_change(session, at=now, actor=actor.key, verb=verb, subject=actor.key)


def _keys(email: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    return (passwords.person_key(email), PER_PERSON), (passwords.address_key(address), PER_ADDRESS)


def _wait_until(session: Session, key: str, most: int, now: datetime) -> datetime | None:
    count, earliest = stored.attempts_since(session, key, now - THROTTLE_WINDOW)
    return earliest + THROTTLE_WINDOW if earliest is not None and count >= most else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
