"""What a scorecard says is frozen, reads back equal, and names what would move the rate."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealer_service.domain import canonical
from dealer_service.domain.scorecards import (
    ActionKind,
    BonusBand,
    CaseVisit,
    CauseName,
    Figure,
    ReworkCase,
    Side,
    Verdict,
    digest,
    from_json,
    next_actions,
    pareto,
    short_digest,
    to_json,
)
from tests.pdf.cards import D06, D08, M01, M04, case, rich


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_card_reads_back_equal(locale: str) -> None:
    content = rich(locale)
    assert from_json(to_json(content)) == content
    assert digest(from_json(to_json(content))) == digest(content)


def test_the_canonical_form_has_sorted_keys_and_no_spaces() -> None:
    text = to_json(rich())
    assert text.index('"cases"') < text.index('"dealer"') < text.index('"watched"')
    assert '": ' not in text


def test_any_change_changes_the_digest() -> None:
    content = rich()
    other = replace(content, figures=replace(content.figures, internal_returns=8))
    assert digest(other) != digest(content)
    assert short_digest(content).replace(" ", "") == digest(content)[:12]


def test_a_whole_number_in_a_rate_field_is_the_same_rate() -> None:
    assert canonical.to_json(Figure(1, 1, target=1)) == canonical.to_json(Figure(1, 1, target=1.0))


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical.to_json(Figure(1, 1, low=float("nan")))


def test_an_unknown_field_is_refused_and_an_absent_one_takes_its_default() -> None:
    with pytest.raises(ValueError, match="colour"):
        canonical.from_json(Figure, '{"a":1,"b":2,"colour":"red"}')
    assert canonical.from_json(Figure, '{"a":1,"b":2}') == Figure(1, 2)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.floats(0, 1))
def test_figures_lose_no_digit(a: int, b: int, rate: float) -> None:
    one = Figure(min(a, b), b, rate, rate, rate)
    assert canonical.from_json(Figure, canonical.to_json(one)) == one


def test_no_repairs_is_no_rate() -> None:
    figure = Figure(0, 0, target=0.95)
    assert figure.rate is None and figure.difference is None and figure.verdict() == Verdict.NO_RATE


@pytest.mark.parametrize(
    ("figure", "lower", "verdict"),
    [
        (Figure(96, 100, 0.90, 0.98, 0.95), False, Verdict.MET),
        (Figure(94, 100, 0.88, 0.97, 0.95), False, Verdict.WITHIN_CHANCE),
        (Figure(80, 100, 0.71, 0.87, 0.95), False, Verdict.MISSED),
        (Figure(38, 40, 0.83, 0.99, 0.95, too_few=True), False, Verdict.TOO_FEW),
        (Figure(94, 100, 0.88, 0.97), False, Verdict.NO_TARGET),
        (Figure(4, 100, 0.02, 0.10, 0.05), True, Verdict.MET),
        (Figure(6, 100, 0.03, 0.12, 0.05), True, Verdict.WITHIN_CHANCE),
        (Figure(20, 100, 0.13, 0.29, 0.05), True, Verdict.MISSED),
    ],
)
def test_a_miss_is_named_only_where_the_interval_leaves_the_target_out(
    figure: Figure, lower: bool, verdict: Verdict
) -> None:
    assert figure.verdict(lower_is_better=lower) == verdict


def test_the_reporting_gap_can_be_negative() -> None:
    figures = rich().figures
    assert figures.reporting_gap == pytest.approx(301 / 320 - 298 / 321)
    assert replace(figures, detected=Figure(319, 320)).reporting_gap < 0
    assert replace(figures, detected=None).reporting_gap is None


def test_the_pareto_falls_and_keeps_untagged_as_its_own_last_bar() -> None:
    bars = pareto({D08: 2, D06: 2, M01: 5}, 9)
    assert [bar.cause.code if bar.cause else None for bar in bars] == ["M01", "D06", "D08", None]
    assert bars[-1].cumulative == 1.0
    assert sum(Fraction(bar.count, 18) for bar in bars) == 1
    assert pareto({}, 0) == ()


def test_causes_come_by_what_they_would_give_the_month() -> None:
    chains = (
        case(0, D06),
        case(1, D06),
        case(2, D06, counts=False),
        case(3, D08),
        case(4, None),
        case(5, M01),
        case(6, M04),
    )
    actions = next_actions(chains, Figure(92, 100), limit=9)
    assert [(a.kind, a.cause.code if a.cause else None, a.gain) for a in actions] == [
        (ActionKind.CAUSE, "D06", 2),
        (ActionKind.CASE, "D08", 1),
        (ActionKind.CASE, "M04", 1),
        (ActionKind.TAGGING, None, 1),
    ]
    assert actions[0].rate_after == 0.94
    assert actions[0].cases == actions[0].returns == 3


def test_a_single_case_names_every_order_of_its_chain() -> None:
    chain = case(3, D08, returns=2)
    (action,) = next_actions((chain,), Figure(9, 10))
    assert action.orders == tuple(visit.order for visit in chain.visits)
    assert (action.vehicle, action.group_en) == (chain.vehicle, chain.group_en)


def test_what_the_manufacturer_accepted_is_not_the_dealers_to_remove() -> None:
    assert next_actions((case(1, M01),), Figure(9, 10)) == ()


def test_no_rate_gives_no_promise() -> None:
    (action,) = next_actions((case(1, D06),), Figure(0, 0))
    assert action.gain == 0 and action.rate_after is None


def _chain(code: str, returns: int, counts: bool, accepted: bool) -> ReworkCase:
    cause = (
        CauseName(code, code, code, Side.MANUFACTURER if code[0] == "M" else Side.DEALER, code[0] == "M" and accepted)
        if code
        else None
    )
    on = date(2026, 10, 1)
    visits = tuple(CaseVisit("D", "", f"{code}-{n}", on, on, None, "") for n in range(returns + 1))
    return ReworkCase("V", "", "OTH", "", "", visits, cause, (), counts)


@given(
    st.lists(
        st.builds(_chain, st.sampled_from(["", "D06", "D08", "M01"]), st.integers(1, 3), st.booleans(), st.booleans()),
        max_size=12,
    ),
    st.integers(0, 40),
    st.integers(0, 12),
    st.randoms(use_true_random=False),
)
def test_actions_never_promise_more_than_all_and_ignore_the_order_of_arrival(
    chains: list[ReworkCase], a: int, failed: int, random: object
) -> None:
    figure = Figure(a, a + failed)
    actions = next_actions(tuple(chains), figure)
    shuffled = list(chains)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert next_actions(tuple(shuffled), figure) == actions
    assert len(actions) <= 3
    assert all(0 <= act.gain <= failed and (act.rate_after is None or act.rate_after <= 1) for act in actions)
    assert [act.gain for act in actions] == sorted((act.gain for act in actions), reverse=True)


def test_what_was_frozen_before_a_field_was_added_keeps_its_digest() -> None:
    frozen = to_json(rich())
    assert "bonus" not in frozen and from_json(frozen).bonus is None
    assert to_json(from_json(frozen)) == frozen
    paid = replace(rich(), bonus=BonusBand(202609, "full", "全额", 100.0))
    assert digest(paid) != digest(rich()) and from_json(to_json(paid)) == paid
