"""Which work is done behind the pages, and where is its worker?

The server works by itself in a thread of its own, unless ``JOBS_URL`` names a queue: then workers are started apart.
"""

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.import_jobs import Workroom
from dealer_service.services.import_uploads import Uploads
from dealer_service.services.jobs import Jobs
from dealer_service.services.scorecard_runs import ScorecardRuns
from dealer_service.services.sweeping import sweep_all
from dealer_service.settings import Settings
from dealer_service.storage.database import Database
from dealer_service.storage.scope import SYSTEM

SWEEP_MINUTES = 5


def open_workroom(settings: Settings, database: Database) -> Workroom:
    """The queue with all its work; nothing is done until ``start`` or ``work`` is called on ``jobs``."""
    jobs = Jobs(settings)
    uploads = Uploads(settings.instance)

    def sweep() -> None:
        with database.session(SYSTEM, write=True) as session:
            sweep_all(session, SYSTEM_ACTOR, settings.now())
            session.commit()
        uploads.sweep(settings.now())

    runs = ScorecardRuns(database, jobs, settings.now)

    def take_up() -> None:
        runs.take_up()

    jobs.regularly(SWEEP_MINUTES, "sweep", sweep)
    jobs.regularly(SWEEP_MINUTES, "scorecards", take_up)
    return Workroom(database, uploads, jobs, settings.now)


def start_worker(workroom: Workroom, settings: Settings) -> bool:
    """Work in threads of this process, unless workers are started apart; answers whether it does.

    ``workroom.jobs.stop()`` ends it after the job in hand.
    """
    if settings.jobs_url is not None:
        return False
    workroom.jobs.start()
    return True


def run_worker(settings: Settings, database: Database) -> None:
    """Work in this process until it is told to end (SIGTERM or SIGINT)."""
    open_workroom(settings, database).jobs.work()
