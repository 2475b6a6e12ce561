"""How many rows of an import became what?"""

from dataclasses import dataclass


@dataclass(slots=True)
class RowCounts:
    """Rows of an import by what became of them."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warnings: int = 0

    def add(self, other: "RowCounts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
