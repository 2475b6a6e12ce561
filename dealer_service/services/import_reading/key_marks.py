"""Which order keys were seen before, in a few bits each?"""

from collections.abc import Container
from zlib import crc32

Key = tuple[str, str]

MOST_EXACT = 50_000


class KeyMarks:
    """A set of keys that may, rarely, claim a key it does not hold; never the other way round."""

    __slots__ = ("_bits", "_mask")

    def __init__(self, expected: int) -> None:
        size = 1 << max(12, min(28, (expected * 100).bit_length()))
        self._bits = bytearray(size >> 3)
        self._mask = size - 1

    def __contains__(self, key: object) -> bool:
        at = crc32("\x1f".join(key).encode("utf-8", "surrogatepass")) & self._mask  # type: ignore[arg-type]
        return bool(self._bits[at >> 3] & (1 << (at & 7)))

    def add(self, key: Key) -> bool:
        """Mark the key; true where it was marked before."""
        at = crc32("\x1f".join(key).encode("utf-8", "surrogatepass")) & self._mask
        bit = 1 << (at & 7)
        byte = self._bits[at >> 3]
        if byte & bit:
            return True
        self._bits[at >> 3] = byte | bit
        return False


class ScatteredKeys:
    """Keys found scattered: exactly while they are few, as marks when they become many."""

    __slots__ = ("_exact", "_expected", "_marks", "count")

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._exact: set[Key] = set()
        self._marks: KeyMarks | None = None
        self.count = 0

    def add(self, key: Key) -> None:
        self.count += 1
        if self._marks is not None:
            self._marks.add(key)
            return
        self._exact.add(key)
        if len(self._exact) > MOST_EXACT:
            self._marks = KeyMarks(self._expected)
            for known in self._exact:
                self._marks.add(known)
            self._exact.clear()

    def lookup(self) -> Container[Key] | None:
        """What to ask whether a key lies scattered; None where none does."""
        return self._marks or self._exact or None
