"""Which Pareto of causes is answered on the command line?"""

from dataclasses import asdict

import click

from dealer_service.commands.answers import format_option, percent, whole, write_rows, write_table
from dealer_service.commands.house import entered
from dealer_service.commands.times import MONTH, check_order
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.services.causes import cause_rows
from dealer_service.services.lists import list_causes

KEYS = ("cause", "count", "share", "cumulative")


@click.command()
@click.option("--from", "first", type=MONTH, required=True, help="First month in which the rework was delivered.")
@click.option("--to", "last", type=MONTH, required=True, help="Last month.")
@click.option("--dealer", help="Only rework charged to this dealer's code.")
@format_option
def causes(first: Month, last: Month, dealer: str | None, form: str) -> None:
    """Causes of confirmed rework, most frequent first."""
    check_order(first, last)
    with entered() as house, house.reading() as session:
        rows = cause_rows(session, SYSTEM_ACTOR, first=first, last=last, dealer_code=dealer)
        names = {cause.code: cause.name(house.settings.locale) for cause in list_causes(session, SYSTEM_ACTOR)}
    if form != "table":
        write_rows(form, KEYS, map(asdict, rows))
        return
    write_table(
        ["cause", "", "returns", "share", "cumulative"],
        [
            [row.cause, names.get(row.cause, ""), whole(row.count), percent(row.share), percent(row.cumulative)]
            for row in rows
        ],
        right=(2, 3, 4),
        foot=["", "", whole(sum(row.count for row in rows)), "", ""],
        empty="No confirmed rework in this period.",
    )
