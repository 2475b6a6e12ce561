"""Which causes bring vehicles back most often?"""

from collections.abc import Mapping
from dataclasses import dataclass

UNTAGGED = "untagged"


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One bar of a Pareto: ``cause`` a code of the standard list or ``untagged``; shares of all rework, 0 to 1."""

    cause: str
    count: int
    share: float
    cumulative: float


def pareto(counts: Mapping[str, int]) -> list[CauseRow]:
    """Most frequent first, ties by code; the last cumulative share is exactly 1."""
    total = sum(counts.values())
    rows, running = [], 0
    for cause, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count:
            running += count
            rows.append(CauseRow(cause, count, count / total, running / total))
    return rows
