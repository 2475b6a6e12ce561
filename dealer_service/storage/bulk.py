"""How are many rows written at once, on either database?"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

Rows = Iterable[Sequence[Any]]


def load_rows(connection: Connection, table: str, columns: Sequence[str], rows: Rows) -> None:
    """Insert rows of plain values (instants as seconds): one prepared statement on SQLite, COPY on PostgreSQL."""
    names = ", ".join(columns)
    cursor: Any = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            places = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        else:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    finally:
        cursor.close()


def reserve_ids(connection: Connection, table: str, count: int) -> Sequence[int]:
    """Ids for rows that are about to be loaded; on SQLite the caller holds the write lock."""
    if count == 0:
        return []
    if connection.dialect.name == "sqlite":
        last = connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {table}")).scalar_one()
        return range(last + 1, last + 1 + count)
    statement = text(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, :count)")
    return [row[0] for row in connection.execute(statement, {"count": count})]


def fetch_by(connection: Connection, query: str, keys: Sequence[Any], size: int = 900) -> list[Any]:
    """Rows of a query whose ``{keys}`` place takes the given values, asked for in batches."""
    found: list[Any] = []
    cursor: Any = connection.connection.cursor()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    try:
        for first in range(0, len(keys), size):
            part = keys[first : first + size]
            cursor.execute(query.replace("{keys}", ", ".join([mark] * len(part))), tuple(part))
            found.extend(cursor.fetchall())
    finally:
        cursor.close()
    return found
