"""Which complaints does the demonstration hold: some in every state, others closed over the last months?

Each is taken and worked on by the dealer's own people through the services, at the times at which it happened.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.repair_orders import ImportedOrder, OrderStatus
from dealer_service.services.complaint_deadlines import sweep_complaints
from dealer_service.services.demonstration.complaint_stories import House, Story
from dealer_service.services.demonstration.planted import DemonstrationNetwork, Nature

EVERYDAY = ("again", "waiting", "bill", "part", "manner", "range", "scratch")
CLOSED_MONTHS = 4
MOST_HOUSES = 12  # every step goes through the services: a large network gets complaints at its first dealers


def add_complaints(session: Session, network: DemonstrationNetwork, people: dict[str, Actor], now: datetime,
                   seed: int) -> int:  # fmt: skip
    """Fill in the complaints; answers how many. The caller commits."""
    plots: list[tuple[Story, Callable[[], None]]] = []
    for number, house in enumerate(_houses(network, people)[:MOST_HOUSES]):
        rng = Random(f"{seed}:complaints:{house.dealer.code}")
        for matter, received in _closed(now, rng):
            story = Story(session, house, matter, received, now, rng)
            plots.append((story, story.to_the_end))
        plots += _open_ones(session, house, now, Random(f"{seed}:open:{house.dealer.code}"), number)
    # All are received first, in order, so that the numbers run as the customers came.
    for story, _rest in sorted(plots, key=lambda plot: plot[0].at):
        story.received()
    for _story, rest in plots:
        rest()
    sweep_complaints(session, now)
    return len(plots)


def _houses(network: DemonstrationNetwork, people: dict[str, Actor]) -> list[House]:
    areas = {user.region: people[user.email] for user in network.users if user.role == "area_manager"}
    office = next(people[user.email] for user in network.users if user.role == "head_office")
    returned = {(one.original_dealer, one.original_number) for one in network.returns
                if one.nature in (Nature.REPORTED, Nature.UNREPORTED)}  # fmt: skip
    delivered: dict[str, list[ImportedOrder]] = {}
    for order in network.orders:
        if order.status == OrderStatus.DELIVERED:
            delivered.setdefault(order.dealer_code, []).append(order)
    found = []
    for dealer in network.dealers:
        here = {user.role: people[user.email] for user in network.users if user.dealer_code == dealer.code}
        orders = delivered.get(dealer.code, [])
        failed = tuple(order for order in orders if (dealer.code, order.number) in returned)
        found.append(House(dealer, here["advisor"], here.get("customer_care", here["manager"]), here["manager"],
                           areas[dealer.region], office, failed, tuple(orders)))  # fmt: skip
    return found


def _closed(now: datetime, rng: Random) -> Iterator[tuple[str, datetime]]:
    """Matters and moments of receipt over the last months, all long enough ago to be over."""
    for months_ago in range(CLOSED_MONTHS):
        for _number in range(rng.choice((1, 1, 2))):
            ago = timedelta(days=months_ago * 30 + rng.randrange(16, 44), minutes=rng.randrange(600))
            yield rng.choice(EVERYDAY if rng.random() < 0.93 else ("pedal", "jerks")), now - ago


def _open_ones(session: Session, house: House, now: datetime, rng: Random,
               number: int) -> list[tuple[Story, Callable[[], None]]]:  # fmt: skip
    """Every state at the first dealer, a few at each other; two are reopened, one waits for the manufacturer."""

    def story(matter: str, days: float) -> Story:
        return Story(session, house, matter, now - timedelta(days=days), now, rng)

    new = story(rng.choice(EVERYDAY), 0.02)
    found = [(new, new.received)]
    if number == 0:
        for matter, days, way in (
            ("scratch", 2.6, Story.received), ("waiting", 1.2, Story.acknowledged), ("bill", 1.6, Story.negotiating),
            ("part", 3.1, Story.waiting), ("again", 9, Story.negotiating), ("jerks", 2.1, Story.escalated),
            ("manner", 3.2, Story.answered), ("range", 6.5, Story.followed_up), ("again", 8.3, Story.reopened),
            ("waiting", 20, Story.unreachable), ("scratch", 24, Story.withdrawn),
        ):  # fmt: skip
            one = story(matter, days)
            found.append((one, partial(way, one)))
        return found
    others = (Story.acknowledged, Story.negotiating, Story.answered, Story.waiting, Story.followed_up)
    other = story(EVERYDAY[number % len(EVERYDAY)], 2.2)
    found.append((other, partial(others[number % len(others)], other)))
    if number == 1:
        smoke, jerks = story("smoke", 5.4), story("jerks", 7.2)
        found += [(smoke, smoke.to_the_manufacturer), (jerks, jerks.reopened)]
    return found
