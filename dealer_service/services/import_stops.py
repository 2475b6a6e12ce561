"""Which imports stopped before their end, and what stands in the record of what they had brought in?"""

from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage.changes import record_change
from dealer_service.storage.imports import ImportRunRow
from dealer_service.storage.record import is_recorded

SILENT = timedelta(minutes=2)  # a run that says nothing for so long was stopped
RUNNING = "running"


def record_stopped(session: Session, now: datetime) -> int:
    """One entry, with the digest of its file, for each import whose machine stopped; answers how many are new.

    What such a run brought in is whole and counts; importing the file again is an entry of its own.
    """
    found = 0
    for run in keeping.list_silent(session, RUNNING, now - SILENT):
        if not is_recorded(session, "import_stopped", f"import_run:{run.id}"):
            record_change(session, at=now, actor=SYSTEM_ACTOR.key, verb="import_stopped",
                          subject=f"import_run:{run.id}", dealer_id=run.dealer_id, values=brought(run))  # fmt: skip
            found += 1
    return found


def brought(run: ImportRunRow) -> dict[str, object]:
    """What the entry of an import says: which file, and how much of it is in."""
    return {"file_digest": run.file_digest, "profile": run.profile, "added": run.added, "updated": run.updated,
            "rejected": run.rejected}  # fmt: skip
