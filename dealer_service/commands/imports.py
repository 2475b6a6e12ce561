"""How do files of dealers, repair orders and answers come in from the command line?"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import click

from dealer_service.commands.answers import format_option, whole, write_rows, write_table
from dealer_service.commands.house import entered, say
from dealer_service.commands.progress import progress_bar
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import RefusedRow
from dealer_service.services import importing, importing_lists
from dealer_service.services.import_reading.survey import survey
from dealer_service.services.import_reading.written_back import write_rejects

KEYS = ("read", "added", "updated", "unchanged", "rejected", "warnings")
SHOWN = 20

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
profile_option = click.option("--profile", default="standard", show_default=True, help="How the sender names columns.")
rejects_option = click.option(
    "--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows here, each with its problem."
)


@click.group("import")
def import_() -> None:
    """Files from other systems."""


@import_.command("repair-orders")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@rejects_option
@profile_option
@format_option
def repair_orders(file: Path, dry_run: bool, rejects: Path | None, profile: str, form: str) -> int:
    """Import repair orders, one row per job, from CSV or XLSX."""
    with entered() as house:
        with progress_bar("Dry run" if dry_run else "Import", "rows") as progress:
            answer = importing.import_repair_orders(
                house.database, file, actor=SYSTEM_ACTOR, now=house.now, profile=profile, dry_run=dry_run,
                progress=progress,
            )  # fmt: skip
        return _told(answer.counts, answer.refusals, file, rejects, form, dry_run)


@import_.command()
@click.argument("file", type=FILE)
@rejects_option
@format_option
def dealers(file: Path, rejects: Path | None, form: str) -> int:
    """Import dealers: code, name, region, city, timezone, locale."""
    with entered() as house:
        answer = importing_lists.import_dealers(house.database, file, actor=SYSTEM_ACTOR, now=house.now)
        return _told(answer.counts, lambda: answer.refused, file, rejects, form)


@import_.command("follow-ups")
@click.argument("file", type=FILE)
@rejects_option
@format_option
def follow_ups(file: Path, rejects: Path | None, form: str) -> int:
    """Import answers to follow-up calls that were collected elsewhere."""
    with entered() as house:
        answer = importing_lists.import_follow_ups(house.database, file, actor=SYSTEM_ACTOR, now=house.now)
        return _told(answer.counts, lambda: answer.refused, file, rejects, form)


def _told(
    counts: RowCounts, refusals: Callable[[], Iterable[RefusedRow]], file: Path, rejects: Path | None, form: str,
    dry_run: bool = False,
) -> int:  # fmt: skip
    """Write the answer and the refused rows; 1 where some were refused."""
    answer = asdict(counts)
    if form == "json":
        click.echo(json.dumps({key: answer[key] for key in KEYS}))
    elif form == "csv":
        write_rows(form, KEYS, [answer])
    else:
        write_table(["would be" if dry_run else "rows", ""], [[key, whole(answer[key])] for key in KEYS], right=(1,))
    if rejects is not None:
        written = write_rejects(rejects, survey(file, None).header, refusals())
        if written:
            say(f"{written:,} refused rows are in {rejects}. Correct them there and import that file.")
    if not counts.rejected:
        return 0
    for refusal in islice(refusals(), SHOWN):
        for problem in refusal.problems:
            say(problem.sentence())
    if counts.rejected > SHOWN:
        say("…")
    if rejects is None:
        say(f"{counts.rejected:,} rows were refused. With --rejects FILE they are written out to be corrected.")
    return 1
