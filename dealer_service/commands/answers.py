"""How is an answer of rows written: as a table for people, as JSON or CSV for programs?"""

import csv
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import click

FORMATS = ("table", "json", "csv")
DASH = "–"

Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)


def format_option(command: Decorated) -> Decorated:
    """``--format table|json|csv`` for a command whose answer is rows."""
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to answer."
    )(command)


def write_rows(form: str, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """JSON (one array of objects with exactly these keys) or CSV (a header and lines); figures unrounded."""
    out = sys.stdout
    if form == "json":
        separator = "[\n"
        for row in rows:
            out.write(separator + json.dumps({key: _plain(row[key]) for key in keys}, ensure_ascii=False))
            separator = ",\n"
        out.write("[]\n" if separator == "[\n" else "\n]\n")
        return
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow(["" if row[key] is None else _plain(row[key]) for key in keys])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def write_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Iterable[int] = (),
    foot: Sequence[str] | None = None,
    empty: str = "Nothing to show.",
) -> None:
    """A table with aligned columns; ``right`` are the places of columns of figures."""
    body = [list(row) for row in rows]
    if not body:
        click.echo(empty)
        return
    shown = [list(header), *body, *([list(foot)] if foot else [])]
    widths = [max(_width(row[place]) for row in shown) for place in range(len(header))]
    to_the_right = set(right)

    def line(cells: Sequence[str]) -> str:
        padded = []
        for place, cell in enumerate(cells):
            room = " " * (widths[place] - _width(cell))
            padded.append(room + cell if place in to_the_right else cell + room)
        return "  ".join(padded).rstrip()

    rule = "  ".join("─" * width for width in widths)
    click.echo(click.style(line(header), bold=True))
    click.echo(rule)
    for cells in body:
        click.echo(line(cells))
    if foot:
        click.echo(rule)
        click.echo(click.style(line(foot), bold=True))


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def percent(value: float | None) -> str:
    return DASH if value is None else f"{100 * value:.1f} %"


def whole(value: int | None) -> str:
    return DASH if value is None else f"{value:,}"
