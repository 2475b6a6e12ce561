"""Can anybody draw the sample again, has every order the chance it is said to have, and do the estimates hold?"""

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

import pytest

from dealer_service.domain.audit_estimates import estimate, precision, size_for
from dealer_service.domain.audit_samples import (
    WEIGHTS,
    Drawn,
    FrameUnit,
    Method,
    RecordClass,
    allocation,
    chances_by_risk,
    draw,
    frame_digest,
    in_line,
    selected,
    sizes_of,
)
from dealer_service.domain.intervals import wilson
from dealer_service.domain.refusals import Refused

C = RecordClass
KNOWN = {
    Method.RANDOM: "R035 R025 R000 R039 R038",
    Method.STRATIFIED: "R036 R017 R001 R027 R008",
    Method.RISK: "R025 R000 R001 R009 R011",
}
TRUE_SHARE = {C.SUSPECTED: 0.65, C.DISMISSED: 0.4, C.RETURNED: 1.0, C.PLAIN: 0.02}


def population(plain: int = 260, suspected: int = 24, dismissed: int = 12, returned: int = 14) -> list[FrameUnit]:
    counts = {C.PLAIN: plain, C.SUSPECTED: suspected, C.DISMISSED: dismissed, C.RETURNED: returned}
    return [FrameUnit(f"{one.value[0]}{n:04}", one, one is C.RETURNED) for one, count in counts.items()
            for n in range(count)]  # fmt: skip


def truth(frame: list[FrameUnit], shares: dict[RecordClass, float] | None = None) -> dict[str, bool]:
    """The first so many of each class were returns."""
    sizes = sizes_of(frame)
    return {
        unit.key: int(unit.key[1:]) < (shares or TRUE_SHARE)[unit.record_class] * sizes[unit.record_class]
        for unit in frame
    }


@pytest.mark.parametrize("method", list(Method))
def test_the_same_seed_draws_the_same_from_a_list_in_any_order(method: Method) -> None:
    frame = population()
    sample = draw(frame, method, 40, "D1|7")
    assert len({one.key for one in sample}) == 40
    assert draw(frame[::-1], method, 40, "D1|7") == sample
    assert draw(frame, method, 40, "D1|8") != sample
    assert frame_digest(frame[::-1]) == frame_digest(frame) != frame_digest(frame[1:])


def test_a_random_sample_is_drawn_again_with_nothing_but_a_digest() -> None:
    frame = population()
    by_hand = sorted((u.key for u in frame), key=lambda key: sha256(f"s:{key}".encode()).hexdigest())[:25]
    assert [one.key for one in draw(frame, Method.RANDOM, 25, "s")] == by_hand


def test_the_other_samples_are_drawn_again_by_the_recipe_that_stands_on_the_paper() -> None:
    """Nothing of the module but its weights: digests, fractions and sorting, the same in every language and release."""
    frame = population(plain=60)

    def digest(words: str) -> str:
        return sha256(words.encode()).hexdigest()

    found = draw(frame, Method.STRATIFIED, 30, "4 1 6")
    by_hand = set()
    for one in RecordClass:
        drawn = sum(unit.record_class is one for unit in found)
        keys = [unit.key for unit in frame if unit.record_class is one]
        by_hand |= set(sorted(keys, key=lambda key, one=one: digest(f"4 1 6/{one.value}:{key}"))[:drawn])  # type: ignore[misc]
    assert {unit.key for unit in found} == by_hand
    line = sorted(frame, key=lambda unit: (unit.record_class.value, digest(f"4 1 6:{unit.key}")))
    step = Fraction(sum(WEIGHTS[unit.record_class] for unit in frame), 12)
    point, reached, chosen = Fraction(int(digest("4 1 6|start"), 16), 2**256), Fraction(0), set()
    for unit in line:
        reached += WEIGHTS[unit.record_class] / step
        if point < reached:
            chosen.add(unit.key)
            point += 1
    assert {unit.key for unit in draw(frame, Method.RISK, 12, "4 1 6")} == chosen and len(chosen) == 12


def test_a_known_draw_stays_the_same_on_every_machine() -> None:
    frame = [FrameUnit(f"R{n:03}", C.SUSPECTED if n % 9 == 0 else C.PLAIN) for n in range(40)]
    assert {method: " ".join(one.key for one in draw(frame, method, 5, "7")) for method in Method} == KNOWN


