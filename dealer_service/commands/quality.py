"""Which rates are answered on the command line?"""

from typing import Any

import click

from dealer_service.commands.answers import format_option, percent, whole, write_rows, write_table
from dealer_service.commands.house import House, entered
from dealer_service.commands.times import MONTH, check_order
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.first_fix import Basis, Rule
from dealer_service.domain.intervals import Rate
from dealer_service.domain.months import FigureState, Month, Waiting
from dealer_service.domain.quality import QualityRow, Unit, row_keys
from dealer_service.services.dealers import list_regions
from dealer_service.services.quality import quality_rows
from dealer_service.services.quality_series import target_of
from dealer_service.services.quality_states import FinalCalendar, states_of
from dealer_service.services.targets import list_targets

RULES = {
    Rule.FIRST_VISIT: "First-time-fix rate by first visit",
    Rule.ALL_VISITS: "First-time-fix rate over all repair visits",
    Rule.RETURN_SHARE: "Share of visits that are no return",
}
BASES = {
    Basis.REPORTED: "as reported",
    Basis.DETECTED: "with undecided suspicions taken as rework",
    Basis.CUSTOMER: "by the customers' own answers",
}


@click.command()
@click.option("--from", "first", type=MONTH, required=True, help="First month.")
@click.option("--to", "last", type=MONTH, required=True, help="Last month.")
@click.option("--by", type=click.Choice([unit.value for unit in Unit]), default="dealer", show_default=True)
@click.option("--dealer", help="Only this dealer's code.")
@click.option("--rule", type=click.Choice([rule.value for rule in Rule]), default="first_visit", show_default=True)
@click.option("--basis", type=click.Choice([basis.value for basis in Basis]), default="reported", show_default=True)
@format_option
def quality(first: Month, last: Month, by: str, dealer: str | None, rule: str, basis: str, form: str) -> None:
    """Rates by dealer, region or network and month, with their 95 % Wilson limits."""
    check_order(first, last)
    if basis == Basis.CUSTOMER and rule != Rule.FIRST_VISIT:
        raise click.UsageError("The basis customer exists for the rule first_visit alone.")
    if dealer is not None and by != Unit.DEALER:
        raise click.UsageError("--dealer asks for one dealer; leave out --by, or say --by dealer.")
    chosen = Rule(rule), Basis(basis)
    with entered() as house:
        with house.reading() as session:
            rows = quality_rows(
                session, SYSTEM_ACTOR, first=first, last=last, by=Unit(by), dealer_code=dealer,
                rule=chosen[0], basis=chosen[1],
            )  # fmt: skip
        if form != "table":
            keys = row_keys(*chosen)
            write_rows(form, keys, ({key: getattr(row, key) for key in keys} for row in rows))
            return
        _table(house, rows, Unit(by), *chosen)


def _table(house: House, rows: list[QualityRow], unit: Unit, rule: Rule, basis: Basis) -> None:
    click.echo(f"{RULES[rule]}, {BASES[basis]}\n")
    marks = _marks(house, rows, unit, rule)
    beside = {"a_dealer": "dealer-side", "share_answered": "answered"}.get(row_keys(rule, basis)[-1])
    header = [unit.value, "month", "rate", "a", "of b", "95 % interval", "rework", *([beside] if beside else []), ""]
    total = sum((row.rate for row in rows), Rate(0, 0))
    foot: list[str] = ["together", "", *_figures(total), *([""] if beside else []), ""]
    body = [
        [row.unit, row.month, *_figures(row.rate), *_beside(row, beside), mark]
        for row, mark in zip(rows, marks, strict=True)
    ]
    right = range(2, len(header) - 1)
    write_table(header, body, right=right, foot=foot if len(body) > 1 else None, empty="No repairs in this period.")


def _figures(rate: Rate) -> list[str]:
    limits = rate.interval
    interval = f"{100 * limits[0]:.1f}–{100 * limits[1]:.1f}" if limits else ""
    return [percent(rate.ffv), whole(rate.a), whole(rate.b), interval, percent(rate.rework_rate)]


def _beside(row: QualityRow, beside: str | None) -> list[Any]:
    if beside == "answered":
        return [percent(row.share_answered)]
    if beside is None or row.a_dealer is None:
        return []
    return [percent((row.b - row.a_dealer) / row.b)]


def _marks(house: House, rows: list[QualityRow], unit: Unit, rule: Rule) -> list[str]:
    """What must be said beside each rate: provisional, too few to judge."""
    with house.reading() as session:
        calendar = FinalCalendar.read(session, house.now)
        targets = list_targets(session, SYSTEM_ACTOR)
        dealers = {dealer.code: dealer for dealer in calendar.by_id.values()}
        regions = {name: region_id for region_id, name in list_regions(session, SYSTEM_ACTOR)}
        marks = []
        for row in rows:
            month, dealer = Month.parse(row.month), dealers.get(row.unit) if unit is Unit.DEALER else None
            if dealer is not None:
                state = calendar.of_dealer(dealer, month)
            else:
                state = states_of(
                    session, SYSTEM_ACTOR, [month], house.now, unit=unit, name=row.unit, calendar=calendar
                )[month]
            target = target_of(targets, unit, regions.get(row.unit, 0), dealer, month)
            few = rule is Rule.FIRST_VISIT and target is not None and row.rate.too_few(target)
            marks.append(" · ".join(filter(None, (_state(state, rule), "too few to judge" if few else ""))))
    return marks


def _state(state: FigureState | None, rule: Rule) -> str:
    """Only what is not final is marked; the share of returns needs no waiting."""
    if state is None or rule is Rule.RETURN_SHARE or state.final:
        return ""
    if state.waiting_for is Waiting.WINDOW:
        return f"provisional until {state.final_from.isoformat()}"
    shown = ", ".join(state.missing[:3]) + (" …" if len(state.missing) > 3 else "")
    return f"provisional: records of {shown} do not reach {state.final_from.isoformat()}"
