"""Until which day are a dealer's orders all here, and who says so where no import does?

An import completes the data of its dealers to its day. Where nothing happened, or all orders are written here, a person
says it: the nil report of domain section 2. Months become final by either.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import Refused
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.scorecards import local_today
from dealer_service.services.words import N_
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.import_keeping import mark_complete
from dealer_service.storage.scope import scope_of


@dataclass(frozen=True, slots=True)
class Completeness:
    """Until the end of which local day a dealer's orders are here; None where nobody ever said."""

    code: str
    name: str
    to: date | None
    today: date


def list_completeness(session: Session, actor: Actor, now: datetime) -> list[Completeness]:
    """The dealers of the person's scope that are still at work, by code."""
    require(actor, Permission.IMPORT_ORDERS)
    scope = scope_of(session)
    return [
        Completeness(dealer.code, dealer.name, dealer.complete_to, local_today(dealer, now))
        for dealer in list_dealers(session)
        if scope.allows(dealer.id) and dealer.successor_id is None
    ]


def report_complete(session: Session, actor: Actor, code: str, to: date, now: datetime) -> None:
    """Say that all orders delivered up to and including a local day are here.

    Refuses a day that is not over, and one that was reported before; raises ``NotFound`` for another's dealer.
    """
    require(actor, Permission.IMPORT_ORDERS)
    dealer = dealer_seen(session, code)
    if to >= local_today(dealer, now):
        raise Refused(N_("{day} is not over yet. Report at most until yesterday."), day=to.isoformat(), field="to")
    if dealer.complete_to is not None and to <= dealer.complete_to:
        raise Refused(
            N_("The orders of {dealer} are complete until {day} already. Name a later day."),
            dealer=dealer.code, day=dealer.complete_to.isoformat(), field="to",
        )  # fmt: skip
    mark_complete(session, [dealer.id], to)
    record_change(
        session, at=now, actor=actor.key, verb="report_complete", subject=f"dealer:{dealer.id}", dealer_id=dealer.id,
        values={"to": to, "before": dealer.complete_to},
    )  # fmt: skip
