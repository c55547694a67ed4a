"""The journal and the trends: what happened when, in the runner's words, without a causal word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.app import clock
from backstride.app.demo import load_example
from backstride.app.journal.models import Gear, Note, Treatment
from backstride.app.journal.pain import save_pain
from backstride.app.pages.prose import notes_in
from backstride.load.trends import trend

DAY = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-12T09:00:00+01:00")


@pytest.mark.django_db
class TestJournal:
    def test_empty(self, client):
        page = client.get("/journal").content.decode()
        assert "March 2026: nothing is written down." in page
        assert "Bring in your runs" in page

    def test_a_note_is_kept_word_for_word(self, client, ana):
        words = "Back <b>stiff</b> & sore\nafter the canal"
        client.post("/journal/note", {"date": "2026-03-11", "text": words})
        assert Note.objects.get().text == words
        page = client.get("/journal").content.decode()
        assert "&lt;b&gt;stiff&lt;/b&gt; &amp; sore<br>after the canal" in page

    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"date": "2026-03-11", "text": ""}, "Write something first."),
            ({"date": "", "text": "x"}, "Choose a day."),
            ({"date": "2026-03-13", "text": "x"}, "not here yet"),
            ({"date": "2026-02-30", "text": "x"}, "valid date"),
            ({"date": "0001-01-01", "text": "x"}, "too long ago"),
            ({"date": "2026-03-11", "text": "x" * 20_001}, "20000"),
            ({}, "Choose a day."),
        ],
    )
    def test_a_note_that_cannot_be_taken_is_told_and_nothing_typed_is_lost(self, client, told, said):
        answer = client.post("/journal/note", told)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert not Note.objects.exists()
        if told.get("text"):
            assert told["text"] in answer.content.decode()

    def test_a_nul_character_is_refused(self, client):
        assert client.post("/journal/note", {"date": "2026-03-11", "text": "a\0b"}).status_code == 400

    def test_a_treatment_stands_with_before_and_after_and_no_cause(self, client):
        told = {
            "date": "2026-03-11",
            "kind": "Massage",
            "pain_before": "5",
            "pain_after": "3",
            "text": "20 min",
        }
        client.post("/journal/treatment", told)
        page = client.get("/journal?show=treatment").content.decode()
        assert "20 min; pain 5 before, 3 after" in page
        assert "no proof of what helped" in page
        bad = client.post("/journal/treatment", {**told, "pain_after": "11"})
        assert bad.status_code == 400
        assert Treatment.objects.count() == 1

    def test_removing_is_by_post_and_only_of_ones_own(self, client, stellas_client):
        client.post("/journal/note", {"date": "2026-03-11", "text": "mine"})
        note = Note.objects.get()
        assert stellas_client.post(f"/journal/remove/note/{note.pk}").status_code == 404
        assert client.get(f"/journal/remove/note/{note.pk}").status_code == 405
        assert client.post(f"/journal/remove/athlete/{note.pk}").status_code == 404
        client.post(f"/journal/remove/note/{note.pk}")
        assert not Note.objects.exists()

    def test_search_finds_notes_and_says_when_nothing_has_the_words(self, client):
        client.post("/journal/note", {"date": "2026-01-05", "text": "Stabbing under the left rib"})
        assert "left rib" in client.get("/journal?q=rib+stabbing").content.decode()
        assert "Nothing has all of these words." in client.get("/journal?q=%25_zzz").content.decode()

    def test_a_found_recording_shows_the_words_it_was_found_by(self, client, ana, monkeypatch):
        session = client.session
        session["athlete"] = load_example(ana.owner, years=1).pk
        session.save()
        assert "Long run with the group" in client.get("/journal?q=group").content.decode()
        monkeypatch.setattr("backstride.app.pages.journal.MOST_FOUND", 3)
        assert (
            "More than 2 entries have these words: here are the newest."
            in client.get("/journal?q=run").content.decode()
        )

    def test_a_stranger_sees_nothing(self, client, stellas_client):
        client.post("/journal/note", {"date": "2026-03-11", "text": "mine alone"})
        assert "mine alone" not in stellas_client.get("/journal?q=mine").content.decode()
        assert "mine alone" not in stellas_client.get("/journal").content.decode()

    @pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "9999-12", "<b>", "1969-12", "%00"])
    def test_any_month_gives_a_page(self, client, month):
        assert client.get(f"/journal?month={month}&show=%F0%9F%98%80").status_code == 200

    def test_a_month_of_the_example_in_one_sentence(self, client, ana):
        example = load_example(ana.owner)
        session = client.session
        session["athlete"] = example.pk
        session.save()
        page = client.get("/journal").content.decode()
        assert "some pain on" in page
        assert 'class="rn"' in page
        assert client.get("/journal?month=2026-02").content.decode().count("<li") > 10


@pytest.mark.django_db
class TestGear:
    def test_written_retired_and_removed(self, client, stellas_client):
        client.post(
            "/journal/gear",
            {"name": "Blue <shoes>", "kind": "shoes", "since": "2026-01-01", "distance_km": "120"},
        )
        row = Gear.objects.get()
        assert "Blue &lt;shoes&gt;" in client.get("/journal/gear").content.decode()
        assert stellas_client.post(f"/journal/gear/{row.pk}", {"do": "remove"}).status_code == 404
        client.post(f"/journal/gear/{row.pk}", {"do": "retire"})
        assert Gear.objects.get().retired_on == DAY
        client.post(f"/journal/gear/{row.pk}", {"do": "remove"})
        assert not Gear.objects.exists()

    def test_nonsense_is_told(self, client):
        for km in ("-1", "nan", "inf", "1e99", "abc"):
            assert client.post("/journal/gear", {"name": "x", "distance_km": km}).status_code == 400
        assert not Gear.objects.exists()


@pytest.mark.django_db
class TestOldNotes:
    def test_a_diary_becomes_dated_notes_once(self, client, ana):
        text = "before any date\n2025-03-14 canal, 10 km\nback stiff\n\nMon 17 March 2025: rest\n"
        for _ in range(2):
            client.post("/journal/notes", {"text": text, "order": "day"})
        rows = list(Note.objects.filter(athlete=ana).values_list("date", "text", "is_imported"))
        assert rows == [
            (date(2025, 3, 14), "canal, 10 km\nback stiff", True),
            (date(2025, 3, 17), "rest", True),
        ]

    def test_text_without_a_date_is_told(self, client):
        answer = client.post("/journal/notes", {"text": "no date at all", "order": "day"})
        assert answer.status_code == 400
        assert "begins with a date" in answer.content.decode()
        assert client.post("/journal/notes", {"text": "", "order": "day"}).status_code == 400

    def test_a_file_of_bytes_harms_nothing(self, client):
        from django.core.files.uploadedfile import SimpleUploadedFile

        upload = SimpleUploadedFile("diary.txt", bytes(range(256)) * 100)
        assert client.post("/journal/notes", {"file": upload, "order": "day"}).status_code == 400


@pytest.mark.parametrize(
    ("line", "day_first", "day"),
    [
        ("2025-03-04 x", True, date(2025, 3, 4)),
        ("3/4/2025 x", True, date(2025, 4, 3)),
        ("3/4/2025 x", False, date(2025, 3, 4)),
        ("14/3/2025 x", False, date(2025, 3, 14)),
        ("04.03.25: x", True, date(2025, 3, 4)),
        ("Montag, 3. März 2025 x", True, date(2025, 3, 3)),
        ("March 3rd, 2025 - x", True, date(2025, 3, 3)),
        ("- 3 juillet 2024 x", True, date(2024, 7, 3)),
        ("3 juin 2024 x", True, date(2024, 6, 3)),
    ],
)
def test_dates_as_people_write_them(line, day_first, day):
    assert notes_in(line, day_first=day_first).notes == [(day, "x")]


@pytest.mark.parametrize("line", ["31.02.2025 x", "99/99/2025 x", "10 km in 2025", "2025", "3 Foo 2025 x"])
def test_what_is_no_date_is_no_note(line):
    assert notes_in(line).notes == []


@settings(max_examples=100, derandomize=True)
@given(st.text(max_size=400))
def test_any_text_is_split_without_a_fault(text):
    found = notes_in(text)
    assert all(words.strip() for _, words in found.notes)


@pytest.mark.django_db
class TestTrends:
    def test_empty(self, client):
        assert "Pain was not asked yet" in client.get("/journal/trends").content.decode()

    def test_scores_without_runs(self, client, ana):
        save_pain(ana, clock.today(ana), worst=4)
        assert (
            "No run over the line has a pain score after it."
            in client.get("/journal/trends").content.decode()
        )

    def test_the_example_tells_its_base_rate_and_when_it_is_too_little(self, client, ana):
        example = load_example(ana.owner)
        session = client.session
        session["athlete"] = example.pk
        session.save()
        page = client.get("/journal/trends").content.decode()
        assert "Your other days with a score" in page
        assert "not proof of cause" in page
        assert "chance" in page


def log(n: int, painful: set[int]) -> dict[date, int]:
    return {DAY + timedelta(days=i): (5 if i in painful else 0) for i in range(n)}


def test_pain_after_every_run_is_no_matter_of_chance():
    runs = {20, 60, 90, 130}
    said = trend({DAY + timedelta(days=i) for i in runs}, log(160, {i + 1 for i in runs}))
    assert (said.runs, said.matched) == (4, 4)
    assert [lag.hits for lag in said.lags] == [0, 4, 0, 0]
    assert said.base_hits == 0
    assert said.chance < 0.05


def test_pain_on_most_days_matches_anything():
    runs = {20, 60, 90, 130}
    said = trend({DAY + timedelta(days=i) for i in runs}, log(160, set(range(0, 160, 3))))
    assert said.matched == 4
    assert said.chance > 0.9


def test_a_row_of_bad_weeks_is_not_taken_for_proof():
    """One long flare that three runs fell into: shifted logs match often enough to stay careful."""
    said = trend({DAY + timedelta(days=i) for i in (40, 45, 50)}, log(120, set(range(38, 70))))
    assert said.matched == 3
    assert said.chance > 0.1


def test_little_says_nothing():
    assert trend({DAY}, log(200, {1})).chance is None
    assert trend({DAY, DAY + timedelta(days=9), DAY + timedelta(days=19)}, log(40, {1})).chance is None
    assert trend(set(), {}).runs == 0


@settings(max_examples=60, derandomize=True)
@given(st.sets(st.integers(0, 199)), st.dictionaries(st.integers(0, 199), st.integers(0, 10)))
def test_figures_hold_together(runs, scores):
    said = trend(
        {DAY + timedelta(days=i) for i in runs}, {DAY + timedelta(days=i): s for i, s in scores.items()}
    )
    assert 0 <= said.matched <= said.runs <= len(runs)
    assert said.base_hits <= said.base_n <= len(scores)
    assert all(lag.hits <= lag.n <= said.runs for lag in said.lags)
    assert said.chance is None or 0 < said.chance <= 1
