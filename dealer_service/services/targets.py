"""Which targets for the first-time-fix rate are set, which held before, and who may set them?"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.domain.targets import Target, TargetLevel, target_in
from dealer_service.services.words import N_
from dealer_service.storage import targets as stored
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import list_dealers, list_regions
from dealer_service.storage.scope import scope_of
from dealer_service.storage.targets import TargetLine

__all__ = ["TargetLine", "TargetView", "UnitTarget", "dealer_target", "list_targets", "set_target", "target_view"]


@dataclass(frozen=True, slots=True)
class UnitTarget:
    """A unit and the target that holds for it in a month; ``level`` says whose it is, None: nobody set one.

    ``own`` is what was set for the unit itself, whether it holds yet or not: valid from which month, how much.
    """

    code: str | None
    region_id: int | None
    name: str
    region: str | None
    ffv: float | None
    level: TargetLevel | None
    coming: tuple[tuple[Month, float | None], ...]
    may_set: bool


@dataclass(frozen=True, slots=True)
class TargetView:
    """All that a person sees of targets: network, regions and dealers in scope, and what was ever set for them."""

    month: Month
    network: UnitTarget
    regions: tuple[UnitTarget, ...]
    dealers: tuple[UnitTarget, ...]
    history: tuple[tuple[TargetLine, str | None], ...]  # with the name of the unit, None: the network


def list_targets(session: Session, actor: Actor) -> list[Target]:
    """What stands, oldest first; targets are no secret to anybody who sees a rate."""
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


def target_view(session: Session, actor: Actor, month: Month) -> TargetView:
    """Targets of a month by unit, in the person's scope; a dealer's people see their own and where it comes from."""
    targets, scope, own = list_targets(session, actor), scope_of(session), _own_regions(actor)
    dealers = [one for one in list_dealers(session) if scope.allows(one.id)]
    here = {region[0] for one in dealers if (region := one.region_on(month.last_day)) is not None}
    names = {region_id: name for region_id, name in list_regions(session) if scope.dealer_ids is None or
             region_id in here}  # fmt: skip
    sets_all, sets = _sets_all(actor), actor.may(Permission.SET_TARGETS)

    def unit(name: str, dealer: Dealer | None = None, region: tuple[int, str] | None = None) -> UnitTarget:
        region_id = None if region is None else region[0]
        dealer_id = None if dealer is None else dealer.id
        found = target_in(targets, month, dealer_id=dealer_id, region_id=region_id)
        mine = [t for t in targets if t.dealer_id == dealer_id and t.region_id == (region_id if not dealer else None)]
        return UnitTarget(
            None if dealer is None else dealer.code, region_id if dealer is None else None, name,
            region[1] if region is not None and dealer is not None else None,
            None if found is None else found.ffv, None if found is None else found.level,
            tuple((t.valid_from, t.ffv) for t in mine if t.valid_from > month),
            sets and (sets_all or region_id in own),
        )  # fmt: skip

    seen = {one.id: f"{one.code} {one.name}" for one in dealers}
    return TargetView(
        month,
        unit(""),
        tuple(unit(name, region=(region_id, name)) for region_id, name in names.items()),
        tuple(unit(one.name, one, one.region_on(month.last_day)) for one in dealers),
        tuple(
            (line, seen.get(line.dealer_id or 0) or names.get(line.region_id or 0))
            for line in stored.list_history(session)
            if (line.dealer_id in seen or line.dealer_id is None) and (line.region_id in (None, *names))
        ),
    )


def set_target(
    session: Session,
    actor: Actor,
    ffv: float | None,
    valid_from: Month,
    *,
    dealer: Dealer | None = None,
    region_id: int | None = None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Set the target of a dealer, a region or the network from a month on; an area manager within the region only.

    ``ffv`` None: from then on the unit has none of its own. What stood before is kept. Once a target stands for a
    month that is over, changing it moves a verdict that was given, so that it needs a reason.
    """
    require(actor, Permission.SET_TARGETS)
    if ffv is not None and not 0.0 < ffv <= 1.0:
        raise Refused(N_("A target lies above 0 % and is at most 100 %."), field="ffv")
    if dealer is not None and region_id is not None:
        raise Refused(N_("A target is of a dealer, of a region or of the network. Choose one."), field="region")
    if not _sets_all(actor):
        here = dealer.region_on(valid_from.last_day) if dealer is not None else None
        reached = here[0] if here is not None else region_id
        if reached is None or reached not in _own_regions(actor):
            raise NotAllowed(N_("You set targets for your own region and its dealers. Others are set by head office."))
    if region_id is not None and region_id not in dict(list_regions(session)):
        raise NotFound(N_("There is no region {region}."), region=region_id)
    dealer_id, said = None if dealer is None else dealer.id, (reason or "").strip() or None
    own = [t for t in list_targets(session, actor) if t.dealer_id == dealer_id and t.region_id == region_id]
    before = target_in(own, valid_from, dealer_id=dealer_id, region_id=region_id)
    if ffv is None and before is None:
        raise Refused(N_("This unit has no target of its own from then on. There is nothing to take away."),
                      field="ffv")  # fmt: skip
    if before is not None and valid_from < Month.on(now.date()) and said is None:
        raise Refused(
            N_("{month} is over and was judged by another target. Say why it changes; it is shown with the target."),
            field="reason", month=str(valid_from),
        )  # fmt: skip
    stored.save_target(session, ffv, valid_from.number, region_id=region_id, dealer_id=dealer_id, set_at=now,
                       by_user_id=actor.user_id, reason=said)  # fmt: skip
    whose = f"dealer:{dealer.code}" if dealer is not None else f"region:{region_id}" if region_id else "network"
    record_change(
        session,
        at=now,
        actor=actor.key,
        verb="set_target",
        subject=f"target:{whose}",
        dealer_id=dealer_id,
        values={"ffv": ffv, "valid_from": str(valid_from), "was": before.ffv if before else None, "reason": said},
    )


def _sets_all(actor: Actor) -> bool:
    return actor.user_id is None or actor.has(Role.HEAD_OFFICE)


def _own_regions(actor: Actor) -> set[int | None]:
    return {grant.region_id for grant in actor.grants if grant.role is Role.AREA_MANAGER} - {None}
