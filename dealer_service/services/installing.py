"""How does an installation come to stand: tables, standard lists, and a demonstration for those who look first?"""

from dealer_service.paths import LISTS
from dealer_service.services.demonstration.loading import PASSWORD, is_empty, load_demonstration
from dealer_service.services.opening import SYSTEM, Database, upgrade_database
from dealer_service.storage.lists import load_lists

__all__ = ["PASSWORD", "install", "is_empty", "load_demonstration"]


def install(database: Database) -> None:
    """Create or upgrade the tables and load causes, concern groups and dismissal reasons; safe to do again."""
    upgrade_database(database)
    with database.session(SYSTEM, write=True) as session:
        load_lists(session, LISTS)
        session.commit()
