"""The board: open complaints by state, from the counter to the last question to the customer."""

from dataclasses import replace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from dealer_service.domain.accounts import Permission
from dealer_service.services import complaint_lists
from dealer_service.services.complaint_houses import houses_seen
from dealer_service.services.complaint_lists import BoardColumn, View
from dealer_service.web import complaint_list_words, edge
from dealer_service.web.complaint_filters import asked_filters, chips, kept, options
from dealer_service.web.complaint_frame import bp
from dealer_service.web.complaint_lists import people
from dealer_service.web.guards import page
from dealer_service.web.order_words import brief
from dealer_service.web.words import number


@page(bp, "/board", permission=Permission.SEE_COMPLAINTS)
def board() -> ResponseReturnValue:
    """Query parameters: those of the list but ``view`` and ``state``."""
    session, actor, now = edge.session(), edge.actor(), edge.now()
    asked = replace(asked_filters(), view=View.OPEN, state=None)
    houses = houses_seen(session, actor, now)
    names, handlers = complaint_list_words.categories(), people()
    columns = complaint_lists.board(session, actor, asked, now)
    return render_template(
        "complaint_lists/board.html",
        columns=[_column(one) for one in columns],
        total=sum(one.count for one in columns),
        asked=asked,
        first=str(asked.first or ""),
        last=str(asked.last or ""),
        narrowed=[one for one in chips(asked, names, handlers) if one[0] != "state"],
        options=options(names, houses, handlers),
        names=names,
        kept=kept("view", "state"),
        people=complaint_lists.names_people(actor),
        root=url_for("complaints.listed"),
        words=complaint_list_words,
        brief=brief,
        at=now,
    )


def _column(found: BoardColumn) -> dict[str, Any]:
    hidden = found.count - len(found.rows)
    return {
        "word": str(complaint_list_words.STATES[found.state][0]),
        "count": number(found.count),
        "rows": found.rows,
        "more": number(hidden) if hidden > 0 else None,
        "href": url_for("complaints.listed", **kept("view", "state"), view=View.OPEN.value, state=found.state.value),
    }
