"""Which part of a long list is shown, in which order, and where do its links lead?"""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

SIZE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of a list; ``number`` counts from 1 and never lies beyond the last."""

    number: int
    total: int
    size: int = SIZE

    @property
    def count(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """Rows to skip."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return min(self.start + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.start + self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; ``key`` makes it sortable, ``figure`` aligns it to the right."""

    label: Any
    key: str | None = None
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Which column the rows are sorted by."""

    key: str
    descending: bool = False

    @property
    def word(self) -> str:
        return ("-" if self.descending else "") + self.key


def pages_asked(total: int, size: int = SIZE) -> Pages:
    """The page that the address asks for, within the list."""
    asked = request.args.get("page", 1, type=int) or 1
    count = max(1, -(-total // size))
    return Pages(min(max(asked, 1), count), total, size)


def order_asked(columns: list[Column], default: str) -> Order:
    """The order that the address asks for, if such a column may be sorted by; ``-key`` is descending."""
    asked = request.args.get("sort", default)
    if asked.removeprefix("-") not in {column.key for column in columns if column.key}:
        asked = default
    return Order(asked.removeprefix("-"), asked.startswith("-"))


def here_with(**changes: Any) -> str:
    """The address of this page with some of its filters changed; None takes one away."""
    asked = {name: values for name, values in request.args.lists() if name != "endpoint" and not name.startswith("_")}
    args: dict[str, Any] = {**asked, **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "", **{name: value for name, value in args.items() if value is not None})


def toggled(order: Order | None, key: str) -> str:
    """The ``sort`` that a click on the column's head asks for."""
    return f"-{key}" if order is not None and order.key == key and not order.descending else key
