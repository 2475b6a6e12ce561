"""How do dealers, and answers collected elsewhere, come in from a file?"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.data_exchange import STANDARD, ImportProfile
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import N_, Problem, RefusedRow
from dealer_service.services import accounts
from dealer_service.services.follow_up import Collected, import_answers
from dealer_service.services.import_reading.small_files import ImportedFollowUp, read_dealers, read_follow_ups
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage.changes import record_change
from dealer_service.storage.database import Database
from dealer_service.storage.dealers import DealerMaster, list_dealers, save_dealer
from dealer_service.storage.imports import ImportRunRow
from dealer_service.storage.scope import SYSTEM, scope_of

NO_ORDER = N_("Row {row}, column {column}: there is no order “{value}” at this dealer. Import the order first.")
KEPT_ANSWER = N_("Row {row}, column {column}: a person wrote down another answer for “{value}”. That one is kept.")


@dataclass(slots=True)
class ListAnswer:
    """What an import of a short file did, all in rows; ``refused`` can be written back. ``run_id`` 0 for a dry run."""

    counts: RowCounts
    run_id: int
    refused: list[RefusedRow]
    told: list[Problem]


def import_dealers(database: Database, path: str | Path, *, actor: Actor, now: datetime, dry_run: bool = False,
                   profile: ImportProfile = STANDARD, file_name: str | None = None) -> ListAnswer:  # fmt: skip
    """Add and change dealers; a changed region or zone holds for deliveries from today on.

    Raises ``UnreadableFile`` where the file as a whole cannot be read.
    """
    require(actor, Permission.IMPORT_DEALERS)
    counts, refused = RowCounts(), list[RefusedRow]()
    # The list of dealers is the network's; an administrator, who sees no dealer's rows, may bring it too.
    with database.session(SYSTEM, write=True) as session:
        for row in read_dealers(path, profile):
            counts.read += 1
            if isinstance(row, RefusedRow):
                refused.append(row)
                continue
            master = DealerMaster(row.code, row.name, row.region, row.city, row.timezone, row.locale)
            answer = save_dealer(session, master, now.date())
            setattr(counts, answer, getattr(counts, answer) + 1)
        counts.rejected = len(refused)
        return _keep(session, "dealers", file_name or Path(path).name, actor, now, counts, refused, [], dry_run)


def import_follow_ups(database: Database, path: str | Path, *, actor: Actor, now: datetime, dry_run: bool = False,
                      profile: ImportProfile = STANDARD, file_name: str | None = None) -> ListAnswer:  # fmt: skip
    """Keep answers collected elsewhere; "not fixed" is evidence of failure for its order.

    Raises ``UnreadableFile`` where the file as a whole cannot be read.
    """
    require(actor, Permission.IMPORT_ORDERS)
    counts, refused, told = RowCounts(), list[RefusedRow](), list[Problem]()
    with database.session(None, write=True) as session:
        accounts.enter(session, actor, now)
        scope = scope_of(session)
        dealers = {dealer.code: dealer for dealer in list_dealers(session) if scope.allows(dealer.id)}
        rows: dict[int, ImportedFollowUp] = {}
        for row in read_follow_ups(path, dealers, profile):
            counts.read += 1
            if isinstance(row, RefusedRow):
                refused.append(row)
            else:
                rows[row.row] = row
        done = import_answers(session, rows.values())
        counts.added, counts.updated, counts.unchanged = done.added, done.updated, done.unchanged
        refused += [_without_order(answer) for answer in done.without_order]
        for kept in done.kept:
            told.append(_problem(kept, KEPT_ANSWER))
            counts.unchanged += 1
        counts.rejected, counts.warnings = len(refused), len(told)
        return _keep(session, "follow-ups", file_name or Path(path).name, actor, now, counts, refused, told, dry_run)


def _problem(answer: Collected, template: str) -> Problem:
    row = getattr(answer, "row", 0)
    return Problem("ro_number", answer.number, template, {"row": row, "column": "ro_number", "value": answer.number})


def _without_order(answer: Collected) -> RefusedRow:
    cells = {"dealer_code": answer.dealer_code, "ro_number": answer.number, "fixed": "yes" if answer.fixed else "no",
             "level": str(answer.level or ""), "channel": answer.channel or "", "words": answer.words or "",
             "answered_at": datetime.fromtimestamp(answer.answered_at).astimezone().isoformat()}  # fmt: skip
    return RefusedRow(getattr(answer, "row", 0), cells, answer.dealer_code, answer.number, None, None,
                      getattr(answer, "digest", 0), [_problem(answer, NO_ORDER)])  # fmt: skip


def _keep(session: Session, kind: str, file_name: str, actor: Actor, now: datetime, counts: RowCounts,
          refused: list[RefusedRow], told: list[Problem], dry_run: bool) -> ListAnswer:  # fmt: skip
    """Commit a short import as one run, or nothing of it."""
    if dry_run:
        session.rollback()
        return ListAnswer(counts, 0, refused, told)
    dealers = {dealer.code: dealer.id for dealer in list_dealers(session)}
    run = ImportRunRow(kind=kind, file_name=file_name, file_digest="", profile="standard", state="finished",
                       by_user_id=actor.user_id, started_at=now, finished_at=now, total=counts.read,
                       dealer_id=_one_dealer(session))  # fmt: skip
    for name in RowCounts.__slots__:
        setattr(run, name, getattr(counts, name))
    run_id = keeping.start_run(session, run)
    keeping.save_refusals(session, refused, run_id, now, now.date(), dealers)
    record_change(session, at=now, actor=actor.key, verb=f"import_{kind.replace('-', '_')}",
                  subject=f"import_run:{run_id}", dealer_id=run.dealer_id,
                  values={"added": counts.added, "updated": counts.updated, "rejected": counts.rejected})  # fmt: skip
    session.commit()
    return ListAnswer(counts, run_id, refused, told)


def _one_dealer(session: Session) -> int | None:
    own = scope_of(session).dealer_ids
    return None if own is None else min(own, default=None)
