"""The list of orders: filters in the address, pages by key, and the same as a file."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.accounts import Permission
from dealer_service.domain.order_filters import (
    ANY,
    CHOICES,
    INSPECTIONS,
    PROMISES,
    SORTS,
    STANDINGS,
    SUSPECTED,
    UNTAGGED,
    OrderFilter,
)
from dealer_service.domain.repair_orders import JobType, OrderStatus
from dealer_service.services import repair_order_lists as lists
from dealer_service.services.order_scope import Sight, sight_of
from dealer_service.services.repair_order_lists import JobLine, OrderRow
from dealer_service.services.sheets import write_sheet
from dealer_service.web import edge
from dealer_service.web.guards import page
from dealer_service.web.lists import Column, here_with, order_asked
from dealer_service.web.order_frame import bp, group_names
from dealer_service.web.order_words import (
    INSPECTION_CHOICES,
    JOB_TYPES,
    PROMISE_CHOICES,
    STANDING_CHOICES,
    STATUSES,
    brief,
    choices,
    km,
    money,
    standing_short,
)
from dealer_service.web.words import month

COLUMNS = [
    Column(_l("Order"), "number"),
    Column(_l("Opened"), "opened"),
    Column(_l("Delivered"), "delivered"),
    Column(_l("Vehicle")),
    Column(_l("Customer")),
    Column(_l("Concerns")),
    Column(_l("State")),
    Column(_l("Mileage"), "odometer", figure=True),
    Column(_l("Advisor")),
    Column(_l("Invoice"), "invoice", figure=True),
]
PARAMETERS = (
    "dealer", "region", "month", "from", "to", "status", "standing", "group", "type", "advisor", "technician", "cause",
    "q", "since", "promise", "promised_from", "promised_to", "inspection", "sent_back", "sent_from", "sent_to",
)  # fmt: skip
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@page(bp, "/", permission=Permission.SEE_ORDERS)
def listed() -> ResponseReturnValue:
    """Query parameters: see ``asked_filter``; beside them ``sort``, ``after`` and ``before`` (ids of orders)."""
    sight = sight_of(edge.session(), edge.actor())
    asked = asked_filter()
    if len(sight.dealers) > 1 and not asked.has_span() and "all" not in request.args:
        this_month = edge.now().strftime("%Y-%m")
        return redirect(here_with(month=this_month))
    order = order_asked(COLUMNS, "-opened")
    after, before = request.args.get("after", type=int), request.args.get("before", type=int)
    found = lists.list_orders(
        edge.session(), edge.actor(), asked, edge.now(), sort=order.key if order.key in SORTS else "opened",
        descending=order.descending, after=after, before=before,
    )  # fmt: skip
    advisors, technicians = lists.people_of(edge.session(), edge.actor(), asked.dealer)
    names = group_names()
    several = len(sight.dealers) > 1 and asked.dealer is None
    return render_template(
        "repair_orders/listed.html",
        rows=[_row(one, found.jobs[one.id], found.zones[one.dealer_id], names, several) for one in found.orders],
        columns=COLUMNS,
        order=order,
        asked=asked,
        month_value=None if asked.month is None else f"{asked.month // 100}-{asked.month % 100:02}",
        chosen=_said(asked, names, sight),
        total=found.sums.orders,
        invoiced=[money(total, currency) for currency, total in found.sums.invoices],
        before=found.before,
        after=found.after,
        dealers=[(dealer.code, f"{dealer.code} {dealer.name}") for dealer in sight.dealers],
        statuses=[(value, str(word)) for value, (word, _kind) in STATUSES.items()],
        standings=[(name, str(STANDING_CHOICES[name])) for name in _standing_choices(asked.standing)],
        groups=sorted(names.items(), key=lambda pair: pair[1]),
        job_types=choices(JOB_TYPES),
        advisors=advisors,
        technicians=technicians,
        kept={name: request.args[name] for name in (*PARAMETERS, "sort") if name in request.args},
        own_jobs=sight.technician is not None,
    )


@page(bp, "/export.<kind>", permission=Permission.SEE_ORDERS)
def export(kind: str) -> ResponseReturnValue:
    """What the list shows, as CSV or XLSX: every text as it was typed, none of them a formula."""
    if kind not in ("csv", "xlsx"):
        return redirect(url_for("repair_orders.listed"))
    order = order_asked(COLUMNS, "-opened")
    rows = _file_rows(order.key if order.key in SORTS else "opened", order.descending)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"orders.{kind}"
        write_sheet(file, [str(label) for label in _file_columns()], rows)
        content = file.read_bytes()
    answer = Response(content, mimetype=KINDS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="orders-{edge.now():%Y-%m-%d}.{kind}"'
    return answer


def asked_filter() -> OrderFilter:
    """The filter in the address.

    ``dealer`` code, ``region`` id of that at the delivery, ``month`` YYYY-MM of delivery, ``from`` and ``to`` days of
    opening, ``status``, ``standing`` (a name of ``domain.order_filters.STANDINGS`` or ``suspected``), ``group`` code,
    ``type``, ``advisor``, ``technician``, ``cause`` code of rework or ``untagged``, ``since`` the first month where
    ``month`` is the last of several, ``promise`` a name of ``domain.order_filters.PROMISES``, ``promised_from`` and
    ``promised_to`` days, ``inspection`` a name of ``INSPECTIONS``, ``sent_back`` ``any``, a cause's code or
    ``untagged`` with the days ``sent_from`` and ``sent_to``, ``q`` for number, plate or VIN. What cannot be read is
    left out.
    """
    given = {name: request.args.get(name, "").strip() or None for name in
             ("dealer", "group", "advisor", "technician", "cause", "sent_back", "q")}  # fmt: skip
    days = {name: _day(request.args.get(name, "")) for name in
            ("promised_from", "promised_to", "sent_from", "sent_to")}  # fmt: skip
    inspection = request.args.get("inspection")
    standing, status, kind, promise = (request.args.get(name) for name in ("standing", "status", "type", "promise"))
    return OrderFilter(
        dealer=given["dealer"],
        region=request.args.get("region", type=int),
        month=_month(request.args.get("month", "")),
        since=_month(request.args.get("since", "")) if "month" in request.args else None,
        opened_from=_day(request.args.get("from", "")),
        opened_to=_day(request.args.get("to", "")),
        status=status if status in set(OrderStatus) else None,
        standing=standing if standing in STANDINGS or standing == SUSPECTED else None,
        group=given["group"],
        job_type=kind if kind in set(JobType) else None,
        advisor=given["advisor"],
        technician=given["technician"],
        cause=given["cause"],
        promise=promise if promise in PROMISES else None,
        inspection=inspection if inspection in INSPECTIONS else None,
        sent_back=given["sent_back"],
        **days,
        words=given["q"],
    )


def _row(one: OrderRow, jobs: list[JobLine], zone: str, names: dict[str, str], several: bool) -> dict[str, Any]:
    status, kind = STATUSES[one.status]
    return {
        "id": one.id,
        "number": one.number,
        "dealer": one.dealer if several else None,
        "vin": one.vin,
        "plate": one.plate,
        "customer": one.customer,
        "opened": brief(one.opened_at, zone, edge.now()),
        "delivered": brief(one.delivered_at, zone, edge.now()),
        "status": str(status),
        "status_kind": kind,
        "marks": standing_short(one.standing, any(job.suspected for job in jobs)),
        "concerns": ", ".join(names.get(job.group, job.group) for job in jobs),
        "words": "; ".join(job.concern for job in jobs if job.concern),
        "km": km(one.odometer_km),
        "advisor": one.advisor,
        "invoice": money(one.invoice, one.currency),
    }


def _file_columns() -> tuple[Any, ...]:
    return (_l("Dealer"), _l("Order"), _l("Opened"), _l("Delivered"), _l("Status"), _l("VIN"), _l("Plate"),
            _l("Customer"), _l("Concern groups"), _l("Concerns"), _l("Standing"), _l("Mileage"), _l("Advisor"),
            _l("Invoice"), _l("Currency"))  # fmt: skip


def _file_rows(sort: str, descending: bool) -> Iterator[dict[str, Any]]:
    keys = [str(label) for label in _file_columns()]
    names = group_names()
    found = lists.export_orders(
        edge.session(), edge.actor(), asked_filter(), edge.now(), sort=sort, descending=descending
    )
    for one, jobs, zone in found:
        values = (
            one.dealer, one.number, _local(one.opened_at, zone), _local(one.delivered_at, zone),
            str(STATUSES[one.status][0]), one.vin, one.plate, one.customer,
            "; ".join(names.get(job.group, job.group) for job in jobs),
            "; ".join(job.concern for job in jobs if job.concern),
            ", ".join(word for word, _kind in standing_short(one.standing, any(job.suspected for job in jobs))),
            one.odometer_km, one.advisor, None if one.invoice is None else one.invoice / 100, one.currency,
        )  # fmt: skip
        yield dict(zip(keys, values, strict=True))


def _local(at: datetime | None, zone: str) -> str | None:
    """The dealer's wall clock, as a spreadsheet reads it."""
    return None if at is None else at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def _said(asked: OrderFilter, names: dict[str, str], sight: Sight) -> list[tuple[str, str]]:
    """What narrows the list, as (parameter to take away, words)."""
    found: list[tuple[str, str]] = []
    if asked.dealer:
        found.append(("dealer", asked.dealer))
    if asked.region is not None:
        known = dict(region for dealer in sight.dealers for _since, region in dealer.regions)
        found.append(("region", known.get(asked.region, _("another region"))))
    if asked.month and asked.since:
        first, last = (month(date(one // 100, one % 100, 1)) for one in (asked.since, asked.month))
        found.append(("since", _("delivered from %(first)s to %(last)s", first=first, last=last)))
    elif asked.month:
        first_day = date(asked.month // 100, asked.month % 100, 1)
        found.append(("month", _("delivered in %(month)s", month=month(first_day))))
    if asked.promise:
        found.append(("promise", str(PROMISE_CHOICES[asked.promise])))
    found += _said_of_work(asked)
    if asked.opened_from:
        found.append(("from", _("opened from %(day)s", day=asked.opened_from.isoformat())))
    if asked.opened_to:
        found.append(("to", _("opened until %(day)s", day=asked.opened_to.isoformat())))
    if asked.status:
        found.append(("status", str(STATUSES[asked.status][0])))
    if asked.standing:
        found.append(("standing", str(STANDING_CHOICES[asked.standing])))
    if asked.group:
        found.append(("group", names.get(asked.group, asked.group)))
    if asked.job_type:
        found.append(("type", str(JOB_TYPES[asked.job_type])))
    found += [(name, value) for name, value in (("advisor", asked.advisor), ("technician", asked.technician)) if value]
    if asked.cause:
        found.append(("cause", _("cause of rework %(code)s", code=asked.cause)))
    if asked.words:
        found.append(("q", f"“{asked.words}”"))
    return found


def _said_of_work(asked: OrderFilter) -> list[tuple[str, str]]:
    """What is chosen of promised days, of the inspection and of what it sent back."""
    found: list[tuple[str, str]] = []
    if asked.promised_from:
        found.append(("promised_from", _("promised from %(day)s", day=asked.promised_from.isoformat())))
    if asked.promised_to:
        found.append(("promised_to", _("promised until %(day)s", day=asked.promised_to.isoformat())))
    if asked.inspection:
        found.append(("inspection", str(INSPECTION_CHOICES[asked.inspection])))
    if asked.sent_back == ANY:
        found.append(("sent_back", _("sent back before delivery")))
    elif asked.sent_back:
        code = _("untagged") if asked.sent_back == UNTAGGED else asked.sent_back
        found.append(("sent_back", _("sent back before delivery: %(code)s", code=code)))
    if asked.sent_back and asked.sent_from:
        found.append(("sent_from", _("sent back from %(day)s", day=asked.sent_from.isoformat())))
    if asked.sent_back and asked.sent_to:
        found.append(("sent_to", _("sent back until %(day)s", day=asked.sent_to.isoformat())))
    return found


def _standing_choices(chosen: str | None) -> tuple[str, ...]:
    return CHOICES if chosen is None or chosen in CHOICES else (*CHOICES, chosen)


def _month(written: str) -> int | None:
    try:
        day = date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
    return day.year * 100 + day.month


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
