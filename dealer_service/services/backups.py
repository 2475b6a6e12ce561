"""How is a consistent copy of the database made while others write?"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from dealer_service.domain.refusals import Refused
from dealer_service.services.opening import Database
from dealer_service.services.words import N_

PG_DUMP = "pg_dump"


def back_up(database: Database, file: Path) -> int:
    """Write the copy and put it in place at the end, whole or not at all; answers its size in bytes.

    SQLite: a database file as it stood at one moment. PostgreSQL: a custom-format dump for ``pg_restore``. Refused
    where the place cannot be written, is the database itself, or ``pg_dump`` is missing.
    """
    if not file.parent.is_dir():
        raise Refused(N_("There is no folder {folder}. Make it, or choose another place."), folder=str(file.parent))
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        if database.is_sqlite:
            _copy_sqlite(database, file, unfinished)
        else:
            _dump_postgres(database, unfinished)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return file.stat().st_size


def _copy_sqlite(database: Database, file: Path, unfinished: Path) -> None:
    source = make_url(database.url).database or ""
    if file.exists() and file.resolve() == Path(source).resolve():
        raise Refused(N_("This is the database itself. Choose another place for the copy."))
    if not Path(source).exists():
        raise Refused(N_("There is no database yet at {place}."), place=source)
    with (
        closing(sqlite3.connect(f"file:{Path(source).resolve()}?mode=ro", uri=True, timeout=30)) as kept,
        closing(sqlite3.connect(unfinished)) as copy,
    ):
        # In one step: a copy in many would begin anew with every write of somebody else.
        kept.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")
        answer = copy.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise Refused(N_("The copy is damaged: {answer}. Nothing was put in place."), answer=answer)


def _dump_postgres(database: Database, unfinished: Path) -> None:
    program = shutil.which(PG_DUMP)
    if program is None:
        raise Refused(
            N_(
                "A copy of PostgreSQL is made with {program}, which is not installed here. Install the client programs."
            ),
            program=PG_DUMP,
        )
    url = make_url(database.url)
    environment = {**os.environ, "PGPASSWORD": str(url.password)} if url.password else dict(os.environ)
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    done = subprocess.run(
        [program, "--format=custom", f"--file={unfinished}", f"--dbname={plain}"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Refused(N_("The copy could not be made: {told}"), told=told)
