"""Where does a file wait between its upload and the end of its import?

Each in a folder of its own with a random name, readable by the service alone: the file, what is known about it
(``about.json``), how far the work on it has come, and the rows that were refused. The file goes when its import is
done, the rest a day later.
"""

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.import_refused import RefusedPile
from dealer_service.services.words import N_

KEPT = timedelta(days=1)
MOST_WAITING = 20  # uploads of one person; the oldest goes first
SILENT_SECONDS = 120  # work that says nothing for so long has stopped
SHOWN_NAME = 120
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")


class Stage(StrEnum):
    """How far an upload has come."""

    READING = "reading"  # what kind of file is it, which columns has it
    COLUMNS = "columns"  # a person must say which column is which
    CHECKING = "checking"  # what would it do
    READY = "ready"  # a person must confirm
    IMPORTING = "importing"
    DONE = "done"
    REFUSED = "refused"  # cannot be imported at all; ``problem`` says why
    STOPPED = "stopped"  # the work on it broke


WORKING = frozenset({Stage.READING, Stage.CHECKING, Stage.IMPORTING})
PERMISSIONS: dict[str, Permission] = {
    "repair-orders": Permission.IMPORT_ORDERS,
    "follow-ups": Permission.IMPORT_ORDERS,
    "dealers": Permission.IMPORT_DEALERS,
}
"""What may be imported on a page, and who may."""


