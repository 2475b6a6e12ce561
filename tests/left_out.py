"""Which tests need a part of the system that is not here?

They are left out, and the last lines of the run say so. Where ``REQUIRE_ALL=1`` is set nothing may be missing: then
they run, and fail.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import postgres

SHARED = Path(__file__).resolve().parents[2] / "shared"

# marker -> (what is missing, is it here?)
PARTS = {
    "postgres": ("PostgreSQL", lambda: postgres.programs() is not None),
    "browser": ("Chromium", lambda: any(Path(p).exists() for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser"))),
    "poppler": ("poppler's pdftotext", lambda: shutil.which("pdftotext") is not None),
    "yardstick": ("the yardstick beside the repository", (SHARED / "yardstick" / "gen.py").exists),
}


def missing() -> dict[str, str]:
    """Markers whose part is not here, unless everything is required."""
    if os.environ.get("REQUIRE_ALL") == "1":
        return {}
    return {marker: name for marker, (name, here) in PARTS.items() if not here()}


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    gone = missing()
    dropped = [item for item in items if any(item.get_closest_marker(marker) for marker in gone)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in dropped]


def sentences() -> Sequence[str]:
    return [f"Left out: the tests that need {name}. Install it to run them." for name in missing().values()]
