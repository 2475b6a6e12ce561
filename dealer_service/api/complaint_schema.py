"""Under which names do programs bring complaints, take steps and read lists?"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictBool, StrictInt, StrictStr

from dealer_service.api.quality import MonthText
from dealer_service.domain.complaint_clocks import Urgency
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Channel, Function, OfferKind, Outcome, Severity, Source, State

BY_PROGRAMS = tuple(step for step in Step if step not in (Step.RECEIVE, Step.MISS))
LARGEST_ID = 2**31 - 1
MOST, USUAL = 200, 50
LONGEST_KEY = 200
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "Any text of your own for this complaint: sent again with it after a lost answer, it is not taken "
                   "twice, and what was taken first is answered with 200",
}  # fmt: skip
TIME = "ISO 8601 text; without an offset in the dealer's time zone"

Text = Annotated[StrictStr, Field(max_length=10_000)]
Name = Annotated[StrictStr, Field(max_length=400)]
Id = Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)]
Amount = Annotated[
    StrictStr | StrictInt | Annotated[Decimal, Strict()],
    Field(
        description="A number, or decimal text like 1234.50, in the dealer's currency",
        json_schema_extra={"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "maxLength": 40}]},
    ),
]
_CLOSED = ConfigDict(extra="forbid")


class BroughtComplaint(BaseModel):
    """A complaint as the customer told it. An order brings its vehicle, plate and customer."""

    model_config = _CLOSED

    dealer_code: Name
    words: Text = Field(description="In the customer's words")
    category: Name = Field(
        description="repair_quality, waiting_time, price_invoice, parts, staff_conduct, product or other"
    )
    severity: Severity
    source: Source = Field(default=Source.ONLINE, description="How the complaint came in")
    asks: Text | None = Field(default=None, description="What the customer asks for")
    heard: Text | None = Field(default=None, description="The customer's side, where a person has heard it already")
    vin: Name | None = None
    ro_number: Name | None = None
    plate: Name | None = None
    concern_group: Name | None = None
    customer_name: Name | None = None
    customer_phone: Name | None = None
    customer_email: Name | None = None
    customer_address: Name | None = None
    locale: Literal["en", "zh"] | None = Field(default=None, description="The customer's language; else the dealer's")
    received_at: Name | None = Field(default=None, description=TIME + "; now where it is left out")


class BroughtOffer(BaseModel):
    model_config = _CLOSED

    kind: OfferKind
    amount: Amount = 0


class BroughtStep(BaseModel):
    """A step, with what it writes down. What a step needs, its refusal says."""

    model_config = _CLOSED

    step: Step = Field(json_schema_extra={"enum": [step.value for step in BY_PROGRAMS]})
    version: StrictInt | None = Field(default=None, description="What you last read: refused where someone was first")
    note: Text | None = None
    channel: Channel | None = None
    offer: BroughtOffer | None = None
    limit: Amount | None = None
    satisfaction: StrictInt | None = Field(default=None, description="1 dissatisfied to 4 very satisfied")
    upheld: StrictBool | None = None
    function: Function | None = None
    lines: list[StrictInt] | None = Field(default=None, max_length=100, description="Jobs of the order it concerns")
    severity: Severity | None = None
    category: Name | None = None
    ro_number: Name | None = Field(default=None, description="For the step link")
    vin: Name | None = Field(default=None, description="For the step link")
    handler_id: Id | None = None
    outcome: Outcome | None = None
    next_attempt_at: Name | None = Field(default=None, description=TIME)
    ways_left: Text | None = None


class StepPath(BaseModel):
    id: int = Field(description="The complaint's id, as creating and listing answer it")


class ComplaintsQuery(BaseModel):
    """What narrows the list; months are those of receipt."""

    model_config = _CLOSED

    view: Literal["open", "overdue", "waiting", "follow_ups", "to_decide", "closed", "all"] = "all"
    dealer: str | None = Field(default=None, description="Code of one dealer")
    region: str | None = Field(default=None, description="Name of a region")
    state: State | None = None
    category: str | None = None
    severity: Severity | None = None
    level: Literal["1", "2", "3", "4"] | None = None
    first: MonthText | None = Field(default=None, alias="from", description="First month, as 2026-10")
    last: MonthText | None = Field(default=None, alias="to", description="Last month, as 2026-10")
    words: str = Field(default="", description="Number, VIN or its end, or plate")
    limit: int = Field(default=USUAL, ge=1, le=MOST)
    cursor: str | None = Field(default=None, description="“next” of the answer before, to read on")


class RelatedComplaint(BaseModel):
    id: int
    number: str
    state: State
    category: str


class ReceivedComplaint(BaseModel):
    """A complaint that was taken. ``beside`` are open ones it may belong to, ``before`` those of the last 90 days."""

    id: int
    number: str = Field(description="What the customer can quote")
    version: int
    dealer_code: str
    state: State
    steps: str = Field(description="Where its steps are taken")
    beside: list[RelatedComplaint]
    before: list[RelatedComplaint]


class TakenStep(BaseModel):
    """How the complaint stands after the step."""

    id: int
    number: str
    state: State
    level: int
    version: int
    level_rose: bool


class ListedComplaint(BaseModel):
    """A complaint of the list; times with the offset of the dealer's zone, the working time left in minutes."""

    id: int
    number: str
    version: int
    dealer_code: str
    received_at: datetime
    category: str
    severity: Severity
    level: int
    state: State
    urgency: Urgency | None
    due_at: datetime | None
    working_minutes_left: int | None
    waiting_since: datetime | None
    next_attempt_at: datetime | None
    closed_at: datetime | None
    handler_id: int | None
    handler: str | None
    vin: str | None
    plate: str | None
    customer_name: str | None = Field(description="For a token of one dealer that brings complaints; else null")


class ComplaintPage(BaseModel):
    """Complaints by id; ``next`` is the cursor of what follows, null at the end."""

    complaints: list[ListedComplaint]
    next: str | None


def _parts() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for kind in (BroughtComplaint, BroughtStep):
        schema = kind.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[kind.__name__] = schema
    return found


COMPONENTS = _parts()


def request_of(kind: type[BaseModel]) -> dict[str, Any]:
    """How the description shows the body of a request."""
    ref = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {"required": True, "content": {"application/json": {"schema": ref}}}
