"""What does every printed paper share: A4, a binding edge, one face, equal bytes for equal content?"""

from collections.abc import Callable, Sequence
from io import BytesIO
from threading import Lock

from reportlab.graphics import renderPDF, shapes
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.pdfgen.textobject import PDFTextObject

from dealer_service.pdf import ink
from dealer_service.pdf import type as faces
from dealer_service.pdf.drawing import Anchor, Area, Box, Dash, Dot, Drawing, Line, Path, Place, Words

MILLIMETRE = 72 / 25.4
LEFT = 20 * MILLIMETRE
RIGHT = A4[0] - 12 * MILLIMETRE
TOP = A4[1] - 12 * MILLIMETRE
BOTTOM = 12 * MILLIMETRE
WIDE = RIGHT - LEFT

# Cutting the typeface down to the letters used reads it through one shared cursor: one paper at a time.
_CUTTING = Lock()


class _Type(PDFTextObject):
    """All type of a page: size, colour and weight are written where they change."""

    _code: list[str]
    _formatText: Callable[[str], str]

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._style: tuple[float, Color, bool] | None = None

    def show(self, x: float, y: float, words: str, size: float, colour: Color, bold: bool) -> None:
        style = (size, colour, bold)
        if style != self._style:
            self._style = style
            self.setFont(faces.FACE, size)
            self.setFillColor(colour)
            self.setTextRenderMode(2 if bold else 0)
            if bold:
                self.setStrokeColor(colour)
                self._code.append(f"{size * faces.BOLD_STROKE:.3f} w")
        self.setTextTransform(1, 0, 0, 1, x, y)
        # As ``textOut`` does, without moving a cursor that nobody asks for.
        self._code.append(self._formatText(words))


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
        self._type = _Type(self._canvas)
        self._pen: tuple[float, Color, Dash | None] | None = None
        self._fill: Color | None = None

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float = ink.SMALL,
        anchor: Anchor = "start",
        colour: Color = ink.INK,
        bold: bool = False,
    ) -> float:
        """One line of type; its width. All type of a page lies above all it is drawn with, in the order of writing."""
        words = faces.printable(words)
        span = faces.width(words, size)
        if anchor != "start":
            x -= span if anchor == "end" else span / 2
        self._type.show(x, y, words, size, colour, bold)
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
        self._stroke(wide, colour)
        self._canvas.line(x1, y, x2, y)

    def upright(self, x: float, y1: float, y2: float, wide: float = 0.5, colour: Color = ink.FAINT) -> None:
        self._stroke(wide, colour)
        self._canvas.line(x, y1, x, y2)

    def box(self, x: float, y: float, wide: float, high: float, edge: float = 0.6, fill: Color | None = None) -> None:
        shown = self._painting(fill, ink.INK if edge else None, edge)
        self._canvas.rect(x, y, wide, high, **shown)

    def place(self, drawing: Drawing, x: float, y: float) -> None:
        """A drawing with its lower left corner at x, y."""
        for part in drawing.parts:
            match part:
                case Words():
                    self.write(x + part.x, y + part.y, part.words, part.size, part.anchor, part.colour, part.bold)
                case Line((x1, y1), (x2, y2)):
                    self._stroke(part.wide, part.colour, part.dash)
                    self._canvas.line(x + x1, y + y1, x + x2, y + y2)
                case Box():
                    shown = self._painting(part.fill, part.edge, part.edge_wide)
                    self._canvas.rect(x + part.x, y + part.y, part.wide, part.high, **shown)
                case Dot():
                    shown = self._painting(part.fill, part.edge, part.edge_wide)
                    self._canvas.circle(x + part.x, y + part.y, part.radius, **shown)
                case Path():
                    self._stroke(part.wide, part.colour, part.dash)
                    self._canvas.drawPath(self._path(part.places, x, y), stroke=1, fill=0)
                case Area():
                    shown = self._painting(part.fill, part.edge, part.wide)
                    closed = self._path(part.corners, x, y)
                    closed.close()
                    self._canvas.drawPath(closed, **shown)

    def place_mark(self, mark: shapes.Drawing, x: float, y: float) -> None:
        """A mark for scanners with its lower left corner at x, y."""
        renderPDF.draw(mark, self._canvas, x, y, showBoundary=False)

    def _path(self, places: Sequence[Place], x: float, y: float) -> PDFPathObject:
        path = self._canvas.beginPath()
        go = path.moveTo
        for across, up in places:
            go(x + across, y + up)
            go = path.lineTo
        return path

    def _stroke(self, wide: float, colour: Color, dash: Dash | None = None) -> None:
        """Take a pen, unless it is in the hand already."""
        pen = (wide, colour, dash)
        if pen == self._pen:
            return
        before, self._pen = self._pen, pen
        if before is None or before[0] != wide:
            self._canvas.setLineWidth(wide)
        if before is None or before[1] is not colour:
            self._canvas.setStrokeColor(colour)
        if dash != (before[2] if before else None):
            self._canvas.setDash(list(dash or ()))

    def _painting(self, fill: Color | None, edge: Color | None, wide: float) -> dict[str, int]:
        """Take brush and pen; what of both is to be seen."""
        if edge is not None:
            self._stroke(wide, edge)
        if fill is not None and fill is not self._fill:
            self._fill = fill
            self._canvas.setFillColor(fill)
        return {"stroke": int(edge is not None), "fill": int(fill is not None)}

    def bookmark(self, key: str, title: str) -> None:
        """An entry in the reader's outline for this page."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(faces.printable(title), key)

    def turn(self) -> None:
        """End the page."""
        self._canvas.drawText(self._type)
        self._canvas.showPage()
        self._begin()

    def finished(self) -> bytes:
        """The whole file; the last page must have been turned."""
        with _CUTTING:
            self._canvas.save()
        return self._out.getvalue()
