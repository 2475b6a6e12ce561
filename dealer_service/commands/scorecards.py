"""How are scorecards written from the command line?"""

from pathlib import Path

import click

from dealer_service.commands.house import entered, say, sentence_for
from dealer_service.commands.progress import progress_bar
from dealer_service.commands.times import MONTH
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.services.scorecard_files import scorecard_files
from dealer_service.settings import LOCALES


@click.command()
@click.option("--month", type=MONTH, required=True, help="The month of the cards.")
@click.option("--dealer", help="Code of one dealer.")
@click.option("--all", "everybody", is_flag=True, help="All dealers.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language of the cards; without it, that of the settings.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Cards made side by side.")
@click.option("--issue", is_flag=True, help="Freeze the cards: from then on they stay as they are.")
def scorecard(
    month: Month, dealer: str | None, everybody: bool, out: Path, locale: str | None, jobs: int, issue: bool
) -> int:
    """Write scorecards as DIR/CODE-YYYY-MM.pdf."""
    if (dealer is None) != everybody:
        raise click.UsageError("Say --dealer CODE for one dealer, or --all.")
    with entered() as house, progress_bar("Scorecards", "cards") as progress:
        done = scorecard_files(
            house.database, SYSTEM_ACTOR, None if everybody else [dealer or ""], month,
            locale or house.settings.locale, out, jobs=jobs, issue=issue, now=house.now, progress=progress,
        )  # fmt: skip
    for card in done.cards:
        if card.file is not None:
            click.echo(str(card.file))
    for card in done.refused:
        if card.refusal is not None:
            say(f"{card.code}: {sentence_for(card.refusal)}")
    frozen = f", {done.issued:,} issued" if issue else ""
    say(f"{done.written:,} {'card' if done.written == 1 else 'cards'} written{frozen}.")
    return 1 if done.refused else 0
