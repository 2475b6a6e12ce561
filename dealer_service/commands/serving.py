"""How are the pages served, and how is regular work done?"""

import pkgutil
import signal
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from dealer_service.commands.house import NOT_SET_UP, House, entered, say
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.refusals import Refused
from dealer_service.services.opening import is_ready

if TYPE_CHECKING:
    from dealer_service.services.sweeping import Swept

# Named, not imported: the application stands above the commands, as it does for any other server.
APPLICATION = "dealer_service.app:served"
SERVER = "waitress.server:create_server"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=8, show_default=True, help="Requests served at once.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages until interrupted."""
    with entered() as house:
        if not is_ready(house.database):
            raise Refused(NOT_SET_UP)
        settings = house.settings
    served: Any = pkgutil.resolve_name(APPLICATION)
    create_server: Any = pkgutil.resolve_name(SERVER)
    application = served(settings)
    server = create_server(application, host=host, port=port, threads=workers, ident=None)
    named = f"[{host}]" if ":" in host else host
    say(f"Serving on http://{named}:{port} - stop with Ctrl-C.")
    signal.signal(signal.SIGTERM, _stop)
    from dealer_service.services.worker import start_worker

    workroom = application.extensions["workroom"]
    works = start_worker(workroom, settings)
    if not works:
        say("JOBS_URL names a queue: long imports and the sweep wait for `dealer-service worker`.")
    try:
        server.run()
    finally:
        server.close()
        if works:
            workroom.jobs.stop()


@click.command()
def worker() -> None:
    """Do what goes on behind the pages: long imports, and the regular sweep."""
    from dealer_service.services.worker import SWEEP_MINUTES, run_worker

    with entered() as house:
        if not is_ready(house.database):
            raise Refused(NOT_SET_UP)
        say(f"Working: imports as they come, a sweep every {SWEEP_MINUTES} minutes. Stop with Ctrl-C.")
        click.echo(in_words(swept(house)))
        run_worker(house.settings, house.database)


@click.command()
def sweep() -> None:
    """Do once what time alone brings: follow-ups lapse, complaints whose deadline has passed rise one level."""
    with entered() as house:
        click.echo(in_words(swept(house)))


def in_words(done: "Swept") -> str:
    return f"{done.follow_ups:,} follow-ups lapsed. {done.deadlines:,} deadlines of complaints passed."


def swept(house: House) -> "Swept":
    """What a sweep brought."""
    from dealer_service.services.sweeping import sweep_all

    with house.writing() as session:
        return sweep_all(session, SYSTEM_ACTOR, house.now)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
