"""What stands on a dealer's scorecard of a month, figure by figure?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from dealer_service.domain.bonus import band_of, bands_in
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.delivery import local_day
from dealer_service.domain.first_fix import Standing
from dealer_service.domain.months import FigureState, Month
from dealer_service.domain.rework import window_on
from dealer_service.domain.scorecards import (
    ActionKind,
    BonusBand,
    CardState,
    CardStatus,
    CauseBar,
    DealerName,
    Definition,
    Figures,
    LeftOpen,
    NextAction,
    ReasonCount,
    RecordQuality,
    RuleUsed,
    Satisfaction,
    ScorecardContent,
    failed_without_return,
    next_actions,
)
from dealer_service.pdf.findings import standard_definitions
from dealer_service.pdf.wording import Wording, wording
from dealer_service.services.month_figures import UnitMonths
from dealer_service.services.scorecard_cases import cases_of, month_causes, watched_vehicles
from dealer_service.services.scorecard_reading import Answers, CardFacts, Carried
from dealer_service.storage.scorecard_records import Call

LEVELS = 4


def content_of(known: CardFacts, month: Month, locale: str) -> ScorecardContent:
    """The card as it would be issued on the day of which the facts are, in the language ``locale``."""
    w, dealer, number = wording(locale), known.dealer, month.number
    bars = month_causes(known.jobs, known.causes, dealer.id, number, number)
    cases = cases_of(known.jobs, known.causes, dealer, known.dealers, number, w)
    figures = known.months.figures([month], known.sent_back)
    content = ScorecardContent(
        dealer=_named(dealer, month, known.mergers),
        month=number,
        locale=locale,
        state=_state(known.months.states[month], known.today),
        rule=_rule(known.months, month),
        figures=figures,
        series=tuple(known.months.point(at) for at in known.months.targets),
        causes=bars,
        cases=cases,
        satisfaction=satisfaction(known.answers),
        complaints=known.complaints,
        open_complaints=known.open_complaints,
        open_actions=known.open_actions,
        watched=watched_vehicles(cases, known.often, dealer, w),
        quality=record_quality(known.carried, dealer, bars),
        bonus=_bonus(known, figures),
        counted=tuple(f"{name} {standing:x}" for name, standing in known.counted),
    )
    return _defined(replace(content, next_actions=steps_of(content, known)), w)


def steps_of(content: ScorecardContent, known: CardFacts) -> tuple[NextAction, ...]:
    """The next steps as they follow from what stands on the card."""
    charged = Standing.FAILED_DEALER_SIDE.value
    failed = [number for number, standing in known.counted if standing & charged]
    never = {
        ActionKind.UNRECORDED_COMPLAINTS: content.complaints is None and not content.open_complaints,
        ActionKind.UNRECORDED_INSPECTION: content.figures.internal_returns is None,
    }
    left = LeftOpen(
        not_fixed=failed_without_return(content.cases, failed),
        detected=content.figures.detected,
        quality=content.quality,
        complaints=content.open_complaints,
        measures=content.open_actions,
        watched=content.watched,
        satisfaction=content.satisfaction,
        calls=tuple(sorted(call.number for call in open_calls(known.answers))),
        unrecorded=tuple(kind for kind, unknown in never.items() if unknown),
    )
    return next_actions(content.cases, content.figures.first_visit, left=left)


def satisfaction(known: Answers) -> Satisfaction | None:
    """Coverage of the follow-up and the customers' levels, for the orders delivered in a month.

    None where nobody was called and nobody answered. ``due`` are the repairs of the month whose day for the call has
    come, whether a call was arranged or not: customers who were never called count as not reached. Who was reached
    and did not answer is not recorded yet, so that reached and answered are the same.
    """
    calls, levels = known.calls, known.levels
    if not calls and not levels:
        return None
    refused = sum(call.state == "refused_contact" for call in calls)
    return Satisfaction(
        levels=tuple(sum(level == at for level in levels.values()) for at in range(1, LEVELS + 1)),
        due=max(known.to_call - refused, len(levels)),
        reached=len(levels),
        answered=len(levels),
        refused=refused,
        open=len(open_calls(known)),
    )


def open_calls(known: Answers) -> list[Call]:
    """Calls that are still to be made."""
    return [call for call in known.calls if call.state == "due" and call.order_id not in known.levels]


def record_quality(known: Carried, dealer: Dealer, bars: tuple[CauseBar, ...]) -> RecordQuality:
    """How far the records carry the figures of a month."""
    imported_on = None
    if known.imported_at is not None:
        zone = dealer.zone_on(datetime.fromtimestamp(known.imported_at, UTC).date())
        imported_on = local_day(zone, known.imported_at)
    return RecordQuality(
        undecided=len(known.suspicions),
        dismissed=sum(count for *_names, count in known.reasons),
        refused_rows=len(known.refused_rows),
        pending_links=len(known.pending_links),
        last_import_on=imported_on,
        complete_to=dealer.complete_to,
        untagged=sum(bar.count for bar in bars if bar.cause is None),
        dismissed_for=tuple(ReasonCount(*reason) for reason in known.reasons),
        undecided_orders=_each(known.suspicions),
        refused_orders=_each(known.refused_rows),
        pending_orders=_each(known.pending_links),
    )


def _each(numbers: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for number in numbers if number))


def _named(dealer: Dealer, month: Month, mergers: Sequence[tuple[int, str, int, str]]) -> DealerName:
    region = dealer.region_on(month.last_day)
    into = next((code for old, _code, _new, code in mergers if old == dealer.id), "")
    taken = tuple(code for _old, code, new, _into in mergers if new == dealer.id)
    return DealerName(dealer.code, dealer.name, region[1] if region else "", dealer.city or "", into, taken)


def _state(state: FigureState, today: date) -> CardState:
    status = CardStatus.FINAL if state.final else CardStatus.PROVISIONAL
    return CardState(status, today, state.provisional_until, issue=0)


def _rule(known: UnitMonths, month: Month) -> RuleUsed:
    window = window_on(known.windows, month.last_day)
    return RuleUsed("first_visit", window.days, window.km, None if window.valid_from == date.min else window.valid_from)


def _bonus(known: CardFacts, figures: Figures) -> BonusBand | None:
    figure = figures.settled
    if figure is None or figure.month is None:
        return None
    band = band_of(bands_in(known.band_sets, Month.of(figure.month)), figure.a, figure.b, figure.target)
    return None if band is None else BonusBand(figure.month, band.en, band.zh, band.bonus)


def _defined(content: ScorecardContent, w: Wording) -> ScorecardContent:
    """The definitions are frozen with the card: a later wording must not change what was signed."""
    sentences = standard_definitions(content, w)
    return replace(content, definitions=tuple(Definition("", sentence) for sentence in sentences))
