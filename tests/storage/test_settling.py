"""Links, suspicions, standings and counts in the database are what the slow way finds, however the orders arrived."""

from collections.abc import Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.follow_up import FollowUpAnswerRow
from dealer_service.storage.order_matching import find_known
from dealer_service.storage.order_merging import merge_order
from dealer_service.storage.order_writing import add_orders
from dealer_service.storage.registers import load_register
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework import FailureEvidenceRow, ReworkDecisionRow
from dealer_service.storage.rework_settling import settle
from tests import stored
from tests.networks import NOW, SHOPS, WINDOWS, WRITING, add_shops, earlier_exports, imported, job_ids, networks
from tests.twin import Network, Order

# Where the orders are cut into pieces: mostly each alone.
PLACES = st.one_of(st.just(list(range(20))), st.just(list(range(20))), st.lists(st.integers(0, 20), max_size=4))


def bring_in(database: Database, network: Network, orders: Sequence[Order]) -> None:
    """One transaction: orders that are new are written, known ones changed to what they are now."""
    with database.session(SYSTEM, write=True) as session:
        register = load_register(session)
        ids = {code: dealer.id for code, dealer in register.dealers.items()}
        known = find_known(session, [(ids[order.dealer], order.number) for order in orders])
        fresh = [order for order in orders if (ids[order.dealer], order.number) not in known]
        touched = add_orders(session, [imported(network, order) for order in fresh], register, WRITING)
        for order in orders:
            if order not in fresh:
                order_id = known[ids[order.dealer], order.number].order_id
                merge_order(session, order_id, imported(network, order), register, WRITING)
                touched.append(order_id)
        accept_causes(session, orders)
        settle(session, touched, all_new=len(fresh) == len(orders))
        session.commit()


def accept_causes(session: Session, orders: Sequence[Order]) -> None:
    jobs = job_ids(session, [order.key for order in orders])
    accepted = [jobs[(*order.key, job.line)][0] for order in orders for job in order.jobs if job.cause_accepted]
    for row in session.exec(select(JobRow).where(col(JobRow.id).in_(accepted))):
        row.cause_accepted = True
        session.add(row)


def say_the_rest(database: Database, network: Network) -> None:
    """Answers, complaints and dismissals, as the services would write them, and what follows from them."""
    with database.session(SYSTEM, write=True) as session:
        jobs = job_ids(session, [order.key for order in network.orders])
        later: FollowUpAnswerRow | None = None
        touched = set()
        for at, answer in enumerate(network.answers):
            _job, order_id, dealer_id = jobs[(*answer.order, 1)]
            row = FollowUpAnswerRow(dealer_id=dealer_id, order_id=order_id, answered_at=answer.at, fixed=answer.fixed,
                                    source="person")  # fmt: skip
            session.add(row)
            session.flush()
            if answer.corrected:
                row.corrected_by_id = (later or row).id
            later = row
            if not answer.fixed:
                session.add(FailureEvidenceRow(dealer_id=dealer_id, order_id=order_id, kind="answer", source_id=at,
                                               at=NOW, withdrawn_at=NOW if answer.corrected else None))  # fmt: skip
            touched.add(order_id)
        for at, complaint in enumerate(network.complaints):
            _job, order_id, dealer_id = jobs[(*complaint.order, 1)]
            named = jobs[(*complaint.order, complaint.line)][0] if complaint.line else None
            session.add(FailureEvidenceRow(dealer_id=dealer_id, order_id=order_id, job_id=named, kind="complaint",
                                           source_id=at, product=complaint.product, at=NOW,
                                           withdrawn_at=NOW if complaint.withdrawn else None))  # fmt: skip
            touched.add(order_id)
        for back, original in sorted(network.dismissed):
            job_id, order_id, dealer_id = jobs[back]
            original_id, _order, original_dealer = jobs[original]
            session.add(ReworkDecisionRow(dealer_id=dealer_id, original_dealer_id=original_dealer, job_id=job_id,
                                          original_id=original_id, verdict="dismissed", at=NOW))  # fmt: skip
            touched.add(order_id)
        session.flush()
        settle(session, touched)
        session.commit()


def cut(orders: Sequence[Order], places: Sequence[int]) -> list[list[Order]]:
    ends = sorted({place % len(orders) for place in places} | {len(orders)})
    return [list(orders[start:end]) for start, end in zip([0, *ends], ends, strict=False) if orders[start:end]]


def held(database: Database, most: int, body: Callable[[Database, Network, list[int], st.DataObject], None]) -> None:
    """Try a property on random networks: fewer on the database that answers over a socket."""
    with database.session(SYSTEM, write=True) as session:
        add_shops(session, Network(SHOPS, WINDOWS, ()))
        session.commit()

    @settings(max_examples=60 if database.is_sqlite else 20)
    @given(networks(most), PLACES, st.data())
    def holds(network: Network, places: list[int], draw: st.DataObject) -> None:
        stored.empty(database)
        body(database, network, places, draw)

    holds()


def test_any_order_of_arrival_in_any_pieces(house: Database) -> None:
    def holds(database: Database, network: Network, places: list[int], draw: st.DataObject) -> None:
        for piece in cut(draw.draw(st.permutations(network.orders)), places):
            bring_in(database, network, piece)
        stored.assert_equal(database, Network(network.shops, network.windows, network.orders))
        say_the_rest(database, network)
        stored.assert_equal(database, network)

    held(house, 9, holds)


def test_orders_that_were_otherwise_before(house: Database) -> None:
    """Decisions, answers and complaints come while the orders are still as an earlier export told them."""

    def holds(database: Database, network: Network, places: list[int], draw: st.DataObject) -> None:
        earlier = draw.draw(earlier_exports(network))
        for piece in cut(draw.draw(st.permutations(earlier)), places):
            bring_in(database, network, piece)
        say_the_rest(database, network)
        for piece in cut(draw.draw(st.permutations(network.orders)), places):
            bring_in(database, network, piece)
        stored.assert_equal(database, network)

    held(house, 7, holds)
