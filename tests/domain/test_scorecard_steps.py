"""What should a dealer do next? The rule, case by case."""

from dataclasses import replace
from datetime import date

from dealer_service.domain.scorecard_steps import ActionKind as K
from dealer_service.domain.scorecard_steps import LeftOpen, NextAction, failed_without_return, next_actions
from dealer_service.domain.scorecards import (
    Figure,
    OpenAction,
    OpenComplaint,
    RecordQuality,
    Satisfaction,
    WatchedVehicle,
    digest,
    to_json,
)
from tests.pdf.cards import D06, D08, M01, M04, case, rich

FROZEN = "9a1669394128f3e6ddaee2dc0829fdca415b391c3eaa4ca4f2f75f96b0541267"
PERFECT = Figure(100, 100)
ALL_CALLED = Satisfaction((0, 0, 0, 80), 80, 80, 80)
EARLY, LATE = date(2026, 11, 3), date(2026, 11, 30)
MINOR = OpenComplaint("C2", EARLY, "minor", "Waiting time", 1, LATE)
UNSAFE = OpenComplaint("C9", EARLY, "safety", "Brakes", 2, EARLY, overdue=True)


def left(**values: object) -> LeftOpen:
    """All customers called; what else is open is named."""
    return LeftOpen(**({"satisfaction": ALL_CALLED} | values))  # type: ignore[arg-type]


def kinds(actions: tuple[NextAction, ...]) -> list[K]:
    return [action.kind for action in actions]


def test_an_overdue_safety_complaint_comes_before_any_rate() -> None:
    actions = next_actions((case(0, D06),), Figure(99, 100), left=left(complaints=(MINOR, UNSAFE)))
    assert kinds(actions) == [K.COMPLAINT, K.CASE]
    assert (actions[0].orders, actions[0].subject, actions[0].due_on) == (("C9",), "Brakes", EARLY)


def test_what_concerns_most_first_visits_of_the_month_comes_first() -> None:
    chains = (case(0, D06), case(1, D06), case(3, D08))
    waits = left(
        not_fixed=("R1", "R2", "R3"),
        quality=RecordQuality(undecided=9, undecided_orders=("S1", "S2")),
        detected=Figure(88, 100),
    )
    actions = next_actions(chains, Figure(94, 100), limit=9, left=waits)
    assert kinds(actions) == [K.SUSPICION, K.NOT_FIXED, K.CAUSE, K.CASE], "6, 3, 2 and 1 first visits"
    assert actions[0].rate_after == 0.88 and actions[0].orders == ("S1", "S2")
    assert actions[1].gain == 3 and actions[1].rate_after == 0.97


def test_a_vehicle_that_came_back_is_no_matter_of_the_customers_word_alone() -> None:
    chain, late = case(1, D06), case(2, D08)
    late = replace(late, visits=(late.visits[0], replace(late.visits[1], late=True)))
    failed = (chain.own_order, late.own_order, "R7")
    assert failed_without_return((chain, late), failed) == tuple(sorted((late.own_order, "R7")))


def test_without_returns_the_open_matters_are_the_steps_the_overdue_first() -> None:
    measures = (OpenAction("plan", "Parts", "order at once", "Max", LATE),
                OpenAction("audit", "A1", "train", "Eva", EARLY, overdue=True))  # fmt: skip
    watched = (WatchedVehicle("VIN1", "Linnet", "3 visits", ("R1", "R2")),)
    waits = left(
        complaints=(MINOR,), measures=measures, watched=watched, calls=("R5",),
        satisfaction=Satisfaction((0, 0, 0, 70), 80, 70, 70, open=1),
        quality=RecordQuality(undecided=1, refused_rows=2, pending_links=3, refused_orders=("X1",)),
    )  # fmt: skip
    actions = next_actions((), PERFECT, limit=20, left=waits)
    assert kinds(actions) == [
        K.MEASURE, K.SUSPICION, K.VEHICLE, K.CALLS, K.REFUSED_ROWS, K.PENDING, K.COMPLAINT, K.REACH,
    ]  # fmt: skip
    assert (actions[0].subject, actions[0].owner, actions[0].cases) == ("train", "Eva", 1), "only what is overdue"
    assert actions[3].orders == ("R5",) and actions[4].orders == ("X1",)
    assert (actions[-1].cases, actions[-1].of) == (9, 80)
    assert len(next_actions((), PERFECT, left=waits)) == 3


def test_who_called_nobody_is_told_to_call() -> None:
    (action,) = next_actions((), PERFECT, left=LeftOpen())
    assert (action.kind, action.cases, action.of) == (K.REACH, 100, 100)


def test_a_month_without_records_asks_for_them() -> None:
    assert kinds(next_actions((), Figure(0, 0), left=LeftOpen())) == [K.RECORDS]


def test_a_perfect_dealer_with_nothing_open_is_left_in_peace() -> None:
    assert next_actions((), PERFECT, left=left()) == ()
    assert kinds(next_actions((), PERFECT, left=left(unrecorded=(K.UNRECORDED_COMPLAINTS,)))) == [
        K.UNRECORDED_COMPLAINTS
    ]


def test_claims_on_the_manufacturer_are_one_step_and_accepted_ones_none() -> None:
    claimed = replace(M01, accepted=False)
    actions = next_actions((case(0, claimed), case(1, M04), case(2, M01)), Figure(97, 100), left=left())
    assert kinds(actions) == [K.CLAIMS] and actions[0].cases == 2


def test_a_watched_vehicle_with_a_case_is_named_by_its_case() -> None:
    chain = case(1, D06, returns=2)
    watched = (WatchedVehicle(chain.vehicle, "", "2 returns", ()),)
    assert kinds(next_actions((chain,), Figure(99, 100), left=left(watched=watched))) == [K.CASE]


def test_steps_frozen_before_keep_their_form() -> None:
    frozen = to_json(rich())
    assert not any(f'"{name}"' in frozen for name in ("subject", "of", "undecided_orders"))
    assert digest(rich()) == FROZEN, "a card issued before these fields came keeps its digest"
