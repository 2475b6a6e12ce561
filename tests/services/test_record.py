"""Does the record name the first entry that somebody changed behind the program, and who reads which entries?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor
from dealer_service.domain.record import Break, ChainCheck
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services.import_stops import record_stopped
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.record import RecordAsked, check_record, list_entries
from dealer_service.storage.changes import record_change
from dealer_service.storage.dealers import find_dealer
from dealer_service.storage.imports import ImportRunRow
from dealer_service.storage.record import walk_chain
from tests.orders import NOW
from tests.returns import acting_in


def write_entries(database: Database, count: int = 4, code: str | None = None) -> list[int]:
    ids = []
    with database.session(SYSTEM, write=True) as session:
        dealer = find_dealer(session, code) if code else None
        for number in range(count):
            row = record_change(
                session, at=NOW, actor="user:2", verb="move_order", subject=f"order:{code or 'x'}{number}",
                dealer_id=dealer.id if dealer else None, values={"stage": number},
            )  # fmt: skip
            ids.append(row.id or 0)
        session.commit()
    return ids


def tamper(database: Database, *statements: str) -> None:
    """As whoever owns the database could: the triggers away first."""
    triggers = (
        ("DROP TRIGGER change_no_update", "DROP TRIGGER change_no_delete")
        if database.is_sqlite
        else ('DROP TRIGGER change_append_only ON "change"',)
    )
    with database.engine.begin() as connection:
        for statement in (*triggers, *statements):
            connection.execute(text(statement))


def checked(database: Database, noted: str | None = None) -> ChainCheck:
    return check_record(database, SYSTEM_ACTOR, noted)


CASES: dict[str, tuple[Callable[[list[int]], list[str]], Break, int]] = {
    "another person": (lambda ids: [f"UPDATE change SET actor = 'user:9' WHERE id = {ids[1]}"], Break.CHANGED, 1),
    "another day": (lambda ids: [f"UPDATE change SET at = at - 86400 WHERE id = {ids[0]}"], Break.CHANGED, 0),
    "other values": (
        lambda ids: [f"UPDATE change_value SET body = '{{\"stage\": 9}}' WHERE change_id = {ids[2]}"], Break.VALUES, 2,
    ),
    "one taken out": (
        lambda ids: [f"DELETE FROM change_value WHERE change_id = {ids[1]}", f"DELETE FROM change WHERE id = {ids[1]}"],
        Break.FOLLOWS, 2,
    ),
    "the last taken away": (
        lambda ids: [f"DELETE FROM change_value WHERE change_id = {ids[3]}", f"DELETE FROM change WHERE id = {ids[3]}"],
        Break.ENDS, 2,
    ),
    "the last ones taken away": (
        lambda ids: [f"DELETE FROM change_value WHERE change_id >= {ids[2]}",
                     f"DELETE FROM change WHERE id >= {ids[2]}"],
        Break.ENDS, 1,
    ),
    "the head another": (lambda _ids: [f"UPDATE change_head SET digest = '{'f' * 64}'"], Break.ENDS, 3),
    "the head away": (lambda _ids: ["DELETE FROM change_head"], Break.ENDS, 3),
    "the digest another": (
        lambda ids: [f"UPDATE change SET digest = '{'e' * 64}' WHERE id = {ids[1]}"], Break.CHANGED, 1,
    ),
    "the values of another": (
        lambda ids: [f"DELETE FROM change_value WHERE change_id = {ids[2]}",
                     f"UPDATE change_value SET change_id = {ids[2]} WHERE change_id = {ids[1]}"],
        Break.VALUES, 2,
    ),
    "two exchanged": (
        lambda ids: [f"UPDATE change SET id = -1 - id WHERE id IN ({ids[1]}, {ids[2]})",
                     f"UPDATE change SET id = CASE id WHEN {-1 - ids[1]} THEN {ids[2]} ELSE {ids[1]} END WHERE id < 0"],
        Break.FOLLOWS, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_first_entry_that_does_not_fit_is_named(database: Database, name: str) -> None:
    ids = write_entries(database)
    before = checked(database)
    assert before.holds and before.entries >= 4
    statements, broken, at = CASES[name][0](ids), CASES[name][1], CASES[name][2]
    if name == "two exchanged":
        erase = f"DELETE FROM change_value WHERE change_id IN ({ids[1]}, {ids[2]})"
        statements = [erase, *statements]
    tamper(database, *statements)
    found = checked(database)
    assert (found.broken, found.broken_at) == (broken, ids[at])
    assert found.entries < before.entries or name.startswith("the head")


def test_the_triggers_keep_entries_as_they_are(database: Database) -> None:
    ids = write_entries(database, 1)
    for statement in (f"UPDATE change SET actor = 'x' WHERE id = {ids[0]}", f"DELETE FROM change WHERE id = {ids[0]}"):
        with pytest.raises(Exception, match="never changed"), database.engine.begin() as connection:
            connection.execute(text(statement))


def test_erased_values_leave_the_chain_whole(database: Database) -> None:
    ids = write_entries(database)
    with database.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM change_value WHERE change_id = {ids[1]}"))
    found = checked(database)
    assert found.holds and found.erased == 1


def test_a_rewritten_record_does_not_bring_a_noted_digest_back(database: Database) -> None:
    write_entries(database)
    noted = checked(database).last
    write_entries(database, 2)
    assert checked(database, noted).noted_at is not None
    assert checked(database, " ".join((noted[:32].upper(), noted[32:]))).noted_at is not None
    tamper(database, "DELETE FROM change_value", "DELETE FROM change", f"UPDATE change_head SET digest = '{'0' * 64}'")
    write_entries(database)
    again = checked(database, noted)
    assert again.holds and again.noted_at is None
    with pytest.raises(Refused):
        checked(database, "abc")


def test_everybody_reads_the_entries_of_their_own_dealers(database: Database) -> None:
    near, far = write_entries(database, 2, "D1"), write_entries(database, 2, "D3")
    act = acting_in(database)

    def seen(key: str, asked: RecordAsked | None = None) -> set[int]:
        with act(key) as (session, actor):
            return {line.id for line in list_entries(session, actor, asked or RecordAsked())}

    for key in ("manager", "principal", "area_manager"):
        assert set(near) <= seen(key) and not set(far) & seen(key)
    assert set(near) | set(far) <= seen("auditor")
    assert not set(near) & seen("admin")
    assert seen("auditor", RecordAsked(dealer="D3", person="user:2", subject="order:D3")) == set(far)
    assert seen("auditor", RecordAsked(dealer="D3", before=far[1])) >= {far[0]}
    assert seen("auditor", RecordAsked(person="manager@example.com")) == set(near) | set(far)
    with pytest.raises(NotFound):
        seen("manager", RecordAsked(dealer="D3"))
    with pytest.raises(Refused):
        seen("auditor", RecordAsked(person="nobody@example.com"))
    nobody = Actor(99, "", "Nobody")
    for key in ("advisor", "technician", "care", "service_centre"):
        with pytest.raises(NotAllowed):
            seen(key)
    with pytest.raises(NotAllowed):
        check_record(database, nobody)


def test_an_administrator_reads_of_accounts_and_no_values_of_a_dealers_work(database: Database) -> None:
    act = acting_in(database)
    with act("admin") as (session, actor):
        lines = list_entries(session, actor, RecordAsked())
        assert {"add_dealer"} == {line.verb for line in lines if line.dealer}
        assert list_entries(session, actor, RecordAsked(dealer="D1"))[0].values is not None


def test_a_whole_subject_finds_no_longer_one(database: Database) -> None:
    with database.session(SYSTEM, write=True) as session:
        for subject in ("order:12", "order:123"):
            record_change(session, at=NOW, actor="user:2", verb="move_order", subject=subject)
        session.commit()
    with database.session(SYSTEM) as session:
        for asked, found in (("order:12", 1), ("order:", 2), ("rder", 2)):
            assert len(list_entries(session, SYSTEM_ACTOR, RecordAsked(subject=asked))) == found, asked


def test_an_import_whose_machine_stopped_leaves_one_entry(database: Database) -> None:
    with database.session(SYSTEM, write=True) as session:
        for state, minutes in (("running", 3), ("running", 1), ("finished", 9)):
            session.add(ImportRunRow(kind="repair-orders", file_name="a.csv", file_digest="d" * 64, profile="standard",
                                     state=state, started_at=NOW - timedelta(days=1), added=4,
                                     noted_at=NOW - timedelta(minutes=minutes)))  # fmt: skip
        session.commit()
        assert (record_stopped(session, NOW), record_stopped(session, NOW)) == (1, 0)
        (line,) = list_entries(session, SYSTEM_ACTOR, RecordAsked(subject="import_run:"))
        assert line.verb == "import_stopped"
        assert line.values is not None and (line.values["added"], line.values["file_digest"]) == (4, "d" * 64)
        assert walk_chain(session).holds
