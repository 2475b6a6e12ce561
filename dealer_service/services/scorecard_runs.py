"""How are the cards of many dealers issued behind the pages, with progress, and taken up again after a stop?"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.dealers import Dealer
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services import accounts
from dealer_service.services.jobs import Jobs
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.services.quality_units import dealer_seen
from dealer_service.services.scorecard_issuing import BATCH, issue_cards
from dealer_service.services.words import N_
from dealer_service.settings import LOCALES
from dealer_service.storage import scorecard_runs as stored
from dealer_service.storage.dealers import list_dealers, list_regions
from dealer_service.storage.order_details import names_of
from dealer_service.storage.scope import scope_of
from dealer_service.storage.scorecard_runs import ScorecardRunRow

ISSUE = "scorecards.issue"
OWN, BOTH = "own", "both"
LANGUAGES = (OWN, *LOCALES, BOTH)
SILENT = timedelta(minutes=2)
NOTE_SECONDS = 0.5
KEPT = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunView:
    """A batch as pages show it. ``state``: running, stopped or finished; ``unit`` a dealer, a region, None for all.

    ``unchanged`` cards were issued before and would say the same.
    """

    id: int
    month: Month
    languages: str
    unit: str | None
    reason: str | None
    by: str | None
    asked_at: datetime
    finished_at: datetime | None
    state: str
    total: int
    done: int
    issued: int
    refused: tuple[tuple[str, str, str, dict[str, object]], ...]

    @property
    def unchanged(self) -> int:
        return max(self.done - self.issued - len(self.refused), 0)


class ScorecardRuns:
    """Who works on batches of cards, and by whose clock."""

    def __init__(self, database: Database, jobs: Jobs, clock: Callable[[], datetime]) -> None:
        self.database, self.jobs, self.clock = database, jobs, clock
        jobs.know(ISSUE, lambda run: self.work(int(run)))

    def ask(
        self, actor: Actor, month: Month, languages: str, *, dealer_code: str | None = None,
        region_id: int | None = None, reason: str | None = None,
    ) -> int:  # fmt: skip
        """Have the cards of a month issued; answers the number of the batch. Commits, because the work is done apart.

        Raises ``Refused`` for a month that is not over anywhere in the batch.
        """
        require(actor, Permission.ISSUE_SCORECARDS)
        now = self.clock()
        if languages not in LANGUAGES:
            raise Refused(N_("Choose the language of the cards."), field="languages")
        with self.database.session(None, write=True) as session:
            accounts.enter(session, actor, now)
            dealer_id = dealer_seen(session, dealer_code).id if dealer_code else None
            dealers = dealers_of(session, month, dealer_id, region_id)
            if not dealers:
                raise Refused(N_("There is no dealer to issue a card for."), field="unit")
            if all(_today(dealer, now) <= month.last_day for dealer in dealers):
                raise Refused(
                    N_("This month is not over. Its scorecard can be issued from {day} on."),
                    field="month", day=month.plus(1).first_day.isoformat(),
                )  # fmt: skip
            run_id = stored.add_run(session, ScorecardRunRow(
                month=month.number, languages=languages, dealer_id=dealer_id, region_id=region_id,
                reason=(reason or "").strip() or None, by_user_id=actor.user_id or 0, asked_at=now, seen_at=now,
                total=sum(len(locales_for(dealer, languages)) for dealer in dealers)))  # fmt: skip
            session.commit()
        self.jobs.ask(ISSUE, str(run_id))
        return run_id

    def again(self, actor: Actor, run_id: int) -> None:
        """Take up a batch that was stopped; what is issued stays, the rest is added."""
        require(actor, Permission.ISSUE_SCORECARDS)
        with self.database.session(None) as session:
            accounts.enter(session, actor, self.clock())
            if run_view(session, actor, run_id, self.clock()).state != "stopped":
                raise Refused(N_("This batch is not stopped. Look at how far it has come."))
        self._note(run_id, None)
        self.jobs.ask(ISSUE, str(run_id))

    def take_up(self) -> int:
        """Ask again for the batches of which nothing was heard for a while: the machine was stopped over them."""
        with self.database.session(SYSTEM) as session:
            silent = stored.unfinished_runs(session, self.clock() - SILENT)
        for run_id in silent:
            self._note(run_id, None)
            self.jobs.ask(ISSUE, str(run_id))
        return len(silent)

    def work(self, run_id: int) -> None:
        """Issue what the batch has not issued yet, each card whole in a transaction of its own."""
        with self.database.session(SYSTEM) as session:
            row = stored.find_run(session, run_id)
            if row is None or row.finished_at is not None:
                return
            month, made = Month.of(row.month), stored.made_in(session, run_id)
            dealers = dealers_of(session, month, row.dealer_id, row.region_id)
            wanted = [(dealer, locale) for dealer in dealers for locale in locales_for(dealer, row.languages)]
            try:
                actor = accounts.actor_of(session, row.by_user_id)
            except NotFound as gone:
                self._finish(run_id, 0, [("", "", gone.message, gone.params)])
                return
        refused: list[tuple[str, str, str, dict[str, object]]] = []
        told = _Told(lambda done: self._note(run_id, (done, len(wanted))))
        dealt = len(made)
        for locale in dict.fromkeys(locale for _dealer, locale in wanted):
            missing = [dealer for dealer, own in wanted if own == locale and (dealer.id, locale) not in made]
            for at in range(0, len(missing), BATCH):
                part = missing[at : at + BATCH]
                done = issue_cards(
                    self.database, actor, part, month, locale, self.clock(), row.reason, run_id,
                    issued=partial(told.far, dealt),
                )  # fmt: skip
                dealt += len(part)
                refused += [
                    (dealer.code, locale, no.message, no.params)
                    for dealer in part
                    if isinstance(no := done[dealer.id], Refused)
                ]
        self._finish(run_id, len(wanted), refused)

    def _note(self, run_id: int, far: tuple[int, int] | None) -> None:
        with self.database.session(SYSTEM, write=True) as session:
            row = stored.find_run(session, run_id)
            if row is not None:
                done, total = far or (row.done, row.total)
                stored.note_run(session, run_id, done, total, self.clock())
            session.commit()

    def _finish(self, run_id: int, done: int, refused: list[tuple[str, str, str, dict[str, object]]]) -> None:
        with self.database.session(SYSTEM, write=True) as session:
            stored.finish_run(session, run_id, done, [list(one) for one in refused], self.clock())
            session.commit()


class _Told:
    """Notes how many cards are dealt with, now and then."""

    def __init__(self, note: Callable[[int], None]) -> None:
        self._note, self._noted = note, 0.0

    def far(self, before: int, more: int) -> None:
        if time.monotonic() - self._noted >= NOTE_SECONDS:
            self._noted = time.monotonic()
            self._note(before + more)


def run_view(session: Session, actor: Actor, run_id: int, now: datetime) -> RunView:
    """One batch; raises ``NotFound``."""
    require(actor, Permission.ISSUE_SCORECARDS)
    row = stored.find_run(session, run_id)
    if row is None:
        raise NotFound(N_("There is no such batch of scorecards."))
    return _views(session, [row], now)[0]


def list_runs(session: Session, actor: Actor, now: datetime) -> list[RunView]:
    """The last batches, the latest first."""
    require(actor, Permission.ISSUE_SCORECARDS)
    return _views(session, stored.list_runs(session, KEPT), now)


def dealers_of(session: Session, month: Month, dealer_id: int | None, region_id: int | None) -> list[Dealer]:
    """The dealers of a batch, by code: one, those of a region on the month's last day, or all in scope."""
    scope = scope_of(session)
    found = [dealer for dealer in list_dealers(session) if scope.allows(dealer.id)]
    if dealer_id is not None:
        return [dealer for dealer in found if dealer.id == dealer_id]
    if region_id is not None:
        at = month.last_day
        return [dealer for dealer in found if (region := dealer.region_on(at)) is not None and region[0] == region_id]
    return found


