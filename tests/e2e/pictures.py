"""Pictures of every page and state, on a desk and on a phone, light and dark: `python3 tasks.py pictures [name ...]`.

Written to test-results/pictures, to be looked at by a person beside the mockups. `walk(...)` is also what the tests of
every page and state go through.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from e2e import states
from e2e.conftest import CHROMIUM, App, _app

OUT = Path(__file__).resolve().parents[2] / "test-results" / "pictures"
VARIANTS = {"desk": 1280, "phone": 390}
STORY = (
    "I usually do 20 minutes on the elliptical and 20 on the treadmill. I went to 30 and 30, then ran 18 km on Sunday. "
    "Next morning my mid back ached, worse when I sit at my desk all day. No numbness. My legs feel fine, I think."
)
PAGE = (
    "Back pain after running is normal and goes away by itself. Stretching before you run prevents back pain. "
    "Rest in bed until the pain is gone. Increase your mileage by no more than 10 percent a week. "
    "Get medical help at once if you lose control of your bladder."
)


LEAVE = """async () => fetch("/check/leave", {
  method: "POST", headers: {"X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value}})"""


@dataclass(frozen=True)
class Shot:
    """One page in one state: a name, and how to get there."""

    name: str
    go: str | Callable[[Any], None]


def aside(page: Any) -> None:
    """The story page without an unfinished check."""
    page.goto("/check")
    page.evaluate(LEAVE)
    page.goto("/check")


def post_story(page: Any) -> None:
    aside(page)
    page.fill("#story", STORY)
    page.locator("form:has(#story) button.btn").click()


def to_question(kind: str) -> Callable[[Any], None]:
    """Answer calmly until a question of a kind is shown."""

    def go(page: Any) -> None:
        aside(page)
        page.locator("form:has(input[name=story][value='']) button").click()
        page.goto("/check/next")
        for _ in range(40):
            if "/check/q/" not in page.url:
                return
            shown = "where" if page.locator(".plate").count() else ""
            shown = shown or ("multi" if page.locator("main input[type=checkbox]").count() else "one")
            if shown == kind:
                return
            calmly(page)

    return go


def calmly(page: Any) -> None:
    """Answer the question shown as somebody without any sign."""
    main = page.locator("main")
    if page.locator(".plate").count():
        page.locator("#w-mid_back").check(force=True)
        if main.locator("input[name=side]").count():
            main.locator("input[name=side]").first.check(force=True)
    elif main.locator("input[value=none]").count():
        for ticked in main.locator("input[type=checkbox]:checked").all():
            ticked.uncheck()
        main.locator("input[value=none]").check()
    elif main.locator("input[value=no]").count():
        main.locator("input[value=no]").check()
    elif main.locator("input[type=number], input[type=text]").count():
        main.locator("input[type=number], input[type=text]").first.fill("34")
    else:
        main.locator("input[type=radio], input[type=checkbox]").first.check()
    with page.expect_navigation(wait_until="load"):  # what is counted next must stand on the next page, whole
        main.locator("form:has(input[name=version]) button.btn").first.click()


def to_answers(page: Any) -> None:
    post_story(page)
    page.goto("/check/next")
    for _ in range(60):
        if "/check/q/" not in page.url:
            return
        calmly(page)


def claims(page: Any) -> None:
    page.goto("/claims")
    page.fill("#text", PAGE)
    # the first text of a new folder is learnt for
    page.locator("main button.btn").first.click(timeout=90_000)


def nothing_picked(page: Any) -> None:
    to_question("one")(page)
    page.evaluate("document.querySelectorAll('main [required]').forEach(node => node.required = false)")
    page.locator("main button.btn").first.click()


def signed_out(page: Any) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")


def door_open(page: Any) -> None:
    """The door to the local network, at an address of loopback that no other computer reaches."""
    page.goto("/settings/phone")
    if page.locator("#address").count():
        page.locator("details:has(#address) summary").click()
        page.fill("#address", "127.0.0.2")
        page.locator("button[value=open]").click()
        page.locator(".qr").wait_for()


def pair(page: Any) -> None:
    """What the phone sees first."""
    door_open(page)
    page.goto(page.locator(".print").first.inner_text().strip())
    page.locator("#code").wait_for()


def pair_wrong(page: Any) -> None:
    pair(page)
    page.fill("#code", "0000")
    page.locator("main button").click()
    page.locator("[role=alert]").wait_for()


def token(page: Any) -> None:
    """A token just made, which is shown this once."""
    page.goto("/settings/scripts")
    page.fill("#name", "nightly export")
    page.locator("button[value=make]").click()
    page.locator(".print").wait_for()


def exported(page: Any) -> None:
    """A finished long piece of work."""
    page.goto("/settings")
    page.get_by_role("button", name="Export", exact=True).click()
    page.get_by_role("link", name="Save the file").wait_for()


FULL = (
    Shot("first", "/?again"),
    Shot("today", "/today"),
    Shot("checkin-1", "/checkin"),
    Shot("checkin-2", "/checkin?page=2"),
    Shot("checkin-2-each", "/checkin?page=2&each"),
    Shot("checkin-3", "/checkin?page=3"),
    Shot("load", "/load"),
    Shot("load-52", "/load?weeks=52"),
    Shot("session", "/session/{session}"),
    Shot("plan", "/plan"),
    Shot("plan-make", "/plan/make"),
    Shot("plan-what-if", "/plan/what-if?what=week&day=2026-03-20"),
    Shot("plan-calendar", "/plan/calendar"),
    Shot("result-self-care", "/results/1"),
    Shot("self-tests", "/check/tests"),
    Shot("self-test", "/check/tests/ST_WALL"),
    Shot("exercises", "/exercises"),
    Shot("exercise", "/exercises/bird-dog"),
    Shot("exercise-heat", "/exercises/heat"),
    Shot("journal", "/journal"),
    Shot("journal-search", "/journal?q=run"),
    Shot("trends", "/journal/trends"),
    Shot("gear", "/journal/gear"),
    Shot("notes", "/journal/notes"),
    Shot("form", "/form"),
    Shot("form-photos", "/form/photos"),
    Shot("form-videos", "/form/videos"),
    Shot("form-runs", "/form/runs"),
    Shot("form-list", "/form/list"),
    Shot("form-cues", "/form/cues?spm=164"),
    Shot("ask", "/ask"),
    Shot("ask-answer", "/ask?q=heat+or+ice"),
    Shot("ask-refused", "/ask?q=who+wins+the+marathon"),
    Shot("ask-urgent", "/ask?q=numb+when+I+wipe"),
    Shot("claims", "/claims"),
    Shot("claims-read", claims),
    Shot("evidence", "/evidence"),
    Shot("source", "/sources/S52"),
    Shot("passage", "/evidence/stay_active"),
    Shot("share", "/share"),
    Shot("import", "/import"),
    Shot("import-one", "/import/1"),
    Shot("report", "/report"),
    Shot("settings", "/settings"),
    Shot("export-one", exported),
    Shot("scripts", token),
    Shot("phone-door", "/settings/phone"),
    Shot("delete", "/settings/delete"),
    Shot("help-now", "/help-now"),
    Shot("not-found", "/no-such-page"),
    Shot("check-story", "/check"),
    Shot("check-read", post_story),
    Shot("check-where", to_question("where")),
    Shot("check-screen", to_question("multi")),
    Shot("check-question", to_question("one")),
    Shot("check-nothing-picked", nothing_picked),
    Shot("check-answers", to_answers),
)
CHECKED_IN = (Shot("today-done", "/today"), Shot("checkin-saved", "/checkin/saved"))
EMPTY = tuple(
    Shot(f"empty-{name}", path)
    for name, path in {
        "first": "/",
        "today": "/today",
        "check": "/check",
        "checkin": "/checkin",
        "load": "/load",
        "plan": "/plan",
        "journal": "/journal",
        "trends": "/journal/trends",
        "import": "/import",
        "report": "/report",
        "form": "/form",
        "exercises": "/exercises",
    }.items()
)
EMERGENCY = (
    Shot("emergency", "/emergency"),
    Shot("emergency-wrong", "/emergency/wrong"),
    Shot("emergency-release", "/release"),
    Shot("emergency-report", "/report"),
    Shot("emergency-settings", "/settings"),
)

SIGNED_OUT = (Shot("sign-in", signed_out), Shot("help-signed-out", "/help-now"))

PHONE = (Shot("phone-open", door_open), Shot("pair", pair), Shot("pair-wrong", pair_wrong))


def _held(level: str) -> tuple[Shot, ...]:
    return tuple(
        Shot(f"{level}-{name}", path)
        for name, path in {"result": "/results/1", "today": "/today", "plan": "/plan"}.items()
    )


#: name of a state -> how the data folder comes to it, and what is seen there
STATES: dict[str, tuple[Callable[[App], Any], tuple[Shot, ...]]] = {
    "full": (states.with_plan, FULL),
    "done": (lambda app: states.with_plan(app, is_checked_in=True), CHECKED_IN),
    "empty": (lambda app: None, EMPTY),
    "signed out": (lambda app: None, SIGNED_OUT),
    # another address of loopback is Linux's
    **({"phone": (lambda app: None, PHONE)} if sys.platform == "linux" else {}),
    "emergency": (lambda app: states.with_level(app, "emergency_now"), EMERGENCY),
    **{
        level: (lambda app, level=level: states.with_level(app, level), _held(level))
        for level in ("same_day", "clinician_days", "clinician_routine")
    },
}


def walk(page: Any, app: App, shots: tuple[Shot, ...]) -> Iterator[Shot]:
    """Go to each page in turn; a name without a journal behind it is filled in."""
    session = states.largest_run(app) if any("{session}" in str(shot.go) for shot in shots) else ""
    for shot in shots:
        if callable(shot.go):
            shot.go(page)
        else:
            answer = page.goto(shot.go.format(session=session))
            is_missing = answer is not None and answer.status == 404
            assert is_missing == (shot.name == "not-found"), f"{shot.name}: {page.url}"
        yield shot


def main() -> None:
    from playwright.sync_api import sync_playwright

    wanted = set(sys.argv[1:])
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for state, (make, shots) in STATES.items():
            if wanted and not wanted & {state, *(shot.name for shot in shots)}:
                continue
            app = _app(Path(tempfile.mkdtemp(prefix="pictures-")), states.NOW)
            make(app)
            app.start()
            for variant, width in VARIANTS.items():
                context = chromium.new_context(
                    viewport={"width": width, "height": 900},
                    base_url=app.address,
                    color_scheme="light",
                    ignore_https_errors=True,
                )
                page = context.new_page()
                page.goto(app.link())
                for shot in walk(page, app, shots):
                    if wanted and state not in wanted and shot.name not in wanted:
                        continue
                    for theme in ("light", "dark"):
                        page.emulate_media(color_scheme=theme)
                        page.screenshot(path=OUT / f"{shot.name}-{variant}-{theme}.png", full_page=True)
                    page.emulate_media(color_scheme="light")
                context.close()
            app.stop()
    print(OUT)


if __name__ == "__main__":
    main()
