"""What stands on the orders of a dealer, row by row, as it is written out?"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select as select_rows
from sqlmodel import Session, col

from dealer_service.storage.lists import ConcernGroupRow, ReworkCauseRow
from dealer_service.storage.repair_orders import JobRow, RepairOrderRow
from dealer_service.storage.rework import ReworkLinkRow
from dealer_service.storage.vehicles import IS_PERSON, PERSON, CustomerRow, VehicleRow

_O, _J, _V, _C, _L = RepairOrderRow, JobRow, VehicleRow, CustomerRow, ReworkLinkRow

# Name of the column in an import file -> what it is kept as.
COLUMNS: dict[str, Any] = {
    "ro_number": _O.number, "line": _J.line, "vin": _V.vin, "plate": _O.plate, "customer_name": PERSON.name,
    "customer_phone": PERSON.phone, "opened_at": _O.opened_at, "promised_at": _O.promised_at,
    "delivered_at": _O.delivered_at, "odometer_km": _O.odometer_km, "job_type": _J.job_type,
    "concern_group": ConcernGroupRow.code, "concern": _J.concern, "cause": _J.cause, "correction": _J.correction,
    "labour_op": _J.labour_op, "technician": _J.technician, "advisor": _O.advisor, "amount": _J.amount,
    "status": _O.status, "odometer_out_km": _O.odometer_out_km, "estimate": _O.estimate, "invoice": _O.invoice,
    "currency": _O.currency, "entered_at": _O.entered_at, "model": _V.model, "powertrain": _V.powertrain,
    "first_registered_on": _V.first_registered_on, "repair_class": _J.repair_class, "outcome": _J.outcome,
    "rework_of": _L.ref_number, "rework_of_line": _L.ref_line, "rework_of_dealer": _L.ref_dealer,
    "rework_cause": ReworkCauseRow.code,
}  # fmt: skip


def order_rows(session: Session, dealer_id: int) -> Iterator[dict[str, Any]]:
    """One row per job of the dealer's orders, by opening, number and line; streamed."""
    statement = (
        select_rows(*COLUMNS.values())
        .select_from(_O)
        .join(_J, col(_J.order_id) == col(_O.id))
        .join(_V, col(_V.id) == col(_O.vehicle_id))
        .join(ConcernGroupRow, col(ConcernGroupRow.id) == col(_J.group_id))
        .outerjoin(_C, col(_C.id) == col(_O.customer_id))
        .outerjoin(PERSON, IS_PERSON)
        .outerjoin(_L, col(_L.job_id) == col(_J.id))
        .outerjoin(ReworkCauseRow, col(ReworkCauseRow.id) == col(_J.cause_id))
        .where(col(_O.dealer_id) == dealer_id)
        .order_by(col(_O.opened_at), col(_O.number), col(_J.line))
    )
    for row in session.execute(statement.execution_options(yield_per=2000)):
        yield dict(zip(COLUMNS, row, strict=True))
