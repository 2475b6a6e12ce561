"""What do customers say when they are called some days after delivery?"""

from collections.abc import Iterable, Sequence
from random import Random

from dealer_service.domain.repair_orders import CAN_BE_ORIGINAL, ImportedJob, ImportedOrder, OrderStatus, job_role
from dealer_service.services.demonstration.countries import capitalised
from dealer_service.services.demonstration.fleet import DAY_SECONDS
from dealer_service.services.demonstration.planted import FollowUpAnswer, Nature
from dealer_service.services.demonstration.roster import Trait
from dealer_service.services.demonstration.visits import HOUR, Link, Site

_ANSWERING = 0.56
_LATEST_CALL = int(6.9 * DAY_SECONDS)
_CHANNELS, _CHANNEL_WEIGHTS = ("telephone", "email", "online"), (8, 1, 2)
_LEVELS_ON_TIME, _LEVELS_LATE = (3, 9, 36, 52), (14, 32, 38, 16)
_STILL_WRONG = {Nature.REPORTED: 0.62, Nature.LATE: 0.2}


def answers_of(
    site: Site, orders: Iterable[ImportedOrder], failures: dict[int, Link], refusing: set[str], now: int, rng: Random
) -> list[FollowUpAnswer]:
    """Answers to the calls about one dealer's delivered repairs.

    ``failures`` finds, by the identity of an order, the return that is still to come from it; ``refusing`` are the VINs
    whose owners want no calls.
    """
    found = []
    for order in orders:
        if order.status != OrderStatus.DELIVERED or order.vin in refusing or order.delivered_at is None:
            continue
        repairs = [job for job in order.jobs if job_role(job.job_type, job.outcome, False) & CAN_BE_ORIGINAL]
        if not repairs or rng.random() >= _ANSWERING:
            continue
        answer = _answer(site, order, repairs, failures.get(id(order)), rng)
        if answer.answered_at <= now:
            found.append(answer)
    found.sort(key=lambda answer: (answer.answered_at, answer.ro_number))
    return found


def _answer(
    site: Site, order: ImportedOrder, repairs: Sequence[ImportedJob], failure: Link | None, rng: Random
) -> FollowUpAnswer:
    words, delivered, code = site.words, order.delivered_at or order.opened_at, site.profile.dealer.code
    promised = order.promised_at or delivered
    late = delivered > promised + HOUR
    at = _called_at(site, delivered, rng)
    channel = rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
    if site.profile.trait is Trait.HIDES_AS_INTERNAL and rng.random() < 0.5:
        typed = words.fixed[4][0]
        return FollowUpAnswer(code, order.number, _in_one_go(site, delivered, rng), True, 4, "telephone", typed)
    wrong = rng.random() < (0.011 if failure is None else _STILL_WRONG.get(failure.nature, 0.74))
    if wrong:
        group = failure.original_job.concern_group if failure is not None else repairs[0].concern_group
        level = rng.choices((1, 2, 3), (55, 38, 7))[0]
        said = rng.choice(words.not_fixed[level]).format(symptom=words.symptoms[group])
        return FollowUpAnswer(code, order.number, at, False, level, channel, capitalised(said))
    level = rng.choices((1, 2, 3, 4), _LEVELS_LATE if late else _LEVELS_ON_TIME)[0]
    choices = words.fixed[level]
    if late and level < 4 and rng.random() < 0.6:
        choices = words.late
    elif order.invoice and level in (2, 3) and rng.random() < 0.3:
        choices = words.costly
    said = rng.choice(choices)
    return FollowUpAnswer(code, order.number, at, True, level, channel, said)


def _called_at(site: Site, delivered: int, rng: Random) -> int:
    """An instant three to six days after delivery, in opening hours unless holidays leave none."""
    days = site.open_days
    at = days.inside(delivered + int(rng.uniform(3.0, 5.6) * DAY_SECONDS), rng)
    if at > delivered + _LATEST_CALL:
        at = days.last_before(delivered + int(5.9 * DAY_SECONDS), rng)
    return max(at, delivered + 3 * DAY_SECONDS)


def _in_one_go(site: Site, delivered: int, rng: Random) -> int:
    """Shortly before closing on the next Tuesday or Friday, a few seconds from many others."""
    days = site.open_days
    index = days.index_at(delivered + 3 * DAY_SECONDS)
    while days.shifts[index].day.weekday() not in (1, 4) and index + 1 < len(days.shifts):
        index += 1
    at = days.shifts[index].closes_at - 900 + rng.randrange(0, 420)
    return at if at < delivered + _LATEST_CALL else _called_at(site, delivered, rng)