def locales_for(dealer: Dealer, languages: str) -> tuple[str, ...]:
    """The languages in which a dealer's card is issued."""
    if languages == BOTH:
        return tuple(LOCALES)
    return (dealer.locale if dealer.locale in LOCALES else LOCALES[0],) if languages == OWN else (languages,)


def _today(dealer: Dealer, now: datetime) -> date:
    return now.astimezone(dealer.zone_on(now.date())).date()


def _views(session: Session, rows: list[ScorecardRunRow], now: datetime) -> list[RunView]:
    names = names_of(session, {row.by_user_id for row in rows})
    regions = dict(list_regions(session))
    dealers = {dealer.id: f"{dealer.code} {dealer.name}" for dealer in list_dealers(
        session, only=[row.dealer_id for row in rows if row.dealer_id])}  # fmt: skip
    return [
        RunView(
            row.id or 0, Month.of(row.month), row.languages,
            dealers.get(row.dealer_id or 0) or regions.get(row.region_id or 0),
            row.reason, names.get(row.by_user_id), row.asked_at, row.finished_at, _state(row, now), row.total, row.done,
            stored.issued_in(session, row.id or 0), tuple(tuple(one) for one in json.loads(row.refused)),
        )
        for row in rows
    ]  # fmt: skip


def _state(row: ScorecardRunRow, now: datetime) -> str:
    if row.finished_at is not None:
        return "finished"
    return "stopped" if now - row.seen_at > SILENT else "running"
