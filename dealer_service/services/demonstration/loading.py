"""How does the demonstration network get into an empty database?

Through the same doors as everybody's: dealers, people, an import in chunks, answers, decisions. Only the passwords
are alike, and printed.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, time
from itertools import groupby
from pathlib import Path

from sqlmodel import Session, func, select

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor, Grant, Role
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import OrderGroup
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.services import accounts, bonus, follow_up, rework, sent_back, targets
from dealer_service.services.demonstration.audits import add_audits
from dealer_service.services.demonstration.complaints import add_complaints
from dealer_service.services.demonstration.network import build_network
from dealer_service.services.demonstration.planted import DemonstrationNetwork, DemonstrationUser, FollowUpAnswer
from dealer_service.services.demonstration.workshop import move_cars
from dealer_service.services.import_reading.chunks import chunk_of
from dealer_service.services.import_writer import ChunkWriter, note_counts
from dealer_service.services.importing import CHUNK_ROWS, import_repair_orders
from dealer_service.storage import dealers as stored_dealers
from dealer_service.storage import import_keeping as keeping
from dealer_service.storage.columns import as_instant, as_seconds
from dealer_service.storage.database import Database
from dealer_service.storage.dealers import DealerMaster, DealerRow
from dealer_service.storage.imports import ImportRunRow
from dealer_service.storage.order_parties import phone_key
from dealer_service.storage.order_writing import Writing, shaper_of
from dealer_service.storage.registers import Register, load_register
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework_jobs import find_job
from dealer_service.storage.scope import SYSTEM
from dealer_service.storage.vehicles import CustomerRow

PASSWORD = "demonstration"
BANDS = (
    bonus.Band(1.0, "above target", "超过目标", 3.0),
    bonus.Band(0.0, "on target", "达到目标", 2.0),
    bonus.Band(-2.0, "near target", "接近目标", 1.0),
    bonus.Band(None, "below target", "未达目标", 0.0),
)
LAST_KNOWN_FILE = "export-{code}.csv"

Progress = Callable[[int, int], None]


def is_empty(database: Database) -> bool:
    """Is there no dealer yet?"""
    with database.session(SYSTEM) as session:
        return session.exec(select(func.count()).select_from(DealerRow)).one() == 0


def load_demonstration(database: Database, *, now: datetime, dealers: int = 12, months: int = 14, seed: int = 1,
                       progress: Progress | None = None) -> list[DemonstrationUser]:  # fmt: skip
    """Fill an empty database; answers the people whose sign-ins belong on the screen. Their password is ``PASSWORD``.

    Raises ``Refused`` where there are dealers already.
    """
    if not is_empty(database):
        raise Refused("The database is not empty. The demonstration is loaded into an empty one only.")
    network = build_network(dealers, months, seed, today=now.date(), now=as_seconds(now))
    with database.session(SYSTEM, write=True) as session:
        _save_dealers(session, network, months, now)
        people = _save_people(session, network, now)
        register = load_register(session)
        session.commit()
    _import_orders(database, network, register, now, progress)
    with database.session(SYSTEM, write=True) as session:
        follow_up.import_answers(session, (_Answer(answer) for answer in network.follow_ups))
        _record_decisions(session, network, people, now)
        _keep_refusals_of_contact(session, network, register)
        move_cars(session, network, people, now)
        session.commit()
    with database.session(SYSTEM, write=True) as session:
        add_complaints(session, network, people, now, seed)
        add_audits(session, network, people, now)
        session.commit()
    _import_rows_with_mistakes(database, network, now)
    return [user for user in network.users if user.shown]


def _save_dealers(session: Session, network: DemonstrationNetwork, months: int, now: datetime) -> None:
    for dealer in network.dealers:
        stored_dealers.save_dealer(session, DealerMaster(*dealer), now.date())
    known = {dealer.code: dealer for dealer in stored_dealers.list_dealers(session)}
    first = Month(now.year, now.month).plus(-months)
    targets.set_target(session, SYSTEM_ACTOR, 0.93, first, now=now)
    for code, ffv in network.targets.items():
        targets.set_target(session, SYSTEM_ACTOR, ffv, first, dealer=known[code], now=now)
    bonus.set_bands(session, SYSTEM_ACTOR, BANDS, first, datetime.combine(first.first_day, time(), now.tzinfo))


def _save_people(session: Session, network: DemonstrationNetwork, now: datetime) -> dict[str, Actor]:
    dealers = {dealer.code: dealer.id for dealer in stored_dealers.list_dealers(session)}
    regions = {name: region_id for region_id, name in stored_dealers.list_regions(session)}
    people = {}
    for user in network.users:
        grant = Grant(Role(user.role), dealers.get(user.dealer_code or ""), regions.get(user.region or ""))
        user_id = accounts.add_user(session, SYSTEM_ACTOR, email=user.email, name=user.name, password=PASSWORD,
                                    locale=user.locale, staff_name=user.name, grants=[grant], now=now)  # fmt: skip
        people[user.email] = accounts.actor_of(session, user_id)
    return people


def _import_orders(database: Database, network: DemonstrationNetwork, register: Register, now: datetime,
                   progress: Progress | None) -> None:  # fmt: skip
    rows = sum(len(order.jobs) for order in network.orders)
    with database.session(SYSTEM, write=True) as session:
        run_id = keeping.start_run(session, ImportRunRow(
            kind="repair-orders", file_name="demonstration", file_digest="", profile="standard", started_at=now,
            total=rows))  # fmt: skip
        session.commit()
    total, seen = RowCounts(), set[int]()
    writing = Writing("import", now, now.date())
    with ChunkWriter(database, SYSTEM, SYSTEM_ACTOR, register, writing, run_id) as writer:
        shaper = shaper_of(register, writing)
        for groups in _chunks(network):
            writer.write(chunk_of(groups, shaper), total, seen)
            if progress:
                progress(total.read, rows)
    with database.session(SYSTEM, write=True) as session:
        run = keeping.get_run(session, run_id)
        note_counts(run, total, now)
        run.state, run.finished_at = "finished", now
        keeping.mark_complete(session, seen, now.date())
        session.commit()


def _chunks(network: DemonstrationNetwork) -> Iterator[list[OrderGroup]]:
    for _number, part in groupby(enumerate(network.orders), key=lambda item: item[0] * 2 // CHUNK_ROWS):
        yield [OrderGroup(order.dealer_code, order.number, order, rows=len(order.jobs)) for _at, order in part]


class _Answer:
    """A planted answer under the names that an import uses."""

    __slots__ = ("answered_at", "channel", "dealer_code", "fixed", "level", "number", "words")

    def __init__(self, answer: FollowUpAnswer) -> None:
        self.dealer_code, self.number, self.answered_at = answer.dealer_code, answer.ro_number, answer.answered_at
        self.fixed, self.level, self.channel, self.words = answer.fixed, answer.level, answer.channel, answer.words


def _record_decisions(session: Session, network: DemonstrationNetwork, people: dict[str, Actor], now: datetime) -> None:
    for planted in network.dismissals:
        job = find_job(session, planted.dealer_code, planted.ro_number, planted.line)
        original = find_job(session, planted.original_dealer, planted.original_number, planted.original_line)
        if job is None or original is None or session.get_one(JobRow, job.id).suspect_id != original.id:
            continue
        rework.dismiss_suspicion(session, people[planted.by], job.id, planted.reason, planted.words,
                                 as_instant(planted.at))  # fmt: skip
    for event in network.sent_back:
        job = find_job(session, event.dealer_code, event.ro_number, event.line)
        if job is not None:
            sent_back.record_sent_back(session, SYSTEM_ACTOR, job.id, now, cause=event.cause, at=as_instant(event.at))


def _keep_refusals_of_contact(session: Session, network: DemonstrationNetwork, register: Register) -> None:
    for refusal in network.refusals:
        statement = select(CustomerRow).where(
            CustomerRow.dealer_id == register.dealers[refusal.dealer_code].id,
            CustomerRow.name == refusal.customer_name,
            CustomerRow.phone_key == phone_key(refusal.customer_phone or ""))  # fmt: skip
        for row in session.exec(statement):
            row.refuses_contact = True
            session.add(row)
    session.flush()


def _import_rows_with_mistakes(database: Database, network: DemonstrationNetwork, now: datetime) -> None:
    """Three rows as a tired hand types them, so that the list of refused rows shows what it is for."""
    dealer = network.dealers[0].code
    order = next(order for order in reversed(network.orders) if order.dealer_code == dealer)
    opened = as_instant(order.opened_at).strftime("%Y-%m-%dT%H:%M:%SZ")
    mistakes = (
        ("90001", order.vin[:16], "BRK-NOISE", "customer_pay"),
        ("90002", order.vin, "BRK-SQUEAL", "warranty"),
        ("90003", order.vin, "ENG-LAMP", "garantie"),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / LAST_KNOWN_FILE.format(code=dealer)
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("dealer_code", "ro_number", "vin", "opened_at", "concern_group", "job_type"))
            for number, vin, group, kind in mistakes:
                writer.writerow((dealer, number, vin, opened, group, kind))
        import_repair_orders(database, file, actor=SYSTEM_ACTOR, now=now)
