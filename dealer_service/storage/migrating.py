"""Is the database at the newest migration, and how does it get there?"""

from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from dealer_service.paths import MIGRATIONS
from dealer_service.storage.database import Database
from dealer_service.storage.schema import METADATA


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Create or upgrade the tables; on SQLite with foreign keys off, because batch mode rebuilds tables."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(_config(connection), "head")
        connection.commit()
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.exec_driver_sql("BEGIN")


def is_current(database: Database) -> bool:
    """Does the database stand at the newest migration?"""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def differences(database: Database) -> list[Any]:
    """What the tables of the code have and the migrated database has not, or the other way round."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [d for d in compare_metadata(context, METADATA) if not _is_work_table(d)]


def _is_work_table(difference: Any) -> bool:
    return isinstance(difference, tuple) and str(getattr(difference[1], "name", "")).startswith("rw_")


def write_revision(database: Database, message: str, number: str) -> None:
    """Write the next numbered migration from the difference between tables and database."""
    with database.engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)