def test_by_risk_every_order_has_exactly_its_chance() -> None:
    """Enumerated: the starts at which an order is selected have together the length of its chance; so the estimate of
    the number of returns is right on average, whatever was planted."""
    frame = population(plain=17, suspected=5, dismissed=3, returned=2)
    size = 9
    chances, line, true = chances_by_risk(sizes_of(frame), size), in_line(frame, "x"), truth(frame)
    assert sum(chances[u.record_class] for u in frame) == size and max(chances.values()) <= 1
    reached, cuts = Fraction(0), {Fraction(0), Fraction(1)}
    for unit in line:
        reached += chances[unit.record_class]
        cuts.add(reached % 1)
    found: dict[str, Fraction] = Counter()  # type: ignore[assignment]
    mean = Fraction(0)
    for low, high in pairwise(sorted(cuts)):
        keys = selected(line, chances, (low + high) / 2)
        assert len(keys) == size
        for key in keys:
            found[key] += high - low
        mean += (high - low) * sum(1 / chances[u.record_class] for u in frame if u.key in keys and true[u.key])
    assert {u.key: chances[u.record_class] for u in frame} == found
    assert mean == sum(true.values())
    assert chances[C.SUSPECTED] / chances[C.PLAIN] == WEIGHTS[C.SUSPECTED]


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize(("frame", "shares", "size"), [
    (population(), TRUE_SHARE, 60),
    (population(280, 20, 20, 3), TRUE_SHARE | {C.SUSPECTED: 0.9, C.DISMISSED: 0.9, C.PLAIN: 0.1}, 35),
    (population(250, 30, 25, 5), TRUE_SHARE | {C.SUSPECTED: 0.9, C.DISMISSED: 0.8, C.PLAIN: 0.06}, 50),
])  # fmt: skip
def test_the_interval_holds_the_truth_as_often_as_it_says(
    frame: list[FrameUnit], shares: dict[RecordClass, float], size: int, method: Method
) -> None:
    """Drawn 300 times from an honest house and from two that hide returns among plain orders: right on average, and
    the truth inside as often as said."""
    true, sizes = truth(frame, shares), sizes_of(frame)
    share = sum(true.values()) / len(frame)
    rates, inside = [], 0
    for seed in range(300):
        found = estimate(method, [(one, true[one.key]) for one in draw(frame, method, size, str(seed))], sizes)
        assert found.rate is not None and found.low is not None and found.high is not None
        rates.append(found.rate)
        inside += found.low <= share <= found.high
    assert abs(sum(rates) / len(rates) - share) < 0.012
    assert inside / 300 >= 0.92


def test_methods_that_look_where_it_may_be_wrong_are_more_precise() -> None:
    sizes = sizes_of(population())
    halves = {method: precision(sizes, method, 60) for method in Method}
    assert halves[Method.STRATIFIED] < halves[Method.RISK] < halves[Method.RANDOM]
    assert precision(sizes, Method.RANDOM, 310) == 0
    size = size_for(sizes, Method.STRATIFIED, 0.03)
    assert precision(sizes, Method.STRATIFIED, size) <= 0.03 < precision(sizes, Method.STRATIFIED, size - 1)


def test_a_random_sample_of_very_many_is_wilsons_and_all_of_them_the_truth() -> None:
    one = Drawn("1", C.PLAIN, 0.001)
    found = estimate(Method.RANDOM, [(one, n < 5) for n in range(50)], {C.PLAIN: 10**9})
    assert (found.low, found.high) == pytest.approx(wilson(5, 50), abs=1e-6)
    frame = population()
    true = truth(frame)
    for method in Method:
        whole = draw(frame, method, len(frame), "all")
        found = estimate(method, [(unit, true[unit.key]) for unit in whole], sizes_of(frame))
        assert found.low == found.high == found.rate == pytest.approx(sum(true.values()) / len(frame))
        assert found.orders == pytest.approx(sum(true.values()))


def test_what_cannot_be_told_is_left_out_and_nothing_is_no_rate() -> None:
    frame = population()
    sample = draw(frame, Method.STRATIFIED, 40, "u")
    assert estimate(Method.STRATIFIED, [(one, None) for one in sample], sizes_of(frame)).rate is None
    some = estimate(Method.RISK, [(one, None if n % 2 else False) for n, one in enumerate(sample)], sizes_of(frame))
    few = [(one, True if one.record_class is C.RETURNED else None) for one in sample]
    assert estimate(Method.STRATIFIED, few, sizes_of(frame)).left_out == len(frame) - sizes_of(frame)[C.RETURNED]
    assert some.rate == 0 and some.low == 0 and some.high is not None and some.high > 0.01 and some.clear == 20


def test_sizes_outside_are_refused_and_shares_add_up() -> None:
    frame = population()
    for size in (0, len(frame) + 1):
        with pytest.raises(Refused):
            draw(frame, Method.RANDOM, size, "s")
    for size in (1, 3, 7, 60, 310):
        shares = allocation(sizes_of(frame), size)
        assert sum(shares.values()) == size and all(n <= sizes_of(frame)[one] for one, n in shares.items())
        assert len(draw(frame, Method.STRATIFIED, size, "s")) == size
