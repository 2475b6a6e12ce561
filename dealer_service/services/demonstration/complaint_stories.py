"""How does one complaint of the demonstration go its way, from the first word to its end?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import Channel, Level, Offer, OfferKind, Outcome, Severity, Source
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.services.complaint_steps import Taken, take_step
from dealer_service.services.complaints import Draft, receive
from dealer_service.services.demonstration.planted import DemonstrationDealer
from dealer_service.services.demonstration.words.complaining import MATTERS, NOTES, Matter
from dealer_service.storage.columns import as_instant

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


class Story:
    """One complaint on its way; each verb brings it so far, hour by hour, and never beyond now."""

    def __init__(self, session: Session, house: House, matter: str, received: datetime, now: datetime,
                 rng: Random) -> None:  # fmt: skip
        self.session, self.house, self.now, self.rng = session, house, now, rng
        self.matter: Matter = MATTERS[matter]
        self.telling, self.notes = self.matter.telling(house.locale), NOTES[house.locale]
        self.at = self._open_hour(received)
        self.id = 0

    def received(self) -> None:
        if self.id:
            return
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

    def escalated(self) -> None:
        self._escalate()

    def to_the_manufacturer(self) -> None:
        """Every superior hands it on, to the last."""
        level = self._escalate()
        while level < Level.MANUFACTURER:
            superior = self.house.manager if level <= Level.MANAGER else self.house.area
            level = self._step(superior, Step.ESCALATE, 3, note=self.notes["further"]).level

    def _escalate(self) -> int:
        self.negotiating()
        kind = self.matter.offer or OfferKind.REFUND
        self._offer(Offer(OfferKind.LOAN_CAR))
        self._step(self.house.care, Step.TURN_DOWN, 1, note=self.notes["turned"], ways_left=self.notes["ways"])
        return self._step(self.house.care, Step.ESCALATE, 1, note=self.notes["escalate"], offer=Offer(kind)).level

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

    def to_the_end(self) -> None:
        """Closed one way or another."""
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
