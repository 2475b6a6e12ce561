"""How does a comparison print: the chart, two sentences that explain it, and its table, on A4 without colour?"""

from collections.abc import Sequence
from dataclasses import dataclass

from dealer_service.pdf import ink, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.drawing import Drawing
from dealer_service.pdf.paper import drawn
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, TOP, WIDE, Sheet

_TOP = TOP - 24
_ROOM = _TOP - BOTTOM - 16


@dataclass(frozen=True, slots=True)
class ComparisonPaper:
    """Finished words; ``columns`` are title, weight, right-aligned; ``foot`` says page x of y from two numbers."""

    kind: str
    title: str
    state: str
    author: str
    language: str
    drawing: Drawing
    sentences: tuple[str, ...]
    columns: tuple[tuple[str, float, bool], ...]
    rows: Sequence[Sequence[str]]
    none: str
    page: str


def comparison_pdf(paper: ComparisonPaper) -> bytes:
    """The paper as a file; the same words give the same bytes."""
    sheet = Sheet(f"{paper.kind} · {paper.title}", paper.author, paper.state, paper.language)
    cols = table.columns(LEFT, RIGHT, paper.columns)
    head = table.header(cols)
    blocks = [_drawing(paper.drawing)]
    blocks += [table.paragraph(LEFT, WIDE, words, 8.5) for words in paper.sentences]
    blocks += [table.gap(6)]
    if paper.rows:
        blocks.append(head)
        for cells in paper.rows:
            made = table.row(cols, cells)
            blocks.append(table.Block(made.high, made.draw, repeat=head))
    else:
        blocks.append(table.paragraph(LEFT, WIDE, paper.none))

    def top(_number: int) -> float:
        sheet.write(LEFT, TOP - 10, faces.clip(f"{paper.kind} · {paper.title}", 11, WIDE * 0.7), 11, bold=True)
        sheet.write(RIGHT, TOP - 10, paper.state, anchor="end")
        sheet.rule(LEFT, TOP - 16, RIGHT, 1.4, ink.INK)
        return _TOP

    def foot(number: int, count: int) -> None:
        sheet.write(LEFT, BOTTOM, paper.author, colour=ink.SOFT)
        words = paper.page % {"page": number, "pages": count}
        sheet.write(RIGHT, BOTTOM, words, anchor="end", colour=ink.SOFT)

    return drawn(sheet, table.pages(blocks, _ROOM), top, foot)


def _drawing(drawing: Drawing) -> table.Block:
    high = drawing.height + 6

    def draw(sheet: Sheet, top: float) -> None:
        sheet.place(drawing, LEFT, top - drawing.height)

    return table.Block(high, draw)
