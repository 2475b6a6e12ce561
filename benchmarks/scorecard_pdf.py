"""What does a scorecard cost? Milliseconds of processor time a card, and its ratio to a bare page of equal size.

    python -m benchmarks.scorecard_pdf

Every card of a round has its own figures, vehicles and words, so that nothing is printed from memory. The bare page
is a plain canvas with the same typeface, as many strings of the same text, lines and shapes, on as many pages.
"""

import re
from dataclasses import replace
from io import BytesIO
from itertools import cycle, islice
from statistics import median
from time import process_time

from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dealer_service.domain.scorecards import ScorecardContent
from dealer_service.pdf import type as faces
from dealer_service.pdf.scorecard import scorecard_pdf
from tests.pdf.cards import rich

LIMIT_MS = 60.0
LIMIT_RATIO = 3.0
# One placement is one string; a string of two scripts shows in several parts.
_SHOWN = re.compile(rb"\bTm\b")
_DRAWN = re.compile(rb"(?<=\s)(?:S|s|f\*?|B\*?|b\*?)(?=\s)")


def cards(locale: str, count: int, start: int) -> list[ScorecardContent]:
    """Cards of different dealers: other vehicles, orders and words on each."""
    made = []
    for number in range(start, start + count):
        card = rich(locale)
        cases = tuple(
            replace(
                case,
                vehicle=f"LFV{number:04}{place:010}",
                visits=tuple(
                    replace(v, order=f"RO{number:04}{place:03}{n}", concern=f"{v.concern} {number}-{place}")
                    for n, v in enumerate(case.visits)
                ),
            )
            for place, case in enumerate(card.cases)
        )
        made.append(replace(card, cases=cases, dealer=replace(card.dealer, code=f"CN{number:04}")))
    return made


def size(paper: bytes) -> tuple[int, int, int, list[str]]:
    """Pages, strings shown, shapes drawn, and the words."""
    reader = PdfReader(BytesIO(paper))
    code = b"\n".join(page["/Contents"].get_object().get_data() for page in reader.pages)
    words = [line for page in reader.pages for line in page.extract_text().splitlines() if line.strip()]
    return len(reader.pages), len(_SHOWN.findall(code)), len(_DRAWN.findall(code)), words


def bare(pages: int, strings: int, shapes: int, words: list[str]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    lines = list(islice(cycle(words), strings))
    for page in range(pages):
        for number in range(page, shapes, pages):
            canvas.line(50, 50 + number % 700, 550, 50 + number % 700)
        for number in range(page, strings, pages):
            canvas.setFont(faces.FACE, 8)
            canvas.drawString(50, 50 + number % 700, faces.printable(lines[number])[:40])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def main() -> None:
    for locale in ("en", "zh"):
        first = scorecard_pdf(cards(locale, 1, 0)[0])
        pages, strings, shapes, words = size(first)
        own, plain = [], []
        for turn in range(5):
            batch = cards(locale, 8, 10 + 8 * turn)
            begun = process_time()
            for card in batch:
                scorecard_pdf(card)
            own.append((process_time() - begun) / len(batch) * 1000)
            begun = process_time()
            for _ in batch:
                bare(pages, strings, shapes, words)
            plain.append((process_time() - begun) / len(batch) * 1000)
        ms, base = median(own), median(plain)
        verdict = "ok" if ms <= LIMIT_MS and ms / base <= LIMIT_RATIO else "OVER"
        print(
            f"{locale}: {ms:5.1f} ms a card (limit {LIMIT_MS:.0f}), bare {base:5.1f} ms, ratio {ms / base:.2f} "
            f"(limit {LIMIT_RATIO:.0f}) - {pages} pages, {strings} strings, {shapes} shapes, "
            f"{len(first) / 1024:.0f} kB: {verdict}"
        )


if __name__ == "__main__":
    main()