@dataclass(slots=True)
class Upload:
    """A file on its way. ``profile`` is the body of an import profile, ``kept_as`` the name it was saved under.

    ``preview`` is what the import would do, or did; ``problem`` the template of a sentence and what fills it.
    """

    token: str
    kind: str
    file_name: str
    by_user_id: int
    uploaded_at: str
    stage: Stage = Stage.READING
    asked_profile: str | None = None
    profile: dict[str, Any] | None = None
    kept_as: str | None = None
    header: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    rows: int = 0
    preview: dict[str, Any] = field(default_factory=dict)
    problem: list[Any] | None = None
    run_id: int | None = None
    broke_in: Stage | None = None

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.uploaded_at)


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows worked on and rows there are; for how long nothing was heard of the work, or it was not taken up."""

    read: int
    total: int
    silent_seconds: float
    waiting_seconds: float


class Uploads:
    """All uploads of an installation; every person sees only their own."""

    def __init__(self, instance: Path) -> None:
        self._root = instance / "uploads"

    def receive(self, actor: Actor, kind: str, name: str, save: Callable[[Path], object], now: datetime,
                profile: str | None = None) -> Upload:  # fmt: skip
        """Take a file in; ``save`` writes it to the path it is given. What became too old is thrown away first."""
        if kind not in PERMISSIONS:
            raise NotFound(N_("There is no such kind of file."))
        require(actor, PERMISSIONS[kind])
        self.sweep(now)
        for oldest in self.list_mine(actor)[MOST_WAITING - 1 :]:
            self.discard(oldest)
        shown = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip()[-SHOWN_NAME:]
        token = secrets.token_urlsafe(18)
        upload = Upload(token, kind, shown or "?", actor.user_id or 0, now.isoformat(), asked_profile=profile)
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder(token).mkdir(mode=0o700)
        try:
            save(self.file_of(upload))
            self.file_of(upload).chmod(0o600)
            self.keep(upload)
        except BaseException:
            self.discard(upload)
            raise
        return upload

    def find(self, token: str) -> Upload | None:
        """Any upload by its token, for work behind the pages."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            kept = json.loads((self._folder(token) / "about.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        kept["stage"] = Stage(kept["stage"])
        kept["broke_in"] = Stage(kept["broke_in"]) if kept["broke_in"] else None
        return Upload(**kept)

    def get(self, actor: Actor, token: str) -> Upload:
        """An upload of this person; raises ``NotFound``, for another's as for one that is gone.

        One whose work fell silent is answered as stopped.
        """
        upload = self.find(token)
        if upload is None or upload.by_user_id != actor.user_id:
            raise NotFound(N_("There is no such upload, or it was cleared away. Upload the file again."))
        require(actor, PERMISSIONS[upload.kind])
        if upload.stage in WORKING and self.progress(upload).silent_seconds > SILENT_SECONDS:
            upload.broke_in, upload.stage = upload.stage, Stage.STOPPED
        return upload

    def list_mine(self, actor: Actor) -> list[Upload]:
        """The uploads of a person, newest first."""
        found = (self.find(folder.name) for folder in self._folders())
        mine = [upload for upload in found if upload is not None and upload.by_user_id == actor.user_id]
        return sorted(mine, key=lambda upload: upload.uploaded_at, reverse=True)

    def keep(self, upload: Upload) -> None:
        """Write down what is known, whole or not at all."""
        beside = self._folder(upload.token) / f"about.{secrets.token_hex(4)}"
        beside.write_text(json.dumps(asdict(upload), ensure_ascii=False, default=str), "utf-8")
        os.replace(beside, self._folder(upload.token) / "about.json")

    def claim(self, upload: Upload, stage: Stage) -> None:
        """Go to a stage at which work begins; refused where a second click or tab was there first."""
        if (now := self.find(upload.token)) is None or now.stage in WORKING - {stage}:
            raise Refused(N_("This file is already being worked on. Look at the page again."))
        mark = self._folder(upload.token) / f"claimed.{stage}"
        try:
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise Refused(N_("This file is already being worked on. Look at the page again.")) from None
        upload.stage, upload.problem, upload.broke_in = stage, None, None
        (self._folder(upload.token) / "progress").unlink(missing_ok=True)
        self.keep(upload)

    def release(self, upload: Upload, stage: Stage) -> None:
        """Work on a stage is over; it may be claimed again."""
        (self._folder(upload.token) / f"claimed.{stage}").unlink(missing_ok=True)

    def note(self, token: str, read: int, total: int) -> None:
        """Say how many rows were worked on, and that the work goes on."""
        (self._folder(token) / "progress").write_text(f"{read} {total}", "ascii")

    def progress(self, upload: Upload) -> Progress:
        """How far the work on the present stage has come."""
        folder = self._folder(upload.token)
        try:
            silent = time.time() - (folder / "progress").stat().st_mtime
            read, total = (int(part) for part in (folder / "progress").read_text("ascii").split())
        except (OSError, ValueError):
            return Progress(0, upload.rows, 0.0, time.time() - (folder / "about.json").stat().st_mtime)
        return Progress(read, total, silent, 0.0)

    def file_of(self, upload: Upload) -> Path:
        return self._folder(upload.token) / "file"

    def has_file(self, upload: Upload) -> bool:
        return self.file_of(upload).exists()

    def drop_file(self, upload: Upload) -> None:
        """The file is no longer needed."""
        self.file_of(upload).unlink(missing_ok=True)

    def refused(self, upload: Upload) -> RefusedPile:
        """The refused rows of the last dry run, or of an import whose rows are not kept in the database."""
        return RefusedPile(self._folder(upload.token) / "refused")

    def discard(self, upload: Upload) -> None:
        """Throw away the file and all that is known about it."""
        shutil.rmtree(self._folder(upload.token), ignore_errors=True)

    def sweep(self, now: datetime) -> None:
        """Throw away what is older than a day and not being worked on."""
        for folder in self._folders():
            upload = self.find(folder.name)
            if upload is None:
                if time.time() - folder.stat().st_mtime > KEPT.total_seconds():
                    shutil.rmtree(folder, ignore_errors=True)
                continue
            working = upload.stage in WORKING and self.progress(upload).silent_seconds < SILENT_SECONDS
            if now - upload.at > KEPT and not working:
                self.discard(upload)

    def _folder(self, token: str) -> Path:
        return self._root / token

    def _folders(self) -> list[Path]:
        return [folder for folder in self._root.iterdir() if folder.is_dir()] if self._root.is_dir() else []
