"""How does a command get at the house, and how is the house set up?"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlmodel import Session

from dealer_service.domain.refusals import Refused
from dealer_service.services.opening import COMMAND_CACHE_MB, SYSTEM, Database, open_database
from dealer_service.settings import Settings, SettingsError, read_settings

NOT_SET_UP = "The database is not set up, or is of another version. Run: dealer-service init"


@dataclass(frozen=True, slots=True)
class House:
    """The settings of this installation and its database."""

    settings: Settings
    database: Database

    @property
    def now(self) -> datetime:
        return self.settings.now()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.session(SYSTEM) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits once at the end, unless something was refused."""
        with self.database.session(SYSTEM, write=True) as session:
            yield session
            session.commit()


@contextmanager
def entered() -> Iterator[House]:
    """The house that the environment names; closed at the end."""
    settings = read_settings()
    database = open_database(settings, cache_mb=COMMAND_CACHE_MB)
    try:
        yield House(settings, database)
    finally:
        database.close()


def say(sentence: str) -> None:
    """A message to the person, never part of the answer."""
    click.echo(sentence, err=True)


def sentence_for(error: Exception) -> str:
    """What a person is told about an error: a sentence, never a trace."""
    if isinstance(error, Refused | SettingsError):
        return str(error)
    if isinstance(error, SQLAlchemyError):
        return _database_sentence(error)
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or error}{place}."
    return f"The program failed: {type(error).__name__}: {error}. {_kept_trace(error)}"


def _database_sentence(error: SQLAlchemyError) -> str:
    told = str(error.orig).strip().splitlines()[0] if isinstance(error, DBAPIError) and error.orig else str(error)
    if "no such table" in told or "no such column" in told or isinstance(error, ProgrammingError):
        return NOT_SET_UP
    if "locked" in told:
        return "Somebody else is writing to the database. Try again in a moment."
    if isinstance(error, OperationalError):
        return f"The database cannot be reached or opened: {told}. Check DATABASE_URL."
    return f"The database refused: {told}. {_kept_trace(error)}"


def _kept_trace(error: Exception) -> str:
    """Where the details were written, for whoever is asked for help."""
    try:
        file = read_settings().instance / "last_failure.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except (OSError, SettingsError):
        return "Nothing was changed by this step."
    return f"Nothing was changed by this step; details are in {file}."


@click.command()
def init() -> None:
    """Create or upgrade the database and load the standard lists."""
    from dealer_service.services.installing import install

    with entered() as house:
        install(house.database)
        say(f"The database is ready: {make_url(house.database.url).render_as_string(hide_password=True)}")


@click.command()
@click.option("--dealers", type=click.IntRange(1, 500), default=12, show_default=True, help="How many dealers.")
@click.option("--months", type=click.IntRange(1, 60), default=14, show_default=True, help="How many months of orders.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same network.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and exit 0, where dealers are there already.")
def demo(dealers: int, months: int, seed: int, if_empty: bool) -> None:
    """Load a demonstration network into an empty database."""
    from dealer_service.commands.progress import progress_bar
    from dealer_service.services.installing import demonstration_people, is_empty, load_demonstration

    with entered() as house:
        if if_empty and not is_empty(house.database):
            say("Dealers are there already; nothing was loaded.")
            tell_sign_ins(demonstration_people(house.database))
            return
        with progress_bar("Demonstration", "rows") as progress:
            people = load_demonstration(
                house.database, now=house.now, dealers=dealers, months=months, seed=seed, progress=progress
            )
    tell_sign_ins([(who.email, f"{who.role}, {who.dealer_code or who.region or 'network'}") for who in people])


def tell_sign_ins(people: list[tuple[str, str]]) -> None:
    """Who can sign in to look around; nothing where nobody is there for that."""
    from dealer_service.services.installing import PASSWORD

    if people:
        click.echo(f"Demonstration sign-ins, all with the password: {PASSWORD}")
        width = max(len(email) for email, _roles in people)
        for email, roles in people:
            click.echo(f"  {email:<{width}}  {roles}")
