"""What must be read for the scorecards of a month, for many dealers at once?

One reading serves one card as well as a thousand: a dealer's part of it is picked out by id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.bonus import BandSet
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.follow_up import FIRST_CALL_AFTER_DAYS
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import ComplaintCounts, OpenAction, OpenComplaint
from dealer_service.domain.standard_lists import Cause
from dealer_service.services.month_figures import UnitMonths, dealer_months
from dealer_service.services.scorecard_actions import open_actions
from dealer_service.services.scorecard_complaints import complaint_counts, open_complaints
from dealer_service.storage import scorecard_facts as facts
from dealer_service.storage import scorecard_records as records
from dealer_service.storage.dealers import list_dealers
from dealer_service.storage.lists import list_causes
from dealer_service.storage.places import list_mergers
from dealer_service.storage.scorecard_orders import counted_orders
from dealer_service.storage.targets import list_band_sets

WATCH_VISITS, WATCH_DAYS = 3, 90


@dataclass(frozen=True, slots=True)
class Answers:
    """The follow-up of a month: ``to_call`` repairs whose day for the call has come; levels by order."""

    to_call: int
    calls: Sequence[records.Call]
    levels: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Carried:
    """How far a dealer's records carry a month; ``imported_at`` in seconds UTC.

    Suspicions, refused rows and pending links each by the number of the dealer's own order.
    """

    suspicions: Sequence[str]
    reasons: Sequence[tuple[str, str, str, int]]
    refused_rows: Sequence[str]
    pending_links: Sequence[str]
    imported_at: int | None


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What was read of one dealer for the card of a month, as it stood on ``today`` in the dealer's zone.

    ``dealers``: all at whom a job of its cases was done, by id. ``mergers``: all of the network. ``sent_back`` and
    ``complaints`` are None where the dealer never recorded any.
    """

    dealer: Dealer
    today: date
    months: UnitMonths
    jobs: Sequence[facts.CaseJob]
    causes: Mapping[int, Cause]
    dealers: Mapping[int, Dealer]
    often: Sequence[facts.OftenBack]
    sent_back: int | None
    answers: Answers
    carried: Carried
    complaints: ComplaintCounts | None
    open_complaints: tuple[OpenComplaint, ...]
    open_actions: tuple[OpenAction, ...]
    counted: Sequence[tuple[str, int]]
    band_sets: Sequence[BandSet]
    mergers: Sequence[tuple[int, str, int, str]]


def read_facts(
    session: Session, actor: Actor, dealers: Sequence[Dealer], month: Month, locale: str, todays: Mapping[int, date]
) -> dict[int, CardFacts]:
    """By dealer, all of whom must be in scope; ``todays`` by dealer, in its zone."""
    if not dealers:
        return {}
    ids, at = [dealer.id for dealer in dealers], month.number
    months = dealer_months(session, actor, dealers, month, todays)
    jobs = facts.case_jobs(session, ids, at, at)
    causes = {cause.id: cause for cause in list_causes(session)}
    known = _known(session, dealers, jobs)
    often = facts.often_back(session, ids, at, visits=WATCH_VISITS, days=WATCH_DAYS)
    sent_back = records.sent_back(session, ids, at, at)
    answers = _answers(session, dealers, at, todays)
    carried = _carried(session, ids, at)
    complaints = complaint_counts(session, dealers, month, todays)
    still_open = open_complaints(session, dealers, locale, todays)
    actions = open_actions(session, dealers, todays)
    counted, band_sets = counted_orders(session, ids, at, at), list_band_sets(session)
    mergers = list_mergers(session)
    return {
        dealer.id: CardFacts(
            dealer=dealer,
            today=todays[dealer.id],
            months=months[dealer.id],
            jobs=jobs.get(dealer.id, ()),
            causes=causes,
            dealers=known,
            often=often.get(dealer.id, ()),
            sent_back=sent_back.get(dealer.id),
            answers=answers[dealer.id],
            carried=carried[dealer.id],
            complaints=complaints.get(dealer.id),
            open_complaints=still_open.get(dealer.id, ()),
            open_actions=actions[dealer.id],
            counted=counted.get(dealer.id, ()),
            band_sets=band_sets,
            mergers=mergers,
        )
        for dealer in dealers
    }


def _known(
    session: Session, dealers: Sequence[Dealer], jobs: Mapping[int, Sequence[facts.CaseJob]]
) -> dict[int, Dealer]:
    known = {dealer.id: dealer for dealer in dealers}
    others = {job.dealer_id for own in jobs.values() for job in own} - known.keys()
    return known | {dealer.id: dealer for dealer in (list_dealers(session, only=others) if others else ())}


def _answers(session: Session, dealers: Sequence[Dealer], at: int, todays: Mapping[int, date]) -> dict[int, Answers]:
    ids = [dealer.id for dealer in dealers]
    due = timedelta(days=FIRST_CALL_AFTER_DAYS - 1)
    until = {dealer.id: dealer.begin_of(todays[dealer.id] - due) for dealer in dealers}
    to_call = records.repairs_delivered(session, until, at, at)
    calls, levels = records.first_calls(session, ids, at, at), records.latest_levels(session, ids, at, at)
    return {one: Answers(to_call.get(one, 0), calls.get(one, ()), levels.get(one, {})) for one in ids}


def _carried(session: Session, ids: Sequence[int], at: int) -> dict[int, Carried]:
    suspicions, reasons = facts.suspicions_on(session, ids, at, at), records.dismissed_by_reason(session, ids, at, at)
    refused, pending = records.refused_rows(session, ids, at, at), records.pending_links(session, ids, at, at)
    imported = facts.last_import_at(session, ids)
    return {
        one: Carried(
            suspicions.get(one, ()), reasons.get(one, ()), refused.get(one, ()), pending.get(one, ()), imported.get(one)
        )
        for one in ids
    }
