"""How does another system bring a complaint, take its steps, and read lists of them?"""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from pydantic import ValidationError

from dealer_service.api import complaint_schema as schema
from dealer_service.api.complaint_schema import BroughtComplaint, BroughtStep, ComplaintsQuery, StepPath
from dealer_service.api.documents import fields_named, read
from dealer_service.api.problems import ERRORS_OF_WRITING, answer, from_validation
from dealer_service.api.repair_orders import local
from dealer_service.api.tokens import SECURITY, actor, bp, needs, now, session
from dealer_service.domain.accounts import Permission
from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaints import Offer, Related, State
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.import_problems import BadCell
from dealer_service.domain.import_times import Times
from dealer_service.domain.import_values import amount_reader
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.words import N_
from dealer_service.services.complaint_lists import ComplaintFilters, ComplaintRowView, View, complaints_after
from dealer_service.services.complaint_policy import dealer_seen
from dealer_service.services.complaint_programs import dealer_of
from dealer_service.services.complaint_steps import Taken, link_order, take_step
from dealer_service.services.complaints import Draft, receive

BRING = N_("Bring a complaint; it gets its number and its promises at once")
LIST = N_("Complaints by id, narrowed and page by page")
TAKE = N_("Take a step of a complaint, as its state and this token allow")
NOT_A_TIME = N_("This is no time. Write it like 2026-03-05T14:30, with or without an offset.")
NOT_AN_AMOUNT = N_("This is no amount. Write a number, or text like 1234.50.")
NOT_A_CURSOR = N_("This cursor was not given out here. Take “next” of the answer before, or leave it out.")
REVERSED = N_("The last month is before the first. Exchange them.")
MOST_DIGITS = 40
DRAFTED = {"order_number": "ro_number", "group": "concern_group", "name": "customer_name", "phone": "customer_phone",
           "email": "customer_email", "address": "customer_address", "dealer": "dealer_code"}  # fmt: skip
STEPPED = {"order": "ro_number", "offer_kind": "offer.kind", "offer_amount": "offer.amount"}
_TIMES, _AMOUNT = Times(()), amount_reader(decimal_comma=False)


@bp.post(
    "/complaints",
    summary=BRING,
    security=SECURITY,
    responses={201: schema.ReceivedComplaint, 200: schema.ReceivedComplaint, **ERRORS_OF_WRITING},
    openapi_extensions={"requestBody": schema.request_of(BroughtComplaint), "parameters": [schema.KEY]},
)
@needs(Permission.RECEIVE_COMPLAINTS)
def bring_complaint() -> Response:
    try:
        brought = read(BroughtComplaint)
    except ValidationError as error:
        return from_validation(error)
    with fields_named(DRAFTED):
        dealer = dealer_seen(session(), brought.dealer_code)
        taken = receive(session(), actor(), replace(_draft(brought, dealer), sent_key=_key()), now())
    return answer(
        {
            "id": taken.id,
            "number": taken.number,
            "version": taken.version,
            "dealer_code": dealer.code,
            "state": taken.state,
            "steps": url_for("api.take_complaint_step", id=taken.id),
            "beside": [_related(one) for one in taken.beside],
            "before": [_related(one) for one in taken.before],
        },
        200 if taken.again else 201,
    )


@bp.post(
    "/complaints/<int:id>/steps",
    summary=TAKE,
    security=SECURITY,
    responses={201: schema.TakenStep, **ERRORS_OF_WRITING},
    openapi_extensions={"requestBody": schema.request_of(BroughtStep)},
)
@needs(Permission.HANDLE_COMPLAINTS)
def take_complaint_step(path: StepPath) -> Response:
    try:
        brought = read(BroughtStep)
    except ValidationError as error:
        return from_validation(error)
    if path.id > schema.LARGEST_ID:
        raise NotFound(N_("There is no such complaint, or not for you."))
    with fields_named(STEPPED):
        taken = _take(path.id, brought, dealer_of(session(), actor(), path.id))
    return answer({name: getattr(taken, name) for name in schema.TakenStep.model_fields}, 201)


