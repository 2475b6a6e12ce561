"""What the database itself holds of complaints: entries that stay, a deadline once, numbers without gaps or doubles."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select

from dealer_service.domain.calendars import Calendar
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.refusals import OutOfScope
from dealer_service.services.opening import SYSTEM, Database, Scope
from dealer_service.storage.complaint_log import freeze_calendar, next_serial
from dealer_service.storage.complaints import ComplaintCalendarRow, ComplaintEntryRow, ComplaintRow
from tests.services.complaining import MONDAY, House, cast

__all__ = ["cast"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE complaint_entry SET note = 'never said'", "DELETE FROM complaint_entry", "DELETE FROM complaint_calendar",
     "UPDATE complaint_calendar SET body = '{}'"],
)  # fmt: skip
def test_entries_and_frozen_calendars_cannot_be_changed_by_anybody(cast: House, statement: str) -> None:
    cast.receive()
    with cast.database.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text(statement))


def test_nor_through_the_rows_of_the_program(cast: House) -> None:
    one = cast.receive()
    with cast.database.session(SYSTEM, write=True) as session:
        entry = session.exec(select(ComplaintEntryRow).where(ComplaintEntryRow.complaint_id == one.id)).one()
        entry.note = "never said"
        session.add(entry)
        with pytest.raises(DBAPIError):
            session.flush()
        session.rollback()
        session.delete(session.exec(select(ComplaintEntryRow)).one())
        with pytest.raises(DBAPIError):
            session.flush()


def test_a_deadline_and_a_place_in_the_log_are_taken_once(cast: House) -> None:
    one = cast.receive()
    for seqs, deadlines in (((5, 6), ("answer-1", "answer-1")), ((5, 5), (None, None))):
        with cast.database.session(SYSTEM, write=True) as session:
            row = session.exec(select(ComplaintRow)).one()
            for seq, deadline in zip(seqs, deadlines, strict=True):
                session.add(
                    ComplaintEntryRow(dealer_id=row.dealer_id, complaint_id=one.id, seq=seq, at=row.entered_at,
                                      step=Step.MISS.value, state="received", said="{}", deadline=deadline)
                )  # fmt: skip
            with pytest.raises(IntegrityError):
                session.flush()


def test_equal_calendars_of_a_dealer_are_kept_once(database: Database) -> None:
    week = {"tz": "Europe/Berlin", "weekly": {"mon": [["08:00", "18:00"]]}}
    other = week | {"holidays": ["2026-12-25"]}
    with database.session(SYSTEM, write=True) as session:
        ids = [freeze_calendar(session, dealer, Calendar.from_dict(plain))
               for dealer, plain in ((1, week), (1, week), (2, week), (1, other))]  # fmt: skip
        assert ids[0] == ids[1] and len(set(ids)) == 3
        assert len(session.exec(select(ComplaintCalendarRow)).all()) == 3


def test_numbers_run_by_dealer_and_year_also_side_by_side(database: Database) -> None:
    given: list[int] = []

    def take() -> None:
        with database.session(SYSTEM, write=True) as session:
            given.append(next_serial(session, 1, 2026))
            session.commit()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 9))
    with database.session(SYSTEM, write=True) as session:
        assert (next_serial(session, 1, 2027), next_serial(session, 2, 2026)) == (1, 1)


def test_the_scope_of_complaints_is_wider_than_that_of_orders(cast: House) -> None:
    one = cast.receive()
    for scope, seen in ((Scope("x", frozenset()), False), (Scope("x", frozenset({2})), False),
                        (Scope("x", frozenset({2}), frozenset({1})), True), (Scope("x", frozenset(), None), True),
                        (Scope("x", frozenset({1})), True)):  # fmt: skip
        with cast.database.session(scope) as session:
            assert bool(session.exec(select(ComplaintRow).where(ComplaintRow.id == one.id)).all()) is seen
            assert scope.allows_complaint(1) is seen
    with cast.database.session(Scope("x", frozenset({2})), write=True) as session:
        session.add(ComplaintEntryRow(dealer_id=1, complaint_id=one.id, seq=9, at=MONDAY, step="note",
                                      state="received", said="{}"))  # fmt: skip
        with pytest.raises(OutOfScope):
            session.flush()
