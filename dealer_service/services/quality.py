"""What are the rates of a dealer, a region or the network, and how far do they hold?"""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.first_fix import Basis, Rule
from dealer_service.domain.months import Month, Period, ends, final_from, label, starts
from dealer_service.domain.quality import NETWORK, QualityRow, Unit, counts_for
from dealer_service.services.quality_units import dealer_seen, regions_seen, require_network
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import lists as stored_lists
from dealer_service.storage import quality as stored


def quality_rows(
    session: Session,
    actor: Actor,
    *,
    first: Month,
    last: Month,
    by: Unit = Unit.DEALER,
    period: Period = Period.MONTH,
    dealer_code: str | None = None,
    rule: Rule = Rule.FIRST_VISIT,
    basis: Basis = Basis.REPORTED,
) -> list[QualityRow]:
    """Counts by unit and period, by unit and then time; units and periods without repairs are left out.

    Quarters and years are whole: those in which ``first`` and ``last`` lie. With ``dealer_code`` the figures are
    those of that dealer alone. Raises ``Refused`` for the basis ``customer`` with another rule than ``first_visit``,
    ``NotFound`` for a dealer outside the scope, ``NotAllowed`` for regions and the network seen from a dealer.
    """
    require(actor, Permission.SEE_QUALITY)
    a, b, beside = counts_for(rule, basis)
    names = [a, b] if beside is None else [a, b, beside]
    first, last = starts(period, first), ends(period, last)
    if dealer_code is not None:
        dealer = dealer_seen(session, dealer_code)
        found = stored.dealer_counts(session, names, first.number, last.number, [dealer.id])
        units: dict[int | None, str] = {dealer.id: dealer.code}
    elif by is Unit.DEALER:
        units = dict(stored_dealers.list_codes(session))
        found = stored.dealer_counts(session, names, first.number, last.number)
    elif by is Unit.REGION:
        units = dict(stored_dealers.list_regions(session))
        found = stored.region_counts(session, names, first.number, last.number, regions_seen(session, actor))
    else:
        require_network(session)
        units = {None: NETWORK}
        found = stored.network_counts(session, names, first.number, last.number)
    if period is not Period.MONTH:
        found = _by_period(found, period)
    named = [(units[row[0]], *row[1:]) for row in found if row[3]]
    named.sort(key=itemgetter(0, 1))
    labels, finals = _calendar(session, {row[1] for row in named}, period, rule)
    # Over a whole network these are tens of thousands of rows: nothing is looked up twice.
    by_rule, by_basis = rule.value, basis.value
    if beside is None:
        return [QualityRow(unit, labels[m], by_rule, by_basis, a, b, finals[m]) for unit, m, a, b in named]
    if basis is Basis.CUSTOMER:
        return [
            QualityRow(unit, labels[m], by_rule, by_basis, a, b, finals[m], None, asked)
            for unit, m, a, b, asked in named
        ]
    return [
        QualityRow(unit, labels[m], by_rule, by_basis, a, b, finals[m], a_dealer) for unit, m, a, b, a_dealer in named
    ]


def _by_period(found: stored.Counts, period: Period) -> stored.Counts:
    """Sums over the months of each period, under its first month."""
    sums: dict[tuple[int | None, int], list[int]] = {}
    for unit, month, *counts in found:
        key = (unit, starts(period, Month.of(month)).number)
        known = sums.get(key)
        sums[key] = counts if known is None else [x + y for x, y in zip(known, counts, strict=True)]
    return [(*key, *counts) for key, counts in sums.items()]


def _calendar(
    session: Session, months: Iterable[int], period: Period, rule: Rule
) -> tuple[dict[int, str], dict[int, date | None]]:
    """How each period is written, and from which day it can be final."""
    windows = stored_lists.list_windows(session)
    waits = rule is not Rule.RETURN_SHARE
    labels, finals = {}, {}
    for number in months:
        month = Month.of(number)
        labels[number] = label(period, month)
        finals[number] = final_from(ends(period, month), windows) if waits else None
    return labels, finals
