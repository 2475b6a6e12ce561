"""Which files stand as evidence of a finding or proof of an action, and what are they truly?"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

MOST_BYTES = 10_000_000
"""Of one file: a photo of a tablet's camera, a scan of twenty pages."""

MOST_FILES = 8
"""Of one finding or action."""

LONGEST_NAME = 100


class FileKind(StrEnum):
    """Told by the first bytes, whatever name or type came with the file."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


ENDINGS: dict[FileKind, str] = {
    FileKind.JPEG: ".jpg",
    FileKind.PNG: ".png",
    FileKind.WEBP: ".webp",
    FileKind.PDF: ".pdf",
}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was looked at: its name as it is kept, its true kind, SHA-256 of its bytes."""

    name: str
    kind: FileKind
    size: int
    digest: str


def kind_of(content: bytes) -> FileKind | None:
    """What the content says of itself; None for anything that is not taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return FileKind.WEBP
    return FileKind.PDF if content.startswith(b"%PDF-") else None


def checked_file(name: str, content: bytes) -> Attachment:
    """Name, kind, size and digest of a file; refuses what is empty, too large or neither photo nor PDF."""
    told = told_name(name, "")
    if not content:
        raise Refused(N_("{name} is empty. Choose it again."), field="files", name=told)
    if len(content) > MOST_BYTES:
        raise Refused(N_("{name} is larger than {most} MB. Take the photo smaller, or scan fewer pages."),
                      field="files", name=told, most=MOST_BYTES // 1_000_000)  # fmt: skip
    kind = kind_of(content)
    if kind is None and content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Refused(N_("{name} is a HEIC photo, which not everybody can open. Set the camera to JPEG or send a PDF."),
                      field="files", name=told)  # fmt: skip
    if kind is None:
        raise Refused(N_("{name} is neither a photo (JPEG, PNG, WebP) nor a PDF, whatever its name says."),
                      field="files", name=told)  # fmt: skip
    return Attachment(told_name(name, ENDINGS[kind]), kind, len(content), sha256(content).hexdigest())


def told_name(name: str, ending: str) -> str:
    """The name without folders and signs that cannot be seen, with the ending of its true kind."""
    bare = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable()).strip(" .")
    stem, dot, last = bare.rpartition(".")
    if ending and dot and f".{last.lower()}" in (*ENDINGS.values(), ".jpeg", ".heic", ".heif"):
        bare = stem
    return (bare.strip(" .")[-LONGEST_NAME:] or "file") + ending


def check_room(there: int, more: int) -> None:
    """Refuses more files than one finding or action holds."""
    if there + more > MOST_FILES:
        raise Refused(N_("At most {most} files at one finding or action; {there} are there."), field="files",
                      most=MOST_FILES, there=there)  # fmt: skip
