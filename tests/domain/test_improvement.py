"""Did a measure help? Newcombe's published intervals, and when it is too early to say."""

from datetime import date

import pytest

from dealer_service.domain.improvement import Early, Share, Verdict, judge, newcombe, orders_needed

# Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]
DUE, BEFORE_DUE = date(2026, 12, 31), date(2026, 11, 22)


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), PUBLISHED)
def test_published_intervals(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    assert newcombe(Share(a, m), Share(b, n)) == pytest.approx((low, high), abs=5e-5)


def test_orders_needed_is_the_usual_sample_size_where_before_is_known_well() -> None:
    """With equally many before and after: n = (z + z)² (p q + P Q) / d², here 0.10 to 0.05: 432."""
    assert orders_needed(Share(432, 4320), 0.05) is not None
    assert abs((orders_needed(Share(43, 432), 0.05) or 0) - 432) < 25
    assert orders_needed(Share(5, 50), 0.09) is None
    assert orders_needed(Share(5, 50), 0.2) is None


@pytest.mark.parametrize(
    ("before", "after", "today", "verdict", "early"),
    [
        (Share(60, 600), Share(0, 0), DUE, Verdict.TOO_EARLY, Early.NO_MONTH),
        (Share(60, 600), Share(1, 80), BEFORE_DUE, Verdict.TOO_EARLY, Early.TOO_FEW),
        (Share(60, 600), Share(1, 80), DUE, Verdict.HELPED_ENOUGH, None),
        (Share(60, 600), Share(22, 500), BEFORE_DUE, Verdict.HELPED_ENOUGH, None),
        (Share(60, 600), Share(45, 800), BEFORE_DUE, Verdict.HELPED, None),
        (Share(60, 600), Share(48, 500), BEFORE_DUE, Verdict.NO_EFFECT_SHOWN, None),
        (Share(20, 600), Share(48, 500), DUE, Verdict.WORSE, None),
    ],
)
def test_verdicts(before: Share, after: Share, today: date, verdict: Verdict, early: Early | None) -> None:
    found = judge(before, after, 0.05, due_on=DUE, today=today)
    assert (found.verdict, found.early) == (verdict, early)
