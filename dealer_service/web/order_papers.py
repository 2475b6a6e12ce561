"""The papers of an order, in the language that the customer reads."""

from io import BytesIO

from flask import request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dealer_service.domain.accounts import Permission
from dealer_service.domain.order_papers import PaperKind
from dealer_service.services.order_papers import order_paper
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.languages import OWN_NAMES, reader_locale
from dealer_service.web.order_frame import bp


@page(bp, "/<int:order_id>/<kind>.pdf", permission=Permission.SEE_ORDERS)
def paper(order_id: int, kind: str) -> ResponseReturnValue:
    """``kind``: order or job-card; ``locale`` en or zh."""
    locale = request.args.get("locale", reader_locale())
    name, content = order_paper(edge.session(), edge.actor(), order_id, kind, locale, edge.now())
    return send_file(BytesIO(content), mimetype="application/pdf", download_name=name)


def paper_words() -> list[dict[str, str | None]]:
    """The papers that can be printed, the reader's language first and with a key."""
    words = {PaperKind.ORDER: (_("Repair order"), "p"), PaperKind.JOB_CARD: (_("Job card"), "j")}
    own = reader_locale()
    locales = sorted(OWN_NAMES, key=lambda locale: locale != own)
    return [
        {
            "kind": kind.value,
            "locale": locale,
            "word": word if locale == own else f"{word} ({OWN_NAMES[locale]})",
            "key": key if locale == own else None,
        }
        for locale in locales
        for kind, (word, key) in words.items()
    ]
