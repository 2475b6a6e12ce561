"""How do the orders of a file come in chunks, those of a large file read beside the writing of those before them?

A large file is read in a process of its own. That process gets what it needs to know on its standard input and answers
chunk by chunk on its standard output. It is never more than a chunk ahead: a pipe that is full makes it wait. Where the
importing process is killed, the pipe breaks and the reading ends with it.
"""

import gc
import marshal
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from dealer_service.domain.data_exchange import ImportProfile
from dealer_service.domain.import_counts import RowCounts
from dealer_service.domain.import_problems import OrderGroup, RefusedRow, RowWarning
from dealer_service.services.import_reading.orders import read_orders
from dealer_service.services.import_reading.survey import FileSurvey
from dealer_service.storage.order_shapes import OrderShaper, ShapedOrder

# A process takes a fifth of a second to start: smaller files are read by then.
WORTH_A_PROCESS = 20_000
_PROTOCOL = pickle.HIGHEST_PROTOCOL
_MODULE = "dealer_service.services.import_reading.chunks"


@dataclass(slots=True)
class Chunk:
    """Whole orders that are brought in together, and all that their rows say by themselves.

    ``keys``: dealer id and number of each of the ``shaped``. ``warnings``: with the id of the dealer, where known.
    """

    counts: RowCounts = field(default_factory=RowCounts)
    shaped: list[ShapedOrder] = field(default_factory=list)
    refusals: list[RefusedRow] = field(default_factory=list)
    warnings: list[tuple[int | None, RowWarning]] = field(default_factory=list)

    @property
    def keys(self) -> list[tuple[int, str]]:
        return [(shaped.dealer_id, shaped.number) for shaped in self.shaped]

    def add(self, group: OrderGroup, shaper: OrderShaper) -> None:
        counts = self.counts
        counts.read += group.rows
        counts.unchanged += group.unchanged_duplicates
        counts.rejected += len(group.refusals)
        self.refusals += group.refusals
        if group.warnings:
            dealer = shaper.dealers.get(group.dealer_code)
            self.warnings += [(dealer.id if dealer else None, warning) for warning in group.warnings]
        if group.order is not None:
            self.shaped.append(shaper.shape(group.order))


def read_chunks(surveyed: FileSurvey, profile: ImportProfile, shaper: OrderShaper, rows: int) -> Iterator[Chunk]:
    """Whole orders in the sequence of ``read_orders``, in chunks of ``rows`` rows or a few more."""
    if surveyed.kind != "csv" or surveyed.rows < WORTH_A_PROCESS:
        yield from _chunks(surveyed, profile, shaper, rows)
        return
    with subprocess.Popen(
        [sys.executable, "-P", "-m", _MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        try:
            pickle.dump((surveyed, profile, shaper, rows), reader.stdin, _PROTOCOL)
            reader.stdin.close()
            yield from _received(reader.stdout)
        finally:
            reader.kill()


def chunk_of(groups: Iterable[OrderGroup], shaper: OrderShaper) -> Chunk:
    """Groups that did not come from a file."""
    chunk = Chunk()
    for group in groups:
        chunk.add(group, shaper)
    return chunk


def _chunks(surveyed: FileSurvey, profile: ImportProfile, shaper: OrderShaper, rows: int) -> Iterator[Chunk]:
    chunk = Chunk()
    for group in read_orders(surveyed, profile, shaper.dealers, shaper):
        chunk.add(group, shaper)
        if chunk.counts.read >= rows:
            yield chunk
            chunk = Chunk()
    if chunk.counts.read or chunk.warnings:
        yield chunk


def _received(answers: IO[bytes]) -> Iterator[Chunk]:
    while True:
        try:
            answer = pickle.load(answers)
        except EOFError:
            raise RuntimeError("The process that reads the file has stopped.") from None
        if answer is None:
            return
        if isinstance(answer, BaseException):
            raise answer
        counts, orders, refusals, warnings = answer
        yield Chunk(counts, [ShapedOrder._make(values) for values in marshal.loads(orders)], refusals, warnings)


def _read(asked: IO[bytes], answers: IO[bytes]) -> None:
    # Values without cycles come and go by the million; looking for cycles among them is time for nothing.
    gc.disable()
    surveyed, profile, shaper, rows = pickle.load(asked)
    last: object = None
    try:
        for chunk in _chunks(surveyed, profile, shaper, rows):
            orders = marshal.dumps([tuple(shaped) for shaped in chunk.shaped])
            answer = pickle.dumps((chunk.counts, orders, chunk.refusals, chunk.warnings), _PROTOCOL)
            del chunk, orders
            answers.write(answer)
            answers.flush()
    except BrokenPipeError:
        raise
    except Exception as broken:
        broken.add_note(traceback.format_exc())
        last = broken
    answers.write(pickle.dumps(last, _PROTOCOL))
    answers.flush()


if __name__ == "__main__":
    try:
        _read(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        # The importing process has gone; nobody waits for an answer, and nothing is left to tidy.
        sys.stderr.close()
