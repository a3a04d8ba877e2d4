"""The real Chromium, headless, on pages that lie on the disk."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import programs
from tests.unit.reports.formats.documents import rendered

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class Opened:
    """A page in the browser, and what it did while it was open."""

    page: "Page"
    address: str
    requests: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def shown(self, section: str) -> list[str]:
        """Return the first names in the rows that a section shows, whether in sight or not."""
        rows = self.page.locator(f"#{section} [data-i]:not([hidden])")
        return rows.evaluate_all("rows => rows.map((row) => (row.querySelector('code') ?? row).textContent)")  # type: ignore[no-any-return]

    def said(self, text: str) -> None:
        """Wait until the live region says something."""
        self.page.wait_for_function(
            "text => document.getElementById('said').textContent.includes(text)", arg=text
        )


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """The browser of one file of tests: while it runs, its event loop is in the way of others."""
    chromium = programs.require("chromium", "Debian's package chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        reason = "playwright is not installed (pip install --group dev)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: "Browser", tmp_path: Path) -> Iterator[Open]:
    """Open the page of a document; others are options of the browser's context."""
    contexts = []

    def open_page(
        document: Mapping[str, Any], *, fragment: str = "", width: int = 1280, **others: Any
    ) -> Opened:
        file = tmp_path / "report.html"
        file.write_text(rendered("html", document), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 800}, **others)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        found = Opened(page, file.as_uri())
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("requestfailed", lambda request: found.blocked.append(f"{request.failure} {request.url}"))
        page.on("console", lambda message: found.complaints.append(message.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.goto(found.address + fragment)
        return found

    yield open_page
    for context in contexts:
        context.close()
