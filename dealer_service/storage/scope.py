"""Which dealers' rows may this session read and write? Without a scope: none.

The scope is put on every ORM statement in one place. Statements that go round it (text, bare tables) are refused, so
that a forgotten filter shows nothing instead of everything. Set-based work that crosses dealers by its nature runs on
``system_connection`` and is named there.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Table, event, inspect
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql.ddl import BaseDDLElement
from sqlmodel import Session, SQLModel

from dealer_service.domain.refusals import OutOfScope
from dealer_service.storage.statement_shapes import tables_in

# Complaints reach people whom a dealer's orders do not: the service centre, and a deputy from another house.
COMPLAINTS = frozenset(
    {
        "complaint",
        "complaint_entry",
        "complaint_person",
        "complaint_calendar",
        "complaint_policy",
        "complaint_serial",
        "complaint_dealer_guide",
    }
)

# Rows of these tables belong to a dealer. Others (lists, dealers' names, users' roles, the record of changes) are
# guarded by the permission of the verb that reads them.
SCOPED = (
    frozenset(
        {
            "repair_order",
            "job",
            "rework_link",
            "rework_decision",
            "contributing_cause",
            "cause_claim",
            "sent_back",
            "failure_evidence",
            "follow_up",
            "follow_up_answer",
            "follow_up_attempt",
            "follow_up_setting",
            "dealer_vehicle",
            "customer",
            "customer_tie",
            "month_count",
            "import_refusal",
            "import_warning",
            "import_run",
            "order_correction",
            "three_answers",
            "job_consent",
            "part_ordered",
            "scorecard",
            "scorecard_answer",
            "audit",
            "audit_auditor",
            "audit_frame",
            "audit_order",
            "audit_finding",
            "audit_action",
            "audit_attachment",
            "audit_attachment_body",
            "improvement_plan",
            "improvement_measure",
        }
    )
    | COMPLAINTS
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The dealers whose rows may be read and written; ``dealer_ids`` None means the whole network.

    ``complaints_of`` are dealers of whom only the complaints are seen beside these, None: of the whole network.
    """

    name: str
    dealer_ids: frozenset[int] | None
    complaints_of: frozenset[int] | None = frozenset()

    def ids_for(self, table: str) -> frozenset[int] | None:
        """The dealers whose rows of this table are seen; None: all."""
        if table not in COMPLAINTS or self.dealer_ids is None:
            return self.dealer_ids
        return None if self.complaints_of is None else self.dealer_ids | self.complaints_of

    def allows(self, dealer_id: int | None, table: str = "") -> bool:
        """Is the dealer's row of this table seen? Without a table: are its orders and all else?"""
        ids = self.ids_for(table)
        return ids is None or (dealer_id is not None and dealer_id in ids)

    def allows_complaint(self, dealer_id: int | None) -> bool:
        return self.allows(dealer_id, "complaint")


# How many scopes a statement that is written once is kept for.
NARROWED_KEPT = 200
_made: WeakKeyDictionary[Any, dict[tuple[tuple[str, frozenset[int]], ...], Any]] = WeakKeyDictionary()

# Automatic work: detection, counts, escalation, imports of the network.
SYSTEM = Scope("system", None)


def scope_of(session: Session) -> Scope:
    """The scope of a session.

    Raises ``OutOfScope`` for a session that was given none.
    """
    scope = session.info.get("scope")
    if not isinstance(scope, Scope):
        raise OutOfScope("This session has no scope, so it may read nothing.")
    return scope


def system_connection(session: Session) -> Connection:
    """The connection under the session, for set-based SQL that crosses dealers by its nature."""
    scope_of(session)
    return session.connection()


@cache
def _row_class(name: str) -> Any:
    """The mapped class of a scoped table."""
    return next(
        mapper.class_
        for mapper in SQLModel._sa_registry.mappers
        if isinstance(mapper.local_table, Table) and mapper.local_table.name == name
    )


def _put_scope(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    mapped_names, bare_names = tables_in(state.statement, SCOPED)
    if not mapped_names and not bare_names:
        return
    scope = scope_of(cast(Session, state.session))
    if scope.dealer_ids is None:
        return
    if bare_names:
        raise OutOfScope(f"A bare table goes round the scope: {', '.join(bare_names)}.")
    if state.is_insert or (state.is_update and _moves_or_names_rows(state)):
        raise OutOfScope("Rows are added and changed through the session, which looks at their dealers.")
    seen = tuple((name, ids) for name in mapped_names if (ids := scope.ids_for(name)) is not None)
    state.statement = _narrowed(state.statement, seen)


def _narrowed(statement: Any, seen: tuple[tuple[str, frozenset[int]], ...]) -> Any:
    """The statement with the condition of each table; of a statement written once, what was made of it is kept."""
    made = _made.setdefault(statement, {})
    if seen not in made:
        if len(made) >= NARROWED_KEPT:
            made.clear()
        made[seen] = statement.options(*(_criteria(name, ids) for name, ids in seen))
    return made[seen]


def _moves_or_names_rows(state: ORMExecuteState) -> bool:
    """Does an update give rows to a dealer, or take them by key from parameters, which no condition holds back?"""
    statement: Any = state.statement
    named = (getattr(name, "key", name) for name in statement._values or {})
    return bool(state.parameters) or "dealer_id" in named


@lru_cache(maxsize=2_000)
def _criteria(name: str, ids: frozenset[int]) -> Any:
    """The condition that keeps a table to these dealers, written once for all who see them."""
    row = _row_class(name)
    return with_loader_criteria(row, row.dealer_id.in_(sorted(ids)), include_aliases=True)


def _check_flush(session: Any, _context: Any, _instances: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        table = getattr(row, "__tablename__", None)
        if table in SCOPED:
            scope = scope_of(session)
            before = inspect(row).attrs.dealer_id.history.deleted
            if not all(scope.allows(dealer_id, table) for dealer_id in (row.dealer_id, *before)):
                raise OutOfScope(f"A row of {table} belongs to another dealer.")


def _claim(session: Any, row: Any) -> None:
    """A row that was not read by this session may say that it belongs to any dealer."""
    if getattr(row, "__tablename__", None) in SCOPED and scope_of(session).dealer_ids is not None:
        raise OutOfScope("Read a row before you change it.")


class ScopedSession(Session):
    """A session in which nothing goes round the scope."""

    def execute(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(statement, BaseDDLElement):
            raise OutOfScope("Tables are changed by migrations.")
        return super().execute(statement, *arguments, **options)

    def bulk_save_objects(self, *_arguments: Any, **_options: Any) -> None:
        raise OutOfScope("Rows are added one by one, or in sets by storage.")

    bulk_insert_mappings = bulk_save_objects
    bulk_update_mappings = bulk_save_objects


event.listen(Session, "do_orm_execute", _put_scope)
event.listen(Session, "before_flush", _check_flush)
event.listen(Session, "detached_to_persistent", _claim)