@bp.get("/complaints", summary=LIST, security=SECURITY, responses={200: schema.ComplaintPage})
@needs(Permission.SEE_COMPLAINTS)
def list_complaints(query: ComplaintsQuery) -> Response:
    rows = complaints_after(session(), actor(), _filters(query), now(), _after(query.cursor), query.limit + 1)
    shown = rows[: query.limit]
    following = str(shown[-1].line.id) if len(rows) > query.limit else None
    return answer({"complaints": [_listed(row) for row in shown], "next": following})


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > schema.LONGEST_KEY:
        raise Refused(N_("At most {most} characters."), field="Idempotency-Key", most=schema.LONGEST_KEY)
    return key or None


def _draft(brought: BroughtComplaint, dealer: Dealer) -> Draft:
    return Draft(
        dealer=brought.dealer_code, words=brought.words, category=brought.category, severity=brought.severity,
        source=brought.source, asks=brought.asks, vin=brought.vin, order_number=brought.ro_number,
        plate=brought.plate, group=brought.concern_group, name=brought.customer_name, phone=brought.customer_phone,
        email=brought.customer_email, address=brought.customer_address, locale=brought.locale, heard=brought.heard,
        received_at=_instant(brought.received_at, dealer, "received_at"),
    )  # fmt: skip


def _take(complaint_id: int, brought: BroughtStep, dealer: Dealer) -> Taken:
    if brought.step is Step.LINK:
        return link_order(session(), actor(), complaint_id, brought.ro_number, brought.vin, brought.note or "", now(),
                          seen=brought.version)  # fmt: skip
    offer = Offer(brought.offer.kind, _minor(brought.offer.amount, "offer.amount")) if brought.offer else None
    said = Said(
        note=brought.note, channel=brought.channel, offer=offer,
        limit=None if brought.limit is None else _minor(brought.limit, "limit"), satisfaction=brought.satisfaction,
        upheld=brought.upheld, function=brought.function,
        lines=None if brought.lines is None else tuple(brought.lines), severity=brought.severity,
        category=brought.category, handler_id=brought.handler_id, outcome=brought.outcome,
        next_attempt_at=_instant(brought.next_attempt_at, dealer, "next_attempt_at"), ways_left=brought.ways_left,
    )  # fmt: skip
    return take_step(session(), actor(), complaint_id, brought.step, said, now(), seen=brought.version)


def _filters(query: ComplaintsQuery) -> ComplaintFilters:
    first = Month.parse(query.first) if query.first else None
    last = Month.parse(query.last) if query.last else None
    if first and last and last < first:
        raise Refused(REVERSED, field="to")
    return ComplaintFilters(
        view=View(query.view), dealer=query.dealer, region=query.region, state=query.state, category=query.category,
        severity=query.severity, level=int(query.level) if query.level else None, first=first, last=last,
        words=query.words,
    )  # fmt: skip


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 11 and int(cursor) <= schema.LARGEST_ID):
        raise Refused(NOT_A_CURSOR, field="cursor")
    return int(cursor)


def _listed(row: ComplaintRowView) -> dict[str, Any]:
    line, left, zone = row.line, row.left, ZoneInfo(row.zone)
    same = ("id", "number", "version", "category", "severity", "level", "state", "handler_id", "handler", "vin",
            "plate")  # fmt: skip
    times = ("received_at", "waiting_since", "next_attempt_at", "closed_at")
    return {
        **{name: getattr(line, name) for name in same},
        **{name: local(getattr(line, name), zone) for name in times},
        "dealer_code": line.dealer,
        "urgency": None if line.state == State.CLOSED else left.urgency.value,
        "due_at": local(left.due_at, zone),
        "working_minutes_left": None if left.seconds is None else int(left.seconds // 60),
        "customer_name": line.customer,
    }


def _related(one: Related) -> dict[str, Any]:
    return {name: getattr(one, name) for name in schema.RelatedComplaint.model_fields}


def _instant(text: str | None, dealer: Dealer, field: str) -> datetime | None:
    if text is None or not text.strip():
        return None
    try:
        return datetime.fromtimestamp(_TIMES.read(text, dealer, end_of_day=False), UTC)
    except (BadCell, OverflowError, ValueError):
        raise Refused(NOT_A_TIME, field=field) from None


def _minor(amount: str | int | Decimal, field: str) -> int:
    """Minor units; a giant is refused before it is written out."""
    if isinstance(amount, Decimal):
        amount = format(amount, "f") if abs(amount.adjusted()) <= MOST_DIGITS else "?"
    try:
        return _AMOUNT(str(amount))
    except BadCell:
        raise Refused(NOT_AN_AMOUNT, field=field) from None
