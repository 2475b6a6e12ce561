"""What is a sign's count made of: by person, or by kind of job?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_rows
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dealer_service.storage.accounts import UserRow
from dealer_service.storage.repair_orders import JobRow
from dealer_service.storage.rework import ReworkLinkRow
from dealer_service.storage.sign_orders import Span

_j: Any = JobRow
_l: Any = ReworkLinkRow


def late_links_by_person(session: Session, span: Span, dealer_id: int) -> Sequence[tuple[str | None, int]]:
    """Who linked returns of this dealer after the rework window had closed, and how many, most first."""
    original: Any = aliased(JobRow)
    count = func.count(_j.id)
    found = (
        select_rows(col(UserRow.name), count)
        .select_from(_l)
        .join(_j, _j.id == _l.job_id)
        .join(original, original.id == _l.original_id)
        .outerjoin(UserRow, col(UserRow.id) == _l.by_user_id)
        .where(
            _j.dealer_id == dealer_id,
            _l.source == "person",
            _l.at >= span.start,
            _l.at < span.end,
            _l.at > original.window_until,
        )
        .group_by(col(UserRow.name))
        .order_by(count.desc(), col(UserRow.name))
    )
    return [(name, number) for name, number in session.execute(found)]


def jobs_by_type(session: Session, span: Span, types: Sequence[str]) -> dict[tuple[int, str], int]:
    """Delivered jobs of these types by dealer in scope; with ``""`` all jobs together."""
    found = select_rows(_j.dealer_id, _j.job_type, func.count(_j.id)).where(_j.month.between(span.first, span.last))
    counts: dict[tuple[int, str], int] = {}
    for dealer_id, kind, number in session.execute(found.group_by(_j.dealer_id, _j.job_type)):
        counts[dealer_id, ""] = counts.get((dealer_id, ""), 0) + number
        if kind in types:
            counts[dealer_id, kind] = number
    return counts
