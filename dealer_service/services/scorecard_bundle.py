"""How do the cards of a batch come in one file, to be printed and sent?"""

import zipfile
from collections.abc import Iterator
from datetime import datetime

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.months import Month
from dealer_service.domain.scorecards import from_json
from dealer_service.pdf.scorecard import scorecard_pdf
from dealer_service.services import accounts
from dealer_service.services.opening import Database
from dealer_service.services.scorecard_files import file_name
from dealer_service.services.scorecard_runs import dealers_of, locales_for
from dealer_service.storage import scorecard_runs as stored_runs
from dealer_service.storage import scorecards as stored

BEGINNING = (1980, 1, 1, 0, 0, 0)  # the same cards make the same file, whenever they are asked for


class _Pipe:
    """A file that is sent while it is written."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._waiting.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        return

    def take(self) -> bytes:
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def cards_as_zip(database: Database, actor: Actor, run_id: int, now: datetime) -> Iterator[bytes]:
    """One PDF for each dealer and language of the batch as it was last issued; cards never issued are left out."""
    require(actor, Permission.ISSUE_SCORECARDS)
    pipe = _Pipe()
    with database.session(None) as session:
        accounts.enter(session, actor, now)
        row = stored_runs.find_run(session, run_id)
        if row is None:
            return
        dealers = dealers_of(session, Month.of(row.month), row.dealer_id, row.region_id)
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as bundle:  # type: ignore[call-overload]
            for dealer in dealers:
                for locale in locales_for(dealer, row.languages):
                    card = stored.latest_cards(session, [dealer.id], row.month, locale).get(dealer.id)
                    if card is not None:
                        name = f"{file_name(dealer.code)}-{Month.of(row.month)}-{locale}.pdf"
                        bundle.writestr(zipfile.ZipInfo(name, BEGINNING), scorecard_pdf(from_json(card.content)))
                        yield pipe.take()
        yield pipe.take()
