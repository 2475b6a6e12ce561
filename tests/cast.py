"""Who plays in the tests: a fixed cast of people at two dealers in two regions, and one outsider.

Everybody's password is ``PASSWORD``. Ann is an advisor at D1, Max her manager; Olga is an advisor at D2 in the same
region, Far at D3 in another; nobody of them may see another's rows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR, Grant, Role
from dealer_service.paths import LISTS
from dealer_service.services import passwords
from dealer_service.services.dealers import DealerMaster, add_dealer
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.accounts import UserRow, save_grants, save_user
from dealer_service.storage.dealers import find_dealer, list_regions
from dealer_service.storage.lists import load_lists

PASSWORD = "three quiet pistons"
JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)

DEALERS = (
    DealerMaster("D1", "Northgate Motors", "North", "Hamburg", "Europe/Berlin", "en"),
    DealerMaster("D2", "Harbour Cars", "North", "Bremen", "Europe/Berlin", "en"),
    DealerMaster("D3", "南苑汽车", "South", "广州", "Asia/Shanghai", "zh"),
)


@dataclass(frozen=True)
class Member:
    """One of the cast; ``outsider`` has an account and no role."""

    key: str
    name: str
    role: Role | None
    dealer: str | None = None
    region: str | None = None
    locale: str = "en"
    staff_name: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@example.com"


CAST: dict[str, Member] = {
    member.key: member
    for member in (
        Member("advisor", "Ann Advisor", Role.ADVISOR, dealer="D1", staff_name="A. Advisor"),
        Member("manager", "Max Manager", Role.MANAGER, dealer="D1"),
        Member("technician", "Tom Torque", Role.TECHNICIAN, dealer="D1", staff_name="T. Torque"),
        Member("care", "Cara Care", Role.CUSTOMER_CARE, dealer="D1"),
        Member("principal", "Paul Principal", Role.PRINCIPAL, dealer="D1"),
        Member("other_advisor", "Olga Other", Role.ADVISOR, dealer="D2"),
        Member("far_manager", "方经理", Role.MANAGER, dealer="D3", locale="zh"),
        Member("area_manager", "Ada Area", Role.AREA_MANAGER, region="North"),
        Member("auditor", "Ute Auditor", Role.AUDITOR),
        Member("service_centre", "Sam Centre", Role.SERVICE_CENTRE),
        Member("head_office", "Hedda Office", Role.HEAD_OFFICE),
        Member("admin", "Ali Admin", Role.ADMIN),
        Member("outsider", "Otto Outside", None),
    )
}


@cache
def password_hash() -> str:
    """Computed once: it is slow on purpose."""
    return passwords.digest_of(PASSWORD)


def enter_cast(session: Session) -> dict[str, int]:
    """Add dealers and people; answers the id of each by key. The caller commits."""
    for master in DEALERS:
        add_dealer(session, SYSTEM_ACTOR, master, JOINED)
    regions = {name: region_id for region_id, name in list_regions(session)}
    ids = {}
    for member in CAST.values():
        row = UserRow(
            email=member.email,
            name=member.name,
            staff_name=member.staff_name,
            password_hash=password_hash(),
            locale=member.locale,
            created_at=JOINED,
        )
        ids[member.key] = save_user(session, row)
        if member.role is not None:
            dealer = find_dealer(session, member.dealer) if member.dealer else None
            grant = Grant(member.role, dealer.id if dealer else None, regions[member.region] if member.region else None)
            save_grants(session, ids[member.key], [grant])
    return ids


def people_a_database(database: Database) -> dict[str, int]:
    """Enter the standard lists and the cast into a migrated database and commit."""
    with database.session(SYSTEM, write=True) as session:
        load_lists(session, LISTS)
        ids = enter_cast(session)
        session.commit()
    return ids
