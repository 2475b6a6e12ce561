"""How is a repair order opened?"""

from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.domain.repair_orders import ImportedOrder
from dealer_service.services.words import N_
from dealer_service.storage.order_writing import Writing, add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.rework_settling import settle
from dealer_service.storage.scope import scope_of


def open_order(session: Session, actor: Actor, order: ImportedOrder, now: datetime, *, source: str = "counter") -> int:
    """Enter a repair order with its jobs, open or delivered; answers its id. Rework, rates and follow-up are settled."""
    require(actor, Permission.WRITE_ORDERS)
    register = load_register(session, [order.dealer_code])
    dealer = register.dealers.get(order.dealer_code)
    if dealer is None or not scope_of(session).allows(dealer.id):
        raise NotFound(N_("There is no dealer {code}."), field="dealer_code", code=order.dealer_code)
    if not order.jobs:
        raise Refused(N_("An order has at least one job: enter the customer's concern."), field="concern")
    today = now.astimezone(dealer.zone_on(now.date())).date()
    (order_id,) = add_orders(session, [order], register, Writing(source, now, today, actor.user_id))
    settle(session, [order_id], all_new=True)
    return order_id
