"""How is a number printed so that a scanner reads it: bars for plain letters, a square for any other?"""

from typing import Any

from reportlab.graphics import barcode
from reportlab.graphics.shapes import Drawing

from dealer_service.pdf import type as faces

HIGH = 34.0
LONGEST_BARS = 24
_BAR = 0.94  # 0.33 mm: read by every hand scanner, also from a copy
_NARROW = 0.72


def scan_mark(value: str) -> Drawing:
    """Code 128 of the plain text; a QR code where the text has other letters, or would be too wide."""
    faces.face()
    draw: Any = barcode.createBarcodeDrawing
    mark: Drawing
    if value.isascii() and value.isprintable() and len(value) <= LONGEST_BARS:
        bar = _BAR if len(value) <= LONGEST_BARS // 2 else _NARROW
        mark = draw("Code128", value=value, barHeight=HIGH, barWidth=bar, humanReadable=False)
    else:
        mark = draw("QR", value=value, barLevel="M", width=HIGH * 1.9, height=HIGH * 1.9)
    # Without it the renderer declares a typeface that is never used and not embedded.
    mark.setProperties({"initialFontName": faces.FACE})
    return mark
