"""How do long lists go on paper: blocks with a known height, wrapped cells, breaks where they read best?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dealer_service.pdf import ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.sheet import Sheet

LEAD = 10.0


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a known height; ``draw(sheet, top)``. ``keep``: stays on the page of the block that follows.

    ``repeat`` is set above it where it comes first on a page: the titles of its columns.
    """

    high: float
    draw: Callable[[Sheet, float], None]
    keep: bool = False
    repeat: "Block | None" = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column from ``x``, ``wide`` points including its gutter."""

    title: str
    x: float
    wide: float
    right: bool = False


def columns(left: float, right: float, parts: Sequence[tuple[str, float, bool]]) -> tuple[Column, ...]:
    """Columns that share the room by weight: title, weight, right-aligned."""
    total = sum(weight for _, weight, _ in parts)
    out, x = [], left
    for title, weight, to_right in parts:
        wide = (right - left) * weight / total
        out.append(Column(title, x, wide, to_right))
        x += wide
    return tuple(out)


def header(cols: Sequence[Column], ruled: bool = True) -> Block:
    """Column titles, over a rule unless what follows brings its own; stays with the first row."""
    titles = [faces.wrap(col.title, ink.SMALL, col.wide - 6, 2) for col in cols]
    high = max(len(lines) for lines in titles) * LEAD + 4

    def draw(sheet: Sheet, top: float) -> None:
        for col, lines in zip(cols, titles, strict=True):
            _cell(sheet, col, top, lines, bold=True)
        if ruled:
            sheet.rule(cols[0].x, top - high + 1.5, cols[-1].x + cols[-1].wide, 0.6)

    return Block(high, draw, keep=True)


def row(
    cols: Sequence[Column],
    cells: Sequence[str],
    most: int = 0,
    ruled: bool = True,
    bold: bool = False,
    keep: bool = False,
) -> Block:
    """One row, as high as its longest cell; ``most`` above 0 limits the lines of a cell."""
    wrapped = [faces.wrap(cell, ink.SMALL, col.wide - 6, most) for col, cell in zip(cols, cells, strict=True)]
    high = max(len(lines) for lines in wrapped) * LEAD + 4

    def draw(sheet: Sheet, top: float) -> None:
        for col, lines in zip(cols, wrapped, strict=True):
            _cell(sheet, col, top, lines, bold)
        if ruled:
            sheet.rule(cols[0].x, top - high + 0.5, cols[-1].x + cols[-1].wide, 0.35, ink.FAINT)

    return Block(high, draw, keep)


def _cell(sheet: Sheet, col: Column, top: float, lines: Sequence[str], bold: bool) -> None:
    y = top - LEAD
    for words in lines:
        if col.right:
            sheet.write(col.x + col.wide - 6, y, words, anchor="end", bold=bold)
        else:
            sheet.write(col.x, y, words, bold=bold)
        y -= LEAD


def paragraph(
    x: float, wide: float, words: str, size: float = ink.SMALL, bold: bool = False, keep: bool = False
) -> Block:
    """Wrapped text over the whole width."""
    lines = faces.wrap(words, size, wide)
    lead = size * 1.25

    def draw(sheet: Sheet, top: float) -> None:
        sheet.lines(x, top - size, lines, size, lead, bold=bold)

    return Block(lead * len(lines) + 2, draw, keep)


def section(x: float, right: float, words: str, count: str = "") -> Block:
    """A heading over a rule; stays with what follows."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.write(x, top - 20, words, 10.5, bold=True)
        if count:
            sheet.write(right, top - 20, count, anchor="end", colour=ink.SOFT)
        sheet.rule(x, top - 24, right, 1.0)

    return Block(28, draw, keep=True)


def gap(high: float) -> Block:
    return Block(high, lambda sheet, top: None)


def pages(blocks: Sequence[Block], room: float) -> list[list[Block]]:
    """Blocks dealt to pages of ``room`` points; a block is never cut, a heading never left alone."""
    out: list[list[Block]] = [[]]
    left = room
    place = 0
    while place < len(blocks):
        end = place
        while blocks[end].keep and end + 1 < len(blocks):
            end += 1
        unit = blocks[place : end + 1]
        high = sum(block.high for block in unit)
        if high > left and out[-1]:
            out.append([])
            left = room
            if unit[0].repeat:
                out[-1].append(unit[0].repeat)
                left -= unit[0].repeat.high
        if high > left:
            # A run that is longer than a page is cut between its blocks.
            for block in unit:
                if block.high > left and out[-1]:
                    out.append([])
                    left = room
                out[-1].append(block)
                left -= block.high
        else:
            out[-1] += unit
            left -= high
        place = end + 1
    return [page for page in out if page]
