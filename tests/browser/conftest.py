"""A real browser on a running application; the tests are skipped where Chromium is missing, unless all is required."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from dealer_service.web.guards import GuardedApp
from tests.browser.gallery import add_gallery
from tests.cast import CAST, PASSWORD

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists() and not os.environ.get("REQUIRE_ALL"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def served(app: GuardedApp) -> Iterator[str]:
    """The address of the application, served with form tokens on and the gallery of components added."""
    app.config["WTF_CSRF_ENABLED"] = True
    add_gallery(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def tab(chromium: Any, served: str) -> Iterator[Callable[..., Any]]:
    """A tab of one of the cast, signed in: ``tab("advisor", width=390, dark=True, locale="zh-CN")``.

    Whatever the console says against the page fails the test.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(key: str, *, width: int = 1366, height: int = 768, dark: bool = False, script: bool = True) -> Any:
        context = chromium.new_context(
            base_url=served,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in")
        page.fill("#email", CAST[key].email)
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        return page

    yield opened
    for context in contexts:
        context.close()
    blamed = [line for line in complaints if "Failed to load resource" not in line]
    assert not blamed, blamed
