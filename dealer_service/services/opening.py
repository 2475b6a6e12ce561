"""How do pages, programs and commands get at the database without knowing how it is stored?"""

from sqlalchemy.exc import SQLAlchemyError

from dealer_service.settings import Settings
from dealer_service.storage import schema  # noqa: F401 - all tables must be known before the first session
from dealer_service.storage.database import Database
from dealer_service.storage.scope import SYSTEM, Scope

__all__ = ["SYSTEM", "Database", "Scope", "is_ready", "open_database", "upgrade_database"]

# A server has a connection for each request under way; a command has one, and may hold the indexes of a large import.
SHARED_CACHE_MB = 64
COMMAND_CACHE_MB = 112


def open_database(settings: Settings, *, cache_mb: int = SHARED_CACHE_MB) -> Database:
    """The database of the settings; ``cache_mb`` is SQLite's memory for each connection."""
    return Database(settings.database_url, cache_mb=cache_mb)


def upgrade_database(database: Database) -> None:
    """Create or upgrade the tables."""
    # Read when needed: commands that only ask a question start in half the time without it.
    from dealer_service.storage import migrating

    migrating.upgrade(database)


def is_ready(database: Database) -> bool:
    """Can the database be reached, and does it stand at the newest migration?"""
    from dealer_service.storage import migrating

    try:
        return migrating.is_current(database)
    except SQLAlchemyError:
        return False
