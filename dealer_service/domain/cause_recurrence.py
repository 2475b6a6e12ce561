"""Does one cause come back more often than its own history explains, and did it change from before to after?

Both compare two counts over their visits: given how many there were in all, the later ones are binomial (Przyborowski
and Wilenski, Biometrika 31, 1940), so that a short history counts for what it is.
"""

from dataclasses import dataclass

from dealer_service.domain.distributions import binomial_cdf
from dealer_service.domain.intervals import wilson

RECENT_MONTHS = 3
HISTORY_MONTHS = 12
CHANCE = 0.001
FEWEST = 4


def recurs(recent: int, recent_visits: int, history: int, history_visits: int) -> bool:
    """Are the recent cases more than the history explains, but for 1 of 1,000 such comparisons?

    Fewer than four cases warn nobody, and where nothing was repaired before there is no history to compare with.
    """
    if recent < FEWEST or recent_visits <= 0 or history_visits <= 0:
        return False
    total, share = recent + history, recent_visits / (recent_visits + history_visits)
    return 1.0 - binomial_cdf(recent - 1, total, share) < CHANCE


@dataclass(frozen=True, slots=True)
class Change:
    """Cases per visit after over before, with its 95 % interval; ``high`` None where there were none before."""

    ratio: float | None
    low: float
    high: float | None

    @property
    def differs(self) -> bool:
        """Does the interval leave out 1, so that chance alone does not explain the change?"""
        return self.low > 1.0 or (self.high is not None and self.high < 1.0)


def change(after: int, after_visits: int, before: int, before_visits: int) -> Change | None:
    """None where there were no cases or no visits to compare."""
    total = after + before
    if not total or after_visits <= 0 or before_visits <= 0:
        return None
    odds = before_visits / after_visits
    low, high = wilson(after, total)
    return Change(
        after / before * odds if before else None,
        low / (1.0 - low) * odds,
        None if high >= 1.0 else high / (1.0 - high) * odds,
    )
