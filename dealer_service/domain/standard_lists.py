"""What are the entries of the manufacturer's standard lists?"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ConcernGroup:
    id: int
    code: str
    system: str
    zh: str
    en: str
    valid_from: date | None = None
    retired_on: date | None = None

    def name(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of rework; ``side`` is ``dealer`` or ``manufacturer``. A retired one stays readable on old records."""

    id: int
    code: str
    side: str
    zh: str
    en: str
    retired_on: date | None = None
    valid_from: date | None = None

    def name(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class DismissalReason:
    id: int
    code: str
    zh: str
    en: str
    valid_from: date | None = None
    retired_on: date | None = None

    def name(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en
