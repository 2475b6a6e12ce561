"""Does a frozen card give the same bytes on a machine with another time zone, locale and hash seed?"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dealer_service.domain.scorecards import digest, from_json, short_digest, to_json
from dealer_service.pdf.scorecard import scorecard_pdf
from tests.pdf.cards import rich

ROOT = Path(__file__).resolve().parents[2]
PRINT = (
    "import sys, hashlib, locale\n"
    "try: locale.setlocale(locale.LC_ALL, '')\n"
    "except locale.Error: pass\n"
    "from dealer_service.domain.scorecards import from_json\n"
    "from dealer_service.pdf.scorecard import scorecard_pdf\n"
    "content = from_json(open(sys.argv[1], encoding='utf-8').read())\n"
    "print(hashlib.sha256(scorecard_pdf(content)).hexdigest())\n"
)
MACHINES = (
    {"TZ": "Pacific/Kiritimati", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "2", "DEALER_SERVICE_LOCALE": "zh"},
)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_same_bytes_on_every_machine(tmp_path: Path, locale: str) -> None:
    content = rich(locale)
    file = tmp_path / "frozen.json"
    file.write_text(to_json(content), encoding="utf-8")
    here = hashlib.sha256(scorecard_pdf(content)).hexdigest()
    for machine in MACHINES:
        said = subprocess.run([sys.executable, "-c", PRINT, str(file)], cwd=ROOT, env={**os.environ, **machine},
                              capture_output=True, text=True, check=True)  # fmt: skip
        assert said.stdout.strip() == here


def test_the_digest_on_the_page_is_that_of_the_frozen_content() -> None:
    content = rich("en")
    again = from_json(to_json(content))
    assert digest(again) == digest(content) and hashlib.sha256(to_json(content).encode()).hexdigest() == digest(content)
    assert short_digest(content).replace(" ", "") == digest(content)[:12]
