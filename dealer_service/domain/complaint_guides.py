"""What should a customer be asked, and what is not to be promised, by category?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Advice(StrEnum):
    ASK = "ask"
    DO_NOT_PROMISE = "do_not_promise"


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    code: str
    zh: str
    en: str
    valid_from: date | None = None
    retired_on: date | None = None

    def name(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One line of a guide; ``dealer_id`` None: of the network's standard guide."""

    id: int
    category: str
    advice: Advice
    zh: str
    en: str
    dealer_id: int | None = None

    def text(self, locale: str) -> str:
        """In the reader's language; in the other where a dealer wrote only that."""
        first, second = (self.zh, self.en) if locale.startswith("zh") else (self.en, self.zh)
        return first or second


@dataclass(frozen=True, slots=True)
class Guide:
    """What the reader sees of one category, in his language, the dealer's own lines last."""

    category: str
    ask: tuple[str, ...]
    do_not_promise: tuple[str, ...]


def guide_for(category: str, lines: Iterable[GuideLine], locale: str) -> Guide:
    """The guide of a category for a reader."""
    mine = sorted((line for line in lines if line.category == category),
                  key=lambda line: (line.dealer_id is not None, line.id))  # fmt: skip
    by = {advice: tuple(line.text(locale) for line in mine if line.advice is advice) for advice in Advice}
    return Guide(category, by[Advice.ASK], by[Advice.DO_NOT_PROMISE])
