"""A browser for tests of pages, and a watch on what a page asks for and complains of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HARMLESS = ("file:", "data:", "blob:", "about:")


@dataclass
class Visit:
    """A page that is watched from before it is opened.

    Attributes:
        page: the page.
        requests: addresses of all that it asked for, its own included.
        complaints: warnings and errors of its console, and exceptions that nothing caught.
    """

    page: "Page"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self, *allowed: str) -> list[str]:
        """What it asked for beyond this machine's disk and addresses that begin as allowed."""
        return [address for address in self.requests if not address.startswith((*HARMLESS, *allowed))]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Headless Chromium; the test is skipped where there is none.

    It is closed with the module: as long as it is open, nothing else in this process can use asyncio.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next((path for path in map(shutil.which, NAMES) if path), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt install chromium)")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def visit(
    browser: "Browser", address: str, width: int = 1280, height: int = 720, **context: Any
) -> Iterator[Visit]:
    """Open an address in a browser window of its own and watch it; further options are Playwright's."""
    window = browser.new_context(viewport={"width": width, "height": height}, **context)
    watched = Visit(window.new_page())
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    watched.page.on("console", lambda message: _note(watched, message.type, message.text))
    watched.page.goto(address)
    try:
        yield watched
    finally:
        window.close()


def _note(watched: Visit, kind: str, text: str) -> None:
    if kind in {"warning", "error", "assert"}:
        watched.complaints.append(f"{kind}: {text}")
