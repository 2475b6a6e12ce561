"""Which programs may ask, with which token, for which dealers?"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.accounts import Permission, TokenGrant
from dealer_service.storage.columns import UtcSeconds


class ApiTokenRow(SQLModel, table=True):
    """A token by its digest, so that it can be revoked and never read back.

    It is bound to a dealer, to a region, or to the network where both are empty.
    """

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    name: str
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    region_id: int | None = Field(default=None, foreign_key="region.id")
    permissions: str  # names with blanks between them
    created_by: int = Field(foreign_key="app_user.id")
    created_at: datetime = Field(sa_type=UtcSeconds)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcSeconds)


def written(permissions: Iterable[Permission]) -> str:
    return " ".join(sorted(permission.value for permission in permissions))


def grant_of(row: ApiTokenRow) -> TokenGrant:
    """What the token allows, and where."""
    named = frozenset(Permission(name) for name in row.permissions.split())
    return TokenGrant(row.id or 0, named, row.dealer_id, row.region_id)


def save_token(session: Session, row: ApiTokenRow) -> int:
    session.add(row)
    session.flush()
    return row.id or 0


def find_token(session: Session, token_id: int) -> ApiTokenRow | None:
    return session.get(ApiTokenRow, token_id)


def find_by_digest(session: Session, digest: str) -> ApiTokenRow | None:
    return session.exec(select(ApiTokenRow).where(ApiTokenRow.digest == digest)).first()


def list_tokens(session: Session) -> list[ApiTokenRow]:
    """Those in use first, then by name."""
    rows = session.exec(select(ApiTokenRow).order_by(col(ApiTokenRow.name), col(ApiTokenRow.id))).all()
    return sorted(rows, key=lambda row: row.revoked_at is not None)
