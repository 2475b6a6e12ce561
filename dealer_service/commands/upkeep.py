"""How are the kept figures proved, built anew, and copied away?"""

from dataclasses import asdict
from pathlib import Path

import click

from dealer_service.commands.answers import DASH, format_option, write_rows, write_table
from dealer_service.commands.house import entered, say
from dealer_service.commands.progress import progress_bar
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.domain.record import Break
from dealer_service.services import recounting
from dealer_service.services.backups import back_up
from dealer_service.services.record import check_record

CHAIN_KEYS = ("entries", "erased", "digest", "broken_at", "problem", "noted_at")
PROBLEMS = {
    Break.CHANGED: "was changed after it was written",
    Break.VALUES: "has other values than those it was written with",
    Break.FOLLOWS: "does not follow the entry before it",
    Break.ENDS: "is followed by entries that are gone",
}
KEYS = ("dealer", "ro_number", "line", "month", "what", "kept", "right")


@click.command()
@click.option("--check", is_flag=True, help="Only compare; exit 1 where anything differs.")
@format_option
def recount(check: bool, form: str) -> int:
    """Build links, suspicions and monthly counts anew from the orders, or compare them."""
    with entered() as house:
        if not check:
            with progress_bar("Recount", "orders") as progress:
                total = recounting.rebuild(house.database, now=house.now, progress=progress)
            say(f"Recounted {total:,} orders.")
            return 0
        found = recounting.check(house.database)
    rows = [asdict(difference) for difference in found.differences]
    for row in rows:
        row["month"] = None if row["month"] is None else str(Month.of(row["month"]))
        row["kept"], row["right"] = _written(row["kept"]), _written(row["right"])
    if form != "table":
        write_rows(form, KEYS, rows)
    elif rows:
        write_table(KEYS, ([DASH if row[key] is None else str(row[key]) for key in KEYS] for row in rows))
    if not found.count:
        say("Everything that is kept follows from the orders.")
        return 0
    unshown = found.count - len(rows)
    beyond = f", {unshown:,} of them not shown" if unshown else ""
    say(f"{found.count:,} differences{beyond}. To build all anew: dealer-service recount")
    return 1


def _written(value: object) -> object:
    return " ".join(DASH if part is None else str(part) for part in value) if isinstance(value, tuple) else value


@click.command()
@click.option("--noted", metavar="DIGEST", help="A digest written down earlier: does it still stand in the chain?")
@format_option
def verify(noted: str | None, form: str) -> int:
    """Follow the chain of the record of changes; exit 1 where an entry does not fit, and name the first."""
    with entered() as house:
        found = check_record(house.database, SYSTEM_ACTOR, noted)
    problem = None if found.broken is None else PROBLEMS[found.broken]
    row = dict(zip(CHAIN_KEYS, (found.entries, found.erased, found.last, found.broken_at, problem, found.noted_at),
                   strict=True))  # fmt: skip
    if form != "table":
        write_rows(form, CHAIN_KEYS, [row])
    else:
        write_table(["record", ""], [[key, DASH if value is None else str(value)] for key, value in row.items()])
    if problem is not None:
        say(f"Entry {found.broken_at or DASH} {problem}. Everything before it fits.")
    if noted and found.noted_at is None:
        say("The digest noted earlier stands nowhere in the chain.")
    if found.holds and not (noted and found.noted_at is None):
        say(f"The chain holds: {found.entries:,} entries. Keep the digest where nobody can rewrite it.")
        return 0
    return 1


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of the database while the server runs."""
    with entered() as house:
        size = back_up(house.database, file)
    say(f"{file}: {size / 1_000_000:,.1f} MB, consistent.")
