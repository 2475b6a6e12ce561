"""Which suspicions of a dealer wait, for how long, and by what does an order show a sign?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.rework import DAY_SECONDS
from dealer_service.domain.signs import Sign
from dealer_service.services.quality_units import dealer_seen
from dealer_service.storage import reporting_gap as kept
from dealer_service.storage import sign_facts, suspicion_lists
from dealer_service.storage.columns import as_instant


@dataclass(frozen=True, slots=True)
class WaitingSuspicion:
    """A suspicion nobody has decided: the later job, the earlier one by its names, and for how many days it waits.

    ``days`` and ``km`` lie between the earlier delivery and the later opening.
    """

    order_id: int
    number: str
    line: int
    concern: str | None
    group: tuple[str, str]
    advisor: str | None
    opened_at: datetime
    earlier: str
    days: int | None
    km: int | None
    waits: int


def waiting_suspicions(
    session: Session, actor: Actor, code: str, now: datetime
) -> tuple[Dealer, list[WaitingSuspicion]]:
    """A dealer's undecided suspicions, those that wait longest first."""
    require(actor, Permission.SEE_NETWORK)
    dealer = dealer_seen(session, code)
    jobs = kept.waiting_jobs(session, dealer.id)
    found = []
    for pair in suspicion_lists.open_pairs(session, dealer_id=dealer.id, opened=(None, None)):
        job = jobs.get((pair.number, pair.line))
        if job is None:
            continue
        order_id, concern, group_en, group_zh, advisor = job
        left, km_out = pair.original_delivered_at, pair.original_left_with_km
        opened_at = as_instant(pair.opened_at)
        found.append(
            WaitingSuspicion(
                order_id, pair.number, pair.line, concern, (group_en, group_zh), advisor, opened_at,
                f"{pair.original_dealer} {pair.original_number}/{pair.original_line}",
                None if left is None else (pair.opened_at - left) // DAY_SECONDS,
                None if pair.km_in is None or km_out is None else pair.km_in - km_out, (now - opened_at).days,
            )
        )  # fmt: skip
    return dealer, sorted(found, key=lambda one: (one.opened_at, one.number, one.line))


def sign_facts_of(session: Session, actor: Actor, sign: Sign, order_ids: list[int]) -> dict[int, list[tuple[Any, Any]]]:
    """By order, what shows the sign: see ``storage.sign_facts`` for each sign's pair of values."""
    require(actor, Permission.SEE_NETWORK)
    found: dict[int, list[tuple[Any, Any]]] = {}
    for order_id, first, second in sign_facts.facts_of(session, sign, order_ids):
        found.setdefault(order_id, []).append((first, second))
    return found
