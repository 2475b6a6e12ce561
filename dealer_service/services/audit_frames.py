"""Which orders could be drawn, how precise would a sample be, and which were drawn?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.audit_estimates import precision, size_for, sizes_to_offer
from dealer_service.domain.audit_samples import (
    WEIGHTS,
    FrameUnit,
    Method,
    RecordClass,
    draw,
    frame_digest,
    sizes_of,
)
from dealer_service.domain.audits import AuditStep
from dealer_service.domain.refusals import Refused
from dealer_service.services.audit_access import audit_seen, audit_to_step, conducts, record
from dealer_service.services.words import N_
from dealer_service.storage import audits as stored
from dealer_service.storage.audit_frames import frame_of, ids_of
from dealer_service.storage.audits import AuditFrameRow, AuditOrderRow

HALVES = (0.05, 0.03)
"""Precisions for which the size is told: half the width of the interval, as a share."""


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """What could be drawn: how many orders of each class, and half the width of the interval by size and method.

    ``wanted``: the fewest orders that give half a width, by method.
    """

    sizes: dict[RecordClass, int]
    total: int
    offered: tuple[tuple[int, dict[Method, float]], ...]
    wanted: tuple[tuple[float, dict[Method, int]], ...]
    seed: str


def sample_plan(session: Session, actor: Actor, audit_id: int) -> SamplePlan:
    """What each size and method would give, before anything is drawn."""
    row = audit_to_step(session, actor, audit_id, AuditStep.DRAW, lock=False)
    frame = frame_of(session, row.dealer_id, row.first_month, row.last_month)
    sizes = sizes_of(frame)
    offered = tuple(
        (size, {method: precision(sizes, method, size) for method in Method}) for size in sizes_to_offer(len(frame))
    )
    wanted = tuple((half, {method: size_for(sizes, method, half) for method in Method}) for half in HALVES if frame)
    return SamplePlan(sizes, len(frame), offered, wanted, f"{row.id}|{row.first_month}-{row.last_month}")


def draw_sample(session: Session, actor: Actor, audit_id: int, method: Method, size: int, seed: str,
                now: datetime) -> int:  # fmt: skip
    """Draw the sample once and for all; list, seed and method stay on record. Answers how many orders."""
    row = audit_to_step(session, actor, audit_id, AuditStep.DRAW)
    seed = seed.strip()
    if not seed or len(seed) > 60:
        raise Refused(N_("Give a seed of 1 to 60 characters, for example a number thrown with dice."), field="seed")
    frame = frame_of(session, row.dealer_id, row.first_month, row.last_month)
    if not frame:
        raise Refused(N_("No order was delivered in these months that counts. Plan another period."), field="size")
    found = draw(frame, method, size, seed)
    ids = ids_of(session, row.dealer_id, [one.key for one in found])
    recorded = {unit.key: unit.returned for unit in frame}
    row.method, row.seed, row.frame_digest = method.value, seed, frame_digest(frame)
    row.drawn_at, row.drawn_by_id = now, actor.user_id
    stored.save(session, row)
    stored.save(session, AuditFrameRow(audit_id=audit_id, dealer_id=row.dealer_id, body=write_frame(frame)))
    for place, one in enumerate(found, 1):
        stored.save(session, AuditOrderRow(
            dealer_id=row.dealer_id, audit_id=audit_id, order_id=ids[one.key], number=one.key, place=place,
            record_class=one.record_class.value, probability=one.probability, returned=recorded[one.key]))  # fmt: skip
    record(session, actor, "draw_sample", row, now, method=method.value, size=size, seed=seed, list=row.frame_digest)
    return len(found)


def write_frame(frame: list[FrameUnit]) -> str:
    """One line an order: number, class, 1 where it is recorded as a return."""
    return "\n".join(f"{unit.key}\t{unit.record_class}\t{int(unit.returned)}" for unit in frame)


def read_frame(body: str) -> list[FrameUnit]:
    """The list as it was written."""
    parts = (line.rsplit("\t", 2) for line in body.splitlines())
    return [FrameUnit(key, RecordClass(one), returned == "1") for key, one, returned in parts]


def frame_rows(session: Session, actor: Actor, audit_id: int) -> list[tuple[str, str, int, int, int | None]]:
    """The list drawn from, for anybody who draws again: number, class, weight, recorded, place in the sample."""
    row = audit_seen(session, actor, audit_id)
    if row.drawn_at is None or not (conducts(actor) or row.reported_at):
        raise Refused(N_("The list is shown once the audit is reported."))
    places = {one.number: one.place for one in stored.list_orders(session, audit_id)}
    return [
        (unit.key, unit.record_class.value, WEIGHTS[unit.record_class], int(unit.returned), places.get(unit.key))
        for unit in read_frame(stored.find_frame(session, audit_id) or "")
    ]
