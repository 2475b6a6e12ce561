"""What does the address of a list of complaints ask for, and how is that said?"""

from typing import Any

from flask import request
from flask_babel import gettext as _

from dealer_service.domain.complaints import Severity, State
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotFound
from dealer_service.services import complaint_figures, complaint_lists
from dealer_service.services.complaint_houses import Houses
from dealer_service.services.complaint_lists import ComplaintFilters, View
from dealer_service.services.words import N_
from dealer_service.web import edge
from dealer_service.web.complaint_figure_words import FIGURES
from dealer_service.web.complaint_list_words import LEVELS, SEVERITIES, STATES
from dealer_service.web.words import month as month_words

PARAMETERS = (
    "view", "state", "category", "severity", "level", "handler", "dealer", "region", "from", "to", "figure", "q",
)  # fmt: skip
NOBODY = 0
MONTHS_OF_FIGURES = 3


def asked_filters() -> ComplaintFilters:
    """The filter in the address; what cannot be read is left out.

    ``view`` a list, ``state``, ``category`` and ``severity`` codes, ``level`` 1 to 4, ``handler`` a person's id or 0
    for nobody, ``dealer`` code, ``region`` name, ``from`` and ``to`` months of receipt YYYY-MM, ``q`` number, plate,
    VIN or customer; ``figure`` the complaints that a figure of these months is made of.
    """
    first_of_all = complaint_lists.views_of(edge.actor())[0]
    view, state, severity = (request.args.get(name, "") for name in ("view", "state", "severity"))
    level, figure = request.args.get("level", type=int), request.args.get("figure", "")
    asked = ComplaintFilters(
        view=View(view) if view in set(View) else View.ALL if figure in FIGURES else first_of_all,
        dealer=_text("dealer"),
        region=_text("region"),
        state=State(state) if state in set(State) else None,
        category=_text("category"),
        severity=severity if severity in set(Severity) else None,
        level=level if level in LEVELS else None,
        handler_id=request.args.get("handler", type=int),
        first=month_of("from"),
        last=month_of("to"),
        words=request.args.get("q", "").strip(),
    )
    return _of_figure(asked, figure) if figure in FIGURES else asked


def months_asked(back: int) -> tuple[Month, Month]:
    """The months in the address; without them so many until now. The first is never after the last."""
    last = month_of("to") or Month.on(edge.now().date())
    first = month_of("from") or last.plus(1 - back)
    return min(first, last), max(first, last)


def month_of(name: str) -> Month | None:
    try:
        return Month.parse(request.args.get(name, ""))
    except ValueError:
        return None


def kept(*without: str) -> dict[str, Any]:
    """The filters of this address, for links beside them."""
    return {name: value for name in PARAMETERS if name not in without and (value := request.args.get(name))}


def chips(asked: ComplaintFilters, names: dict[str, str], handlers: dict[int, str]) -> list[tuple[str, str]]:
    """What narrows the list, as (parameter to take away, words)."""
    found: list[tuple[str, str]] = []
    figure = request.args.get("figure", "")
    if figure in FIGURES:
        found.append(("figure", str(FIGURES[figure])))
    if asked.dealer:
        found.append(("dealer", asked.dealer))
    if asked.region:
        found.append(("region", asked.region))
    if asked.state:
        found.append(("state", str(STATES[asked.state][0])))
    if asked.category:
        found.append(("category", names.get(asked.category, asked.category)))
    if asked.severity:
        found.append(("severity", str(SEVERITIES[Severity(asked.severity)][0])))
    if asked.level:
        found.append(("level", _("level %(level)s", level=LEVELS[asked.level])))
    if asked.handler_id is not None:
        name = handlers.get(asked.handler_id, str(asked.handler_id))
        nobody = asked.handler_id == NOBODY
        found.append(("handler", _("in nobody's hands") if nobody else _("in the hands of %(name)s", name=name)))
    if asked.first:
        found.append(("from", _("received from %(month)s", month=month_words(asked.first.first_day))))
    if asked.last:
        found.append(("to", _("received until %(month)s", month=month_words(asked.last.first_day))))
    if asked.words:
        found.append(("q", f"“{asked.words}”"))
    return found


def options(names: dict[str, str], houses: Houses, handlers: dict[int, str]) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, by parameter."""
    return {
        "state": [(value, str(word)) for value, (word, _kind) in STATES.items()],
        "category": list(names.items()),
        "severity": [(value, str(word)) for value, (word, _kind) in SEVERITIES.items()],
        "level": [(str(int(value)), str(word)) for value, word in LEVELS.items()],
        "handler": [(str(NOBODY), _("nobody")), *((str(key), name) for key, name in handlers.items())],
        "dealer": [(code, f"{code} {name}") for code, name in houses.dealers] if houses.several else [],
        "region": [(name, name) for name in houses.regions] if len(houses.regions) > 1 else [],
    }


def _of_figure(asked: ComplaintFilters, figure: str) -> ComplaintFilters:
    first, last = months_asked(MONTHS_OF_FIGURES)
    found = complaint_figures.response_figures(
        edge.session(), edge.actor(), first, last, edge.now(), dealer=asked.dealer, region=asked.region
    )
    ids = complaint_figures.complaints_of(found.all, figure)
    if len(ids) > complaint_figures.MOST_LISTED:
        raise NotFound(N_("The figure is made of more complaints than a list holds. Choose fewer months."))
    known: dict[str, Any] = {name: getattr(asked, name) for name in asked.__slots__}
    return ComplaintFilters(**known | {"first": first, "last": last, "ids": tuple(ids)})


def _text(name: str) -> str | None:
    return request.args.get(name, "").strip() or None
