"""Which rows can be taken away as a file?"""

from pathlib import Path

import click

from dealer_service.commands.house import entered, say
from dealer_service.commands.times import MONTH, check_order
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.services import exports
from dealer_service.services.complaint_lists import EXPORT_KEYS, ComplaintFilters, View, export_complaints
from dealer_service.services.sheets import KINDS, write_sheet


class SheetFile(click.Path):
    """A file whose name ends in .csv or .xlsx."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        file = Path(str(super().convert(value, param, ctx)))  # type: ignore[arg-type]
        if file.suffix.lower() not in KINDS:
            self.fail(f"{file.name!r} ends neither in .csv nor in .xlsx.", param, ctx)
        return file


FILE = SheetFile(dir_okay=False, path_type=Path)


@click.group()
def export() -> None:
    """Rows as CSV or XLSX, by the ending of the file's name."""


@export.command("repair-orders")
@click.argument("file", type=FILE)
@click.option("--dealer", help="Only this dealer's code.")
def repair_orders(file: Path, dealer: str | None) -> None:
    """Repair orders, one row per job, under the columns of an import file."""
    with entered() as house, house.reading() as session:
        count = write_sheet(file, exports.ORDER_KEYS, exports.exported_orders(session, SYSTEM_ACTOR, dealer))
    say(f"{file}: {count:,} rows.")


@export.command()
@click.argument("file", type=FILE)
@click.option("--from", "first", type=MONTH, help="First month.")
@click.option("--to", "last", type=MONTH, help="Last month.")
@click.option("--dealer", help="Only this dealer's code.")
def quality(file: Path, first: Month | None, last: Month | None, dealer: str | None) -> None:
    """Rates of all rules and bases by dealer and month."""
    check_order(first, last)
    with entered() as house, house.reading() as session:
        rows = exports.exported_quality(session, SYSTEM_ACTOR, first, last, dealer)
        count = write_sheet(file, exports.QUALITY_KEYS, rows)
    say(f"{file}: {count:,} rows.")


@export.command()
@click.argument("file", type=FILE)
@click.option("--from", "first", type=MONTH, help="First month of receipt.")
@click.option("--to", "last", type=MONTH, help="Last month of receipt.")
@click.option("--dealer", help="Only this dealer's code.")
def complaints(file: Path, first: Month | None, last: Month | None, dealer: str | None) -> None:
    """Complaints, open and closed, one row each, the latest received first."""
    check_order(first, last)
    with entered() as house, house.reading() as session:
        filters = ComplaintFilters(View.ALL, dealer=dealer, first=first, last=last)
        rows = export_complaints(session, SYSTEM_ACTOR, filters, house.now)
        count = write_sheet(file, EXPORT_KEYS, rows)
    say(f"{file}: {count:,} rows.")
