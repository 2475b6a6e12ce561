"""How does a month's scorecard print: one page to sign, and an annex that shows what it rests on?"""

from dealer_service.domain.scorecards import ScorecardContent
from dealer_service.pdf import ink, scorecard_annex, scorecard_front, scorecard_lower, table
from dealer_service.pdf.paper import NEXT_TOP, last_line, stack
from dealer_service.pdf.sheet import BOTTOM, LEFT, RIGHT, TOP, Sheet
from dealer_service.pdf.wording import Wording, wording

_ANNEX_ROOM = NEXT_TOP - BOTTOM - 16
_EMPTY_CHART, _LEAST_CHART, _MOST_CHART = 80.0, 130.0, 262.0


def scorecard_pdf(content: ScorecardContent) -> bytes:
    """The card as a file; the same content gives the same bytes with the same release and typeface."""
    w = wording(content.locale)
    kind = w.t("After-sales quality scorecard")
    name = f"{content.dealer.code} {content.dealer.name}"
    sheet = Sheet(
        title=f"{kind} · {name} · {w.month(content.month)}",
        author=w.t("After-sales quality"),
        subject=f"{w.month(content.month)}, {name}",
        language=w.language,
    )
    annex = table.pages(scorecard_annex.blocks(content, w), _ANNEX_ROOM)
    mark = scorecard_lower.card_mark(content, w)
    count = 1 + len(annex)
    _front(sheet, content, w)
    last_line(sheet, mark, w, 1, count)
    sheet.turn()
    for number, blocks in enumerate(annex, 2):
        if number == 2:
            sheet.bookmark("annex", w.t("Annex"))
        _annex_page(sheet, content, w, blocks)
        last_line(sheet, mark, w, number, count)
        sheet.turn()
    return sheet.finished()


def _front(sheet: Sheet, content: ScorecardContent, w: Wording) -> None:
    """The charts take the room that the words leave."""
    sheet.bookmark("card", w.t("Scorecard"))
    y = scorecard_front.top(sheet, content, w)
    y = scorecard_front.figures(sheet, content, w, y)
    floor = BOTTOM + scorecard_lower.foot_high(content, w)
    steps = scorecard_lower.steps_of(content, w)
    room = y - floor - scorecard_lower.halves_high(content) - scorecard_lower.next_steps_high(steps) - 22
    chart = min(max(room, _LEAST_CHART), _MOST_CHART)
    if not content.causes and not any(point.b for point in content.series):
        chart = _EMPTY_CHART
    y = scorecard_front.charts_row(sheet, content, w, y - 6, chart)
    y = scorecard_lower.two_halves(sheet, content, w, y)
    scorecard_lower.next_steps(sheet, steps, w, y - 4, floor)
    scorecard_lower.foot(sheet, content, w)


def _annex_page(sheet: Sheet, content: ScorecardContent, w: Wording, blocks: list[table.Block]) -> None:
    sheet.write(LEFT, TOP - 9, w.t("Annex"), 9.5, bold=True)
    sheet.write(RIGHT, TOP - 9, f"{content.dealer.name} · {w.month(content.month)}", anchor="end")
    sheet.rule(LEFT, TOP - 14, RIGHT, 1.4, ink.INK)
    stack(sheet, blocks, NEXT_TOP)
