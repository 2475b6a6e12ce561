"""Does this password fit, and is a new one good enough?"""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_

SHORTEST, LONGEST = 10, 200
# Without letters and digits that are mistaken for each other when read out.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

# The low-memory choice of RFC 9106: 64 MiB and three passes.
PASSES, KIBIBYTES, LANES = 3, 65_536, 4
_HASHER = PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES)


def digest_of(password: str, *, email: str = "") -> str:
    """The argon2 digest of a new password; refuses one that is too short, too long or simply the address."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(
            N_("Choose a password of {shortest} to {longest} characters."),
            field="password",
            shortest=SHORTEST,
            longest=LONGEST,
        )
    if len(set(password)) < 4 or (email and password.lower() in (email, email.partition("@")[0])):
        raise Refused(N_("This password is too easy to guess. Choose another."), field="password")
    return _HASHER.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Takes as long for an unknown person (None) as for a known one."""
    try:
        _HASHER.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Was it made with weaker parameters than those of today?"""
    return _HASHER.check_needs_rehash(password_hash)


def new_password() -> str:
    """Three groups of five that can be read out over the telephone; 74 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


def person_key(email: str) -> str:
    """The key under which refused sign-ins of a person are counted; holds no address."""
    return "person:" + hashlib.sha256(email.encode()).hexdigest()[:32]


def address_key(address: str) -> str:
    """The key under which refused sign-ins from a network address are counted."""
    return "address:" + hashlib.sha256(address.encode()).hexdigest()[:32]


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))
