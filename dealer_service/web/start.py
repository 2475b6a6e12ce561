"""Where does a person begin, and is the service alive?"""

from flask import Blueprint, current_app, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from dealer_service.domain.accounts import Permission
from dealer_service.services.opening import is_ready
from dealer_service.web import edge, rail
from dealer_service.web.guards import page
from dealer_service.web.rail import Capability

bp = Blueprint("start", __name__)
CAPABILITY = Capability(bp)


@page(bp, "/", permission=Permission.SIGNED_IN)
def begin() -> ResponseReturnValue:
    return redirect(url_for(rail.first_page(current_app, edge.actor())))


@page(bp, "/healthz", permission=Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    return jsonify(status="alive")


@page(bp, "/readyz", permission=Permission.PUBLIC)
def readyz() -> ResponseReturnValue:
    if is_ready(edge.database()):
        return jsonify(status="ready")
    return jsonify(status="not ready"), 503
