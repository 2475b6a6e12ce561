"""What stands on a dealer's scorecard of a month, figure by figure?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import local_day
from dealer_service.domain.follow_up import FIRST_CALL_AFTER_DAYS
from dealer_service.domain.months import FigureState, Month
from dealer_service.domain.rework import window_on
from dealer_service.domain.scorecards import (
    CardState,
    CardStatus,
    CauseBar,
    DealerName,
    Definition,
    ReasonCount,
    RecordQuality,
    RuleUsed,
    Satisfaction,
    ScorecardContent,
    next_actions,
)
from dealer_service.pdf.findings import standard_definitions
from dealer_service.pdf.wording import Wording, wording
from dealer_service.services.month_figures import UnitMonths, dealer_months
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.scorecard_actions import open_actions
from dealer_service.services.scorecard_cases import cases_of, month_causes, watched_vehicles
from dealer_service.services.scorecard_complaints import complaint_counts, open_complaints
from dealer_service.storage import lists as stored_lists
from dealer_service.storage import scorecard_facts as facts
from dealer_service.storage import scorecard_records as records
from dealer_service.storage.scorecard_orders import counted_orders

LEVELS = 4


def scorecard_content(
    session: Session, actor: Actor, dealer_code: str, month: Month, locale: str, today: date
) -> ScorecardContent:
    """The card as it would be issued ``today`` (in the dealer's zone), in the language ``locale``.

    Raises ``NotFound`` for a dealer outside the scope.
    """
    require(actor, Permission.SEE_QUALITY)
    return content_of(session, actor, dealer_seen(session, dealer_code), month, locale, today)


def content_of(
    session: Session, actor: Actor, dealer: Dealer, month: Month, locale: str, today: date
) -> ScorecardContent:
    """As ``scorecard_content``, for a dealer that is known to be in scope: a batch looks each up once."""
    w = wording(locale)
    known = dealer_months(session, actor, dealer, month, today)
    number = month.number
    jobs = facts.case_jobs(session, dealer.id, number, number)
    causes = {cause.id: cause for cause in stored_lists.list_causes(session)}
    bars = month_causes(jobs, causes, dealer.id, number, number)
    cases = cases_of(session, jobs, causes, dealer, number, w)
    figures = known.figures([month], records.sent_back(session, dealer.id, number, number))
    content = ScorecardContent(
        dealer=_named(dealer, month),
        month=number,
        locale=locale,
        state=_state(known.states[month], today),
        rule=_rule(known, month),
        figures=figures,
        series=tuple(known.point(at) for at in known.targets),
        causes=bars,
        cases=cases,
        satisfaction=satisfaction(session, dealer, number, number, today),
        complaints=complaint_counts(session, dealer, month, today),
        open_complaints=open_complaints(session, dealer, locale, today),
        open_actions=open_actions(session, dealer, today),
        next_actions=next_actions(cases, figures.first_visit),
        watched=watched_vehicles(session, cases, dealer, number, w),
        quality=record_quality(session, dealer, number, number, bars),
        counted=tuple(f"{name} {standing:x}" for name, standing in counted_orders(session, dealer.id, number, number)),
    )
    return _defined(content, w)


def satisfaction(session: Session, dealer: Dealer, first: int, last: int, today: date) -> Satisfaction | None:
    """Coverage of the follow-up and the customers' levels, for the orders delivered in these months.

    None where nobody was called and nobody answered. ``due`` are the repairs of the months whose day for the call has
    come, whether a call was arranged or not: customers who were never called count as not reached. Who was reached
    and did not answer is not recorded yet, so that reached and answered are the same.
    """
    calls = records.first_calls(session, dealer.id, first, last)
    levels = records.latest_levels(session, dealer.id, first, last)
    if not calls and not levels:
        return None
    until = datetime.combine(today - timedelta(days=FIRST_CALL_AFTER_DAYS - 1), time(), dealer.zone_on(today))
    refused = sum(call.state == "refused_contact" for call in calls)
    to_call = records.repairs_delivered(session, dealer.id, first, last, until.astimezone(UTC))
    return Satisfaction(
        levels=tuple(sum(level == at for level in levels.values()) for at in range(1, LEVELS + 1)),
        due=max(to_call - refused, len(levels)),
        reached=len(levels),
        answered=len(levels),
        refused=refused,
        open=sum(call.state == "due" and call.order_id not in levels for call in calls),
    )


def record_quality(
    session: Session, dealer: Dealer, first: int, last: int, bars: tuple[CauseBar, ...]
) -> RecordQuality:
    """How far the records carry the figures of these months."""
    reasons = records.dismissed_by_reason(session, dealer.id, first, last)
    imported_at = facts.last_import_at(session, dealer.id)
    imported_on = None
    if imported_at is not None:
        zone = dealer.zone_on(datetime.fromtimestamp(imported_at, UTC).date())
        imported_on = local_day(zone, imported_at)
    return RecordQuality(
        undecided=facts.suspicions_on(session, dealer.id, first, last),
        dismissed=sum(count for *_names, count in reasons),
        refused_rows=records.refused_rows(session, dealer.id, first, last),
        pending_links=records.pending_links(session, dealer.id, first, last),
        last_import_on=imported_on,
        complete_to=dealer.complete_to,
        untagged=sum(bar.count for bar in bars if bar.cause is None),
        dismissed_for=tuple(ReasonCount(*reason) for reason in reasons),
    )


def _named(dealer: Dealer, month: Month) -> DealerName:
    region = dealer.region_on(month.last_day)
    return DealerName(dealer.code, dealer.name, region[1] if region else "", dealer.city or "")


def _state(state: FigureState, today: date) -> CardState:
    status = CardStatus.FINAL if state.final else CardStatus.PROVISIONAL
    return CardState(status, today, state.provisional_until, issue=0)


def _rule(known: UnitMonths, month: Month) -> RuleUsed:
    window = window_on(known.windows, month.last_day)
    return RuleUsed("first_visit", window.days, window.km, None if window.valid_from == date.min else window.valid_from)


def _defined(content: ScorecardContent, w: Wording) -> ScorecardContent:
    """The definitions are frozen with the card: a later wording must not change what was signed."""
    sentences = standard_definitions(content, w)
    return replace(content, definitions=tuple(Definition("", sentence) for sentence in sentences))
