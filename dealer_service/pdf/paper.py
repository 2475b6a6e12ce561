"""What do the papers of several pages share: the page loop, heads, last line, pairs of name and value, signatures?"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from dealer_service.domain import canonical
from dealer_service.pdf import ink, table
from dealer_service.pdf import type as faces
from dealer_service.pdf.long_text import long_row
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, TOP, WIDE, Sheet
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording

NEXT_TOP = TOP - 20
"""Where the blocks begin under the head of a following page."""
_FIRST_TOP = TOP - 52

InBox = Callable[[Sheet, int, float, float, float], None]
"""Draws more into a signature box: sheet, place from 0, left edge, upper edge, width."""


def drawn(
    sheet: Sheet,
    pages: Sequence[Sequence[Block]],
    head: Callable[[int], float],
    foot: Callable[[int, int], None],
) -> bytes:
    """The finished file: ``head(number)`` draws and answers the y under it, ``foot(number, count)`` ends the page."""
    for number, blocks in enumerate(pages, 1):
        stack(sheet, blocks, head(number))
        foot(number, len(pages))
        sheet.turn()
    return sheet.finished()


def stack(sheet: Sheet, blocks: Iterable[Block], y: float) -> None:
    """Blocks one below the other from ``y`` down."""
    for block in blocks:
        block.draw(sheet, y)
        y -= block.high


def filed(
    sheet: Sheet,
    blocks: Iterable[Block],
    w: Wording,
    *,
    title: str,
    owner: str,
    mark: str,
    front: Callable[[], None],
) -> bytes:
    """A paper for the file: ``front`` heads the first page, title and owner the others, ``mark`` ends them all."""

    def head(number: int) -> float:
        if number == 1:
            front()
        else:
            sheet.write(LEFT, TOP - 9, title, 9.5, bold=True)
            sheet.write(RIGHT, TOP - 9, faces.clip(owner, ink.SMALL, WIDE / 2), anchor="end")
            sheet.rule(LEFT, TOP - 14, RIGHT, 1.4)
        return NEXT_TOP

    # The first page has the higher head: a gap that is taken away again keeps its room.
    pages = table.pages([table.gap(NEXT_TOP - _FIRST_TOP), *blocks], NEXT_TOP - BOTTOM - 16)
    return drawn(sheet, pages, head, lambda number, count: last_line(sheet, mark, w, number, count))


def digest_words(content: object, w: Wording) -> str:
    """The digest of what was printed, short enough to be read aloud."""
    return w.t("digest %(digest)s", digest=canonical.short_digest(canonical.digest(content)))


def last_line(sheet: Sheet, mark: str, w: Wording, page: int, count: int) -> None:
    """Which paper, and page x of y."""
    turn = w.t("page %(page)s of %(count)s", page=w.number(page), count=w.number(count))
    span = sheet.write(RIGHT, BOTTOM + 2, turn, anchor="end")
    sheet.write(LEFT, BOTTOM + 2, faces.clip(mark, ink.SMALL, WIDE - span - 12))


def pairs(given: Iterable[tuple[str, str | None]], share: float) -> Iterator[Block]:
    """Names at the left in ``share`` hundredths of the width, values beside them; a dash for none."""
    cols = table.columns(LEFT, RIGHT, (("", share, False), ("", 100 - share, False)))
    for name, value in given:
        yield from long_row(cols, (name, value or DASH))


def signatures(w: Wording, people: Sequence[str], high: float, more: InBox | None = None) -> Block:
    """A box for each to sign in, side by side over the whole width."""

    def draw(sheet: Sheet, top: float) -> None:
        wide = WIDE / len(people)
        for place, person in enumerate(people):
            x = LEFT + wide * place
            sheet.box(x, top - high, wide, high - 4)
            sheet.write(x + 5, top - 15, person, bold=True)
            if more is not None:
                more(sheet, place, x, top, wide)
            sheet.rule(x + 5, top - high + 15, x + wide - 8, 0.5)
            sheet.write(x + 5, top - high + 5, w.t("date, name, signature"), colour=ink.SOFT)

    return Block(high, draw)
