"""A clinic as its people meet it: a real server on a real PostgreSQL, driven through a real browser.

Three athletes, a physio, a stranger and an administrator: invite, join with a phone, grant, look, limit, withdraw.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest

from starting import Started

pytest.importorskip("playwright.sync_api")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.postgres import cluster
from browsing import patient

pytestmark = [pytest.mark.e2e, pytest.mark.postgres, pytest.mark.timeout(600)]
CHROMIUM = os.environ.get("BACKSTRIDE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
patient()
PASSWORD = "four quiet hills at dawn"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}


@dataclass
class Clinic:
    """The served clinic and its command line."""

    env: dict[str, str]
    port: int
    process: subprocess.Popen[str] | None = None
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "backstride", "clinic", *words],
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout.strip()

    def start(self) -> None:
        started = Started(["clinic", "serve", "--port", str(self.port)], self.env)
        self.process = started.process
        assert "open at" in started.first

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory) -> Iterator[Clinic]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with cluster() as address:
        told = {
            **os.environ,
            "DATABASE_URL": address,
            "BACKSTRIDE_HOME": str(tmp_path_factory.mktemp("home")),
        }
        for name in ("DJANGO_SETTINGS_MODULE", "BACKSTRIDE_CLINIC"):
            told.pop(name, None)
        made = Clinic(told, port)
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists() and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def window(chromium: Browser, **told) -> Page:
    return chromium.new_context(locale="en-GB", **told).new_page()


def join(clinic: Clinic, page: Page, link: str, login: str) -> None:
    """From the link to the first page, with a phone that is a few lines of Python."""
    page.goto(link)
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("I cannot scan it").click()
    clinic.secrets[login] = page.locator("code.print").inner_text()
    page.get_by_label("The six digits it shows now").fill(pyotp.TOTP(clinic.secrets[login]).now())
    page.get_by_role("button", name="Make my account").click()
    expect(page.locator("ul.print li")).to_have_count(8)
    page.get_by_role("link", name="I have them").click()


def sign_in(clinic: Clinic, page: Page, login: str) -> None:
    """Both halves; the code of a step works once, so a second sign-in waits for the next."""
    page.goto(clinic.address + "/")
    page.get_by_label("Sign-in name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    for _ in range(4):
        page.get_by_label("Six digits").fill(pyotp.TOTP(clinic.secrets[login]).now())
        page.get_by_role("button", name="Sign in").click()
        if "/sign-in" not in page.url:
            return
        time.sleep(10)
    raise AssertionError(page.inner_text("main"))


def grant(page: Page, whom: str, *pieces: str) -> None:
    page.goto(re.match(r"https?://[^/]+", page.url)[0] + "/care")
    card = page.locator("form.card").filter(has_text=whom)
    for box in card.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") in pieces)
    card.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds from this moment on.")).to_be_visible()


def check_in(page: Page, *, yes: bool = False) -> None:
    """Pain four now, and the six items."""
    base = re.match(r"https?://[^/]+", page.url)[0]
    page.goto(base + "/checkin")
    page.locator(
        "label",
        has=page.locator(
            "input[name=now][value='4'], input[name=worst][value='4'], input[type=radio][value='4']"
        ),
    ).first.click()
    page.locator("main button").first.click()
    for group in page.locator("main fieldset").all():
        wanted = "yes" if yes else "no"
        choice = group.locator(f"input[value={wanted}]")
        if choice.count():
            choice.first.check(force=True)
            yes = False
    page.locator("main button").first.click()


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_a_clinic_from_the_first_link_to_withdrawal(clinic: Clinic, chromium: Browser) -> None:
    rita, paulo = window(chromium), window(chromium)
    join(
        clinic,
        rita,
        clinic.command("invite", "--role", "administrator", "--name", "Rita", "--address", clinic.address),
        "rita",
    )
    assert rita.url.endswith("/members")

    def invited(name: str, role: str) -> str:
        rita.goto(clinic.address + "/members")
        rita.get_by_label("Name, as others").fill(name)
        rita.get_by_label("Role").select_option(role)
        rita.get_by_role("button", name="Make the link").click()
        return rita.locator("p.print").inner_text()

    join(clinic, paulo, invited("Paulo", "physio"), "paulo")
    assert "Nobody has shown you anything yet" in paulo.inner_text("main")
    people = {}
    for name in ("Ana", "Bea", "Cid", "Stella"):
        people[name] = window(chromium)
        join(clinic, people[name], invited(name, "athlete"), name.lower())
    for name, pieces in {"Ana": ("load", "pain", "stories"), "Bea": ("pain",), "Cid": ("load",)}.items():
        grant(people[name], "Paulo", *pieces)
    check_in(people["Bea"], yes=True)
    check_in(people["Ana"])

    paulo.goto(clinic.address + "/athletes")
    assert "Stella" not in paulo.inner_text("main")
    assert paulo.locator("table.roll th[scope=row]").all_inner_texts()[0] == "Bea"
    assert faults(paulo) == []
    narrow = chromium.new_context(
        storage_state=paulo.context.storage_state(),
        viewport={"width": 320, "height": 700},
        color_scheme="dark",
    ).new_page()
    for address in ("/athletes", "/agreement", "/members", "/account"):
        narrow.goto(clinic.address + address)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert faults(narrow) == [], address

    paulo.get_by_role("link", name="Ana").click()
    ana_page = paulo.url
    assert faults(paulo) == []
    paulo.get_by_text("Set a limit").click()
    paulo.get_by_label("walking and exercise without impact").check()
    paulo.get_by_label("Why, as the athlete").fill("sore spot on the shin")
    paulo.get_by_role("button", name="Set the limit").click()
    assert "sore spot on the shin" in paulo.inner_text("main")

    ana = people["Ana"]
    ana.goto(clinic.address + "/care")
    said = ana.inner_text("main")
    assert "sore spot on the shin" in said
    assert "looked at overview" in said
    assert faults(ana) == []

    stella = people["Stella"]
    for address in (
        ana_page,
        ana_page + "/see/journal",
        clinic.address + "/athletes",
        clinic.address + "/members",
    ):
        assert stella.goto(address).status == 404
        assert "Ana" not in stella.content()
    stella.goto(clinic.address + "/care")
    assert "Ana" not in stella.inner_text("main")

    # Paulo's page stays open while Ana takes everything back
    paulo.goto(ana_page)
    paulo.get_by_text("Set a limit").click()
    paulo.get_by_label("no exercise for now").check()
    grant(ana, "Paulo")
    paulo.get_by_role("button", name="Set the limit").click()
    assert "There is no such page here" in paulo.inner_text("main")
    assert "Ana" not in paulo.inner_text("main")
    paulo.goto(clinic.address + "/athletes")
    assert "Ana" not in paulo.inner_text("main")
    ana.goto(clinic.address + "/care")
    assert "no exercise for now" not in ana.inner_text("main")


def test_signing_in_needs_both_and_survives_a_restart(clinic: Clinic, chromium: Browser) -> None:
    clinic.stop()
    clinic.start()
    page = window(chromium)
    page.goto(clinic.address + "/athletes")
    page.get_by_label("Sign-in name").fill("paulo")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Go on").click()
    assert "do not belong together" in page.inner_text("main")
    sign_in(clinic, page, "paulo")
    assert "athletes" in page.inner_text("h1")
    members = clinic.command("members").splitlines()
    assert len(members) == 6


#: a plan of Cid's, shown to two physios; run inside the clinic's own settings
SEED = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from backstride.app.clinic.server import switch_on
switch_on()
from backstride.app import start
start.ready()
from backstride.app.clinic import grants
from backstride.app.clinic.models import Member
from backstride.app.journal.athletes import own_athlete
from clinic.journals import fill
cid = own_athlete(Member.objects.get(name="Cid").user)
fill(cid, Path(sys.argv[2]), with_plan=True)
for name in ("Paulo", "Quim"):
    grants.set_pieces(cid, Member.objects.get(name=name), ["load", "pain"])
print(cid.pk)
"""


