"""Settings and privacy: where the data is, taking it along, taking it away with proof."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.conf import settings

from backstride.app.demo import load_example
from backstride.app.journal.models import Athlete, LongTask, Note
from backstride.app.tasks import queue

pytestmark = pytest.mark.django_db


def test_it_says_where_the_data_is(client):
    page = client.get("/settings").content.decode()
    assert str(settings.HOME) in page
    assert "none yet" in page or "Last backup" in page


def test_choices_are_kept(client, ana):
    told = {
        "units": "imperial",
        "theme": "dark",
        "language": "de",
        "week_start": "6",
        "country": "US",
        "time_zone": "America/New_York",
    }
    client.post("/settings", told)
    ana.refresh_from_db()
    kept = (ana.units, ana.theme, ana.language, ana.week_start, ana.country, ana.time_zone)
    assert kept == ("imperial", "dark", "de", 6, "US", "America/New_York")
    assert 'data-theme="dark"' in client.get("/settings").content.decode()


@pytest.mark.parametrize(
    "told",
    [
        {"units": "furlongs"},
        {"week_start": "9"},
        {"week_start": "\u0661"},
        {"theme": "<script>"},
        {"language": "xx"},
        {"country": "ZZ"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_what_is_not_on_the_list_changes_nothing(client, ana, told):
    before = (
        Athlete.objects.filter(pk=ana.pk)
        .values("units", "theme", "language", "week_start", "time_zone")
        .get()
    )
    client.post("/settings", {"country": "ES", **told})
    assert Athlete.objects.filter(pk=ana.pk).values(*before).get() == before


def test_export_runs_in_the_background_and_is_fetched_by_its_owner_only(client, stellas_client, ana):
    Note.objects.create(athlete=ana, date="2026-03-11", text="mine")
    where = client.post("/settings/export").headers["Location"]
    assert "Writing your export" in client.get(where).content.decode()
    task = LongTask.objects.get(kind="export")
    queue.do(task.pk)
    assert "Your export is ready." in client.get(where).content.decode()
    answer = client.get(f"{where}/file")
    held = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert any("mine" in held.read(name).decode("utf-8", "replace") for name in held.namelist())
    assert stellas_client.get(where).status_code == 404
    assert stellas_client.get(f"{where}/file").status_code == 404


def test_an_export_elsewhere_on_the_disk_is_not_served(client, ana, tmp_path):
    secret = tmp_path / "passwd"
    secret.write_text("root")
    task = LongTask.objects.create(athlete=ana, kind="export", state="done", result={"file": str(secret)})
    assert client.get(f"/settings/export/{task.pk}/file").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_deleting_shows_what_goes_asks_for_the_word_and_proves_it(client, ana):
    load_example(ana.owner)
    Note.objects.create(athlete=ana, date="2026-03-11", text="mine")
    page = client.get("/settings/delete").content.decode()
    assert '<th scope="row">Sessions</th>' in page
    shown = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert [name for name in shown if re.search("[a-z][A-Z]", name)] == []  # words, no names of code
    assert "Export everything first" in page
    for word in ("", "delete", "DELETE!", "DELETE" * 9):
        assert client.post("/settings/delete", {"word": word}).status_code == 400
    assert Note.objects.exists()
    answer = client.post("/settings/delete", {"word": "DELETE"}).content.decode()
    assert "ournal." not in answer.split("The proof, by table")[1].split("</ul>")[0], (
        "tables in a runner's words"
    )
    assert "0 are left" in answer
    assert not Athlete.objects.filter(owner=ana.owner).exists()
    assert client.get("/today").headers["Location"].startswith("/sign-in")


def test_deleting_leaves_a_strangers_journal(client, stella):
    Note.objects.create(athlete=stella, date="2026-03-11", text="hers")
    client.post("/settings/delete", {"word": "DELETE"})
    assert Note.objects.filter(athlete=stella).exists()


def test_a_passphrase_is_set_changed_with_the_old_one_and_removed(client, ana):
    def say(**told):
        return client.post("/settings/passphrase", told, follow=True).content.decode()

    assert "at least 8" in say(do="set", new="short", again="short")
    assert "differ" in say(do="set", new="long enough 1", again="long enough 2")
    assert "The passphrase is set." in say(do="set", new="long enough 1", again="long enough 1")
    ana.owner.refresh_from_db()
    assert ana.owner.check_password("long enough 1")
    assert "Nothing was changed" in say(do="remove", old="wrong")
    assert "The passphrase is gone." in say(do="remove", old="long enough 1")


def test_faults_have_a_calm_page(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "Back to the first page" in answer.content.decode()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_token_is_shown_once_opens_this_journal_and_is_taken_back(client, ana, anonymous):
    refused = anonymous.get("/api/load")
    assert refused.status_code == 401
    assert "Settings" in refused.json()["detail"]
    assert "/settings/scripts" in client.get("/settings").content.decode()
    made = client.post("/settings/scripts", {"do": "make", "name": "nightly <b>"})
    token = made.context["token"]
    assert made.content.decode().count(token) == 2
    assert "nightly &lt;b&gt;" in made.content.decode()
    page = client.get("/settings/scripts").content.decode()
    assert token not in page
    assert "Not used yet." in page
    assert anonymous.get("/api/load", headers=bearer(token)).status_code == 200
    assert "Last used on" in client.get("/settings/scripts").content.decode()
    assert token not in str(list(ana.tokens.values()))
    one = ana.tokens.get()
    client.post("/settings/scripts", {"do": "remove", "token": one.pk})
    assert not ana.tokens.exists()
    assert anonymous.get("/api/load", headers=bearer(token)).status_code == 401


def test_a_token_of_another_is_neither_seen_nor_taken_back_and_there_is_an_end_of_them(
    client, stellas_client, ana, stella
):
    client.post("/settings/scripts", {"do": "make", "name": "ana alone"})
    assert "ana alone" not in stellas_client.get("/settings/scripts").content.decode()
    for number in (ana.tokens.get().pk, "", "x", "9" * 40, "-1"):
        stellas_client.post("/settings/scripts", {"do": "remove", "token": number})
    assert ana.tokens.count() == 1
    for _ in range(25):
        stellas_client.post("/settings/scripts", {"do": "make", "name": "x" * 5000})
    assert stella.tokens.count() == 20
