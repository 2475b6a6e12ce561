"""How far is the work? A bar on standard error, for people only."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

Progress = Callable[[int, int], None]


@contextmanager
def progress_bar(title: str, noun: str) -> Iterator[Progress]:
    """A function that takes what is done and the whole; on a terminal it moves a bar, elsewhere it says little."""
    if not sys.stderr.isatty():
        with _lines(title, noun) as progress:
            yield progress
        return
    bar: Any
    with click.progressbar(length=1, label=title, file=sys.stderr, show_pos=True) as bar:
        reached = 0

        def move(done: int, whole: int) -> None:
            nonlocal reached
            bar.length = max(whole, done, 1)
            bar.update(done - reached)
            reached = done

        yield move


@contextmanager
def _lines(title: str, noun: str) -> Iterator[Progress]:
    last_said = time.monotonic()

    def tell(done: int, whole: int) -> None:
        nonlocal last_said
        if time.monotonic() - last_said >= 10:
            last_said = time.monotonic()
            share = f" ({100 * done // whole} %)" if whole else ""
            click.echo(f"{title}: {done:,} of {whole:,} {noun}{share}", err=True)

    yield tell
