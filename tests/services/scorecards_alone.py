"""A batch of scorecards in a process of its own, to be killed: URL, number of the batch."""

import sys
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from dealer_service.domain.refusals import Refused
from dealer_service.services import scorecard_runs
from dealer_service.services.jobs import Jobs
from dealer_service.services.opening import Database
from dealer_service.services.scorecard_issuing import issue_one
from dealer_service.settings import Settings


def told(*arguments: object) -> tuple[bool, Refused | None]:
    """Says a line for each card, so that whoever looks on knows how far it is."""
    found = issue_one(*arguments)  # type: ignore[arg-type]
    print("card", flush=True)
    return found


if __name__ == "__main__":
    url, run_id, now = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    scorecard_runs.issue_one = told  # type: ignore[assignment]
    settings = Settings(url, None, "only for tests", "en", None, Path(mkdtemp()))
    scorecard_runs.ScorecardRuns(Database(url), Jobs(settings), lambda: now).work(run_id)
    print("finished", flush=True)
