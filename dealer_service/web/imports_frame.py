"""What do the pages of the import share?"""

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from dealer_service.domain.accounts import Permission
from dealer_service.services.import_jobs import Workroom
from dealer_service.services.import_uploads import PERMISSIONS, Upload
from dealer_service.web import edge
from dealer_service.web.imports_words import KINDS

bp = Blueprint("imports", __name__, url_prefix="/imports")
EITHER = (Permission.IMPORT_ORDERS, Permission.IMPORT_DEALERS)
UPLOAD_MB = 300


def workroom() -> Workroom:
    found: Workroom = current_app.extensions["workroom"]
    return found


def kinds() -> dict[str, str]:
    """What this person may import."""
    return {kind: str(word) for kind, word in KINDS.items() if edge.actor().may(PERMISSIONS[kind])}


def to_upload(upload: Upload) -> ResponseReturnValue:
    return redirect(url_for("imports.upload", token=upload.token), 303)
