"""What do dealers not report: the gap, undecided suspicions, claims, dismissals, signs of a rate made to look good?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.control_charts import pooled
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import Month, Period, ends, starts
from dealer_service.domain.refusals import NotFound
from dealer_service.domain.sampling import drawn
from dealer_service.domain.signs import Sign, stands_out
from dealer_service.services.network import Targets
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.targets import list_targets
from dealer_service.services.words import N_
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import quality as stored
from dealer_service.storage import reporting_gap as kept
from dealer_service.storage import sign_orders as signs
from dealer_service.storage import sign_parts as parts
from dealer_service.storage.reporting_gap import Claim, Dismissals
from dealer_service.storage.scope import scope_of
from dealer_service.storage.sign_orders import Span

NAMES = ("first_a", "first_b", "detected_first_a", "detected_first_b", "customer_a", "customer_b")
SAMPLE = 10
MOST_ORDERS = 500
APART = ("internal", "goodwill")


@dataclass(frozen=True, slots=True)
class GapLine:
    """A dealer's three rates side by side, with what waits there.

    ``hidden`` are the failures that only detection finds, out of all it finds. ``oldest`` is when the oldest
    undecided suspicion came in; ``signs`` how many signs stand out.
    """

    dealer: Dealer
    region: tuple[int, str] | None
    reported: Rate
    detected: Rate
    customer: Rate
    hidden: Rate
    open: int
    oldest: datetime | None
    too_few: bool

    @property
    def gap(self) -> float | None:
        if self.reported.ffv is None or self.detected.ffv is None:
            return None
        return self.reported.ffv - self.detected.ffv

    @property
    def customers_differ(self) -> bool:
        """Do the customers say worse than the records, by more than chance explains? Their interval lies wholly below.

        The records know the answers too, so a wide gap means that those who answered fared worse than the rest.
        """
        high, low = self.customer.high, self.reported.low
        return high is not None and low is not None and high < low

    @property
    def least_hidden(self) -> float:
        """The share of its failures that it leaves unreported at least, with 97.5 %; none where too few to judge.

        The list is ordered by it: a raw gap would put the smallest dealers first, and those that are truly worse.
        """
        return 0.0 if self.too_few or not self.hidden.b else self.hidden.low or 0.0


@dataclass(frozen=True, slots=True)
class GapView:
    months: tuple[Month, ...]
    lines: tuple[GapLine, ...]
    claims: tuple[Claim, ...]
    dismissed: tuple[tuple[Dealer, Dismissals], ...]
    regions: tuple[tuple[int, str], ...]


def gap_view(
    session: Session, actor: Actor, month: Month, now: datetime, *, period: Period, region_id: int | None = None
) -> GapView:
    """Dealers in scope, those that hide most for certain first; claims that wait, and dismissals of the period."""
    require(actor, Permission.SEE_NETWORK)
    months = tuple(starts(period, month).until(ends(period, month)))
    span = span_of(months)
    dealers, regions = dealers_in(session, months[-1], region_id)
    sums: dict[int, list[int]] = {}
    for unit, _month, *counts in stored.dealer_counts(session, NAMES, months[0].number, months[-1].number):
        known = sums.get(unit)
        sums[unit] = counts if known is None else [x + y for x, y in zip(known, counts, strict=True)]
    waiting = kept.open_suspicions(session)
    targets = Targets(list_targets(session, actor))
    # Without a target the pooled detected rate: a dealer's own would be 100 % for who reports nothing.
    usual = pooled([Rate(counts[2], counts[3]) for counts in sums.values()]) or 1.0
    lines = []
    for dealer, region in dealers.values():
        a, b, c, d, e, f = sums.get(dealer.id, [0] * 6)
        aim = targets.on(months[-1], dealer_id=dealer.id, region_id=region[0] if region else None)
        found = waiting.get(dealer.id)
        reported, detected = Rate(a, b), Rate(c, d)
        failed = max(d - c, b - a)
        lines.append(
            GapLine(
                dealer, region, reported, detected, Rate(e, f), Rate(failed - (b - a), failed),
                found[0] if found else 0, found[1] if found else None,
                reported.too_few(usual if aim is None else aim),
            )
        )  # fmt: skip
    lines.sort(key=lambda line: (-line.least_hidden, line.dealer.code))
    claims = kept.manufacturer_causes(session, waiting=True)
    codes = {dealer.code for dealer, _region in dealers.values()}
    dismissed = [(dealers[one.dealer_id][0], one) for one in kept.dismissals(session, span.start, span.end)
                 if one.dealer_id in dealers]  # fmt: skip
    return GapView(months, tuple(lines), tuple(one for one in claims if one.dealer in codes), tuple(dismissed), regions)


@dataclass(frozen=True, slots=True)
class SignLine:
    """A dealer's count of each sign; None: not known. ``far`` are those that stand out from the others."""

    dealer: Dealer
    counts: dict[Sign, int | None]
    far: frozenset[Sign]
    delivered: int


