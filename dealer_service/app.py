"""How do the parts come together? Wires them, decides nothing."""

# mypy: disallow-untyped-calls=false

import gc

from flask_bootstrap import Bootstrap5
from flask_openapi3.models.info import Info
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from dealer_service.api.opening import init_api
from dealer_service.paths import STATIC, TEMPLATES
from dealer_service.services.opening import open_database
from dealer_service.services.worker import open_workroom
from dealer_service.settings import Settings, read_settings
from dealer_service.web.capabilities import CAPABILITIES
from dealer_service.web.edge import init_edge
from dealer_service.web.errors import init_errors
from dealer_service.web.frame import init_frame
from dealer_service.web.guards import GuardedApp, check_guards
from dealer_service.web.headers import init_headers
from dealer_service.web.languages import init_languages
from dealer_service.web.signing import init_signing
from dealer_service.web.words import init_words

FORM_BYTES = 2 * 1024 * 1024
COLLECTED_AFTER = (10_000, 20, 20)


def create_app(settings: Settings | None = None) -> GuardedApp:
    """The web application; without settings it reads the environment."""
    chosen = settings or read_settings()
    app = GuardedApp(
        "dealer_service",
        info=Info(title="After-sales quality", version="1"),
        doc_ui=False,
        template_folder=str(TEMPLATES),
        static_folder=str(STATIC),
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        BOOTSTRAP_SERVE_LOCAL=True,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_headers(app)
    init_languages(app, chosen.locale)
    init_signing(app)
    CSRFProtect(app)
    Bootstrap5(app)
    init_errors(app)
    init_frame(app)
    init_words(app)
    for capability in CAPABILITIES:
        app.register_blueprint(capability.blueprint)
    init_api(app)
    app.extensions["rail"] = sorted((e for c in CAPABILITIES for e in c.rail), key=lambda entry: entry.place)
    app.extensions["first_pages"] = {role: page for c in CAPABILITIES for role, page in c.first_page.items()}
    database = open_database(chosen)
    app.extensions["workroom"] = open_workroom(chosen, database)
    init_edge(app, database, chosen)
    check_guards(app)
    return app


def served(settings: Settings | None = None) -> GuardedApp:
    """The application of a server process: what it loaded at its start stays until it ends.

    Measured on the network page of 1,000 dealers: a third of its time went to looking for garbage among what is loaded
    once, again and again while its rows are read.
    """
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    return app
