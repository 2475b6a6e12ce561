"""A batch of scorecards in a process of its own, to be killed: URL, number of the batch."""

import sys
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from dealer_service.services import scorecard_runs
from dealer_service.services.jobs import Jobs
from dealer_service.services.opening import Database
from dealer_service.services.scorecard_issuing import issue_cards
from dealer_service.settings import Settings


def told(*arguments: Any, issued: Any, **named: Any) -> Any:
    """Says a line for every few cards, so that whoever looks on knows how far it is."""

    def so_many(done: int) -> None:
        issued(done)
        print("cards", flush=True)

    make: Any = issue_cards
    return make(*arguments, issued=so_many, **named)


if __name__ == "__main__":
    url, run_id, now = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    scorecard_runs.issue_cards = told  # type: ignore[assignment,attr-defined]
    settings = Settings(url, None, "only for tests", "en", None, Path(mkdtemp()))
    scorecard_runs.ScorecardRuns(Database(url), Jobs(settings), lambda: now).work(run_id)
    print("finished", flush=True)
