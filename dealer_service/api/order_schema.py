"""How does the API describe an order that is brought? From the columns of the import file, so that both stay one."""

from typing import Any

from dealer_service.domain.import_columns import REPAIR_ORDERS, Column, Kind
from dealer_service.domain.import_values import KEY_LIMIT, KM_LIMIT, LINE_LIMIT, SHORT_LIMIT
from dealer_service.domain.order_documents import JOBS
from dealer_service.domain.repair_orders import JobType, OrderStatus, Outcome, Powertrain, RepairClass

LISTED = {
    "job_type": JobType,
    "status": OrderStatus,
    "powertrain": Powertrain,
    "repair_class": RepairClass,
    "outcome": Outcome,
}
TIME = "ISO 8601 text; without an offset in the dealer's time zone. A date alone means 00:00 for opened_at, else 23:59"
VIN_LENGTH = 17


def _text(length: int | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "string", **({} if length is None else {"maxLength": length}), **more}


def _whole(low: int, high: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high}


OF_KIND: dict[Kind, list[dict[str, Any]]] = {
    Kind.DEALER: [_text(KEY_LIMIT, minLength=1)],
    Kind.KEY: [_text(KEY_LIMIT)],
    Kind.TEXT: [_text()],
    Kind.SHORT: [_text(SHORT_LIMIT)],
    Kind.VIN: [_text(description="17 characters", minLength=VIN_LENGTH)],
    Kind.INSTANT: [_text(description=TIME)],
    Kind.DATE: [_text(format="date")],
    Kind.WHOLE: [_whole(0, KM_LIMIT), _text()],
    Kind.LINE: [_whole(1, LINE_LIMIT), _text()],
    Kind.AMOUNT: [{"type": "number"}, _text(description="Decimal text like 1234.50")],
    Kind.CURRENCY: [_text(description="Three letters like CNY")],
    Kind.CODE: [_text(description="A code of the standard list")],
}


def _of(column: Column) -> dict[str, Any]:
    found = OF_KIND[column.kind]
    if column.name in LISTED:
        found = [{"type": "string", "enum": [choice.value for choice in LISTED[column.name]]}]
    if column.needed:
        return found[0]
    return {"anyOf": [*found, {"type": "null"}]}


def _object(columns: list[Column], title: str, **more: Any) -> dict[str, Any]:
    properties = {column.name: _of(column) for column in columns} | more
    needed = [column.name for column in columns if column.needed] + list(more)
    return {"title": title, "type": "object", "properties": properties, "required": needed}


_ALL = list(REPAIR_ORDERS.columns)
ROW = _object(_ALL, "One row: an order with one job")
JOB = _object([column for column in _ALL if column.of_job], "A job of an order")
WHOLE_ORDER = _object(
    [column for column in _ALL if not column.of_job],
    "An order with its jobs",
    **{JOBS: {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/BroughtJob"}}},
)
COMPONENTS: dict[str, dict[str, Any]] = {"BroughtJob": JOB, "BroughtRow": ROW, "BroughtOrder": WHOLE_ORDER}

REQUEST: dict[str, Any] = {
    "required": True,
    "description": "The columns of the import file. What is unknown is left out with a warning; null is an empty cell.",
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [
                    {"$ref": "#/components/schemas/BroughtOrder"},
                    {"$ref": "#/components/schemas/BroughtRow"},
                ]
            }
        }
    },
}
