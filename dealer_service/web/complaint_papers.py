"""Printed: a complaint's file, the customer's receipt, the letter with the answer."""

from io import BytesIO

from flask import request, send_file
from flask.typing import ResponseReturnValue

from dealer_service.domain.accounts import Permission
from dealer_service.services import complaint_papers as papers
from dealer_service.services.complaint_papers import Paper
from dealer_service.web import edge
from dealer_service.web.complaint_frame import bp
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale


@page(bp, "/<int:complaint_id>/file.pdf", permission=Permission.SEE_COMPLAINTS)
def file_pdf(complaint_id: int) -> ResponseReturnValue:
    """In the reader's language; ``locale`` en or zh names another."""
    locale = request.args.get("locale") or reader_locale()
    paper = papers.print_file(edge.session(), edge.actor(), complaint_id, locale, edge.now())
    return _sent(paper, complaint_id, "file")


@page(bp, "/<int:complaint_id>/receipt.pdf", permission=Permission.RECEIVE_COMPLAINTS)
def receipt_pdf(complaint_id: int) -> ResponseReturnValue:
    """In the customer's language; ``locale`` en or zh names another."""
    locale = request.args.get("locale")
    paper = papers.print_receipt(edge.session(), edge.actor(), complaint_id, edge.now(), locale)
    return _sent(paper, complaint_id, "receipt")


@page(bp, "/<int:complaint_id>/letter.pdf", permission=Permission.HANDLE_COMPLAINTS)
def letter_pdf(complaint_id: int) -> ResponseReturnValue:
    """In the customer's language; ``locale`` en or zh names another."""
    locale = request.args.get("locale")
    paper = papers.print_letter(edge.session(), edge.actor(), complaint_id, edge.now(), locale)
    return _sent(paper, complaint_id, "letter")


def _sent(paper: Paper, complaint_id: int, which: str) -> ResponseReturnValue:
    """Given out only once that is on record."""
    with edge.noting() as writing:
        papers.note_print(writing, edge.actor(), complaint_id, which, edge.now())
    return send_file(BytesIO(paper.content), mimetype="application/pdf", download_name=paper.name)
