"""Writers at the same moment lose nothing: orders of one vehicle at two dealers see each other, the counts are true."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.repair_orders import open_order
from tests import stored
from tests.networks import NOW, VINS, WINDOWS, add_shops, imported
from tests.twin import Job, Network, Order, Shop

SHOPS = tuple(
    Shop(code, ((datetime.min.date(), zone),), ((datetime.min.date(), "Here"),))
    for code, zone in (("A", "Europe/Berlin"), ("B", "Asia/Shanghai"))
)
EACH = 15


def visits(dealer: str) -> list[Order]:
    """Visits of the same vehicles, one after the other, at one dealer; each names the one before at the other."""
    other = "B" if dealer == "A" else "A"
    found = []
    for number in range(1, EACH + 1):
        opened = datetime(2026, 3, 1, 9) + timedelta(hours=7 * number)
        link = (other, f"R{number - 1}", 1) if number % 3 == 0 else None
        job = Job(1, "warranty", rework_of=link)
        closed = opened + timedelta(hours=2)
        found.append(Order(dealer, f"R{number}", VINS[number % 2], opened, closed, "delivered", None, None, (job,)))
    return found


def at_once(*works: Callable[[], None]) -> None:
    """Run all at the same time; the first failure is raised."""
    failed: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        gate.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def test_orders_opened_at_two_counters(house: Database) -> None:
    network = Network(SHOPS, WINDOWS[:1], (*visits("A"), *visits("B")))
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network)
        session.commit()

    def counter(dealer: str, part: int) -> Callable[[], None]:
        def work() -> None:
            for order in visits(dealer)[part::2]:
                with house.session(SYSTEM, write=True) as session:
                    open_order(session, SYSTEM_ACTOR, imported(network, order), NOW)
                    session.commit()

        return work

    at_once(*(counter(dealer, part) for dealer in "AB" for part in (0, 1)))
    twin = stored.assert_equal(house, network)
    assert len(twin.suspicions) > EACH and len(twin.links) > EACH / 2
