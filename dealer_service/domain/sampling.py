"""Which of many would anybody draw again who knows the seed?"""

from collections.abc import Iterable
from hashlib import sha256

METHOD = "SHA-256"


def drawn(keys: Iterable[str], seed: str, size: int) -> list[str]:
    """The ``size`` keys with the lowest SHA-256 of "seed:key", in that order; independent of the order given."""
    return sorted(set(keys), key=lambda key: (sha256(f"{seed}:{key}".encode()).hexdigest(), key))[:size]
