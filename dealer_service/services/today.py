"""What waits for an advisor now: cars by their promise, suspicions, calls, complaints whose clocks run?"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.day import PromiseState, is_due_today, promise_state
from dealer_service.domain.order_stages import Stage, stage_of
from dealer_service.services import complaint_lists, follow_up_calls, rework_board
from dealer_service.services.complaint_lists import ComplaintFilters, ComplaintRowView, View
from dealer_service.services.follow_up_calls import Call
from dealer_service.services.order_scope import sight_of
from dealer_service.services.rework_board import QueueItem
from dealer_service.storage import day as stored
from dealer_service.storage.changes import latest_digest
from dealer_service.storage.day import CarRow
from dealer_service.storage.order_lists import JobLine, job_lines

MOST_CARS = 120
MOST = 6
# What no person recorded (an import's chunks, the passing of time) is seen so much later at most.
LOOK_EVERY_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Car:
    """One car in the house; ``jobs`` say what it is here for."""

    row: CarRow
    state: PromiseState
    stage: Stage
    zone: str
    jobs: tuple[JobLine, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One look at the day; each list holds the first few, beside it how many there are in all."""

    cars: tuple[Car, ...]
    cars_total: int
    late: int
    due_today: int
    suspicions: tuple[QueueItem, ...]
    suspicions_total: int
    calls: tuple[Call, ...]
    calls_total: int
    complaints: tuple[ComplaintRowView, ...]
    complaints_total: int
    complaints_overdue: int


def stamp(session: Session, actor: Actor, now: datetime) -> str:
    """As long as it stays, the day looks the same: one small read, for those who ask every few seconds."""
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    return f"{latest_digest(session)}:{int(now.timestamp()) // LOOK_EVERY_SECONDS}"


def day_of(session: Session, actor: Actor, now: datetime, *, mine: bool = False) -> Day:
    """The day of the person's dealer, or with ``mine`` of the orders that carry his own name."""
    require(actor, Permission.ANSWER_FOLLOW_UPS)
    advisor = (actor.staff_name or actor.name) if mine else None
    cars = _cars(session, actor, advisor, now)
    calls = follow_up_calls.calls_of_day(session, actor, now, mine=mine)
    suspected, suspicions = rework_board.to_decide(session, actor, advisor, MOST)
    view = View.MINE if mine else View.OPEN
    complaints = complaint_lists.list_complaints(session, actor, ComplaintFilters(view=view), now, most=MOST)
    counts = complaint_lists.counts(session, actor, ComplaintFilters(view=view), now)
    return Day(
        cars=tuple(cars),
        cars_total=len(cars) if len(cars) < MOST_CARS else stored.count_cars(session, advisor),
        late=sum(car.state is PromiseState.LATE for car in cars),
        due_today=sum(_due_today(car, now) for car in cars),
        suspicions=suspicions,
        suspicions_total=suspected,
        calls=tuple(calls[:MOST]),
        calls_total=len(calls),
        complaints=complaints.rows,
        complaints_total=complaints.total,
        complaints_overdue=counts.get(View.OVERDUE, 0),
    )


def _cars(session: Session, actor: Actor, advisor: str | None, now: datetime) -> list[Car]:
    sight = sight_of(session, actor)
    rows = stored.cars_in_house(session, advisor, MOST_CARS)
    jobs = job_lines(session, [row.order_id for row in rows])
    found = []
    for row in rows:
        dealer = sight.dealer(row.dealer_id)
        if dealer is not None:
            zone = dealer.zone_on(now.date())
            state = promise_state(row.promised_at, row.stage, now, zone)
            found.append(Car(row, state, stage_of(row.stage), zone.key, tuple(jobs[row.order_id])))
    ranks = {state: place for place, state in enumerate(PromiseState)}
    return sorted(found, key=lambda car: ranks[car.state])  # stable: inside a state by the promised time


def _due_today(car: Car, now: datetime) -> bool:
    return is_due_today(car.row.promised_at, now, ZoneInfo(car.zone))
