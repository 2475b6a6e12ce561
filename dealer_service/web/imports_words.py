"""How are columns, problems and states of an import called on a page?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.dealers import Dealer
from dealer_service.domain.import_columns import REPAIR_ORDERS
from dealer_service.domain.import_problems import Problem
from dealer_service.domain.repair_orders import Powertrain
from dealer_service.domain.standard_lists import Cause, ConcernGroup
from dealer_service.services.import_pages import RefusalLine, RunLine
from dealer_service.services.import_uploads import Stage, Upload
from dealer_service.web.languages import reader_locale
from dealer_service.web.order_words import JOB_TYPES, OUTCOMES, REPAIR_CLASSES, STATUSES
from dealer_service.web.words import DASH, month

KINDS: dict[str, Any] = {
    "repair-orders": _l("Repair orders"),
    "follow-ups": _l("Follow-up answers"),
    "dealers": _l("Dealers"),
}
STATES: dict[str, tuple[Any, str]] = {
    "running": (_l("running"), "open"),
    "unfinished": (_l("unfinished"), "bad"),
    "failed": (_l("broken off"), "bad"),
    "finished": (_l("finished"), "good"),
}
STAGES: dict[Stage, tuple[Any, str]] = {
    Stage.READING: (_l("being read"), "open"),
    Stage.COLUMNS: (_l("columns to be matched"), "attention"),
    Stage.CHECKING: (_l("being checked"), "open"),
    Stage.READY: (_l("waits for your confirmation"), "attention"),
    Stage.IMPORTING: (_l("being imported"), "open"),
    Stage.DONE: (_l("imported"), "good"),
    Stage.REFUSED: (_l("cannot be imported"), "bad"),
    Stage.STOPPED: (_l("stopped"), "bad"),
}
COLUMNS: dict[str, Any] = {
    "dealer_code": _l("Dealer code"), "ro_number": _l("Order number"), "line": _l("Job"), "vin": _l("VIN"),
    "plate": _l("Plate"), "customer_name": _l("Customer"), "customer_phone": _l("Customer's telephone"),
    "opened_at": _l("Opened"), "promised_at": _l("Promised"), "delivered_at": _l("Delivered"),
    "odometer_km": _l("Mileage in"), "job_type": _l("Job type"), "concern_group": _l("Concern group"),
    "concern": _l("Concern"), "cause": _l("Cause"), "correction": _l("Correction"),
    "labour_op": _l("Labour operation"), "technician": _l("Technician"), "advisor": _l("Advisor"),
    "amount": _l("Amount"), "status": _l("Status"), "odometer_out_km": _l("Mileage out"),
    "estimate": _l("Estimate"), "invoice": _l("Invoice"), "currency": _l("Currency"),
    "entered_at": _l("Delivery entered"), "model": _l("Model"), "powertrain": _l("Drive"),
    "first_registered_on": _l("First registered"), "repair_class": _l("Repair class"), "outcome": _l("Outcome"),
    "rework_of": _l("Rework of order"), "rework_of_line": _l("Rework of job"),
    "rework_of_dealer": _l("Rework of dealer"), "rework_cause": _l("Cause of rework"),
}  # fmt: skip
DATES: dict[str, Any] = {
    "known": _l("2026-03-05 14:30, 2026/3/5, 5.3.2026 or 2026年3月5日"),
    "day first": _l("day first: 05/03/2026 14:30"),
    "month first": _l("month first: 03/05/2026 2:30 PM"),
    "digits": _l("digits alone: 20260305 14:30"),
}
PROFILES: dict[str, Any] = {
    "standard": _l("standard: column names as described"),
    "manual": _l("made by hand: many usual names, in English and Chinese"),
    "by hand": _l("matched on the page"),
}
POWERTRAINS: dict[str, Any] = {
    Powertrain.COMBUSTION: _l("combustion engine"),
    Powertrain.HYBRID: _l("hybrid"),
    Powertrain.ELECTRIC: _l("electric"),
}


def problem_words(problem: Problem) -> str:
    """The sentence in the reader's language."""
    try:
        return _(problem.template).format(**problem.params)
    except (KeyError, IndexError, ValueError):
        return problem.sentence()


def profile_words(name: str) -> str:
    return str(PROFILES[name]) if name in PROFILES else name


def column_choices() -> list[tuple[str, str, bool]]:
    """Our columns: code, name, and whether an order cannot be without it."""
    return [(column.name, str(COLUMNS[column.name]), column.needed) for column in REPAIR_ORDERS.columns]


def meanings_of(column: str, groups: Iterable[ConcernGroup], causes: Iterable[Cause], dealers: Iterable[Dealer]
                ) -> list[tuple[str, str]]:  # fmt: skip
    """What a value of a column can mean: our code and its name. Empty for columns that are not chosen from a list."""
    locale = reader_locale()
    listed: dict[str, list[tuple[str, str]]] = {
        "concern_group": [(group.code, f"{group.code} {group.name(locale)}") for group in groups],
        "rework_cause": [(cause.code, f"{cause.code} {cause.name(locale)}") for cause in causes],
        "dealer_code": [(dealer.code, f"{dealer.code} {dealer.name}") for dealer in dealers],
    }
    named = {
        "job_type": JOB_TYPES,
        "status": {value: word for value, (word, _kind) in STATUSES.items()},
        "powertrain": POWERTRAINS,
        "repair_class": REPAIR_CLASSES,
        "outcome": OUTCOMES,
    }
    return listed.get(column) or [(str(value), str(word)) for value, word in named.get(column, {}).items()]


@dataclass(frozen=True, slots=True)
class Told:
    """A row and what is said about it."""

    row: int
    sentences: list[str]


def told_refused(upload: Upload) -> list[Told]:
    """The refused rows of a preview, each with its sentences."""
    return [
        Told(row, [problem_words(Problem(*parts)) for parts in problems])
        for row, problems in upload.preview.get("refused", [])
    ]


def told_problems(problems: Iterable[Problem]) -> list[Told]:
    return [Told(int(str(problem.params.get("row", 1))), [problem_words(problem)]) for problem in problems]


def month_words(number: int) -> str:
    """202610 as October 2026."""
    return month(date(number // 100, number % 100, 1))


def order_of(line: RefusalLine) -> str:
    """The order of a refused row, as far as it could be read."""
    if line.number is None:
        return DASH
    return line.number if line.line is None else _("%(number)s, job %(line)s", number=line.number, line=line.line)


def run_state(run: RunLine) -> tuple[str, str]:
    """The word for the state of a run, and its kind for the symbol."""
    word, kind = STATES[run.state]
    if run.state == "finished" and run.counts.rejected:
        return _("finished, in part refused"), "attention"
    return str(word), kind
