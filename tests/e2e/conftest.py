"""The app as a runner meets it: its own process on loopback, a real browser, an empty data folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from browsing import WAIT_MS, patient
from starting import Started

patient()
CHROMIUM = os.environ.get("BACKSTRIDE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
START_S = 180


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(300))


@dataclass
class App:
    """A served data folder. `link()` opens it once; `stop()` and `start()` restart the same folder."""

    home: Path
    env: dict[str, str]
    process: subprocess.Popen[str] | None = None
    address: str = ""

    def start(self) -> str:
        """Start serving; the one-time link that was printed."""
        started = Started(["serve", "--json", "--no-browser"], self.env)
        self.process = started.process
        url = json.loads(started.first)["url"]
        self.address = url.split("/sign-in/")[0]
        return url

    def link(self) -> str:
        """A new link for the running server."""
        return json.loads(self.command("serve", "--json", "--no-browser"))["url"]

    def command(self, *words: str) -> str:
        """Another command on the same data folder."""
        done = subprocess.run(
            [sys.executable, "-m", "backstride", *words],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=START_S,
            check=True,
        )
        return done.stdout

    def python(self, code: str) -> str:
        """A few lines inside the same data folder, such as a second user of this machine."""
        lines = f"from backstride.app import start\nstart.ready()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=START_S,
            check=False,
        )
        assert not done.returncode, done.stderr
        return done.stdout.strip()

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End the server; SIGKILL is a power cut."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., App]]:
    """Start an app on a new data folder; `serve(now=...)` freezes its clock."""
    made: list[App] = []

    def begin(now: str = "", **env: str) -> App:
        app = _app(tmp_path_factory.mktemp("home"), now, **env)
        made.append(app)
        app.start()
        return app

    yield begin
    for app in made:
        app.stop()


def _app(home: Path, now: str = "", **env: str) -> App:
    told = {**os.environ, "BACKSTRIDE_HOME": str(home), "LANG": "en_GB.UTF-8", "LC_ALL": "en_GB.UTF-8", **env}
    told.pop("DJANGO_SETTINGS_MODULE", None)
    told.pop("BACKSTRIDE_NOW", None)
    if now:
        told["BACKSTRIDE_NOW"] = now
    return App(home, told)


@pytest.fixture(scope="session")
def example_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One app with the example runner, shared by tests that only look."""
    app = _app(tmp_path_factory.mktemp("example"), "2026-03-12T09:00:00+00:00")
    app.start()
    app.python("from backstride.app.demo import show_example\nshow_example(start.owner())")
    yield app
    app.stop()


@pytest.fixture(scope="module")
def _playwright() -> Iterator[Playwright]:
    """A browser driver a file: it holds an event loop, beside which Django's own tests refuse to run."""
    if not Path(CHROMIUM).exists() and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    browser = _playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@dataclass
class Window:
    """A browser of its own, with what its pages complained about and asked for."""

    context: BrowserContext
    page: Page
    complaints: list[str]
    asked: list[str]

    @property
    def outside(self) -> list[str]:
        """Requests that left this machine."""
        return [
            url
            for url in self.asked
            if not url.startswith(("http://127.0.0.1:", "https://127.0.0.2:", "data:", "blob:", "about:"))
        ]


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., Window]]:
    """Open a browser window; `window(app)` signs in, `window(app, sign_in=False)` does not."""
    made: list[BrowserContext] = []

    def begin(
        app: App, *, sign_in: bool = True, width: int = 1280, theme: str = "light", **more: object
    ) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, base_url=app.address, **more
        )
        made.append(context)
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        opened = Window(context, page, [], [])
        page.on("console", lambda message: message.type == "error" and opened.complaints.append(message.text))
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.on("request", lambda request: opened.asked.append(request.url))
        if sign_in:
            page.goto(app.link())
        return opened

    yield begin
    for context in made:
        context.close()
