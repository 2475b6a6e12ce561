"""How does the API come into the application, and where does it describe itself?"""

from typing import Any

from flask import Response, current_app, render_template
from flask_babel import gettext
from flask_openapi3.models.schema import Schema
from flask_openapi3.openapi import OpenAPI

from dealer_service.api import complaint_schema, complaints, order_schema, quality, repair_orders, scorecards, vehicles
from dealer_service.api.problems import KINDS, Problem, answer, api_answer, from_validation
from dealer_service.api.tokens import RATE, SCHEME, bp, limiter_of, needs
from dealer_service.domain.accounts import Permission

__all__ = ["complaints", "init_api", "quality", "repair_orders", "scorecards", "vehicles"]

TITLE = "After-sales quality"
ABOUT = (
    "First-time-fix rates, rework and its causes, the repair orders behind them, and complaints. Ask with a token: "
    "“Authorization: Bearer …”. Refusals are problem documents (RFC 9457), in English or Chinese by Accept-Language."
)
SCHEMES: dict[str, Any] = {
    SCHEME: {"type": "http", "scheme": "bearer", "description": "A token that an administrator made"}
}


def init_api(app: OpenAPI) -> None:
    """Put all addresses below ``/api/v1`` into the application; call it once forms have their protection."""
    app.info.title, app.info.version, app.info.description = TITLE, "1", ABOUT
    app.security_schemes = SCHEMES
    app.validation_error_model = Problem
    app.validation_error_callback = from_validation
    told = order_schema.COMPONENTS | complaint_schema.COMPONENTS
    app.components_schemas.update({name: Schema(**schema) for name, schema in told.items()})
    app.config.setdefault("API_RATE", RATE)
    app.register_api(bp)
    app.extensions["csrf"].exempt(bp)
    app.extensions["api_answer"] = api_answer
    limiter = limiter_of(lambda: str(current_app.config["API_RATE"]))
    limiter.init_app(app)
    app.extensions["api_limiter"] = limiter


@bp.get("/openapi.json", doc_ui=False)
@needs(Permission.PUBLIC)
def description() -> Response:
    """The description of the API for programs (OpenAPI 3.1)."""
    app: Any = current_app
    return answer(app.api_doc)


@bp.get("/", doc_ui=False)
@needs(Permission.PUBLIC)
def reading_room() -> str:
    """The description of the API for people."""
    app: Any = current_app
    addresses = [
        _address(method, path, operation)
        for path, methods in sorted(app.api_doc["paths"].items())
        for method, operation in methods.items()
    ]
    kinds = [(status, fragment, gettext(title)) for status, (fragment, title, _words) in KINDS.items()]
    return render_template("api_tokens/reading_room.html", addresses=addresses, kinds=kinds)


def _address(method: str, path: str, operation: dict[str, Any]) -> tuple[str, str, str, list[str]]:
    summary: str = operation["summary"]
    return method.upper(), path, gettext(summary), [one["name"] for one in operation.get("parameters", [])]
