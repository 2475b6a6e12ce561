"""How are the cards of many dealers written to a folder, side by side, and again after a stop?"""

import gc
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from dealer_service.domain.accounts import Actor, Permission, require
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import Refused
from dealer_service.domain.scorecards import ScorecardContent
from dealer_service.pdf.scorecard import scorecard_pdf
from dealer_service.services import accounts
from dealer_service.services.opening import Database
from dealer_service.services.quality_units import no_dealer
from dealer_service.services.scorecard_freezing import Frozen
from dealer_service.services.scorecard_issuing import BATCH, issue_cards
from dealer_service.services.scorecards import kept_or_live, local_today
from dealer_service.storage.dealers import list_codes, list_dealers
from dealer_service.storage.scope import scope_of

Progress = Callable[[int, int], None]  # cards done, cards asked for


@dataclass(frozen=True, slots=True)
class CardFile:
    """What became of one dealer's card: ``file`` None where there is none to write.

    ``issued``: frozen by this run. ``unchanged``: the file was already there, to the byte. ``refusal`` with a file: it
    was issued before and stays as it is.
    """

    code: str
    file: Path | None
    issued: bool = False
    unchanged: bool = False
    refusal: Refused | None = None


@dataclass(slots=True)
class CardFiles:
    """All cards of a run, by dealer code."""

    cards: list[CardFile] = field(default_factory=list)

    @property
    def written(self) -> int:
        return sum(card.file is not None for card in self.cards)

    @property
    def issued(self) -> int:
        return sum(card.issued for card in self.cards)

    @property
    def refused(self) -> list[CardFile]:
        return [card for card in self.cards if card.refusal is not None]


@dataclass(frozen=True, slots=True)
class _Run:
    actor: Actor
    month: Month
    locale: str
    out: Path
    issue: bool
    now: datetime


def scorecard_files(
    database: Database,
    actor: Actor,
    codes: Sequence[str] | None,
    month: Month,
    locale: str,
    out: Path,
    jobs: int = 1,
    issue: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> CardFiles:
    """Write ``out``/CODE-YYYY-MM.pdf for the dealers named, or for all in the person's scope, each file at once whole.

    With ``issue`` each card is frozen first. A card that was issued before is written as it was issued, so that a
    run after a stop goes on where the first one ended; where its figures have moved since, the second issue is
    refused, because it needs a reason. A refusal never stops the others.
    """
    require(actor, Permission.ISSUE_SCORECARDS if issue else Permission.SEE_QUALITY)
    if now is None:
        raise ValueError("the moment of the run must be named")
    wanted = sorted(set(codes)) if codes is not None else _codes_in_scope(database, actor, now)
    out.mkdir(parents=True, exist_ok=True)
    run = _Run(actor, month, locale, out, issue, now)
    done = CardFiles()
    for cards in _batches(database, run, wanted, jobs):
        done.cards += cards
        if progress:
            progress(len(done.cards), len(wanted))
    return done


def _codes_in_scope(database: Database, actor: Actor, now: datetime) -> list[str]:
    with database.session(None) as session:
        accounts.enter(session, actor, now)
        scope = scope_of(session)
        return sorted(code for dealer_id, code in list_codes(session) if scope.allows(dealer_id))


def _batches(database: Database, run: _Run, codes: Sequence[str], jobs: int) -> Iterator[list[CardFile]]:
    # The first is made here: it reads the typefaces, which processes that are forked off then have already.
    # Several parts for each process, so that none waits long for another's last.
    many = max(1, min(BATCH, len(codes) // (4 * jobs)))
    parts = [codes[:1], *(codes[at : at + many] for at in range(1, len(codes), many))]
    if jobs <= 1 or len(parts) < 2:
        yield from (_write_batch(database, run, part) for part in parts)
        return
    yield _write_batch(database, run, parts[0])
    with ProcessPoolExecutor(min(jobs, len(parts) - 1), mp_context=_processes(database)) as pool:
        yield from pool.map(partial(_write_batch_at, database.url, run), parts[1:])


def _processes(database: Database) -> BaseContext:
    """Forked where nothing else runs in this process: starting anew would cost more than two hundred cards.

    No connection may live on in two processes, so all are closed before; each process opens its own, and finds its
    statements written. What lies in memory by then stays out of reach of the collector, which would copy all of it.
    """
    if "fork" in get_all_start_methods() and threading.active_count() == 1:
        database.engine.dispose()
        _opened[database.url] = database
        if not gc.get_freeze_count():
            gc.collect()
            gc.freeze()
        return get_context("fork")
    return get_context("spawn")


_opened: dict[str, Database] = {}


def _write_batch_at(url: str, run: _Run, codes: Sequence[str]) -> list[CardFile]:
    if url not in _opened:
        _opened[url] = Database(url)
    return _write_batch(_opened[url], run, codes)


def _write_batch(database: Database, run: _Run, codes: Sequence[str]) -> list[CardFile]:
    with database.session(None) as session:
        accounts.enter(session, run.actor, run.now)
        scope = scope_of(session)
        dealers = [dealer for dealer in list_dealers(session, codes) if scope.allows(dealer.id)]
    done: Mapping[int, Frozen | Refused] = {}
    if run.issue:
        done = issue_cards(database, run.actor, dealers, run.month, run.locale, run.now)
    contents = {dealer_id: one.content for dealer_id, one in done.items() if isinstance(one, Frozen)}
    others = [dealer for dealer in dealers if dealer.id not in contents and _has_card(done.get(dealer.id))]
    with database.session(None) as session:
        accounts.enter(session, run.actor, run.now)
        todays = {dealer.id: local_today(dealer, run.now) for dealer in others}
        contents |= kept_or_live(session, run.actor, others, run.month, run.locale, todays)
    ids = {dealer.code: dealer.id for dealer in dealers}
    return [
        _write_card(run, code, contents.get(ids[code]), done.get(ids[code]))
        if code in ids
        else CardFile(code, None, refusal=no_dealer(code))
        for code in codes
    ]


def _has_card(done: Frozen | Refused | None) -> bool:
    """A card that was issued before is written as it was issued, also where a second issue wants a reason."""
    return not isinstance(done, Refused) or done.field == "reason"


def _write_card(run: _Run, code: str, content: ScorecardContent | None, done: Frozen | Refused | None) -> CardFile:
    refusal = done if isinstance(done, Refused) else None
    if content is None:
        return CardFile(code, None, refusal=refusal)
    file = run.out / f"{file_name(code)}-{run.month}.pdf"
    issued = isinstance(done, Frozen) and done.fresh
    return CardFile(code, file, issued, not _replace(file, scorecard_pdf(content)), refusal)


def file_name(code: str) -> str:
    """A code names one file in the folder, whatever characters a dealers file brought in."""
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in code).lstrip(".") or "_"


def _replace(file: Path, content: bytes) -> bool:
    """Put the whole file in place at once; False where it was there already, to the byte."""
    if file.exists() and file.read_bytes() == content:
        return False
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)
    return True
