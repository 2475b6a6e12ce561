"""Which vehicle does a complaint name?"""

from sqlmodel import Session

from dealer_service.domain.order_life import vin_faults
from dealer_service.storage.vehicle_search import find_vehicle
from dealer_service.storage.vehicles import VehicleRow


def vehicle_named(session: Session, vin: str) -> int:
    """The id of the vehicle with this number, normalised; one that was never here is added.

    Refuses a number that no vehicle can have, unless it is known already.
    """
    known = find_vehicle(session, vin)
    if known is not None:
        return known.id
    for fault in vin_faults(vin):
        raise fault
    row = VehicleRow(vin=vin)
    session.add(row)
    session.flush()
    return row.id or 0
