"""Who may sign in, with which roles, and which sessions are open?"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from dealer_service.storage.columns import UtcSeconds


class UserRow(SQLModel, table=True):
    __tablename__ = "app_user"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    staff_name: str | None = None  # as the dealer's own system writes this person on orders
    password_hash: str
    locale: str = "en"
    active: bool = True
    created_at: datetime = Field(sa_type=UtcSeconds)


class UserRoleRow(SQLModel, table=True):
    """One role of a person, at a dealer, in a region, or in the network where both are empty."""

    __tablename__ = "user_role"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    role: str
    dealer_id: int | None = Field(default=None, foreign_key="dealer.id")
    region_id: int | None = Field(default=None, foreign_key="region.id")


class SignInSessionRow(SQLModel, table=True):
    """One signed-in browser; kept by the digest of its token, so it can be revoked and never read back."""

    __tablename__ = "sign_in_session"

    token_digest: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    started_at: datetime = Field(sa_type=UtcSeconds)
    seen_at: datetime = Field(sa_type=UtcSeconds)
    expires_at: datetime = Field(sa_type=UtcSeconds)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcSeconds)
    browser: str | None = None


class SignInAttemptRow(SQLModel, table=True):
    """A refused sign-in, for throttling by address and by person."""

    __tablename__ = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    at: datetime = Field(sa_type=UtcSeconds)
