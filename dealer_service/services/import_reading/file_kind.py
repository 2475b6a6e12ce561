"""Is this a CSV or an XLSX file, whatever its name says?"""

from pathlib import Path

from dealer_service.domain.import_problems import N_, UnreadableFile

_LOOK = 1 << 16
_FEW_NULS = 16

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("This is a PDF document. Export the rows as CSV or XLSX.")),
    (
        b"\xd0\xcf\x11\xe0",
        N_("This is an old or password-protected spreadsheet. Save it as XLSX without a password, or as CSV."),
    ),
    (b"\x1f\x8b", N_("This is a compressed file. Unpack it first and import the CSV or XLSX inside.")),
    (b"7z\xbc\xaf", N_("This is a compressed file. Unpack it first and import the CSV or XLSX inside.")),
    (b"Rar!", N_("This is a compressed file. Unpack it first and import the CSV or XLSX inside.")),
    (b"\x89PNG", N_("This is a picture. Export the rows as CSV or XLSX.")),
    (b"\xff\xd8\xff", N_("This is a picture. Export the rows as CSV or XLSX.")),
)
_UTF16 = N_("The file is written in UTF-16 or UTF-32. Save it as “CSV UTF-8”.")
_WEB_PAGE = N_(
    "This is a web page or XML, whatever its name says. Open it in a spreadsheet program and save it as XLSX."
)
_BINARY = N_("This is not a text file. Export the rows as CSV (UTF-8) or XLSX.")
_EMPTY = N_("The file is empty. Export it again, with the names of the columns in the first row.")
_FOLDER = N_("This is a folder. Choose the file in it.")


def file_kind(path: Path) -> str:
    """``csv`` or ``xlsx`` by the first bytes; raises ``UnreadableFile`` with what to do for anything else."""
    try:
        if path.is_dir():
            raise UnreadableFile(_FOLDER)
        with path.open("rb") as file:
            start = file.read(_LOOK)
    except OSError as broken:
        raise UnreadableFile(
            N_("The file cannot be read: {reason}. Check that it is there and that you may open it."),
            reason=broken.strerror or type(broken).__name__,
        ) from None
    except ValueError:
        raise UnreadableFile(_BINARY) from None
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableFile(_EMPTY)
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    for sign, sentence in _OTHERS:
        if start.startswith(sign):
            raise UnreadableFile(sentence)
    nuls = start.count(0)
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")) or nuls * 3 > len(start):
        raise UnreadableFile(_UTF16)
    if nuls > _FEW_NULS:
        raise UnreadableFile(_BINARY)
    if (
        start.lstrip(b"\xef\xbb\xbf \t\r\n")[:64]
        .lower()
        .startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"{\\rtf"))
    ):
        raise UnreadableFile(_WEB_PAGE)
    return "csv"
