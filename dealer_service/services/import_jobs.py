"""What is done with an uploaded file behind the pages: read it, check it, bring it in?

Short files are worked on at once, long ones by the worker; both come here. Whatever happens is written on the upload,
so that a page can say it.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dealer_service.domain.accounts import Actor
from dealer_service.domain.data_exchange import ImportProfile
from dealer_service.domain.import_columns import DEALERS, FOLLOW_UPS, REPAIR_ORDERS, TableShape
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import Problem, RefusedRow, RowWarning
from dealer_service.domain.refusals import Refused
from dealer_service.services import accounts
from dealer_service.services.import_matching import Findings, fitting_profile, refuse_doubles
from dealer_service.services.import_profiles import find_profile, list_profiles
from dealer_service.services.import_reading.survey import survey
from dealer_service.services.import_settling import is_written_back, settle_list, settle_written_back
from dealer_service.services.import_uploads import Stage, Upload, Uploads
from dealer_service.services.importing import PREVIEWED, import_repair_orders
from dealer_service.services.importing_lists import ListAnswer, import_dealers, import_follow_ups
from dealer_service.services.jobs import Jobs
from dealer_service.services.words import N_
from dealer_service.storage.database import Database
from dealer_service.storage.scope import SYSTEM

SHORT_BYTES = 1 << 20
SHORT_ROWS = 2_000
NOTE_SECONDS = 0.5
SHAPES: dict[str, TableShape] = {"repair-orders": REPAIR_ORDERS, "dealers": DEALERS, "follow-ups": FOLLOW_UPS}
LOOK, CHECK, BRING_IN = "imports.look", "imports.check", "imports.bring_in"
STAGE_OF = {LOOK: Stage.READING, CHECK: Stage.CHECKING, BRING_IN: Stage.IMPORTING}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Workroom:
    """Where uploads are worked on, and by whose clock."""

    database: Database
    uploads: Uploads
    jobs: Jobs
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        for name in STAGE_OF:
            self.jobs.know(name, lambda token, name=name: self.do(name, token))

    def begin(self, name: str, upload: Upload) -> None:
        """Have a file worked on: at once where it is short, else by the worker. A second click is refused."""
        self.uploads.claim(upload, STAGE_OF[name])
        short = self.uploads.file_of(upload).stat().st_size <= SHORT_BYTES and upload.rows < SHORT_ROWS
        if short:
            self.do(name, upload.token)
        else:
            try:
                self.jobs.ask(name, upload.token)
            except Exception:
                self.uploads.release(upload, STAGE_OF[name])
                raise

    def again(self, upload: Upload) -> None:
        """Take up work that was stopped, from the beginning of its stage."""
        name = next((name for name, stage in STAGE_OF.items() if stage == upload.broke_in), None)
        if name is None or not self.uploads.has_file(upload):
            raise Refused(N_("There is nothing to take up again. Upload the file once more."))
        self.uploads.release(upload, STAGE_OF[name])
        self.begin(name, upload)

    def do(self, name: str, token: str) -> None:
        """Work on an upload; what became of it stands on it afterwards."""
        upload = self.uploads.find(token)
        if upload is None or upload.stage != STAGE_OF[name]:
            return
        self.uploads.note(token, 0, upload.rows)
        verb = {LOOK: self._look, CHECK: self._check, BRING_IN: self._bring_in}[name]
        try:
            with self.database.session(None) as session:
                actor = accounts.actor_of(session, upload.by_user_id)
            verb(upload, actor)
        except Refused as no:
            upload.stage, upload.problem = Stage.REFUSED, [no.message, no.params]
        except Exception:
            log.exception("work on upload of %s broke: %s", upload.by_user_id, name)
            upload.stage, upload.broke_in = Stage.STOPPED, STAGE_OF[name]
        self.uploads.keep(upload)
        self.uploads.release(upload, STAGE_OF[name])
        if upload.stage is Stage.CHECKING:
            self.begin(CHECK, upload)
        if upload.stage is Stage.DONE or (upload.stage is Stage.REFUSED and not upload.header):
            self.uploads.drop_file(upload)

    def _look(self, upload: Upload, actor: Actor) -> None:
        surveyed = survey(self.uploads.file_of(upload), None, SHAPES[upload.kind])
        upload.header = list(surveyed.header)
        upload.sample = [list(row) for row in surveyed.sample]
        upload.rows = surveyed.rows
        if surveyed.rows == 0:
            raise Refused(N_("The file has the names of the columns, but no row below them. Export it again."))
        upload.stage = Stage.CHECKING
        if upload.kind != "repair-orders":
            return
        with self.database.session(None) as session:
            accounts.enter(session, actor, self.clock())
            chosen = (
                find_profile(session, upload.asked_profile)
                if upload.asked_profile
                else fitting_profile(upload.header, list_profiles(session))
            )
        if chosen is None:
            refuse_doubles(upload.header)
            upload.stage = Stage.COLUMNS
        else:
            upload.profile = chosen.to_dict()

    def _check(self, upload: Upload, actor: Actor) -> None:
        findings, shown = Findings(), list[RefusedRow]()
        told: list[Problem] = []
        with self.uploads.refused(upload) as pile:

            def refuse(row: RefusedRow) -> None:
                pile.add(row)
                findings.add(row)
                if len(shown) < PREVIEWED:
                    shown.append(row)

            if upload.kind == "repair-orders":
                answer = import_repair_orders(
                    self.database, self.uploads.file_of(upload), actor=actor, now=self.clock(),
                    profile=self._profile(upload), dry_run=True, file_name=upload.file_name,
                    progress=self._noting(upload), refusing=refuse)  # fmt: skip
                counts, told = answer.counts, [_warned(warning) for warning in answer.told]
            else:
                listed = self._list(upload, actor, dry_run=True)
                counts, told = listed.counts, listed.told
                for row in listed.refused:
                    refuse(row)
        upload.preview = _preview(counts, shown, told) | {"values": findings.values, "times": findings.times}
        upload.stage = Stage.READY

    def _bring_in(self, upload: Upload, actor: Actor) -> None:
        path = self.uploads.file_of(upload)
        if upload.kind == "repair-orders":
            answer = import_repair_orders(self.database, path, actor=actor, now=self.clock(),
                                          profile=self._profile(upload), file_name=upload.file_name,
                                          progress=self._noting(upload))  # fmt: skip
            counts, upload.run_id = answer.counts, answer.run_id
            upload.preview = _preview(counts, [], [])
        else:
            listed = self._list(upload, actor, dry_run=False)
            upload.run_id = listed.run_id
            upload.preview = _preview(listed.counts, listed.refused[:PREVIEWED], listed.told)
            self.uploads.refused(upload).keep(listed.refused)
        if upload.kind != "repair-orders" or is_written_back(upload.header):
            surveyed = survey(path, None, SHAPES[upload.kind])
            settle = settle_written_back if upload.kind == "repair-orders" else settle_list
            scope = SYSTEM if upload.kind == "dealers" else None
            with self.database.session(scope, write=True) as session:
                if scope is None:
                    accounts.enter(session, actor, self.clock())
                settle(session, surveyed, upload.run_id, self.clock())
                session.commit()
        upload.stage = Stage.DONE

    def _list(self, upload: Upload, actor: Actor, dry_run: bool) -> ListAnswer:
        verb = import_dealers if upload.kind == "dealers" else import_follow_ups
        return verb(self.database, self.uploads.file_of(upload), actor=actor, now=self.clock(), dry_run=dry_run,
                    file_name=upload.file_name)  # fmt: skip

    def _profile(self, upload: Upload) -> ImportProfile:
        return ImportProfile.from_dict(upload.profile or {})

    def _noting(self, upload: Upload) -> Callable[[int, int], None]:
        last = 0.0

        def note(read: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= NOTE_SECONDS:
                last = time.monotonic()
                self.uploads.note(upload.token, read, total)

        return note


def _warned(warning: RowWarning) -> Problem:
    return warning.problem


def _preview(counts: RowCounts, refused: list[RefusedRow], told: list[Problem]) -> dict[str, Any]:
    return {
        "counts": {name: getattr(counts, name) for name in RowCounts.__slots__},
        "refused": [
            [row.row, [list(problem) for problem in row.problems]] for row in sorted(refused, key=lambda row: row.row)
        ],
        "told": [list(problem) for problem in told[:PREVIEWED]],
    }
