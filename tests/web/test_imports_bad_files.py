"""Does every bad file end on the page in a sentence, and never in a trace?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dealer_service.web.guards import GuardedApp
from tests.bad_files import BAD_FILES, HEADER

BrowserOf = Callable[[str], FlaskClient]
UPLOADABLE = sorted(name for name in BAD_FILES if name not in ("folder", "missing"))
# What the page asks about instead of refusing, because a person can answer it.
ASKED = {"columns missing": "Match the columns"}


@pytest.mark.parametrize("name", UPLOADABLE)
@pytest.mark.parametrize("kind", ["repair-orders", "follow-ups"])
def test_a_bad_file(browser_of: BrowserOf, tmp_path: Path, name: str, kind: str,
                    caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip
    file_name, build, said = BAD_FILES[name]
    path = tmp_path / file_name
    build(path)
    manager = browser_of("manager")
    with path.open("rb") as file:
        answer = manager.post(f"/imports/new/{kind}", data={"file": (file, file_name)}, follow_redirects=True)
    assert answer.status_code == 200, name
    if kind == "repair-orders":
        assert ASKED.get(name, said) in answer.text.replace("&#34;", '"'), (name, answer.text)
        assert name in ASKED or "cannot be imported as it is" in answer.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"], caplog.text


def test_only_a_header(browser_of: BrowserOf, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "\n")
    manager = browser_of("manager")
    with path.open("rb") as file:
        answer = manager.post("/imports/new/repair-orders", data={"file": (file, "a.csv")}, follow_redirects=True)
    assert "no row below them" in answer.text


def test_a_file_larger_than_is_taken(app: GuardedApp, browser_of: BrowserOf, tmp_path: Path,
                                     monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(app.view_functions["imports.upload_new"], "largest", 1_000_000)
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "\n" + "x" * 2_000_000)
    with path.open("rb") as file:
        answer = browser_of("manager").post("/imports/new/repair-orders", data={"file": (file, "a.csv")})
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 413 and "Up to 1 MB" in answer.text
