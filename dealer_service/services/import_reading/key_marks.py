"""Which order keys were seen before, in a few bits each?"""

from zlib import crc32


class KeyMarks:
    """A set of keys that may, rarely, claim a key it does not hold; never the other way round."""

    __slots__ = ("_bits", "_mask", "count")

    def __init__(self, expected: int) -> None:
        size = 1 << max(12, min(28, (expected * 100).bit_length()))
        self._bits = bytearray(size >> 3)
        self._mask = size - 1
        self.count = 0

    def __contains__(self, key: str) -> bool:
        if not self.count:
            return False
        at = crc32(key.encode("utf-8", "surrogatepass")) & self._mask
        return bool(self._bits[at >> 3] & (1 << (at & 7)))

    def add(self, key: str) -> bool:
        """Mark the key; true where it was marked before."""
        at = crc32(key.encode("utf-8", "surrogatepass")) & self._mask
        bit = 1 << (at & 7)
        if self._bits[at >> 3] & bit:
            return True
        self._bits[at >> 3] |= bit
        self.count += 1
        return False


def order_key(dealer_code: str, number: str) -> str:
    return f"{dealer_code}\x1f{number}"
