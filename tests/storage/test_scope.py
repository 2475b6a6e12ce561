"""Nobody reads or writes another dealer's rows whatever the statement; without a scope nobody any."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import Session, col, select

from dealer_service.domain.refusals import OutOfScope
from dealer_service.services.opening import SYSTEM, Database, Scope
from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.repair_orders import RepairOrderRow
from dealer_service.storage.schema import METADATA
from dealer_service.storage.scope import SCOPED
from dealer_service.storage.vehicles import CustomerRow, VehicleRow
from tests import stored

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
R, C, D = RepairOrderRow, CustomerRow, DealerRow
TABLE = METADATA.tables["repair_order"]
SECRET = "SECRET"
OPEN_TO_ALL = {
    "change": "the record of changes, read by auditors",
    "change_value": "the record of changes, read by auditors",
    "dealer_region": "which region a dealer was in, no secret between dealers",
    "dealer_zone": "a dealer's time zone",
    "import_profile": "names of columns; listed by the verb for its dealer",
    "scorecard_run": "batches of cards, read by who may issue them: head office",
    "target": "targets, known to all",
    "api_token": "rights of programs, read by administrators",
    "user_role": "rights, read by administrators",
}


@pytest.fixture
def two(database: Database) -> Database:
    """One order with a customer at D1, one at D2."""
    with database.session(SYSTEM, write=True) as session:
        ids = {code: dealer_id for dealer_id, code in session.exec(select(D.id, D.code))}
        vehicle = VehicleRow(vin="WBAAD4EL4SA017834")
        session.add(vehicle)
        session.flush()
        for code, number in (("D1", "OWN"), ("D2", SECRET)):
            customer = C(dealer_id=ids[code] or 0, name=number, phone=number)
            session.add(customer)
            session.flush()
            session.add(order(ids[code] or 0, number, vehicle.id or 0, customer.id))
        session.commit()
    return database


def order(dealer_id: int, number: str, vehicle_id: int, customer_id: int | None = None) -> RepairOrderRow:
    return R(dealer_id=dealer_id, number=number, vehicle_id=vehicle_id, status="open", opened_at=AT, advisor=number,
             customer_id=customer_id)  # fmt: skip


def dealer_ids(database: Database) -> dict[str, int]:
    return {row["code"]: row["id"] for row in stored.rows(database, "SELECT id, code FROM dealer")}


@pytest.fixture
def own(two: Database) -> Iterator[Session]:
    """A session that sees D1 alone."""
    with two.session(Scope("own", frozenset({dealer_ids(two)["D1"]})), write=True) as session:
        yield session


def ask(statement: Any) -> Callable[[Session], Any]:
    return lambda session: session.execute(statement).all()


def _aliased() -> Any:
    other = orm.aliased(R)
    return sa.select(R.number, other.number).where(other.vehicle_id == R.vehicle_id)


def _over_subquery() -> Any:
    inside = sa.select(R.number.label("number"), R.advisor).subquery()  # type: ignore[attr-defined]
    return sa.select(inside.c.number)


def _entity_over_subquery() -> Any:
    return sa.select(orm.aliased(R, sa.select(R).subquery()))


def _cte() -> Any:
    numbers = sa.select(R.number).cte("numbers")
    return sa.select(numbers)


def _recursive() -> Any:
    top = sa.select(R.id, R.number).where(R.number == "OWN").cte("walk", recursive=True)
    again = orm.aliased(R)
    return sa.select(top.union_all(sa.select(again.id, again.number).where(again.id > top.c.id)))


def _lateral() -> Any:
    side = sa.select(R.number).where(R.dealer_id == D.id).lateral()
    return sa.select(D.code, side.c.number).join(side, sa.true())


def _mixed() -> Any:
    """A mapped row beside the bare table of the same name."""
    bare = TABLE.alias("bare")
    return sa.select(R.number, bare.c.number).where(bare.c.vehicle_id == R.vehicle_id)


def _mixed_unaliased() -> Any:
    other = orm.aliased(R)
    return sa.select(TABLE.c.number, other.number).where(TABLE.c.vehicle_id == other.vehicle_id)


def _bare_inside() -> Any:
    inside = sa.select(TABLE.c.number).where(TABLE.c.number == SECRET).scalar_subquery()
    return sa.select(R.number, inside)


READS: dict[str, Callable[[Session], Any]] = {
    "rows": ask(sa.select(R)),
    "columns": ask(sa.select(R.number)),
    "aliased": ask(_aliased()),
    "join from dealers": ask(sa.select(D.code, R.number).join(R, R.dealer_id == D.id)),
    "outer join": ask(sa.select(D.code, R.number).outerjoin(R, col(R.dealer_id) == D.id)),
    "two tables": ask(sa.select(R.number, C.name).join(C, col(C.id) == R.customer_id)),
    "customers beside orders": ask(sa.select(R.number, C.name).select_from(R).join(C, sa.true())),
    "subquery": ask(_over_subquery()),
    "entity over subquery": ask(_entity_over_subquery()),
    "cte": ask(_cte()),
    "recursive": ask(_recursive()),
    "union": ask(sa.union_all(sa.select(R.number), sa.select(C.name))),
    "union of the same": ask(sa.union(sa.select(R.number), sa.select(R.advisor))),
    "union inside": ask(sa.select(sa.union_all(sa.select(R.number), sa.select(R.advisor)).subquery())),
    "scalar subquery": ask(sa.select(D.code, sa.select(sa.func.max(R.number)).scalar_subquery())),
    "exists": ask(sa.select(D.code, sa.exists().where(R.dealer_id == D.id, R.number == SECRET)).where(D.code == "D2")),
    "in": ask(sa.select(D.code).where(col(D.id).in_(sa.select(R.dealer_id)))),
    "from statement": ask(sa.select(R).from_statement(sa.select(R))),
    "text": ask(sa.text("SELECT number FROM repair_order")),
    "text with columns": ask(sa.text("SELECT number FROM repair_order").columns(sa.column("number"))),
    "rows from text": ask(sa.select(R).from_statement(sa.text("SELECT * FROM repair_order"))),
    "text as a column": ask(sa.select(sa.text("number")).select_from(sa.text("repair_order"))),
    "text as a table": ask(sa.select(R.number, sa.text("o2.number")).select_from(R, sa.text("repair_order o2"))),
    "text as a condition": ask(sa.select(R.number).where(sa.text("1 = 1 OR number = 'SECRET'"))),
    "text as an order": ask(sa.select(R.number).order_by(sa.text("(SELECT max(number) FROM repair_order)"))),
    "literal column": ask(sa.select(sa.literal_column("(SELECT max(number) FROM repair_order)"))),
    "literal beside rows": ask(sa.select(R.id, sa.literal_column("(SELECT max(number) FROM repair_order)"))),
    "light table": ask(sa.select(sa.column("number")).select_from(sa.table("repair_order"))),
    "light table with columns": ask(sa.select(sa.table("repair_order", sa.column("number")).c.number)),
    "prefix": ask(sa.select(R.number).prefix_with("number AS seen FROM repair_order UNION SELECT")),
    "suffix": ask(sa.select(R.number).suffix_with("UNION SELECT number FROM repair_order")),
    "bare table": ask(sa.select(TABLE)),
    "bare columns": ask(sa.select(TABLE.c.number)),
    "bare alias": ask(sa.select(TABLE.alias().c.number)),
    "bare beside mapped": ask(_mixed()),
    "bare beside alias": ask(_mixed_unaliased()),
    "bare counted": ask(sa.select(sa.func.count()).select_from(R, TABLE.alias())),
    "bare counted inside": ask(sa.select(R.number, sa.select(sa.func.count()).select_from(TABLE).scalar_subquery())),
    "bare sample": ask(sa.select(TABLE.tablesample(100).c.number)),
    "bare inside": ask(_bare_inside()),
    "reflected": ask(sa.select(sa.Table("repair_order", sa.MetaData(), sa.Column("number", sa.String)).c.number)),
    "get": lambda session: [session.get(R, number) for number in range(1, 5)],
    "query": lambda session: orm.Session.query(session, R).all(),
    "query of columns": lambda session: orm.Session.query(session, R.number).all(),
    "in pieces": lambda session: list(session.execute(sa.select(R).execution_options(yield_per=1))),
    "updating and telling": ask(sa.update(R).values(plate="X").returning(R.number)),
    "merge": lambda session: [session.merge(R(id=n, dealer_id=1)).number for n in range(1, 3)],
}


@pytest.mark.parametrize("way", sorted(READS))
def test_another_dealers_rows_are_not_read(own: Session, way: str) -> None:
    if way == "lateral" and own.get_bind().dialect.name == "sqlite":
        return
    try:
        with own.no_autoflush:
            found = READS[way](own)
    except OutOfScope:
        return
    seen = [row if isinstance(row, R) else tuple(row) if row is not None else None for row in found]
    flat = [value for row in seen for value in (row if isinstance(row, tuple) else (row,))]
    numbers = [value.number if isinstance(value, R) else value for value in flat]
    assert SECRET not in numbers
    if "counted" in way:
        assert 2 not in numbers
    if way == "exists":
        assert found[0][1] in (False, 0)
    if way == "in":
        assert [code for (code,) in found] == ["D1"]


def test_own_rows_are_read(own: Session) -> None:
    assert [row.number for row in own.exec(select(R))] == ["OWN"]
    assert own.exec(select(sa.func.count()).select_from(R)).one() == 1
    assert own.exec(select(sa.func.count(col(R.id)))).one() == 1
    assert own.execute(_aliased()).all() == [("OWN", "OWN")]


def test_lateral(own: Session) -> None:
    if own.get_bind().dialect.name == "postgresql":
        assert own.execute(_lateral()).all() == [("D1", "OWN")]


@pytest.mark.parametrize("way", sorted(READS))
def test_without_a_scope_nothing_is_read(two: Database, way: str) -> None:
    with two.session(None) as session, pytest.raises(OutOfScope), session.no_autoflush:
        READS[way](session)


def test_an_empty_scope_sees_nothing(two: Database) -> None:
    with two.session(Scope("nobody", frozenset())) as session:
        assert session.exec(select(R)).all() == []
        assert session.exec(select(sa.func.count()).select_from(R)).one() == 0


def other_id(session: Session) -> int:
    return session.exec(select(D.id).where(D.code == "D2")).one() or 0


def _add(session: Session) -> None:
    session.add(order(other_id(session), "NEW", 1))


def _move(session: Session) -> None:
    row = session.exec(select(R)).one()
    row.dealer_id = other_id(session)
    session.add(row)


def _pull(session: Session) -> None:
    """A row of the other dealer, claimed to be one's own."""
    row = R(
        id=_secret_id(session), dealer_id=_own_id(session), number="PULLED", vehicle_id=1, status="open", opened_at=AT
    )
    orm.make_transient_to_detached(row)
    session.add(row)
    row.number = "PULLED"


