"""Writers at the same moment lose nothing: orders of one vehicle at two dealers see each other, the counts are true."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.services.importing import import_repair_orders
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.repair_orders import correct_order, open_order
from dealer_service.storage.record import walk_chain
from tests import stored
from tests.networks import NOW, VINS, WINDOWS, add_shops, as_csv, imported, job_ids
from tests.twin import Job, Network, Order, OrderKey, Shop

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


def test_corrections_at_the_counter_while_files_come_in(house: Database, tmp_path: Path) -> None:
    """Two imports change what others enter and correct at the same time: nobody waits for ever, nothing is lost."""
    network = Network(SHOPS, WINDOWS[:1], (*visits("A"), *visits("B")))
    files = {}
    for dealer in "AB":
        for name, orders in (("before", [_open(order) for order in visits(dealer)]), ("after", visits(dealer))):
            files[dealer, name] = tmp_path / f"{dealer}-{name}.csv"
            files[dealer, name].write_text(as_csv(orders))
    with house.session(SYSTEM, write=True) as session:
        add_shops(session, network)
        session.commit()
    for dealer in "AB":
        import_repair_orders(house, files[dealer, "before"], actor=SYSTEM_ACTOR, now=NOW)

    def counter(dealer: str) -> Callable[[], None]:
        def work() -> None:
            with house.session(SYSTEM) as session:
                ids = {key[1]: order_id for key, (_job, order_id, _d) in job_ids(session, _keys(dealer)).items()}
            for number in sorted(ids):
                with house.session(SYSTEM, write=True) as session:
                    correct_order(session, SYSTEM_ACTOR, ids[number], {"advisor": "Ann"}, "Asked.", NOW)
                    session.commit()

        return work

    def importer(dealer: str) -> Callable[[], None]:
        return lambda: import_repair_orders(house, files[dealer, "after"], actor=SYSTEM_ACTOR, now=NOW) and None

    at_once(counter("A"), importer("A"), importer("B"), counter("B"))
    stored.assert_equal(house, network)
    told = stored.rows(house, "SELECT DISTINCT advisor FROM repair_order")
    assert [row["advisor"] for row in told] == ["Ann"]
    with house.session(SYSTEM) as session:
        assert walk_chain(session).holds


def _open(order: Order) -> Order:
    return replace(order, status="open", delivered=None)


def _keys(dealer: str) -> list[OrderKey]:
    return [order.key for order in visits(dealer)]
