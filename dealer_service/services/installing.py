"""How does an installation come to stand: tables, standard lists, and a demonstration for those who look first?"""

from dealer_service.domain.accounts import SYSTEM_ACTOR, Role
from dealer_service.paths import LISTS
from dealer_service.services import accounts
from dealer_service.services.demonstration.loading import PASSWORD, is_empty, load_demonstration
from dealer_service.services.opening import SYSTEM, Database, upgrade_database
from dealer_service.storage.lists import load_lists
from dealer_service.storage.standard_lists import reworded

__all__ = ["PASSWORD", "demonstration_people", "install", "is_empty", "load_demonstration"]

DEMONSTRATION = "@halvane.example"


def install(database: Database) -> None:
    """Create or upgrade the tables and load causes, concern groups and dismissal reasons; safe to do again."""
    upgrade_database(database)
    with database.session(SYSTEM, write=True) as session:
        load_lists(session, LISTS, reworded(session))
        session.commit()


def demonstration_people(database: Database) -> list[tuple[str, str]]:
    """Address and roles of one demonstration person of each role; none where the data are somebody's own."""
    with database.session(SYSTEM) as session:
        people = accounts.list_people(session, SYSTEM_ACTOR, DEMONSTRATION)
        roles = {person.id: accounts.grants_in_words(session, person.grants) for person in people}
    order = list(Role)
    people.sort(key=lambda person: min((order.index(grant.role) for grant in person.grants), default=len(order)))
    return [
        (person.email, ", ".join(f"{role.value}, {place or 'network'}" for role, place in roles[person.id]))
        for person in people
        if "." not in person.email.partition("@")[0] and person.active
    ]
