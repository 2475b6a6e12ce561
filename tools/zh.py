"""Keep the Chinese catalogue complete: extract messages, merge translations, list what is missing.

    python tools/zh.py update [PAIRS.json]   # extract, then merge {"English": "中文"}; a plural: {"one": ["其一", ...]}
    python tools/zh.py missing               # the messages that have no translation yet; exit 1 if any
"""

import fcntl
import io
import json
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "dealer_service/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "_l": None, "t": None,
    "ngettext": (1, 2), "tn": (1, 2), "pgettext": ((1, "c"), 2), "N_": None,
}


def extracted() -> Catalog:
    method_map, options_map = parse_mapping_cfg(io.StringIO((ROOT / "babel.cfg").read_text()))[:2]
    template = Catalog(project="dealer-service")
    found = extract_from_dir(str(ROOT), method_map, options_map, keywords=KEYWORDS, directory_filter=lambda path: (
        not Path(path).name.startswith(".") and Path(path).name not in {"tests", "instance", "node_modules"}))
    for filename, _line, message, comments, context in found:
        template.add(message, locations=[(filename, 0)], auto_comments=comments, context=context)
    return template


def catalogue() -> Catalog:
    if PO.exists():
        with PO.open("rb") as file:
            return read_po(file, locale="zh_Hans_CN")
    return Catalog(locale="zh_Hans_CN", project="dealer-service")


def update(pairs: dict[str, str | list[str]]) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    with open(PO.parent / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Translations for messages not yet in the code are kept: rooms are built side by side.
        kept = {_key(m.id): m.string for m in catalogue() if m.id and m.string}
        store = PO.parent / "spare.json"
        spare = json.loads(store.read_text()) if store.exists() else {}
        kept = spare | kept | pairs
        fresh = Catalog(locale="zh_Hans_CN", project="dealer-service")
        for message in extracted():
            if not message.id:
                continue
            key = _key(message.id)
            string = kept.pop(key, "")
            if isinstance(string, (list, tuple)):
                string = string[0]
            if not isinstance(message.id, str):
                string = (string,)
            places = sorted({(file, 0) for file, _ in message.locations})
            fresh.add(message.id, string, locations=places, context=message.context)
        # At once whole: a server that starts at this moment compiles what it reads.
        beside = PO.with_suffix(".part")
        with beside.open("wb") as file:
            write_po(file, fresh, width=110, omit_header=False, sort_output=True, include_lineno=False)
        os.replace(beside, PO)
        waiting = {k: (v if isinstance(v, str) else v[0]) for k, v in kept.items() if v and (k in pairs or k in spare)}
        store.write_text(json.dumps(waiting, ensure_ascii=False, indent=0))


def missing() -> list[str]:
    have = {_key(m.id) for m in catalogue() if m.id and _whole(m.string)}
    return sorted({_key(m.id) for m in extracted() if m.id} - have)


def _key(message_id: str | tuple[str, ...] | list[str]) -> str:
    """The singular stands for both forms."""
    return message_id if isinstance(message_id, str) else message_id[0]


def _whole(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) if isinstance(string, str) else all(string)


if __name__ == "__main__":
    verb = sys.argv[1] if len(sys.argv) > 1 else "missing"
    if verb == "update":
        update(json.loads(Path(sys.argv[2]).read_text()) if len(sys.argv) > 2 else {})
    gaps = missing()
    for gap in gaps:
        print(json.dumps(gap, ensure_ascii=False))
    print(f"{len(gaps)} messages without Chinese", file=sys.stderr)
    sys.exit(1 if gaps and verb == "missing" else 0)
