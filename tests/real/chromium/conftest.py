"""The real Chromium, headless, on pages that lie on the disk."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

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


@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    """One browser for all tests of this folder: starting it costs more than most of them.

    It ends with them, since its event loop is in the way of tests that run their own.
    """
    chromium = programs.require("chromium", "Debian's package chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        reason = "playwright is not installed (pip install --group dev)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="package")
def tabs(browser: "Browser") -> "Callable[[bool], Page]":
    """Give the tab with scripts, or the one without: a new one has a process of its own, which is costly."""

    @cache
    def tab(scripts: bool) -> "Page":
        page = browser.new_context(java_script_enabled=scripts).new_page()
        page.set_default_timeout(10_000)
        return page

    return tab


@pytest.fixture
def opened(tabs: "Callable[[bool], Page]", tmp_path: Path) -> Iterator[Open]:
    """Open the page of a document, in a window of a width, in light or dark, with or without scripts.

    What was opened before it in the same test is gone then.
    """
    listening: list[tuple[Page, str, Callable[[Any], None]]] = []

    def open_page(
        document: Mapping[str, Any],
        *,
        fragment: str = "",
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        scripts: bool = True,
    ) -> Opened:
        page = tabs(scripts)
        file = tmp_path / f"report-{len(listening)}.html"
        file.write_text(rendered("html", document), "utf-8")
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(media="screen", color_scheme=scheme)
        found = Opened(page, file.as_uri())
        listeners: dict[str, Callable[[Any], None]] = {
            "request": lambda request: found.requests.append(request.url),
            "requestfailed": lambda request: found.blocked.append(f"{request.failure} {request.url}"),
            "console": lambda message: found.complaints.append(message.text),
            "pageerror": lambda error: found.complaints.append(str(error)),
        }
        _forget(listening)
        for event, listener in listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]
            listening.append((page, event, listener))
        page.goto(found.address + fragment)
        return found

    yield open_page
    _forget(listening)


def _forget(listening: "list[tuple[Page, str, Callable[[Any], None]]]") -> None:
    for page, event, listener in listening:
        with suppress(KeyError):
            page.remove_listener(event, listener)
