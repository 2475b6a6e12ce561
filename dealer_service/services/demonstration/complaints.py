"""Which complaints does the demonstration hold: some in every state, others closed over the last months?

Each is taken and worked on by the dealer's own people through the services, at the times at which it happened.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import Channel, Level, Offer, OfferKind, Outcome, Severity, Source
from dealer_service.domain.repair_orders import ImportedOrder, OrderStatus
from dealer_service.services.complaint_deadlines import sweep_complaints
from dealer_service.services.complaint_steps import Taken, take_step
from dealer_service.services.complaints import Draft, receive
from dealer_service.services.demonstration.planted import DemonstrationDealer, DemonstrationNetwork, Nature
from dealer_service.services.demonstration.words.complaining import MATTERS, NOTES, Matter
from dealer_service.storage.columns import as_instant

EVERYDAY = ("again", "waiting", "bill", "part", "manner", "range", "scratch")
CLOSED_MONTHS = 4
MOST_HOUSES = 12  # every step goes through the services: a large network gets complaints at its first dealers
FIRST_HOUR, LAST_HOUR = 9, 17
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class House:
    """A dealer with the people who work on its complaints, and orders that can be complained of."""

    dealer: DemonstrationDealer
    advisor: Actor
    care: Actor
    manager: Actor
    area: Actor
    office: Actor
    failed: tuple[ImportedOrder, ...]
    others: tuple[ImportedOrder, ...]

    @property
    def locale(self) -> str:
        return self.dealer.locale

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.dealer.timezone)


def add_complaints(session: Session, network: DemonstrationNetwork, people: dict[str, Actor], now: datetime,
                   seed: int) -> int:  # fmt: skip
    """Fill in the complaints; answers how many. The caller commits."""
    houses = _houses(network, people)[:MOST_HOUSES]
    count = 0
    for house in houses:
        rng = Random(f"{seed}:complaints:{house.dealer.code}")
        for matter, received in _closed(house, now, rng):
            count += _Story(session, house, matter, received, now, rng).to_the_end()
    for number, house in enumerate(houses):
        count += _open_ones(session, house, now, Random(f"{seed}:open:{house.dealer.code}"), number)
    sweep_complaints(session, now)
    return count


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


def _closed(house: House, now: datetime, rng: Random) -> Iterator[tuple[str, datetime]]:
    """Matters and moments of receipt over the last months, all long enough ago to be over."""
    for months_ago in range(CLOSED_MONTHS):
        for _number in range(rng.choice((1, 1, 2))):
            ago = timedelta(days=months_ago * 30 + rng.randrange(16, 44), minutes=rng.randrange(600))
            yield rng.choice(EVERYDAY if rng.random() < 0.93 else ("pedal", "jerks")), now - ago


def _open_ones(session: Session, house: House, now: datetime, rng: Random, number: int) -> int:
    """Every state at the first dealer, a few at each other; two are reopened, one waits for the manufacturer."""

    def story(matter: str, days: float) -> "_Story":
        return _Story(session, house, matter, now - timedelta(days=days), now, rng)

    story(rng.choice(EVERYDAY), 0.02).received()
    if number == 0:
        for each in (story("scratch", 2.6).received, story("waiting", 1.2).acknowledged,
                     story("bill", 1.6).negotiating, story("part", 3.1).waiting, story("again", 9).negotiating,
                     story("jerks", 2.1).escalated, story("manner", 3.2).answered, story("range", 6.5).followed_up,
                     story("again", 8.3).reopened, story("waiting", 20).unreachable,
                     story("scratch", 24).withdrawn):  # fmt: skip
            each()
        return 12
    others = (_Story.acknowledged, _Story.negotiating, _Story.answered, _Story.waiting, _Story.followed_up)
    others[number % len(others)](story(EVERYDAY[number % len(EVERYDAY)], 2.2))
    if number == 1:
        story("smoke", 5.4).escalated(to_the_manufacturer=True)
        story("jerks", 7.2).reopened()
    return 4 if number == 1 else 2


class _Story:
    """One complaint on its way; each verb brings it so far, hour by hour, and never beyond now."""

    def __init__(self, session: Session, house: House, matter: str, received: datetime, now: datetime,
                 rng: Random) -> None:  # fmt: skip
        self.session, self.house, self.now, self.rng = session, house, now, rng
        self.matter: Matter = MATTERS[matter]
        self.telling, self.notes = self.matter.telling(house.locale), NOTES[house.locale]
        self.at = self._open_hour(received)
        self.id = 0

    def received(self) -> None:
        order = self._order()
        draft = Draft(
            dealer=self.house.dealer.code, words=self.telling.words, category=self.matter.category,
            severity=self.matter.severity, asks=self.telling.asks, order_number=order.number if order else None,
            source=self.rng.choice((Source.COUNTER, Source.TELEPHONE, Source.TELEPHONE, Source.ONLINE, Source.E_MAIL)),
            name=order.customer_name if order else None, phone=order.customer_phone if order else None,
        )  # fmt: skip
        self.id = receive(self.session, self.house.advisor, draft, self.at).id
        if self.house.care is not self.house.manager:
            self._step(self.house.advisor, Step.ASSIGN, 0, handler_id=self.house.care.user_id)

    def acknowledged(self) -> None:
        self.received()
        late = self.rng.random() < 0.12 and self.matter.severity is not Severity.SAFETY
        self._step(self.house.care, Step.ACKNOWLEDGE, 30 if late else self.rng.uniform(0.2, 1.4),
                   note=self.telling.heard, channel=self._channel())  # fmt: skip

    def negotiating(self) -> None:
        self.acknowledged()
        self._step(self.house.care, Step.NEGOTIATE, 1, note=self.notes["begin"])
        if self.now - self.at < 16 * _DAY:
            self._step(self.house.care, Step.NOTE, 3, note=self.telling.found)
        kind = self.matter.offer
        if kind is not None and kind not in (OfferKind.REPLACEMENT, OfferKind.BUY_BACK):
            self._offer(Offer(kind, self.matter.amount))

    def waiting(self) -> None:
        self.negotiating()
        self._step(self.house.care, Step.WAIT, 1, note=self.notes["wait"])

    def escalated(self, *, to_the_manufacturer: bool = False) -> None:
        self.negotiating()
        kind = self.matter.offer or OfferKind.REFUND
        self._offer(Offer(OfferKind.LOAN_CAR))
        self._step(self.house.care, Step.TURN_DOWN, 1, note=self.notes["turned"], ways_left=self.notes["ways"])
        taken = self._step(self.house.care, Step.ESCALATE, 1, note=self.notes["escalate"], offer=Offer(kind))
        while to_the_manufacturer and taken.level < Level.MANUFACTURER:
            superior = self.house.manager if taken.level <= Level.MANAGER else self.house.area
            taken = self._step(superior, Step.ESCALATE, 3, note=self.notes["further"])

    def answered(self) -> None:
        self.negotiating()
        slow = 40 if self.rng.random() < 0.15 else 0
        self._step(self.house.care, Step.ANSWER, self.rng.uniform(2, 8) + slow, note=self.telling.answer,
                   channel=self.rng.choice((Channel.TELEPHONE, Channel.LETTER, Channel.E_MAIL)))  # fmt: skip

    def followed_up(self, satisfaction: int = 0) -> None:
        self.answered()
        if self.rng.random() < 0.3:
            self._tried(6)
        level = satisfaction or self.rng.choices((2, 3, 4), (2, 5, 3))[0]
        note = self.notes["still"] if level == 1 else self.telling.after
        self._step(self.house.care, Step.FOLLOW_UP, 26, note=note, channel=Channel.TELEPHONE, satisfaction=level)

    def reopened(self) -> None:
        self.followed_up(satisfaction=1)

    def unreachable(self) -> None:
        self.answered()
        for _day in range(3):
            self._tried(24)
        self._finish(Step.UNREACHABLE, note=self.notes["gone"])

    def withdrawn(self) -> None:
        self.acknowledged()
        self._finish(Step.WITHDRAW, note=self.notes["withdraw"], channel=Channel.TELEPHONE)

    def to_the_end(self) -> int:
        """Closed one way or another; answers 1 for counting."""
        roll = self.rng.random()
        if roll < 0.06:
            self.unreachable()
        elif roll < 0.12:
            self.withdrawn()
        else:
            if roll < 0.26:
                self.reopened()
                self._step(self.house.manager, Step.NEGOTIATE, 3, note=self.notes["begin"])
                self._step(self.house.manager, Step.ANSWER, 8, note=self.telling.answer, channel=Channel.TELEPHONE)
                self._step(self.house.manager, Step.FOLLOW_UP, 26, note=self.telling.after, channel=Channel.VISIT,
                           satisfaction=3)  # fmt: skip
            else:
                self.followed_up()
            self._finish(Step.CLOSE)
        return 1

    def _finish(self, step: Step, **said: object) -> None:
        upheld = self.matter.upheld and step is Step.CLOSE
        self._step(self.house.manager, step, 1, upheld=upheld, function=self.matter.function, **said)

    def _tried(self, hours: float) -> None:
        later = self._open_hour(self.at + hours * _HOUR + _DAY)
        self._step(self.house.care, Step.CONTACT, hours, note=self.notes["no_answer"], channel=Channel.TELEPHONE,
                   outcome=Outcome.NO_ANSWER, next_attempt_at=later)  # fmt: skip

    def _offer(self, offer: Offer) -> None:
        self._step(self.house.care, Step.OFFER, 2, note=self.telling.answer, channel=Channel.TELEPHONE, offer=offer)

    def _step(self, actor: Actor, step: Step, hours: float, **said: object) -> Taken:
        """Some working hours later; as late as now where that has not come yet."""
        self.at = min(self._open_hour(self.at + hours * _HOUR), self.now)
        return take_step(self.session, actor, self.id, step, Said(**said), self.at)  # type: ignore[arg-type]

    def _open_hour(self, at: datetime) -> datetime:
        """The moment itself, or the next in which somebody is at the counter, never after now."""
        local = at.astimezone(self.house.zone)
        if local.hour >= LAST_HOUR:
            local = local.replace(hour=FIRST_HOUR) + _DAY
        elif local.hour < FIRST_HOUR:
            local = local.replace(hour=FIRST_HOUR)
        if local.weekday() == 6:
            local += _DAY
        return min(local.astimezone(UTC), self.now)

    def _channel(self) -> Channel:
        return self.rng.choice((Channel.TELEPHONE, Channel.TELEPHONE, Channel.COUNTER))

    def _order(self) -> ImportedOrder | None:
        """A recent order of the dealer; for a repair that failed one that came back."""
        orders: Sequence[ImportedOrder] = (
            self.house.failed if self.matter.category == "repair_quality" else self.house.others
        )
        known = [order for order in orders[-400:] if order.delivered_at and as_instant(order.delivered_at) < self.at]
        return self.rng.choice(known[-12:]) if known else None