def sign_lines(
    session: Session, actor: Actor, month: Month, *, period: Period, region_id: int | None = None
) -> tuple[tuple[SignLine, ...], tuple[tuple[int, str], ...]]:
    """Every sign of every dealer in scope, most signs that stand out first, with the regions seen."""
    require(actor, Permission.SEE_NETWORK)
    months = tuple(starts(period, month).until(ends(period, month)))
    span = span_of(months)
    dealers, regions = dealers_in(session, months[-1], region_id)
    delivered = signs.jobs_delivered(session, span)
    counts = {sign: signs.count_sign(session, sign, span) for sign in Sign}
    known = {sign: signs.known_for(session, sign, span) for sign in Sign}
    total = sum(delivered.values())
    lines = []
    for dealer, _region in dealers.values():
        of = delivered.get(dealer.id, 0)
        mine: dict[Sign, int | None] = {}
        far = set()
        for sign in Sign:
            sure = known[sign]
            count = counts[sign].get(dealer.id, 0)
            mine[sign] = count if of and (sure is None or dealer.id in sure) else count or None
            if stands_out(min(count, of), of, sum(counts[sign].values()), total):
                far.add(sign)
        lines.append(SignLine(dealer, mine, frozenset(far), of))
    lines.sort(key=lambda line: (-len(line.far), line.dealer.code))
    return tuple(lines), regions


@dataclass(frozen=True, slots=True)
class SignOrder:
    """One order with a sign; times in UTC."""

    order_id: int
    number: str
    opened_at: datetime
    delivered_at: datetime | None
    km_in: int | None
    km_out: int | None
    advisor: str | None


def sign_orders(
    session: Session, actor: Actor, code: str, sign: Sign, month: Month, *, period: Period
) -> tuple[Dealer, list[SignOrder]]:
    """The orders behind one count, newest first. Raises ``NotFound`` for a dealer outside the scope."""
    require(actor, Permission.SEE_NETWORK)
    dealer = dealer_seen(session, code)
    months = tuple(starts(period, month).until(ends(period, month)))
    if sign is Sign.REFUSED_ROWS:
        return dealer, []
    rows = signs.sign_orders(session, sign, span_of(months), dealer.id, MOST_ORDERS)
    return dealer, [SignOrder(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SignPart:
    """A part of a sign's count: a person (None: not known) or a type of job, with the share here and among the others.

    ``share`` and ``others`` are of the jobs delivered, at this dealer and at the others in scope; None of persons.
    """

    name: str | None
    count: int
    share: float | None = None
    others: float | None = None


def sign_parts(
    session: Session, actor: Actor, code: str, sign: Sign, month: Month, *, period: Period
) -> list[SignPart]:
    """Late links by person, internal and goodwill jobs apart; nothing for the other signs."""
    require(actor, Permission.SEE_NETWORK)
    dealer = dealer_seen(session, code)
    span = span_of(tuple(starts(period, month).until(ends(period, month))))
    if sign is Sign.LATE_LINKS:
        return [SignPart(name, count) for name, count in parts.late_links_by_person(session, span, dealer.id)]
    if sign is not Sign.INTERNAL_GOODWILL:
        return []
    counts = parts.jobs_by_type(session, span, APART)

    def share(kind: str, *, here: bool) -> float | None:
        some, of = (
            sum(count for (id_, one), count in counts.items() if one == wanted and (id_ == dealer.id) is here)
            for wanted in (kind, "")
        )
        return some / of if of else None

    return [SignPart(one, counts.get((dealer.id, one), 0), share(one, here=True), share(one, here=False))
            for one in APART]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DismissalSample:
    """``seed`` draws the same orders again; each is number, line, order id, job id, words, moment."""

    dealer: Dealer
    seed: str
    of: int
    orders: list[tuple[str, int, int, int, str | None, datetime]]


def dismissal_sample(
    session: Session, actor: Actor, code: str, user_id: int | None, reason: str | None, month: Month, period: Period
) -> DismissalSample:
    """Ten of one person's dismissals for one reason, drawn so that anybody draws the same."""
    require(actor, Permission.SEE_NETWORK)
    dealer = dealer_seen(session, code)
    months = tuple(starts(period, month).until(ends(period, month)))
    span = span_of(months)
    rows = kept.dismissed_orders(session, span.start, span.end, dealer.id, user_id, reason)
    if not rows:
        raise NotFound(N_("Nothing was dismissed here by this person for this reason in the period."))
    seed = f"{dealer.code}|{user_id or '-'}|{reason or '-'}|{months[0]}|{months[-1]}"
    by_key = {f"{number}/{line}": row for row in rows for number, line in [row[:2]]}
    return DismissalSample(dealer, seed, len(rows), [by_key[key] for key in drawn(by_key, seed, SAMPLE)])


def span_of(months: tuple[Month, ...]) -> Span:
    """A period's months, and its instants in UTC for what people did."""
    start = datetime.combine(months[0].first_day, time(), UTC)
    return Span(months[0].number, months[-1].number, start, datetime.combine(months[-1].plus(1).first_day, time(), UTC))


def dealers_in(
    session: Session, on: Month, region_id: int | None
) -> tuple[dict[int, tuple[Dealer, tuple[int, str] | None]], tuple[tuple[int, str], ...]]:
    """Dealers in scope by id with their region on a month's last day, and the regions among them."""
    found: dict[int, tuple[Dealer, tuple[int, str] | None]] = {}
    regions: dict[int, str] = {}
    allowed = scope_of(session).allows
    dealers: Iterable[Dealer] = stored_dealers.list_dealers(session)
    for dealer in dealers:
        if not allowed(dealer.id):
            continue
        region = dealer.region_on(on.last_day)
        if region is not None:
            regions[region[0]] = region[1]
        if region_id is None or (region is not None and region[0] == region_id):
            found[dealer.id] = (dealer, region)
    return found, tuple(sorted(regions.items(), key=lambda pair: pair[1]))