def _delete(session: Session) -> None:
    row = order(_own_id(session), SECRET, 1)
    row.id = _secret_id(session)
    orm.make_transient_to_detached(row)
    session.add(row)
    session.delete(row)


def _own_id(session: Session) -> int:
    return session.exec(select(D.id).where(D.code == "D1")).one() or 0


def _secret_id(session: Session) -> int:
    return (session.exec(select(R.id)).one() or 0) % 2 + 1


VALUES: dict[str, Any] = {"number": "NEW", "vehicle_id": 1, "status": "open", "opened_at": AT, "source": "import",
                          "version": 1, "standing": 0}  # fmt: skip


def _values(dealer_id: int) -> Any:
    return sa.select(sa.literal(dealer_id), *map(sa.literal, VALUES.values()))


WRITES: dict[str, Callable[[Session], Any]] = {
    "add": _add,
    "move": _move,
    "pull": _pull,
    "delete a claimed row": _delete,
    "update": lambda s: s.execute(sa.update(R).values(number=sa.func.lower(R.number))),
    "update bare": lambda s: s.execute(sa.update(TABLE).values(number="NEW")),
    "update another": lambda s: s.execute(sa.update(R).where(col(R.dealer_id) == other_id(s)).values(number="NEW")),
    "update to another": lambda s: s.execute(sa.update(R).values(dealer_id=other_id(s))),
    "update to another by column": lambda s: s.execute(sa.update(R).values({R.dealer_id: other_id(s)})),
    "update in order": lambda s: s.execute(sa.update(R).ordered_values((R.dealer_id, other_id(s)))),
    "update rows by key": lambda s: s.execute(sa.update(R), [{"id": _secret_id(s), "number": "NEW"}]),
    "update from": lambda s: s.execute(sa.update(R).values(number=sa.select(sa.func.max(R.number)).scalar_subquery())),
    "delete": lambda s: s.execute(sa.delete(R).where(R.number == SECRET)),
    "delete bare": lambda s: s.execute(sa.delete(TABLE).where(TABLE.c.number == SECRET)),
    "insert": lambda s: s.execute(sa.insert(R).values(dealer_id=other_id(s), **VALUES)),
    "insert many": lambda s: s.execute(sa.insert(R), [{"dealer_id": other_id(s), **VALUES}]),
    "insert bare": lambda s: s.execute(sa.insert(TABLE).values(dealer_id=other_id(s), **VALUES)),
    "insert from": lambda s: s.execute(
        sa.insert(R).from_select(
            ["dealer_id", *VALUES], sa.select(sa.literal(other_id(s)), *map(sa.literal, VALUES.values()))
        )
    ),
    "bulk objects": lambda s: s.bulk_save_objects([order(other_id(s), "NEW", 1)]),
    "bulk mappings": lambda s: s.bulk_insert_mappings(sa.inspect(R), [{"dealer_id": other_id(s), **VALUES}]),
    "bulk updates": lambda s: s.bulk_update_mappings(sa.inspect(R), [{"id": _secret_id(s), "number": "NEW"}]),
    "definition": lambda s: s.execute(sa.DDL("DELETE FROM repair_order")),
}


@pytest.mark.parametrize("way", sorted(WRITES))
def test_another_dealers_rows_are_not_written(two: Database, own: Session, way: str) -> None:
    try:
        WRITES[way](own)
        own.flush()
        own.commit()
    except OutOfScope:
        own.rollback()
    ids = dealer_ids(two)
    found = stored.rows(two, f"SELECT number FROM repair_order WHERE dealer_id = {ids['D2']}")
    assert [row["number"] for row in found] == [SECRET]


def test_every_table_with_a_dealer_is_scoped_or_named_here() -> None:
    of_dealers = {table.name for table in METADATA.tables.values() if "dealer_id" in table.columns}
    assert of_dealers - SCOPED == set(OPEN_TO_ALL)
    assert of_dealers >= SCOPED
