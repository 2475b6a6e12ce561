"""Complaints worked on in a process of its own, to be killed: ``python -m tests.services.complaints_alone URL WHAT``.

``steps`` brings every complaint to its end, each step a transaction; ``sweep`` records all passed deadlines in one.
Says one line for each step, and when it begins and ends.
"""

import sys
from datetime import UTC, datetime

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.complaint_entries import Step
from dealer_service.services.complaint_steps import take_step
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.sweeping import sweep_all
from dealer_service.storage.complaint_lists import Narrowing, View, list_ids
from tests.complaints import enough

LATE = datetime(2026, 11, 25, 9, tzinfo=UTC)
WAY = (Step.ACKNOWLEDGE, Step.NEGOTIATE, Step.ANSWER, Step.FOLLOW_UP, Step.CLOSE)


def main(url: str, what: str) -> None:
    database = Database(url)
    with database.session(SYSTEM) as session:
        ids = list_ids(session, Narrowing(View.OPEN, LATE, LATE))
    print("begun", flush=True)
    if what == "sweep":
        with database.session(SYSTEM, write=True) as session:
            sweep_all(session, SYSTEM_ACTOR, LATE)
            session.commit()
    else:
        for complaint_id in ids:
            for step in WAY:
                with database.session(SYSTEM, write=True) as session:
                    take_step(session, SYSTEM_ACTOR, complaint_id, step, enough(step), LATE)
                    session.commit()
                print(step, flush=True)
    print("finished", flush=True)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
