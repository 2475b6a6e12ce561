"""What does a statement reach: mapped rows, bare tables, or words that nobody can look into?"""

import re
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Table, TableClause, TextClause, TextualSelect
from sqlalchemy.sql.ddl import BaseDDLElement
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import AliasedReturnsRows, SelectBase

from dealer_service.domain.refusals import OutOfScope

# How many shapes of statements are remembered, for all sessions.
SHAPES_KEPT = 2_000
_HARMLESS = re.compile(r"\*|\d+|NULL", re.IGNORECASE)
# A condition of a partial index must stand in a statement with the words of the index: columns against constants.
_COMPARED = r"[\w.]+ (IS (NOT )?NULL|(=|<>) '\w+'|(NOT )?IN \('\w+'(, ?'\w+')*\))"
_CONDITION = re.compile(rf"{_COMPARED}( AND {_COMPARED})*", re.IGNORECASE)
_BESIDE = ("_prefixes", "_suffixes", "_hints", "_statement_hints")
# Statements that are written once and asked again and again are known by themselves; a statement never changes.
_written_once: WeakKeyDictionary[Any, tuple[tuple[str, ...], tuple[str, ...]]] = WeakKeyDictionary()
_tables_seen: dict[Any, tuple[tuple[str, ...], tuple[str, ...]]] = {}


def tables_in(statement: Any, names: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of the tables named a statement reaches, as mapped rows and as bare tables.

    A statement of known shape is not walked again; its words are part of the key, so that none hides behind another's.
    Raises ``OutOfScope`` for plain SQL anywhere in it.
    """
    if (kept := _written_once.get(statement)) is not None:
        return kept
    found = _tables_in(statement, names)
    _written_once[statement] = found
    return found


def _tables_in(statement: Any, names: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    key = statement._generate_cache_key() if hasattr(statement, "_generate_cache_key") else None
    known = None if key is None else _tables_seen.get(key.key)
    if known is None:
        known = _walked(statement, names)
        if key is not None:
            if len(_tables_seen) >= SHAPES_KEPT:
                _tables_seen.clear()
            _tables_seen[key.key] = known
    return known


def _walked(statement: Any, names: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A table or alias is mapped where it, or a column of it, was named through its class on the same level.

    A level is one SELECT without those inside it: there, plain columns speak of the same rows as mapped ones.
    """
    mapped: set[str] = set()
    bare: set[str] = set()
    levels, begun = [statement], {id(statement)}
    while levels:
        through_class: dict[str, str] = {}  # name of the table or alias -> table
        plain: dict[str, str] = {}
        here, seen = [levels.pop()], set()
        while here:
            element = here.pop()
            if id(element) in seen:
                continue
            seen.add(id(element))
            if _is_plain(element):
                raise OutOfScope("Plain SQL goes round the scope; use a mapped statement.")
            _note(element, names, through_class, plain)
            for child in element.get_children():
                if not isinstance(child, SelectBase):
                    here.append(child)
                elif id(child) not in begun:
                    begun.add(id(child))
                    levels.append(child)
        mapped.update(through_class.values())
        bare.update(table for name, table in plain.items() if name not in through_class)
    return tuple(sorted(mapped)), tuple(sorted(bare))


def _note(element: Any, names: frozenset[str], through_class: dict[str, str], plain: dict[str, str]) -> None:
    if isinstance(element, UpdateBase):
        element = element.table
    is_source = isinstance(element, (TableClause, AliasedReturnsRows))
    source = table = element if is_source else getattr(element, "table", None)
    while isinstance(table, AliasedReturnsRows):
        table = table.element
    if source is not None and isinstance(table, TableClause) and table.name in names:
        named = isinstance(table, Table) and "parententity" in getattr(element, "_annotations", {})
        (through_class if named else plain)[source.name] = table.name


def _is_plain(element: Any) -> bool:
    if isinstance(element, TextClause):
        return not _CONDITION.fullmatch(element.text)
    if isinstance(element, (TextualSelect, BaseDDLElement)):
        return True
    if isinstance(element, ColumnClause) and element.is_literal:
        return not _HARMLESS.fullmatch(element.name)
    return any(getattr(element, name, None) for name in _BESIDE)
