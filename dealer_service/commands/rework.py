"""Which suspicions of rework are answered on the command line?"""

from dataclasses import asdict
from datetime import date

import click

from dealer_service.commands.answers import DASH, format_option, whole, write_rows, write_table
from dealer_service.commands.house import entered
from dealer_service.commands.times import DAY, check_order
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.suspicions import SuspectedRow, SuspicionStatus
from dealer_service.services.suspicions import suspected as list_suspected

KEYS = (
    "dealer", "ro_number", "line", "original_dealer", "original_ro_number", "original_line", "days", "km", "status",
)  # fmt: skip


@click.group()
def rework() -> None:
    """Rework and what looks like it."""


@rework.command()
@click.option("--dealer", help="Code of the dealer of the later order.")
@click.option("--from", "opened_from", type=DAY, help="First opening day of the later order.")
@click.option("--to", "opened_to", type=DAY, help="Last opening day.")
@click.option(
    "--status", type=click.Choice([status.value for status in SuspicionStatus]), default="open", show_default=True
)
@format_option
def suspected(dealer: str | None, opened_from: date | None, opened_to: date | None, status: str, form: str) -> None:
    """Jobs that look like rework of an earlier repair nobody linked them to."""
    check_order(opened_from, opened_to)
    with entered() as house, house.reading() as session:
        rows = list_suspected(
            session, SYSTEM_ACTOR, dealer_code=dealer, opened_from=opened_from, opened_to=opened_to,
            status=SuspicionStatus(status),
        )  # fmt: skip
    if form != "table":
        write_rows(form, KEYS, map(asdict, rows))
        return
    write_table(
        ["dealer", "order", "line", "days", "km", "after", "order", "line", "status"],
        map(_cells, rows),
        right=(2, 3, 4, 7),
        foot=[whole(len(rows)), "", "", "", "", "", "", "", ""],
        empty="Nothing is suspected here.",
    )


def _cells(row: SuspectedRow) -> list[str]:
    days = DASH if row.days is None else str(row.days)
    return [
        row.dealer, row.ro_number, str(row.line), days, whole(row.km), row.original_dealer, row.original_ro_number,
        str(row.original_line), row.status,
    ]  # fmt: skip
