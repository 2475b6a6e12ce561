"""What is kept of the work on a job beside its own columns: the customer's consent to it, and a part it waits for?"""

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, select

from dealer_service.domain.order_stages import Consent, PartOrdered
from dealer_service.storage.columns import UtcSeconds
from dealer_service.storage.repair_orders import JobRow


class JobConsentRow(SQLModel, table=True):
    """That the customer agreed to a job which was added while the vehicle was in work."""

    __tablename__ = "job_consent"

    job_id: int = Field(foreign_key="job.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    how: str
    agreed_at: datetime = Field(sa_type=UtcSeconds)
    amount: int  # minor units
    by_user_id: int | None = Field(default=None, foreign_key="app_user.id")


class PartOrderedRow(SQLModel, table=True):
    """The part that an inspected job waits for, and the return that was agreed."""

    __tablename__ = "part_ordered"

    job_id: int = Field(foreign_key="job.id", primary_key=True)
    dealer_id: int = Field(foreign_key="dealer.id")
    order_id: int = Field(foreign_key="repair_order.id", index=True)
    part_number: str
    ordered_on: date
    return_on: date


def save_consent(session: Session, job: JobRow, consent: Consent, by_user_id: int | None) -> None:
    """Keep the consent to a job that was just added."""
    session.add(JobConsentRow(
        job_id=job.id or 0, dealer_id=job.dealer_id, order_id=job.order_id, how=consent.how,
        agreed_at=consent.agreed_at, amount=consent.amount, by_user_id=by_user_id,
    ))  # fmt: skip
    session.flush()


def list_consents(session: Session, order_id: int) -> dict[int, Consent]:
    """Consents to the jobs of an order, by job id."""
    rows = session.exec(select(JobConsentRow).where(JobConsentRow.order_id == order_id))
    return {row.job_id: Consent(row.how, row.agreed_at, row.amount) for row in rows}


def list_parts(session: Session, order_id: int) -> dict[int, PartOrdered]:
    """Parts that jobs of an order wait for, by job id."""
    rows = session.exec(select(PartOrderedRow).where(PartOrderedRow.order_id == order_id))
    return {row.job_id: PartOrdered(row.part_number, row.ordered_on, row.return_on) for row in rows}


def save_part(session: Session, order_id: int, line: int, part: PartOrdered | None) -> PartOrdered | None:
    """Keep the part of a job in place of an earlier one, None for none; answers the earlier one."""
    job = session.exec(select(JobRow).where(JobRow.order_id == order_id, col(JobRow.line) == line)).one()
    row = session.exec(select(PartOrderedRow).where(PartOrderedRow.job_id == job.id)).first()
    before = PartOrdered(row.part_number, row.ordered_on, row.return_on) if row else None
    if part is None:
        if row is not None:
            session.delete(row)
    else:
        row = row or PartOrderedRow(job_id=job.id or 0, dealer_id=job.dealer_id, order_id=order_id,
                                    part_number="", ordered_on=part.ordered_on, return_on=part.return_on)  # fmt: skip
        row.part_number, row.ordered_on, row.return_on = part.number, part.ordered_on, part.return_on
        session.add(row)
    session.flush()
    return before
