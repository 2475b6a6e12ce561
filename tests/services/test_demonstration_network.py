"""Does the demonstration look like life, and does it hold every pattern that the product must find?"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, REPAIRS, ImportedJob, ImportedOrder, job_role
from dealer_service.domain.rework import JobFacts, suspected_original
from dealer_service.services.demonstration.concern_mix import SHAPES
from dealer_service.services.demonstration.fleet import check_digit
from dealer_service.services.demonstration.network import build_network
from dealer_service.services.demonstration.planted import DemonstrationNetwork, Nature, PlantedReturn
from dealer_service.services.demonstration.words.chinese import CHINESE
from dealer_service.services.demonstration.words.english import ENGLISH
from dealer_service.services.demonstration.words.german import GERMAN
from dealer_service.services.demonstration.words.vocabulary import Vocabulary

TODAY = date(2026, 10, 14)
NOW = int(datetime(2026, 10, 14, 7, tzinfo=UTC).timestamp())
DAY = 86_400
TRUE_RETURNS = {Nature.REPORTED, Nature.UNREPORTED, Nature.DISGUISED}
ROLES = {
    "advisor", "technician", "customer_care", "manager", "principal", "area_manager", "auditor", "service_centre",
    "head_office", "admin",
}
LANGUAGES = [pytest.param(words, id=name) for name, words in (("zh", CHINESE), ("en", ENGLISH), ("de", GERMAN))]


@pytest.fixture(scope="module")
def network() -> DemonstrationNetwork:
    return build_network(today=TODAY)


def jobs_of(network: DemonstrationNetwork) -> Iterable[tuple[ImportedOrder, ImportedJob]]:
    return ((order, job) for order in network.orders for job in order.jobs)


def true_rates(network: DemonstrationNetwork, upto: str = "R2608") -> dict[str, tuple[int, int]]:
    """Per dealer: repairs that came back, and repairs, of the months whose window is closed."""
    later = {(each.dealer_code, each.ro_number, each.line) for each in network.returns if each.nature in TRUE_RETURNS}
    failed = {
        (each.original_dealer, each.original_number, each.original_line)
        for each in network.returns
        if each.nature in TRUE_RETURNS
    }
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for order in network.orders:
        keys = [
            (order.dealer_code, order.number, job.line)
            for job in order.jobs
            if job_role(job.job_type, job.outcome, order.status == "cancelled") & CAN_BE_ORIGINAL
        ]
        first = [key for key in keys if key not in later]
        if first and order.status == "delivered" and order.number < upto:
            counts[order.dealer_code][0] += any(key in failed for key in first)
            counts[order.dealer_code][1] += 1
    return {code: (a, b) for code, (a, b) in counts.items()}


def suspicions(network: DemonstrationNetwork) -> dict[tuple[str, str, int], tuple[str, str, int]]:
    """What the rule of the domain suspects in these orders: returning job to original."""
    by_vin: defaultdict[str, list[tuple[JobFacts, bool]]] = defaultdict(list)
    for order, job in jobs_of(network):
        out = order.odometer_km if order.odometer_out_km is None else order.odometer_out_km
        facts = JobFacts(
            (order.dealer_code, order.number), job.line, order.vin, job.concern_group,
            job_role(job.job_type, job.outcome, order.status == "cancelled"), order.opened_at, order.delivered_at,
            None if order.delivered_at is None else order.delivered_at + 30 * DAY,
            order.odometer_km, None if out is None else out + 2000,
        )
        by_vin[order.vin].append((facts, job.rework_of is not None))
    found = {}
    for history in by_vin.values():
        for facts, linked in history:
            original = None if linked else suspected_original(facts, [other for other, _ in history])
            if original is not None:
                found[facts.key] = original.key
    return found


def keys(each: PlantedReturn) -> tuple[tuple[str, str, int], tuple[str, str, int]]:
    return (
        (each.dealer_code, each.ro_number, each.line),
        (each.original_dealer, each.original_number, each.original_line),
    )


def test_same_arguments_give_the_same_network(network: DemonstrationNetwork) -> None:
    again = build_network(today=TODAY)
    assert again == network
    assert build_network(today=TODAY, seed=2).orders != network.orders


def test_history_does_not_change_as_the_day_goes_on(network: DemonstrationNetwork) -> None:
    evening = build_network(today=TODAY, now=NOW + 3 * 3600)
    assert len(evening.orders) > len(network.orders)
    closed = [order for order in network.orders if order.opened_at < NOW - 120 * DAY]
    assert list(evening.orders[: len(closed)]) == closed


@pytest.mark.parametrize(("dealers", "months"), [(1, 1), (3, 2), (40, 1)])
def test_other_sizes_can_be_asked_for(dealers: int, months: int) -> None:
    small = build_network(dealers, months, today=TODAY)
    assert len({dealer.code for dealer in small.dealers}) == len({dealer.name for dealer in small.dealers}) == dealers
    assert {order.dealer_code for order in small.orders} == {dealer.code for dealer in small.dealers}
    assert {user.role for user in small.users} == ROLES


def test_nothing_is_asked_for_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        build_network(0, today=TODAY)


def test_orders_reach_from_the_first_month_to_now(network: DemonstrationNetwork) -> None:
    assert datetime.fromtimestamp(network.orders[0].opened_at, UTC).date() <= date(2025, 9, 2)
    assert NOW - 4 * 3600 < network.orders[-1].opened_at <= NOW
    assert all(earlier.opened_at <= later.opened_at for earlier, later in pairwise(network.orders))
    numbers = {(order.dealer_code, order.number) for order in network.orders}
    assert len(numbers) == len(network.orders)
    per_month = Counter(order.dealer_code for order in network.orders)
    assert all(30 < count / 13.5 < 260 for count in per_month.values())


def test_the_house_is_full_and_some_promises_are_broken(network: DemonstrationNetwork) -> None:
    open_orders = [order for order in network.orders if order.status == "open"]
    overdue = [order for order in open_orders if order.promised_at is not None and order.promised_at < NOW]
    today_in_shanghai = NOW // DAY * DAY - 8 * 3600
    assert 30 < len(open_orders) < 250
    assert any(order.promised_at is not None and order.promised_at > today_in_shanghai for order in overdue)
    assert {order.dealer_code for order in overdue} >= {network.dealers[0].code}
    assert all(order.delivered_at is None and order.invoice is None for order in open_orders)
    assert all(job.outcome is None for order in open_orders for job in order.jobs)
    for order in network.orders:
        assert order.status != "delivered" or order.opened_at < (order.delivered_at or 0) <= NOW
        assert order.promised_at is None or order.promised_at > order.opened_at
    assert 0.004 < sum(order.status == "cancelled" for order in network.orders) / len(network.orders) < 0.02


def test_dealers_keep_local_hours(network: DemonstrationNetwork) -> None:
    zones = {dealer.code: ZoneInfo(dealer.timezone) for dealer in network.dealers}
    west = {dealer.code for dealer in network.dealers if dealer.locale == "en"}
    weekdays: Counter[int] = Counter()
    for order in network.orders:
        for at in (order.opened_at, order.promised_at, order.delivered_at):
            if at is None:
                continue
            local = datetime.fromtimestamp(at, zones[order.dealer_code])
            minutes = local.hour * 60 + local.minute
            opens, closes = (7 * 60, 18 * 60) if order.dealer_code in west else (8 * 60 + 30, 17 * 60 + 30)
            assert opens <= minutes <= closes, (order.dealer_code, local)
            assert order.dealer_code not in west or local.weekday() < 6
            assert (local.month, local.day) != (1, 1)
        weekdays[datetime.fromtimestamp(order.opened_at, zones[order.dealer_code]).weekday()] += 1
    assert len(zones.values()) == 12
    assert len({dealer.timezone for dealer in network.dealers}) >= 4
    assert {dealer.locale for dealer in network.dealers} == {"zh", "en"}
    assert weekdays[5] != weekdays[1]


def test_vehicles_are_identified_rightly_and_age(network: DemonstrationNetwork) -> None:
    for order in network.orders:
        assert re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", order.vin)
        assert order.vin[8] == check_digit(order.vin), order.vin
        assert order.first_registered_on is not None
        assert datetime.fromtimestamp(order.opened_at, UTC).date() >= order.first_registered_on
    assert check_digit("1M8GDM9AXKP042788") == "X"
    last: dict[str, int] = {}
    backwards = 0
    for order in network.orders:
        backwards += (order.odometer_km or 0) < last.get(order.vin, 0)
        last[order.vin] = order.odometer_km or 0
    assert 0 < backwards < 60
    plates = {order.dealer_code: order.plate or "" for order in network.orders}
    assert plates["SH01"].startswith("沪")
    assert plates["BE01"].startswith("B-")
    assert {order.powertrain for order in network.orders} == {"combustion", "hybrid", "electric"}


def test_every_concern_group_comes_up_where_it_can(network: DemonstrationNetwork) -> None:
    seen = Counter(job.concern_group for _, job in jobs_of(network))
    assert set(seen) == set(SHAPES)
    assert min(seen.values()) >= 10
    for order, job in jobs_of(network):
        needs = SHAPES[job.concern_group].needs
        assert needs != "electric" or order.powertrain != "combustion"
        assert needs != "fuel" or order.powertrain != "electric"
    cooling = Counter(
        datetime.fromtimestamp(order.opened_at, UTC).month for order, job in jobs_of(network)
        if job.concern_group == "AC-COOL"
    )
    assert cooling[7] > 3 * cooling[1]
    assert {job.job_type for _, job in jobs_of(network)} == REPAIRS | {"maintenance", "campaign", "internal"}
    assert any(len(order.jobs) == 2 for order in network.orders)


@pytest.mark.parametrize("words", LANGUAGES)
def test_each_language_has_words_for_everything(words: Vocabulary) -> None:
    assert set(words.faults) == set(words.symptoms) == set(SHAPES)
    for faults in words.faults.values():
        assert len({concern for fault in faults for concern in fault.concerns}) >= 2
    assert {f"D{number:02d}" for number in range(1, 11)} | {"M01", "M02", "M03", "M04"} <= set(words.returned)
    assert set(words.dismissals) == {"DIFF", "NEW", "WEAR", "SPLIT", "PLAN", "WRONG", "DECL"}
    assert set(words.fixed) == {1, 2, 3, 4}


def test_no_placeholder_is_left_in_the_words(network: DemonstrationNetwork) -> None:
    texts = [text or "" for _, job in jobs_of(network) for text in (job.concern, job.cause, job.correction)]
    texts += [answer.words for answer in network.follow_ups] + [each.words for each in network.dismissals]
    assert not [text for text in texts if "{" in text or "}" in text]
    chinese = {dealer.code for dealer in network.dealers if dealer.locale == "zh"}
    for order, job in jobs_of(network):
        assert bool(re.search("[一-鿿]", job.concern or "")) == (order.dealer_code in chinese)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_true_rates_differ_within_bounds(seed: int) -> None:
    network = build_network(today=TODAY, seed=seed)
    rates = {code: failed / repairs for code, (failed, repairs) in true_rates(network).items()}
    assert all(0.025 < rate < 0.165 for rate in rates.values()), rates
    assert rates["HZ01"] < 0.07 < 0.09 < rates["TJ01"]
    improving = true_rates(network, "R2601")["BJ01"]
    assert improving[0] / improving[1] > rates["BJ01"] + 0.01
    natures = Counter(each.nature for each in network.returns)
    hidden = natures[Nature.UNREPORTED] + natures[Nature.DISGUISED]
    assert 0.55 < natures[Nature.REPORTED] / (natures[Nature.REPORTED] + hidden) < 0.78
    assert true_rates(network)["SU01"][1] / 11 <= 44


def test_two_dealers_hide_much(network: DemonstrationNetwork) -> None:
    shares = {}
    for dealer in network.dealers:
        natures = [each.nature for each in network.returns if each.original_dealer == dealer.code]
        shown = natures.count(Nature.REPORTED)
        shares[dealer.code] = shown / (shown + natures.count(Nature.UNREPORTED) + natures.count(Nature.DISGUISED))
    assert {code for code, share in shares.items() if share < 0.45} == {"GZ01", "TO01"}
    internal = Counter(order.dealer_code for order, job in jobs_of(network) if job.job_type == "internal")
    other = Counter(order.dealer_code for order, job in jobs_of(network) if job.concern_group == "OTH")
    assert internal.most_common(1)[0][0] == "GZ01"
    assert other.most_common(1)[0][0] == "TO01"
    late_entry = [
        order.dealer_code for order in network.orders if (order.entered_at or 0) - (order.delivered_at or 0) > 3 * DAY
        and order.delivered_at
    ]
    assert set(late_entry) == {"TO01"}
    two_stays = [order for order in network.orders if (order.odometer_out_km or 0) - (order.odometer_km or 0) > 100]
    assert {order.dealer_code for order in two_stays} == {"TO01"}
    names_per_phone: defaultdict[str, set[str]] = defaultdict(set)
    for order in network.orders:
        names_per_phone[order.customer_phone or order.vin].add(order.customer_name or "")
    assert sum(len(names) > 10 for names in names_per_phone.values()) == 1
    for code in shares.keys() - {"GZ01"}:
        assert sum(each.dealer_code == code for each in network.dismissals) < 40
    assert sum(each.dealer_code == "GZ01" for each in network.dismissals) > 45


def test_reported_rework_is_linked_and_mostly_tagged(network: DemonstrationNetwork) -> None:
    jobs = {(order.dealer_code, order.number, job.line): (order, job) for order, job in jobs_of(network)}
    windows = 0
    for each in network.returns:
        back, was = keys(each)
        (order, job), (original, original_job) = jobs[back], jobs[was]
        assert order.vin == original.vin
        assert original.delivered_at is not None
        assert order.opened_at >= original.delivered_at
        groups = {job.concern_group, original_job.concern_group}
        assert len(groups) == 1 or "OTH" in groups
        inside = order.opened_at - original.delivered_at <= 30 * DAY
        inside = inside and (order.odometer_km or 0) - (original.odometer_out_km or 0) <= 2000
        assert inside == (each.nature is not Nature.LATE)
        windows += inside
        if each.nature is Nature.REPORTED:
            named = (job.rework_of_dealer or order.dealer_code, job.rework_of, job.rework_of_line)
            assert named == was
            assert original_job.job_type in REPAIRS
        elif each.nature is not Nature.LATE:
            assert job.rework_of is None
    assert windows > 1000
    delivered = [job for order, job in jobs_of(network) if job.rework_of and order.status == "delivered"]
    assert 0.06 < sum(job.rework_cause is None for job in delivered) / len(delivered) < 0.15
    assert {1, 2, 3} == {each.nth for each in network.returns}
    assert sum(each.nature is Nature.LATE for each in network.returns) > 20
    assert sum(each.dealer_code != each.original_dealer for each in network.returns) > 15


def test_a_few_causes_lead_at_each_dealer(network: DemonstrationNetwork) -> None:
    tally: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for order, job in jobs_of(network):
        if job.rework_cause:
            tally[order.dealer_code][job.rework_cause] += 1
    leaders = {code: {cause for cause, _ in causes.most_common(3)} for code, causes in tally.items()}
    assert {"D06", "D01"} <= leaders["SH01"]
    assert "D05" in leaders["BJ01"]
    large = [causes for causes in tally.values() if causes.total() > 60]
    assert len(large) >= 5
    assert all(sum(count for _, count in causes.most_common(3)) > 0.45 * causes.total() for causes in large)
    recent = Counter(
        job.rework_cause for order, job in jobs_of(network)
        if order.dealer_code == "HH01" and order.number > "R2607" and job.rework_cause
    )
    before = Counter(
        job.rework_cause for order, job in jobs_of(network)
        if order.dealer_code == "HH01" and order.number < "R2607" and job.rework_cause
    )
    assert recent["D04"] >= 5 > before["D04"] / 2


def test_the_rule_suspects_what_was_planted_and_little_else(network: DemonstrationNetwork) -> None:
    found = suspicions(network)
    planted = dict(keys(each) for each in network.returns if each.nature in {Nature.UNREPORTED, Nature.COINCIDENCE})
    assert len(found.keys() & planted.keys()) > 0.97 * len(planted)
    disguised = {keys(each)[0] for each in network.returns if each.nature is Nature.DISGUISED}
    assert len(disguised) > 5
    assert len(found.keys() - planted.keys()) < 0.05 * len(found)
    for each in network.dismissals:
        key = each.dealer_code, each.ro_number, each.line
        assert found.get(key, key) in {(each.original_dealer, each.original_number, each.original_line), key}
    assert len(network.dismissals) > 80
    assert {each.reason for each in network.dismissals} == {"DIFF", "NEW", "WEAR", "SPLIT", "PLAN", "WRONG", "DECL"}
    addresses = {user.email: user for user in network.users}
    assert all(addresses[each.by].role == "manager" for each in network.dismissals)
    assert all(addresses[each.by].dealer_code == each.dealer_code for each in network.dismissals)


def test_parts_are_ordered_and_work_is_sent_back(network: DemonstrationNetwork) -> None:
    outcomes = Counter(job.outcome for _, job in jobs_of(network))
    assert outcomes["inspected_part_ordered"] > 100
    assert outcomes["not_reproduced"] > 100
    assert outcomes["declined"] > 5
    orders = {(order.dealer_code, order.number): order for order in network.orders}
    assert len(network.sent_back) > 100
    for each in network.sent_back:
        order = orders[each.dealer_code, each.ro_number]
        assert order.opened_at < each.at <= min(NOW, order.delivered_at or NOW)


def test_customers_answer_some_days_later_and_tell_the_truth(network: DemonstrationNetwork) -> None:
    orders = {(order.dealer_code, order.number): order for order in network.orders}
    repairs = sum(order.status == "delivered" and any(job.job_type in REPAIRS for job in order.jobs)
                  for order in network.orders)
    assert 0.48 < len(network.follow_ups) / repairs < 0.62
    hidden = {keys(each)[1][:2] for each in network.returns if each.nature is Nature.UNREPORTED}
    refused = {each.vin for each in network.refusals}
    fixed: Counter[tuple[bool, bool]] = Counter()
    for answer in network.follow_ups:
        order = orders[answer.dealer_code, answer.ro_number]
        assert order.delivered_at is not None
        assert 3 <= (answer.answered_at - order.delivered_at) / DAY < 7
        assert answer.answered_at <= NOW
        assert order.vin not in refused
        assert answer.level in {1, 2, 3, 4}
        fixed[answer.dealer_code != "GZ01" and (answer.dealer_code, answer.ro_number) in hidden, answer.fixed] += 1
    assert fixed[True, False] > fixed[True, True]
    assert fixed[False, False] < 0.1 * fixed[False, True]
    assert 20 < len(refused) < 400
    bursts = Counter((answer.dealer_code, answer.answered_at // 900) for answer in network.follow_ups)
    assert {code for (code, _), count in bursts.items() if count >= 6} == {"GZ01"}


def test_people_and_targets_fit_the_dealers(network: DemonstrationNetwork) -> None:
    codes = {dealer.code for dealer in network.dealers}
    assert set(network.targets) == codes
    assert all(0.92 <= target <= 0.95 for target in network.targets.values())
    shown = [user for user in network.users if user.shown]
    assert {user.role for user in shown} == ROLES
    assert {user.locale for user in shown} == {"zh", "en"}
    assert len({user.email for user in network.users}) == len(network.users)
    regions = {dealer.region for dealer in network.dealers}
    assert {user.region for user in network.users if user.role == "area_manager"} == regions
    advisors = {(order.dealer_code, order.advisor) for order in network.orders}
    assert all((user.dealer_code, user.name) in advisors for user in network.users if user.role == "advisor")
