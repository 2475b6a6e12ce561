"""How far is the workshop of the demonstration with the cars that are in the house today?"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from dealer_service.domain.accounts import Actor
from dealer_service.domain.order_stages import StageStep
from dealer_service.domain.repair_orders import OrderStatus
from dealer_service.services import order_stages
from dealer_service.services.demonstration.planted import DemonstrationNetwork
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow

MOST = 8
PASSING = (StageStep.START, StageStep.INSPECT, StageStep.PASS)
# One after the other: just brought, in work, in inspection, ready, sent back once, in work, ready after all.
WAYS: tuple[tuple[StageStep, ...], ...] = (
    (), PASSING[:1], PASSING[:2], PASSING, (*PASSING[:2], StageStep.SEND_BACK), PASSING[:1],
    (*PASSING[:2], StageStep.SEND_BACK, *PASSING[1:]),
)  # fmt: skip
FOUND = {"en": "Rattles on the test drive.", "zh": "路试仍有异响。"}


def move_cars(session: Session, network: DemonstrationNetwork, people: Mapping[str, Actor], now: datetime) -> None:
    """Take the newest open orders of each dealer some steps of the way, by its advisor; times run forward to now."""
    dealers = {dealer.code: dealer.id for dealer in list_dealers(session)}
    advisors = {user.dealer_code: people[user.email] for user in reversed(network.users) if user.role == "advisor"}
    for code, advisor in sorted((code, actor) for code, actor in advisors.items() if code):
        newest = select(RepairOrderRow).where(
            RepairOrderRow.dealer_id == dealers[code], RepairOrderRow.status == OrderStatus.OPEN,
            RepairOrderRow.opened_at < now - timedelta(minutes=30),
        ).order_by(col(RepairOrderRow.opened_at).desc(), col(RepairOrderRow.id)).limit(MOST)  # fmt: skip
        for at, order in enumerate(session.exec(newest).all()):
            _move(session, advisor, order.id or 0, WAYS[at % len(WAYS)], order.opened_at, now)


def _move(session: Session, advisor: Actor, order_id: int, way: tuple[StageStep, ...], opened_at: datetime,
          now: datetime) -> None:  # fmt: skip
    stretch = min((now - opened_at) / (len(way) + 1), timedelta(minutes=40))
    for place, step in enumerate(way, 1):
        at = opened_at + stretch * place
        if step is StageStep.SEND_BACK:
            line = session.exec(select(JobRow.line).where(JobRow.order_id == order_id)).first() or 1
            words = FOUND.get(advisor.locale, FOUND["en"])
            order_stages.send_back(session, advisor, order_id, line, "D08", words, at)
        else:
            order_stages.take_step(session, advisor, order_id, step, at)
