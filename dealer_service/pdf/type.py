"""Which letters can be printed, how wide are they, and where may a line break?"""

import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

FACE = "CardSans"
BOLD_STROKE = 0.032
"""Width of the stroke that makes text bold, in parts of the type size; the face has one weight."""

GETA = "〓"
"""The trade's own mark for a character that the type case does not hold."""

_PACKAGED = (("zhplot", "NotoSansSC-Regular.ttf"), ("paperang_p2_fonts_cjk", "*.ttf"))
_SYSTEM = Path("/usr/share/fonts")
_NARROW = {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."}
_NO_START = frozenset("，。、；：！？）》」』】〉”’%‰·…,.;:!?)]}")
_NO_END = frozenset("（《「『【〈“‘([{")


class FontMissing(RuntimeError):
    """No typeface that holds Chinese was found."""


def _candidates() -> list[Path]:
    found: list[Path] = []
    for package, pattern in _PACKAGED:
        try:
            spec = find_spec(package)
        except ValueError:
            continue
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found += sorted(Path(folder).rglob(pattern))
    if _SYSTEM.is_dir():
        found += sorted(_SYSTEM.rglob("wqy-*.tt[cf]"))
    return found


@cache
def face() -> TTFont:
    """The one typeface, registered once for the life of the program.

    Raises ``FontMissing``; a face that cannot be embedded would print boxes on another machine.
    """
    # Binary streams are a third smaller and quicker to write than their printable form.
    rl_config.useA85 = 0
    for path in _candidates():
        try:
            font = TTFont(FACE, str(path))
        except (TTFError, OSError):
            continue
        if ord("修") in font.face.charToGlyph:
            pdfmetrics.registerFont(font)
            # Every paper asks for the same tables, one of them 8 MB: copied once instead of twice for each paper.
            setattr(font.face, "get_table", cache(font.face.get_table))  # noqa: B010
            return font
    raise FontMissing(
        "No TrueType typeface with Chinese was found. Install the extra 'chinese-print' "
        "or a WenQuanYi font under /usr/share/fonts."
    )


@cache
def _widths() -> dict[str, float]:
    font = face().face
    missing = font.defaultWidth
    return {chr(code): font.charWidths.get(code, missing) / 1000 for code in font.charToGlyph if code < 0x110000}


@lru_cache(maxsize=8192)
def width(text: str, size: float) -> float:
    """Width in points of printable text."""
    widths = _widths()
    return sum([widths.get(char, 1.0) for char in text]) * size


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" or char in GETA


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """The text in characters the face holds: spaces made plain, quotes set narrow between Latin letters.

    A character without a glyph is taken apart where Unicode allows it, else it prints as a geta mark.
    """
    if text.isascii() and text.isprintable():
        return text
    widths, out = _widths(), []
    text = unicodedata.normalize("NFC", text).replace(" · ", "·")
    for place, char in enumerate(text):
        if char.isspace() or char in "\u00a0\u202f\u2009":
            out.append(" ")
        elif char in _NARROW and not _beside_wide(text, place):
            out.append(_NARROW[char])
        elif unicodedata.category(char) in ("Cc", "Cf"):
            continue
        elif char in widths:
            out.append(char)
        else:
            parts = unicodedata.normalize("NFKD", char)
            known = [part for part in parts if part in widths] if parts != char else []
            out.append("".join(known) or (GETA if GETA in widths else "?"))
    return "".join(out)


def _beside_wide(text: str, place: int) -> bool:
    around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    return any(_wide(char) for char in around)


@lru_cache(maxsize=2048)
def wrap(text: str, size: float, room: float, most: int = 0) -> tuple[str, ...]:
    """Lines no wider than ``room`` points; Latin breaks at spaces, Chinese between characters by its own rules.

    ``most`` above 0 keeps that many lines and ends the last with "..." where something was left off.
    """
    text = printable(text)
    if width(text, size) <= room:
        return (text.rstrip(),)
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text):
        span = width(piece, size)
        if used + width(piece.rstrip(), size) <= room or not line:
            line, used = line + piece, used + span
        else:
            lines.append(line.rstrip())
            line, used = piece.lstrip(), width(piece.lstrip(), size)
        while used > room and len(line) > 1 and width(line.rstrip(), size) > room:
            keep = _fitting(line, size, room)
            lines.append(line[:keep])
            line = line[keep:]
            used = width(line, size)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    if most and len(lines) > most:
        lines = [*lines[: most - 1], clip(lines[most - 1] + " " + lines[most], size, room)]
    return tuple(lines)


def clip(text: str, size: float, room: float) -> str:
    """One line no wider than ``room``, ended with "..." where it was cut."""
    text = printable(text)
    if width(text, size) <= room:
        return text
    keep = _fitting(text, size, room - width("...", size))
    return text[:keep].rstrip() + "..."


def _fitting(text: str, size: float, room: float) -> int:
    """How many leading characters fit; at least one."""
    widths, used = _widths(), 0.0
    for place, char in enumerate(text):
        used += widths.get(char, 1.0) * size
        if used > room:
            return max(place, 1)
    return len(text)


def _pieces(text: str) -> list[str]:
    """Runs that must stay together: a Latin word with its spaces, a Chinese character with its punctuation."""
    pieces: list[str] = []
    for char in text:
        if not pieces:
            pieces.append(char)
            continue
        last = pieces[-1][-1]
        joined = (
            char in _NO_START or last in _NO_END or char == " " or (last != " " and not _wide(char) and not _wide(last))
        )
        if joined:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
