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
    if known is None:
        for fault in vin_faults(vin):
            raise fault
        known = VehicleRow(vin=vin)
        session.add(known)
        session.flush()
    return known.id or 0