def test_of_two_clinicians_on_one_plan_the_second_is_told(
    clinic: Clinic, chromium: Browser, tmp_path
) -> None:
    quim, paulo = window(chromium), window(chromium)
    link = clinic.command("invite", "--role", "physio", "--name", "Quim", "--address", clinic.address)
    join(clinic, quim, link, "quim")
    words = [sys.executable, "-c", SEED, str(Path(__file__).parents[1]), str(tmp_path / "log")]
    done = subprocess.run(words, env=clinic.env, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    sign_in(clinic, paulo, "paulo")
    address = f"{clinic.address}/athletes/{done.stdout.strip()}/plan-edit"
    for page, days in ((paulo, 8), (quim, 22)):
        page.goto(address)
        day = page.evaluate(f"new Date(Date.now() + {days} * 864e5).toISOString().slice(0, 10)")
        page.get_by_label("A week without, from").fill(day)
        page.get_by_role("button", name="Look at a lost week").click()
        expect(page.get_by_role("button", name="Keep this as the plan")).to_be_visible()
    paulo.get_by_role("button", name="Keep this as the plan").click()
    assert "inside its caps" in paulo.inner_text("main")
    quim.get_by_role("button", name="Keep this as the plan").click()
    told = quim.inner_text("main")
    assert "nothing was overwritten" in told
    assert "Paulo changed it at" in told
    assert faults(quim) == []
    quim.get_by_role("button", name="Keep this as the plan").click()
    assert "The plan is changed, inside its caps." in quim.inner_text("main")
