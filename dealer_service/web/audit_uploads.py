"""How do photos and papers come in with a form, and how does one look in a list?"""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from dealer_service.domain.attachments import MOST_BYTES, FileKind
from dealer_service.services.audit_attachments import KeptFile, NewFile
from dealer_service.web.audit_frame import bp
from dealer_service.web.words import number

LARGEST = 4 * MOST_BYTES
"""Of one request: what a person chose at once."""

ACCEPT = ",".join(FileKind)
bp.record_once(lambda state: state.app.jinja_env.globals.update(files_accept=ACCEPT, files_most=MOST_BYTES))


def sent_files(field: str) -> list[NewFile]:
    """What was chosen, read into memory; an empty choice is none."""
    chosen: Iterable[FileStorage] = request.files.getlist(field)
    return [(one.filename or "", one.read()) for one in chosen if one.filename]


def kept_words(count: int) -> str:
    if not count:
        return _("No file was chosen.")
    return str(ngettext("One file is kept.", "%(num)s files are kept.", count))


def file_row(one: KeptFile) -> dict[str, Any]:
    """A file on a page: its name, a small picture where it is one, its size, the beginning of its digest."""
    kilobytes = max(1, round(one.size / 1000))
    return {
        "name": one.name,
        "href": url_for("audits.file", file_id=one.id),
        "picture": one.kind is not FileKind.PDF,
        "size": f"{number(kilobytes)} kB" if kilobytes < 1000 else f"{number(kilobytes / 1000, 1)} MB",
        "digest": one.digest,
        "short": " ".join((one.digest[:4], one.digest[4:8], one.digest[8:12])),
        "by": one.by,
        "at": one.at,
        "gone_href": url_for("audits.take_away", file_id=one.id) if one.may_go else None,
    }
