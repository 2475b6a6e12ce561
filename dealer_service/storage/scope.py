"""Which dealers' rows may this session read and write? Without a scope: none.

The scope is put on every ORM statement in one place. Statements that go round it (text, bare tables) are refused, so
that a forgotten filter shows nothing instead of everything. Set-based work that crosses dealers by its nature runs on
``system_connection`` and is named there.
"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Table, TextClause, event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlmodel import Session, SQLModel

from dealer_service.domain.refusals import OutOfScope

# Rows of these tables belong to a dealer. Others (lists, dealers' names, users' roles, the record of changes) are
# guarded by the permission of the verb that reads them.
SCOPED = frozenset(
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
        "dealer_vehicle",
        "customer",
        "month_count",
        "import_refusal",
        "import_warning",
        "import_run",
        "order_correction",
        "three_answers",
        "scorecard",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The dealers whose rows may be read and written; ``dealer_ids`` None means the whole network."""

    name: str
    dealer_ids: frozenset[int] | None

    def allows(self, dealer_id: int | None) -> bool:
        return self.dealer_ids is None or (dealer_id is not None and dealer_id in self.dealer_ids)


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


def _row_classes() -> dict[str, Any]:
    return {
        mapper.local_table.name: mapper.class_
        for mapper in SQLModel._sa_registry.mappers
        if isinstance(mapper.local_table, Table)
    }


def _tables_in(statement: Any) -> tuple[set[str], set[str]]:
    """Names of scoped tables that a statement reaches as mapped rows, and as bare tables."""
    mapped: set[str] = set()
    bare: set[str] = set()
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and element.name in SCOPED:
            (mapped if "parententity" in element._annotations else bare).add(element.name)
        owner = getattr(element, "table", None)
        if isinstance(owner, Table) and owner.name in SCOPED:
            (mapped if "parententity" in getattr(element, "_annotations", {}) else bare).add(owner.name)
    return mapped, bare


def _put_scope(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    statement = state.statement
    if isinstance(statement, TextClause) or any(
        isinstance(e, TextClause) and "select" in e.text.lower() for e in visitors.iterate(cast(Any, statement))
    ):
        raise OutOfScope("Plain SQL goes round the scope; use a mapped statement.")
    cache: dict[Any, tuple[frozenset[str], frozenset[str]]] = state.session.info.setdefault("tables_seen", {})
    key = statement._generate_cache_key() if hasattr(statement, "_generate_cache_key") else None
    known = cache.get(key.key) if key is not None else None
    if known is None:
        mapped, bare = _tables_in(statement)
        known = (frozenset(mapped), frozenset(bare - mapped))
        if key is not None:
            cache[key.key] = known
    mapped_names, bare_names = known
    if not mapped_names and not bare_names:
        return
    scope = state.session.info.get("scope")
    if not isinstance(scope, Scope):
        raise OutOfScope("This session has no scope, so it may read nothing.")
    if scope.dealer_ids is None:
        return
    if bare_names:
        raise OutOfScope(f"A bare table goes round the scope: {', '.join(sorted(bare_names))}.")
    classes = _row_classes()
    ids = sorted(scope.dealer_ids)
    for name in sorted(mapped_names):
        row = classes[name]
        state.statement = state.statement.options(
            with_loader_criteria(row, row.dealer_id.in_(ids), include_aliases=True)
        )


def _check_flush(session: Any, _context: Any, _instances: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if getattr(row, "__tablename__", None) in SCOPED:
            scope = scope_of(session)
            if not scope.allows(row.dealer_id):
                raise OutOfScope(f"A row of {row.__tablename__} belongs to another dealer.")


event.listen(Session, "do_orm_execute", _put_scope)
event.listen(Session, "before_flush", _check_flush)
