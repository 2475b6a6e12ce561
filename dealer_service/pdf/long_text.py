"""How does text of any length go on paper: line by line over as many pages as it needs?"""

from collections.abc import Callable, Iterator, Sequence

from dealer_service.pdf import ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.sheet import Sheet
from dealer_service.pdf.table import LEAD, Block, Column

TOGETHER = 24
"""So many lines stay on one page."""


def lines_of(text: str, size: float, room: float) -> list[str]:
    """Wrapped lines; the text's own line breaks stay, runs of empty lines become one."""
    found: list[str] = []
    for part in text.splitlines() or [""]:
        if not part.strip():
            if found and found[-1]:
                found.append("")
            continue
        found += faces.wrap(part, size, room)
    while found and not found[-1]:
        found.pop()
    return found or [""]


def prose(x: float, wide: float, text: str, size: float = ink.SMALL, lead: float = 0.0) -> Iterator[Block]:
    """Running text over the whole width."""
    lead = lead or size * 1.25
    lines = lines_of(text, size, wide)
    parts = [lines[at : at + TOGETHER] for at in range(0, len(lines), TOGETHER)]
    for place, part in enumerate(parts):
        last = place + 1 == len(parts)
        yield Block(lead * len(part) + (2 if last else 0), _prose(x, part, size, lead))


def _prose(x: float, part: Sequence[str], size: float, lead: float) -> Callable[[Sheet, float], None]:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.lines(x, top - size, part, size, lead)

    return draw


def long_row(cols: Sequence[Column], cells: Sequence[str], repeat: Block | None = None) -> Iterator[Block]:
    """One row as high as its longest cell, cut between lines where it is longer than a page takes well."""
    wrapped = [lines_of(cell, ink.SMALL, col.wide - 6) for col, cell in zip(cols, cells, strict=True)]
    longest = max(len(lines) for lines in wrapped)
    for at in range(0, longest, TOGETHER):
        part = [lines[at : at + TOGETHER] for lines in wrapped]
        yield _row_part(cols, part, at + TOGETHER >= longest, repeat)


def _row_part(cols: Sequence[Column], part: Sequence[Sequence[str]], last: bool, repeat: Block | None) -> Block:
    high = max(len(lines) for lines in part) * LEAD + (4 if last else 0)

    def draw(sheet: Sheet, top: float) -> None:
        for col, lines in zip(cols, part, strict=True):
            y = top - LEAD
            for words in lines:
                if col.right:
                    sheet.write(col.x + col.wide - 6, y, words, anchor="end")
                else:
                    sheet.write(col.x, y, words)
                y -= LEAD
        if last:
            sheet.rule(cols[0].x, top - high + 0.5, cols[-1].x + cols[-1].wide, 0.35, ink.FAINT)

    return Block(high, draw, repeat=repeat)
