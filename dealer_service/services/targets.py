"""Which targets for the first-time-fix rate are set, and who may set them?"""

from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, Refused
from dealer_service.domain.targets import Target, target_in
from dealer_service.services.words import N_
from dealer_service.storage import lists as stored
from dealer_service.storage.changes import record_change


def list_targets(session: Session, actor: Actor) -> list[Target]:
    """All targets, oldest first; they are no secret to anybody who sees a rate."""
    require(actor, Permission.SEE_QUALITY)
    return [
        Target(Month.of(row.valid_from_month), row.ffv, row.dealer_id, row.region_id)
        for row in stored.list_targets(session)
    ]


def dealer_target(targets: list[Target], dealer: Dealer, month: Month) -> float | None:
    """The first-visit rate a dealer is held to in a month: its own, its region's on the last day, the network's."""
    region = dealer.region_on(month.last_day)
    found = target_in(targets, month, dealer_id=dealer.id, region_id=None if region is None else region[0])
    return None if found is None else found.ffv


def set_target(
    session: Session,
    actor: Actor,
    ffv: float,
    valid_from: Month,
    *,
    dealer: Dealer | None = None,
    region_id: int | None = None,
    now: datetime,
) -> None:
    """Set the target of a dealer, a region or the network from a month on; an area manager within the region only."""
    require(actor, Permission.SET_TARGETS)
    if not 0.0 < ffv <= 1.0:
        raise Refused(N_("A target lies above 0 % and is at most 100 %."), field="ffv")
    if dealer is not None and region_id is not None:
        raise Refused(N_("A target is of a dealer, of a region or of the network. Choose one."), field="region")
    if actor.user_id is not None and not actor.has(Role.HEAD_OFFICE):
        own = {grant.region_id for grant in actor.grants if grant.role is Role.AREA_MANAGER}
        here = dealer.region_on(valid_from.last_day) if dealer is not None else None
        reached = here[0] if here is not None else region_id
        if reached is None or reached not in own:
            raise NotAllowed(N_("You set targets for your own region and its dealers. Others are set by head office."))
    dealer_id = None if dealer is None else dealer.id
    stored.save_target(session, ffv, valid_from.number, region_id=region_id, dealer_id=dealer_id)
    whose = f"dealer:{dealer.code}" if dealer is not None else f"region:{region_id}" if region_id else "network"
    record_change(
        session,
        at=now,
        actor=actor.key,
        verb="set_target",
        subject=f"target:{whose}",
        dealer_id=dealer_id,
        values={"ffv": ffv, "valid_from": str(valid_from)},
    )
