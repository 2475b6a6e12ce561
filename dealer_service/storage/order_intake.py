"""Under which run are the orders kept that a program brings one by one?"""

from datetime import UTC, datetime

from sqlmodel import Session, col, select

from dealer_service.storage.dealers import DealerRow
from dealer_service.storage.imports import ImportRunRow

PROFILE = "api"


def hold_dealer(session: Session, dealer_id: int) -> None:
    """Let one program after the other bring orders of a dealer: two that send the same order at once add it once.

    On SQLite whoever writes is alone anyway. Nobody else waits for it: orders that are added only look at the dealer.
    """
    session.exec(select(DealerRow.id).where(DealerRow.id == dealer_id).with_for_update(key_share=True)).first()


def run_of_day(session: Session, token_id: int, name: str, dealer_id: int, now: datetime) -> ImportRunRow:
    """The run that gathers what a token brings for a dealer on one day (UTC), begun with its first order.

    Its warnings stand where those of imported files do. Hold the dealer first.
    """
    mark = f"token:{token_id}"
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    known = session.exec(
        select(ImportRunRow).where(
            ImportRunRow.file_digest == mark,
            ImportRunRow.dealer_id == dealer_id,
            ImportRunRow.profile == PROFILE,
            col(ImportRunRow.started_at) >= midnight,
        )
    ).first()
    if known is not None:
        return known
    run = ImportRunRow(
        kind="repair-orders", file_name=name, file_digest=mark, profile=PROFILE, state="finished",
        dealer_id=dealer_id, started_at=now, noted_at=now, finished_at=now,
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run
