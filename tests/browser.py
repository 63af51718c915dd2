"""A browser for tests of pages, and a watch on what a page asks for and complains of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from needs import needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 300_000  # milliseconds after which a page that does not answer is given up, on the slowest machine
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
    playwright = needed("playwright.sync_api", "browser")
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
    window.set_default_timeout(PATIENCE)
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


def faults(page: "Page") -> list[str]:
    """What axe-core finds on a page that is more than a minor matter: rule, and where."""
    axe = needed("axe_playwright_python.sync_playwright", "browser").Axe()
    found = [each for each in axe.run(page).response["violations"] if each["impact"] != "minor"]
    return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]


def contrasts(page: "Page") -> list[tuple[float, str]]:
    """Contrast of every visible text with what is behind it, components included, and how it begins."""
    found: list[tuple[float, str]] = page.evaluate(_CONTRASTS)
    return found


_CONTRASTS = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const elements = [];
  const collect = (root) => root.querySelectorAll("*").forEach((one) => {
    elements.push(one);
    if (one.shadowRoot) collect(one.shadowRoot);
  });
  collect(document.body);
  const words = (node) => node.nodeType === 3 && /\\p{L}|\\d/u.test(node.data);
  const said = (one) => [...one.childNodes].some(words);
  const silent = ["STYLE", "SCRIPT", "OPTION"];
  const shown = (one) => !silent.includes(one.tagName) && one.checkVisibility() && !one.disabled;
  const texts = elements.filter((one) => shown(one) && said(one));
  return texts.map((one) => {
    let behind = one;
    const paper = () => getComputedStyle(behind).backgroundColor;
    const next = () => behind.parentElement ?? behind.getRootNode().host ?? null;
    while (behind && paper() === "rgba(0, 0, 0, 0)") behind = next();
    const colours = [getComputedStyle(one).color, behind ? paper() : "rgb(255, 255, 255)"];
    const [low, high] = colours.map(light).sort((a, b) => a - b);
    return [(high + 0.05) / (low + 0.05), one.textContent.trim().slice(0, 40)];
  });
}"""
