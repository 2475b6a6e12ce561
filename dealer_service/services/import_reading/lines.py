"""What are the lines of a text file, in bounded memory, and are they UTF-8?"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dealer_service.domain.import_problems import N_, UnreadableFile

BLOCK = 1 << 18
LONGEST_LINE = 1 << 20


class Digest(Protocol):
    def update(self, content: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@dataclass(slots=True)
class Census:
    """Counts lines with non-ASCII bytes, and those of them that are no UTF-8, while the file is read."""

    non_ascii: int = 0
    not_utf8: int = 0
    digest: Digest = field(default_factory=hashlib.sha256)

    def count(self, lines: list[bytes], block: bytes) -> None:
        if block.isascii():
            return
        self.non_ascii += len(lines) - sum(map(bytes.isascii, lines))
        try:
            block.decode()
        except UnicodeDecodeError:
            self.not_utf8 += sum(not _is_utf8(line) for line in lines)

    @property
    def encoding(self) -> str:
        return "gb18030" if self.not_utf8 * 2 > self.non_ascii else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_lines(path: Path, census: Census | None = None, end: int | None = None) -> Iterator[bytes]:
    """Lines without their ends (LF, CR LF or CR) and without the byte order mark.

    ``end`` stops after about so many bytes, for a first look. Raises ``UnreadableFile`` for a line beyond
    ``LONGEST_LINE`` bytes and where the system does not let the file be read.
    """
    rest = b""
    count = 0
    read = 0
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                if census is not None:
                    census.digest.update(block)
                if read == 0 and block.startswith(b"\xef\xbb\xbf"):
                    block = block[3:]
                read += BLOCK
                block = rest + block
                held = b""
                if b"\r" in block:
                    if block.endswith(b"\r"):
                        block, held = block[:-1], b"\r"
                    block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                lines = block.split(b"\n")
                rest = lines.pop() + held
                if len(rest) > LONGEST_LINE:
                    raise UnreadableFile(
                        N_(
                            "Line {line} is longer than {limit} characters. Export the file with one row per line, "
                            "separated by commas, semicolons or tabs."
                        ),
                        line=count + len(lines) + 1,
                        limit=LONGEST_LINE,
                    )
                if census is not None:
                    census.count(lines, block)
                count += len(lines)
                yield from lines
                if end is not None and read >= end:
                    return
    except OSError as broken:
        raise UnreadableFile(
            N_("The file cannot be read: {reason}. Check that it is there and that you may open it."),
            reason=broken.strerror or type(broken).__name__,
        ) from None
    rest = rest.removesuffix(b"\r")
    if rest:
        if census is not None:
            census.count([rest], rest)
        yield rest
