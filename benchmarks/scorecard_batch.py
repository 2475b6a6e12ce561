"""All scorecards of 300 dealers: the time a card against a bare page, and two processes against one.

    python -m benchmarks.scorecard_batch [--dealers 300] [--orders 300000] [--issue]

From the database to files on disk, as ``dealer-service scorecard --all`` does it. The bare page is a plain canvas with
the same typeface, as many strings, lines and pages as the cards really hold, made as often; drawn by two processes
they also tell what the machine gives at the moment. Wall clock counts for the processes, processor time for the ratio
to the bare page. Limits: 3 times the bare page, 1.7 times as fast with two.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from benchmarks.scorecard_pdf import bare, size
from benchmarks.yardstick_network import loaded, network
from dealer_service.domain.accounts import SYSTEM_ACTOR
from dealer_service.domain.months import Month
from dealer_service.services.opening import Database
from dealer_service.services.scorecard_files import scorecard_files

MONTH = Month(2025, 10)
NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
Size = tuple[int, int, int, list[str]]
MOST_RATIO, LEAST_GAIN = 3.0, 1.7


def processor() -> float:
    """Processor seconds of this process and those it started and has seen end."""
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def fresh(database: Database, issue: bool) -> Iterator[Database]:
    """The network itself, or a copy of it where cards are issued, so that every run issues them anew."""
    if not issue:
        yield database
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        shutil.copy(str(database.engine.url.database), copy)
        opened = Database(f"sqlite:///{copy}")
        yield opened
        opened.close()


def run(database: Database, jobs: int, issue: bool, out: Path) -> tuple[float, float, int]:
    """Wall-clock and processor seconds, and how many cards were written."""
    with fresh(database, issue) as house:
        begun, used = perf_counter(), processor()
        done = scorecard_files(house, SYSTEM_ACTOR, None, MONTH, "en", out, jobs=jobs, issue=issue, now=NOW)
        return perf_counter() - begun, processor() - used, done.written


def machine_gain(sizes: list[Size]) -> float:
    """How many times as fast two processes draw the bare pages as one: what this machine gives at the moment."""
    halves = [sizes[::2], sizes[1::2]]
    begun = perf_counter()
    for half in halves:
        draw_bare(half)
    one = perf_counter() - begun
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        begun = perf_counter()
        list(pool.map(draw_bare, halves))
        return one / (perf_counter() - begun)


def draw_bare(sizes: list[Size]) -> None:
    for pages, strings, shapes, words in sizes:
        bare(pages, strings, shapes, words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dealers", type=int, default=300)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--issue", action="store_true", help="freeze the cards, too")
    asked = parser.parse_args()
    database = loaded(network(asked.orders, asked.dealers))
    if asked.issue:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        # The typeface is opened and statements are written once for the life of a program, on either side.
        scorecard_files(database, SYSTEM_ACTOR, None, MONTH.plus(-1), "en", Path(folder) / "first", now=NOW)
        wall, used, written = run(database, 1, asked.issue, one)
        sizes = [size(file.read_bytes()) for file in sorted(one.iterdir())]
        begun = processor()
        draw_bare(sizes)
        plain = processor() - begun
        given = machine_gain(sizes)
        wall_two, used_two, _ = run(database, 2, asked.issue, two)
        same = all((two / file.name).read_bytes() == file.read_bytes() for file in one.iterdir())
    ratio, gain = used / plain, wall / wall_two
    verdict = "ok" if ratio <= MOST_RATIO else "OVER"
    print(f"{written} cards: {used / written * 1000:.1f} ms of processor a card, bare page "
          f"{plain / written * 1000:.1f} ms, ratio {ratio:.2f} (limit {MOST_RATIO:.0f}): {verdict}")  # fmt: skip
    print(f"one process {wall:.1f} s, two {wall_two:.1f} s: {gain:.2f} times as fast (at least {LEAST_GAIN}; "
          f"bare pages: {given:.2f}): {'ok' if gain >= LEAST_GAIN else 'UNDER'}; "
          f"processor {used:.1f} and {used_two:.1f} s; same bytes: {same}; load {os.getloadavg()[0]:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
