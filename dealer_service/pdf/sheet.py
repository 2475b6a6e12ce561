"""What does every printed paper share: A4, a binding edge, one face, equal bytes for equal content?"""

from collections.abc import Sequence
from io import BytesIO
from threading import Lock

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from dealer_service.pdf import ink
from dealer_service.pdf import type as faces

MILLIMETRE = 72 / 25.4
LEFT = 20 * MILLIMETRE
RIGHT = A4[0] - 12 * MILLIMETRE
TOP = A4[1] - 12 * MILLIMETRE
BOTTOM = 12 * MILLIMETRE
WIDE = RIGHT - LEFT

# Cutting the typeface down to the letters used reads it through one shared cursor: one paper at a time.
_CUTTING = Lock()


class Sheet:
    """A paper being drawn, page after page; y runs up from the bottom edge, in points."""

    def __init__(self, title: str, author: str, subject: str, language: str) -> None:
        faces.face()
        self._out = BytesIO()
        self._canvas = Canvas(
            self._out,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            lang=language,
            initialFontName=faces.FACE,  # type: ignore[arg-type]  # the stubs take it for a number
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(author)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._begin()

    def _begin(self) -> None:
        self._text = self._canvas.beginText()
        self._style: tuple[float, Color] | None = None

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float = ink.SMALL,
        anchor: ink.Anchor = "start",
        colour: Color = ink.INK,
        bold: bool = False,
    ) -> float:
        """One line of type; its width."""
        words = faces.printable(words)
        span = faces.width(words, size)
        if anchor != "start":
            x -= span if anchor == "end" else span / 2
        if bold:
            canvas = self._canvas
            canvas.setFont(faces.FACE, size)
            canvas.setFillColor(colour)
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(size * faces.BOLD_STROKE)
            canvas.drawString(x, y, words, mode=2)
            return span
        text = self._text
        if self._style != (size, colour):
            self._style = (size, colour)
            text.setFont(faces.FACE, size)
            text.setFillColor(colour)
        text.setTextTransform(1, 0, 0, 1, x, y)
        text.textOut(words)
        return span

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float = ink.SMALL,
        lead: float = 10.0,
        colour: Color = ink.INK,
        bold: bool = False,
    ) -> float:
        """Lines one below the other; the y of the line that would follow."""
        for words in lines:
            self.write(x, y, words, size, colour=colour, bold=bold)
            y -= lead
        return y

    def rule(self, x1: float, y: float, x2: float, wide: float = 0.5, colour: Color = ink.INK) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(wide)
        self._canvas.line(x1, y, x2, y)

    def upright(self, x: float, y1: float, y2: float, wide: float = 0.5, colour: Color = ink.FAINT) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(wide)
        self._canvas.line(x, y1, x, y2)

    def box(self, x: float, y: float, wide: float, high: float, edge: float = 0.6, fill: Color | None = None) -> None:
        self._canvas.setStrokeColor(ink.INK)
        self._canvas.setLineWidth(edge)
        if fill is not None:
            self._canvas.setFillColor(fill)
        self._canvas.rect(x, y, wide, high, stroke=1 if edge else 0, fill=0 if fill is None else 1)

    def place(self, drawing: Drawing, x: float, y: float) -> None:
        """A drawing with its lower left corner at x, y."""
        renderPDF.draw(drawing, self._canvas, x, y, showBoundary=False)

    def bookmark(self, key: str, title: str) -> None:
        """An entry in the reader's outline for this page."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(faces.printable(title), key)

    def turn(self) -> None:
        """End the page."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()
        self._begin()

    def finished(self) -> bytes:
        """The whole file; the last page must have been turned."""
        with _CUTTING:
            self._canvas.save()
        return self._out.getvalue()
