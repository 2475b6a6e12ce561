"""Which hours, promises, limits and deputies are set, by dealer and for the network?"""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.complaint_authority import Deputy
from dealer_service.domain.complaint_policy import Policy
from dealer_service.storage.columns import UtcSeconds

NETWORK = 1


class ComplaintPolicyRow(SQLModel, table=True):
    """A dealer's own policy; without one the network's holds."""

    __tablename__ = "complaint_policy"

    dealer_id: int = Field(foreign_key="dealer.id", primary_key=True)
    body: str  # JSON
    version: int = 1
    changed_at: datetime = Field(sa_type=UtcSeconds)
    changed_by_id: int | None = Field(default=None, foreign_key="app_user.id")


class NetworkComplaintPolicyRow(SQLModel, table=True):
    """What a new dealer starts with."""

    __tablename__ = "network_complaint_policy"

    id: int = Field(default=NETWORK, primary_key=True)
    body: str
    version: int = 1
    changed_at: datetime = Field(sa_type=UtcSeconds)
    changed_by_id: int | None = Field(default=None, foreign_key="app_user.id")


class ComplaintDeputyRow(SQLModel, table=True):
    """Who stands in for whom, from day to day; one that ended or was taken back stays on record."""

    __tablename__ = "complaint_deputy"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    deputy_id: int = Field(foreign_key="app_user.id", index=True)
    first_on: date
    last_on: date
    set_by_id: int | None = Field(default=None, foreign_key="app_user.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


def find_policy(session: Session, dealer_id: int) -> tuple[Policy, int] | None:
    """A dealer's own policy and its version."""
    row = session.exec(select(ComplaintPolicyRow).where(ComplaintPolicyRow.dealer_id == dealer_id)).first()
    return None if row is None else (Policy.from_plain(json.loads(row.body)), row.version)


def find_network_policy(session: Session) -> tuple[Policy, int] | None:
    row = session.exec(select(NetworkComplaintPolicyRow)).first()
    return None if row is None else (Policy.from_plain(json.loads(row.body)), row.version)


def save_policy(session: Session, dealer_id: int | None, policy: Policy, version: int, by_user_id: int | None,
                now: datetime) -> bool:  # fmt: skip
    """Keep the policy of a dealer, or of the network, as the version after the one seen; False where it moved on."""
    body = json.dumps(policy.to_plain(), ensure_ascii=False, sort_keys=True)
    row: ComplaintPolicyRow | NetworkComplaintPolicyRow | None
    if dealer_id is None:
        row = session.exec(select(NetworkComplaintPolicyRow).with_for_update()).first()
        fresh: ComplaintPolicyRow | NetworkComplaintPolicyRow = NetworkComplaintPolicyRow(body=body, changed_at=now)
    else:
        own = select(ComplaintPolicyRow).where(ComplaintPolicyRow.dealer_id == dealer_id)
        row = session.exec(own.with_for_update()).first()
        fresh = ComplaintPolicyRow(dealer_id=dealer_id, body=body, changed_at=now)
    if (row.version if row else 0) != version:
        return False
    row = row or fresh
    row.body, row.version, row.changed_at, row.changed_by_id = body, version + 1, now, by_user_id
    session.add(row)
    session.flush()
    return True


def absent_for(session: Session, deputy_id: int, on: date) -> list[int]:
    """The people for whom this person stands in on a day."""
    statement = select(ComplaintDeputyRow.user_id).where(
        ComplaintDeputyRow.deputy_id == deputy_id, ComplaintDeputyRow.first_on <= on,
        ComplaintDeputyRow.last_on >= on, col(ComplaintDeputyRow.withdrawn_at).is_(None),
    )  # fmt: skip
    return sorted(set(session.exec(statement)))


def list_deputies(session: Session, user_ids: Collection[int], since: date) -> Sequence[tuple[int, Deputy]]:
    """Who stands in for these people on or after a day, by first day, with the id of each."""
    statement = select(ComplaintDeputyRow).where(
        col(ComplaintDeputyRow.user_id).in_(user_ids), ComplaintDeputyRow.last_on >= since,
        col(ComplaintDeputyRow.withdrawn_at).is_(None),
    )  # fmt: skip
    rows = session.exec(statement.order_by(col(ComplaintDeputyRow.first_on), col(ComplaintDeputyRow.id)))
    return [(row.id or 0, Deputy(row.user_id, row.deputy_id, row.first_on, row.last_on)) for row in rows]


def find_deputy(session: Session, deputy_row_id: int) -> ComplaintDeputyRow | None:
    return session.get(ComplaintDeputyRow, deputy_row_id)


def save_deputy(session: Session, deputy: Deputy, by_user_id: int | None) -> int:
    row = ComplaintDeputyRow(user_id=deputy.user_id, deputy_id=deputy.deputy_id, first_on=deputy.first_on,
                             last_on=deputy.last_on, set_by_id=by_user_id)  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0
