"""Does whatever a request commits leave an entry in the record? Watched in every test that has the application."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event

WRITTEN = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+"?(?:temp\.)?"?(\w+)', re.I)
RECORD = "change"
WORK = "rw_"  # tables of one connection, emptied at each use
# What carries no figure, link, setting or right, and why the record leaves it out.
WITHOUT_ENTRY = {
    "sign_in_session": "who is signed in; ended, it gives nothing and takes nothing",
    "sign_in_attempt": "counts wrong passwords, forgotten after a month",
    "import_run": "how far an import is; its entry comes with its end, or when it is found to have stopped",
    "import_refusal": "rows that are not in; kept with the import until they are corrected",
    "scorecard_run": "how far a batch is; each card it issues is an entry",
    "list_version": "a draft of which nothing is used; publishing it is an entry with all that it changes",
    "list_change": "a line of such a draft",
}
ENDPOINTS = {
    "accounts.language": {"app_user"},  # in which language a person reads, set by himself
    # What was last imported for a row is noted; a person's decision against it stands, so that nothing changes.
    "api.bring_order": {"job"},
}


@contextmanager
def all_recorded(engine: Engine) -> Iterator[None]:
    """Fail at the end where a request committed a change without an entry."""
    found: list[str] = []

    def note(connection: Connection, _cursor: object, statement: str, *_more: Any) -> None:
        table = WRITTEN.match(statement)
        if table and has_request_context() and not table[1].startswith(WORK):
            connection.info.setdefault("written", set()).add(table[1])

    def committed(connection: Connection) -> None:
        written = connection.info.pop("written", set())
        if not written or RECORD in written or not has_request_context():
            return
        left = written - WITHOUT_ENTRY.keys() - ENDPOINTS.get(request.endpoint or "", set())
        if left and not (request.endpoint or "").startswith("tried."):
            found.append(f"{request.endpoint} wrote {', '.join(sorted(left))} and left no entry in the record")

    def forgotten(connection: Connection) -> None:
        connection.info.pop("written", None)

    listeners = (("begin", forgotten), ("before_cursor_execute", note), ("commit", committed))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    yield
    for name, listener in listeners:
        event.remove(engine, name, listener)
    assert not found, found
