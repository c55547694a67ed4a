"""What leaves the app, through pages, REST and the command line: whole, stable, and only to its owner."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from icalendar import Calendar

from app.exporting import complaint, planned
from backstride.app import clock
from backstride.app.exports.facts import facts, told
from backstride.app.exports.kinds import KINDS, Options, make
from backstride.app.journal import checks, pain
from backstride.app.journal.checkin import check_in
from backstride.app.journal.models import ApiToken, ExerciseDone, LongTask, Treatment
from backstride.app.tasks import queue
from backstride.check.rescreen import ITEMS
from backstride.core.errors import UsageError

CLEAR = {item.id: "no" for item in ITEMS}


def events(raw: bytes) -> dict[str, object]:
    return {str(e["uid"]): e for e in Calendar.from_ical(raw).walk("VEVENT")}


@pytest.fixture
def plan(ana):
    return planned(ana)


def test_every_kind_is_made_for_a_plan_and_names_itself(ana, plan):
    for kind in KINDS:
        made = make(kind, ana)
        assert made.about["kind"] == kind
        assert made.content
        assert "/" not in made.name


def test_an_unknown_kind_and_a_missing_plan_say_what_to_do(ana):
    with pytest.raises(UsageError, match="Kinds: ics"):
        make("poster", ana)
    for kind in ("ics", "workout"):
        with pytest.raises(UsageError, match="plan"):
            make(kind, ana)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("letter", {"heat": True}),
        ("csv", {"second_page": True}),
        ("fhir", {"table": "pain"}),
        ("ics", {"name": False}),
    ],
)
def test_an_option_of_another_kind_is_refused(ana, kind, options):
    with pytest.raises(UsageError, match="It takes"):
        make(kind, ana, Options(**options))


def test_a_calendar_made_again_after_an_urgent_result_takes_the_plan_out(ana, plan):
    first = make("ics", ana, Options(details=True))
    assert make("ics", ana).content == first.content
    complaint(ana, disposition="same_day", run_permission="none")
    after = make("ics", ana)
    assert (after.about["has_plan"], after.about["events"]) == (False, 0)
    assert events(after.content).keys() == events(first.content).keys()
    assert {str(e["status"]) for e in events(after.content).values()} == {"CANCELLED"}


def test_a_calendar_keeps_its_wishes_and_its_names_through_an_archive(ana, stella, plan, tmp_path):
    from backstride.app.imports.run import import_paths
    from backstride.app.transfer import everything

    first = make("ics", ana, Options(micro_breaks=True))
    ana.refresh_from_db()
    assert make("ics", ana).about["changed"] == 0
    everything.write(ana, tmp_path / "all.zip")
    assert import_paths(stella, [tmp_path / "all.zip"]).state == "done"
    stella.refresh_from_db()
    assert events(make("ics", stella).content).keys() == events(first.content).keys()


def test_the_workouts_of_a_plan_come_as_one_zip_or_one_day(ana, plan):
    made = make("workout", ana)
    names = zipfile.ZipFile(io.BytesIO(made.content)).namelist()
    assert len(names) == len(made.about["workouts"]) > 10
    assert make("workout", ana).content == made.content
    day = clock.today(ana) + timedelta(days=1)
    one = make("workout", ana, Options(day=day))
    assert one.name.startswith(day.isoformat())
    with pytest.raises(UsageError, match="nothing for a watch"):
        make("workout", ana, Options(day=day + timedelta(days=400)))


def test_facts_hold_what_the_journal_knows(ana, plan):
    today = clock.today(ana)
    check_in(ana, today, screen=CLEAR, morning=1)
    Treatment.objects.create(athlete=ana, date=today, kind="heat", pain_before=3, pain_after=2)
    for n in range(3):
        ExerciseDone.objects.create(athlete=ana, date=today - timedelta(days=n), exercise_id="bird-dog")
    found = facts(ana)
    assert (found.disposition, found.onset) == ("self_care", today - timedelta(days=7))
    assert found.story.startswith("The morning after")
    assert found.findings["fever"] == "no"
    assert found.check_ins[-1].screen == CLEAR
    assert [row.kind for row in found.tried] == ["heat"]
    assert [(row.times, row.name) for row in found.exercises] == [(3, "Bird dog")]
    assert found.plan is not None
    assert facts(ana, with_name=False).name == ""


def test_a_raised_check_in_stands_over_the_calm_check_and_keeps_its_answers(ana, plan):
    check_in(ana, clock.today(ana), screen={**CLEAR, "saddle_bladder_bowel": "yes"})
    found = facts(ana)
    assert found.disposition == "emergency_now"
    assert found.plan is None
    assert found.findings.get("fever") == "no"
    text = json.dumps(make("fhir", ana).content.decode())
    assert "emergency_now" in text


def test_the_newest_release_is_told(ana, plan):
    run = complaint(ana, disposition="clinician_days", run_permission="no_impact")
    checks.record_release(run, day=clock.today(ana), seen_by="doctor", said="may_run")
    assert facts(ana).release["said"] == "may_run"


def test_lists_hold_check_ins_and_plan(ana, plan):
    check_in(
        ana, clock.today(ana), screen={ITEMS[0].id: "no"}, morning=2, note="=2+2", function={"walk": "ok"}
    )
    rows = list(csv.DictReader(io.StringIO(make("csv", ana, Options(table="check-ins")).content.decode())))
    assert (rows[0]["morning"], rows[0][ITEMS[0].id], rows[0][ITEMS[1].id]) == ("2", "no", "")
    assert (rows[0]["note"], rows[0]["function"]) == ("'=2+2", "walk: ok")
    days = list(csv.DictReader(io.StringIO(make("csv", ana, Options(table="plan")).content.decode())))
    assert len(days) == len(plan.plan["days"])
    assert days[0]["why"]
    with pytest.raises(UsageError, match="Lists: sessions"):
        make("csv", ana, Options(table="secrets"))


# pages ----------------------------------------------------------------------------------------------------------


def test_the_report_is_read_then_made_as_long_work_that_survives_a_reload(client, stellas_client, ana, plan):
    page = client.get("/report").content.decode()
    assert "This is what your letter says." in page
    assert "<li>Short of breath at rest</li>" in page
    assert "style=" not in page
    told_now = {
        "ticked": ["scan"],
        "own_questions": "May I lift my child?",
        "medicines": "ibuprofen",
        "name": "on",
    }
    answer = client.post("/report", {**told_now, "pages": "2", "do": "pdf"})
    where = answer.headers["Location"]
    assert "Writing your letter." in client.get(where).content.decode()
    assert "Writing your letter." in client.get(where).content.decode()  # a reload changes nothing
    queue.do(LongTask.objects.get(kind="export").pk)
    ready = client.get(where).content.decode()
    assert "Your letter is ready." in ready
    assert "2 pages" in ready
    shown = client.get(f"{where}/file?open")
    assert shown.headers["Content-Type"] == "application/pdf"
    assert "attachment" not in shown.headers.get("Content-Disposition", "")
    assert b"".join(shown.streaming_content).startswith(b"%PDF-")
    assert "attachment" in client.get(f"{where}/file").headers["Content-Disposition"]
    assert stellas_client.get(where).status_code == 404
    assert stellas_client.get(f"{where}/file").status_code == 404
    ana.refresh_from_db()
    assert told(ana).questions == (
        "May I lift my child?",
        "Do I need a scan or a blood test, and what would it change?",
    )
    again = client.get("/report").content.decode()
    assert "May I lift my child?" in again
    assert "ibuprofen" in again


def test_the_pdf_can_be_made_as_it_stands(client, ana, plan):
    client.post("/report", {"medicines": "ibuprofen", "do": "look"})
    where = client.post("/report", {"kept": "1", "do": "pdf"}).headers["Location"]
    task = queue.do(LongTask.objects.get(kind="export").pk)
    assert task.result["pages"] == 1
    assert "Open and print" in client.get(where).content.decode()
    ana.refresh_from_db()
    assert told(ana).medicines == "ibuprofen"  # making it forgets nothing


def test_the_report_without_a_check_says_so(client):
    page = client.get("/report").content.decode()
    assert "no check in it yet" in page
    assert "no red flag was asked" in page


def test_the_report_stays_reachable_in_an_emergency(client, ana):
    complaint(ana, disposition="emergency_now", run_permission="none")
    answer = client.get("/report")
    assert answer.status_code == 200
    assert "No running plan holds at this level." in answer.content.decode()


def test_a_report_too_long_is_refused_with_the_box_named(client, ana):
    answer = client.post("/report", {"medicines": "x" * 3000, "do": "pdf"})
    assert answer.status_code == 422
    assert LongTask.objects.filter(kind="export").count() == 0


def test_the_plan_leads_to_calendar_and_watch(client, ana, plan):
    page = client.get("/plan").content.decode()
    assert "Add to my calendar" in page
    assert "Workout for the watch" in page
    out = client.get("/plan/calendar").content.decode()
    assert "FIT file" in out
    answer = client.post("/plan/calendar", {"when": "time", "at": "07:30", "details": "on", "heat": "on"})
    assert answer.headers["Content-Type"].startswith("text/calendar")
    found = events(answer.content)
    assert any(uid.endswith("-heat@backstride") for uid in found)
    assert "checked" in client.get("/plan/calendar").content.decode()
    day = clock.today(ana) + timedelta(days=1)
    assert client.get(f"/plan/workout/{day}.fit").content[8:12] == b".FIT"
    assert client.get("/plan/workouts.zip").content[:2] == b"PK"
    assert client.get("/plan/workout/2031-02-30.fit").status_code == 404


@pytest.mark.parametrize("said", ["yes", "unsure"])
def test_no_heat_is_reminded_of_where_skin_may_be_numb(client, ana, plan, said):
    run = checks.latest_result(ana)
    told_of = [{"id": "new_numb_limb", "value": said, "origin": "answer"}]
    type(run).objects.filter(pk=run.pk).update(result={**run.result, "findings": told_of})
    made = make("ics", ana, Options(heat=True))
    assert made.about["heat_left_out"] is True
    assert not any(uid.endswith("-heat@backstride") for uid in events(made.content))
    assert "Reminders for heat or cold are left out" in client.get("/plan/calendar").content.decode()


def test_only_the_newest_letters_are_kept(ana, plan):
    from backstride.app.transfer.work import KEPT_FILES, folder_of_exports, start_export

    for _ in range(KEPT_FILES + 2):
        queue.do(start_export(ana, "letter").pk)
    files = [task.result["name"] for task in LongTask.objects.filter(kind="export").order_by("-pk")]
    there = {path.name for path in folder_of_exports().glob("backstride-letter-*")}
    assert set(files[:KEPT_FILES]) <= there
    assert not set(files[KEPT_FILES:]) & there


def test_a_time_that_is_missing_is_asked_for(client, plan):
    answer = client.post("/plan/calendar", {"when": "time"})
    assert answer.status_code == 422
    assert "At what time?" in answer.content.decode()


def test_without_a_plan_the_page_says_so_and_offers_to_take_it_out(client, ana, plan):
    make("ics", ana)
    complaint(ana, disposition="same_day", run_permission="none")
    page = client.get("/plan/calendar").content.decode()
    assert "Take it out of your calendar" in page
    assert "FIT file" not in page
    answer = client.post("/plan/calendar", {"when": "day"})
    assert {str(e["status"]) for e in events(answer.content).values()} == {"CANCELLED"}
    assert client.get("/plan/workouts.zip").status_code == 400


# REST -----------------------------------------------------------------------------------------------------------


def test_rest_gives_the_same_files(client, ana, plan):
    token = {"Authorization": f"Bearer {ApiToken.make(ana, 'script')}"}

    def ask(kind: str, **told):
        return client.post(
            f"/api/exports/{kind}", json.dumps(told), content_type="application/json", headers=token
        )

    assert ask("csv", table="pain").content.decode().startswith("date,morning")
    calendar = ask("ics").content
    ana.refresh_from_db()
    assert make("ics", ana).content == calendar
    assert ask("letter", second_page=True).content.startswith(b"%PDF-")
    assert json.loads(ask("fhir").content)["resourceType"] == "Bundle"
    assert ask("workout", day=(clock.today(ana) + timedelta(days=400)).isoformat()).status_code == 400
    assert ask("poster").status_code == 422
    assert ask("csv", table="secrets").status_code == 422
    assert client.post("/api/exports/csv", "{}", content_type="application/json").status_code == 401


# command line ---------------------------------------------------------------------------------------------------


def backstride(home, *words):
    return subprocess.run(
        [sys.executable, "-m", "backstride", "export", *words, "--home", str(home)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        cwd=home,
    )


def test_the_command_line_writes_and_sums_up(tmp_path):
    done = backstride(tmp_path, "letter", "--json", "--to", "letter.pdf")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["kind"], said["pages"], said["disposition"]) == ("letter", 1, None)
    written = tmp_path / "letter.pdf"
    assert written.read_bytes().startswith(b"%PDF-")
    assert written.stat().st_mode & 0o077 == 0
    no_plan = backstride(tmp_path, "ics")
    assert (no_plan.returncode, no_plan.stdout) == (2, "")
    assert "Make a plan first" in no_plan.stderr
    wrong = backstride(tmp_path, "workout", "--date", "tomorrow")
    assert wrong.returncode == 2
    assert "2026-03-20" in wrong.stderr
    swallowed = backstride(tmp_path, "everything", "--heat")
    assert swallowed.returncode == 2
    assert "says nothing about" in swallowed.stderr
    rows = backstride(tmp_path, "csv", "--table", "check-ins", "--json")
    assert json.loads(rows.stdout) == {"check_ins": []}


def test_help_shows_every_kind_with_an_example():
    shown = subprocess.run(
        [sys.executable, "-m", "backstride", "export", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for kind in ("ics", "workout", "letter", "fhir", "csv", "pain", "everything"):
        assert f"backstride export {kind}" in shown


def test_pain_saved_today_is_in_the_list(ana):
    pain.save_pain(ana, clock.today(ana), worst=0)
    text = make("csv", ana, Options(table="pain")).content.decode()
    assert text == f"date,morning,worst,during_run\n{clock.today(ana)},,0,\n"
