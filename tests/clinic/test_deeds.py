"""What a physio says and sets: it holds by the runner's own rules, and is counted against the tool."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest

from backstride.app import clock
from backstride.app.clinic import deeds, grants
from backstride.app.clinic.agreement import contributors_of, levels_of
from backstride.app.clinic.models import AuditEntry, Word
from backstride.app.journal import checks, planning
from backstride.app.journal.models import PlanVersion
from backstride.app.journal.standing import standing
from backstride.app.viewing.pieces import PIECES
from backstride.core.errors import UsageError
from clinic.conftest import member, signed_in
from clinic.journals import fill, result


@pytest.fixture
def shown(ana, paulo, tmp_path):
    """Ana's journal, all of it shown to Paulo."""
    fill(ana, tmp_path / "log")
    grants.set_pieces(ana, paulo, PIECES)
    return ana


def finished(athlete, *, disposition="self_care", permission="modified", **more):
    return checks.finish_check(checks.start_check(athlete), {**result(disposition, permission), **more})


def test_a_higher_level_holds_at_once(shown, paulo):
    deeds.judge_disposition(paulo, shown.check_runs.get(), "same_day", "foot drop")
    holds = standing(shown)
    assert (holds.disposition, holds.run_permission) == ("same_day", "none")
    assert holds.decided_by.origin == "clinician"
    assert signed_in(shown.owner.member).get(f"/results/{holds.decided_by.pk}").status_code == 200


def test_a_raised_level_is_not_shown_or_counted_as_the_tools(shown, paulo):
    told = shown.check_runs.get()
    page = signed_in(paulo)
    deeds.judge_disposition(paulo, told, "same_day", "foot drop")
    text = page.get(f"/athletes/{shown.pk}").content.decode()
    assert "Self-care, with what to watch for</p>" in text.split("The tool said on")[1]
    assert text.count(f'name="run" value="{told.pk}"') == 3  # level, patterns, images
    assert "Paulo judged so" in text
    letter = page.get(f"/athletes/{shown.pk}/see/report").content.decode()
    assert "Paulo judged so (same day)" in letter
    raised = standing(shown).decided_by
    with pytest.raises(UsageError, match="clinician"):
        deeds.judge_disposition(paulo, raised, "same_day")
    assert levels_of(Word.objects.filter(athlete=shown)).same == 0


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("same_day", "Eine Fachperson, Paulo, hat mir gesagt, dass ich heute untersucht werden soll."),
        ("emergency_now", "Eine Fachperson, Paulo, hat mir gesagt, dass ich jetzt Hilfe brauche."),
    ],
)
def test_a_raised_level_is_told_in_german_too(shown, paulo, level, told):
    """What led to it and what to say on the phone: to the runner, on the physio's pages and in the letter."""
    deeds.judge_disposition(paulo, shown.check_runs.get(), level, "foot drop")
    run, own = standing(shown).decided_by, signed_in(shown.owner.member)
    in_english = own.get("/emergency" if level == "emergency_now" else f"/results/{run.pk}").content.decode()
    assert "Paulo, a clinician, told me to" in html.unescape(in_english)
    assert "Say: " not in in_english
    shown.language = "de"
    shown.save()
    page = own.get("/emergency" if level == "emergency_now" else f"/results/{run.pk}").content.decode()
    assert told in html.unescape(page)
    assert "Paulo hat das so beurteilt" in page
    german = signed_in(paulo)
    for address in (f"/athletes/{shown.pk}", f"/athletes/{shown.pk}/see/report"):
        page = german.get(address, headers={"accept-language": "de"}).content.decode()
        assert "Paulo hat das so beurteilt" in page, address
        assert "judged so" not in page
    listed = german.get("/athletes", headers={"accept-language": "de"}).content.decode()
    assert "Eine Fachperson sagte" in listed


def test_the_runner_reads_what_was_said_in_words(shown, paulo):
    run = shown.check_runs.get()
    deeds.judge_disposition(paulo, run, "clinician_days", "foot drop")
    deeds.record_visit(paulo, run, day=clock.today(shown), seen_by="physiotherapist", said="walk_or_cross")
    deeds.restrict(paulo, shown, "no_impact", None, "sore")
    text = signed_in(shown.owner.member).get("/care").content.decode()
    assert "how soon to be seen: To be seen within days" in text
    assert "A physiotherapist: Walk, or exercise without impact" in text
    for code in ("clinician_days", "walk_or_cross", "no_impact"):
        assert code not in text


def test_a_lower_level_is_a_word_and_lowers_nothing(shown, paulo):
    run = finished(shown, disposition="same_day", permission="none")
    word = deeds.judge_disposition(paulo, run, "self_care")
    assert word.agrees is False
    assert standing(shown).disposition == "same_day"


def test_seen_and_cleared_follows_the_rules_of_release(shown, paulo):
    run = finished(shown, disposition="clinician_days", permission="no_impact", released_by=[])
    told = {"run": run.pk, "date": clock.today(shown).isoformat(), "said": "may_run"}
    client = signed_in(paulo)
    client.post(f"/athletes/{shown.pk}/seen", {**told, "seen_by": "physiotherapist"})
    assert standing(shown).disposition == "clinician_days", "here only a doctor's word counts"
    client.post(f"/athletes/{shown.pk}/seen", {**told, "seen_by": "doctor"})
    assert (standing(shown).disposition, standing(shown).run_permission) == ("clinician_routine", "modified")
    assert "(Paulo)" in run.releases.first().note


def test_a_limit_holds_for_the_runner_and_is_lifted_by_name(shown, paulo):
    client = signed_in(paulo)
    client.post(f"/athletes/{shown.pk}/limits", {"permission": "no_impact", "why": "shin sore to touch"})
    row = shown.restrictions.get()
    assert standing(shown).run_permission == "no_impact"
    assert "shin sore to touch" in signed_in(shown.owner.member).get("/load").content.decode()
    client.post(f"/athletes/{shown.pk}/limits/{row.pk}/lift")
    row.refresh_from_db()
    assert (row.lifted_by, standing(shown).run_permission) == ("Paulo", "modified")
    assert client.post(f"/athletes/{shown.pk}/limits/{row.pk}/lift").status_code == 404, "once"


@pytest.mark.parametrize(
    "told",
    [{"permission": "as_tolerated"}, {"permission": "none", "until": "2020-01-01"}, {}, {"permission": "x"}],
)
def test_a_wrong_limit_is_told_and_nothing_typed_is_lost(shown, paulo, told):
    answer = signed_in(paulo).post(f"/athletes/{shown.pk}/limits", {**told, "why": "because of the shin"})
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert "because of the shin" in answer.content.decode()
    assert not shown.restrictions.exists()


def test_contributors_are_confirmed_or_ruled_out(shown, paulo):
    client, run = signed_in(paulo), shown.check_runs.get()
    told = {
        "about": "contributors",
        "run": run.pk,
        "c-load_jump": "not",
        "c-nonsense": "fits",
        "note": "facet",
    }
    assert client.post(f"/athletes/{shown.pk}/say", told).status_code == 302
    word = Word.objects.get()
    assert (word.said, word.agrees) == ({"fits": [], "not": ["load_jump"]}, False)
    assert (
        client.post(f"/athletes/{shown.pk}/say", {"about": "contributors", "run": run.pk}).status_code == 422
    )


def test_imaging_is_kept_in_the_clinicians_words(shown, paulo):
    told = {
        "about": "imaging",
        "run": shown.check_runs.get().pk,
        "note": "MRI: stress reaction of the sacrum",
    }
    signed_in(paulo).post(f"/athletes/{shown.pk}/say", told)
    assert "stress reaction" in signed_in(shown.owner.member).get("/care").content.decode()
    assert AuditEntry.objects.filter(deed="said", about="imaging").exists()
    assert "stress reaction" not in str(list(AuditEntry.objects.values())), "no health data in the log"


def test_a_run_of_somebody_else_cannot_be_judged(shown, paulo, stella):
    other = finished(stella.user.athletes.get())
    told = {"about": "disposition", "run": other.pk, "level": "self_care"}
    assert signed_in(paulo).post(f"/athletes/{shown.pk}/say", told).status_code == 404
    assert not Word.objects.exists()


def test_agreement_is_counted_by_result_with_the_newest_word(shown, paulo):
    first = shown.check_runs.get()
    deeds.judge_disposition(paulo, first, "clinician_days")
    deeds.judge_disposition(paulo, first, "self_care")
    second = finished(shown, disposition="clinician_routine")
    deeds.judge_disposition(paulo, second, "same_day")
    levels = levels_of(Word.objects.all())
    assert (levels.n, levels.same, levels.higher, levels.lower) == (2, 1, 1, 0)
    deeds.judge_contributors(paulo, first, ["load_jump"], [])
    deeds.judge_contributors(paulo, second, [], ["load_jump"])
    [row] = contributors_of(Word.objects.all())
    assert (row.fits, row.ruled_out, row.not_judged) == (1, 1, 0)
    body = signed_in(paulo).get("/agreement").content.decode()
    assert "The same in 1 of 2 judged results." in body
    assert "Ana" not in body


def test_agreement_counts_only_athletes_who_still_show_it(shown, paulo):
    deeds.judge_disposition(paulo, shown.check_runs.get(), "self_care")
    grants.set_pieces(shown, paulo, ["load"])
    assert "Nothing was judged yet" in signed_in(paulo).get("/agreement").content.decode()


# the plan --------------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(ana, paulo, tmp_path):
    """Ana with a real plan, shown to Paulo."""
    fill(ana, tmp_path / "log", with_plan=True)
    grants.set_pieces(ana, paulo, PIECES)
    assert planning.plan_of_today(ana, clock.today(ana)) is not None
    return ana


def in_force(athlete) -> PlanVersion:
    return PlanVersion.objects.get(athlete=athlete, is_in_force=True)


def day(athlete, n: int) -> str:
    return (clock.today(athlete) + timedelta(days=n)).isoformat()


def test_a_look_changes_nothing_and_keeping_changes_the_plan(planned, paulo):
    client, address = signed_in(paulo), f"/athletes/{planned.pk}/plan-edit"
    before = in_force(planned)
    body = client.get(address, {"what": "week", "day": day(planned, 8)}).content.decode()
    assert "Keep this as the plan" in body
    assert in_force(planned) == before
    told = {"what": "week", "day": day(planned, 8), "version": before.pk}
    assert client.post(address, told).status_code == 302
    after = in_force(planned)
    assert after.pk != before.pk
    lost = {day(planned, 8 + n) for n in range(7)}
    assert all(row["run_min"] == 0 for row in after.plan["days"] if row["date"] in lost)


def test_above_a_cap_is_refused_with_the_cap_named(planned, paulo):
    client, address = signed_in(paulo), f"/athletes/{planned.pk}/plan-edit"
    told = {"what": "cross", "day": day(planned, 2), "minutes": 500}
    answer = client.get(address, told).content.decode()
    assert "Not inside the limits" in answer
    assert "<b>Your calendar.</b>" in answer
    assert "Rule H11." in answer
    assert "<b>H11</b>" not in answer
    before = in_force(planned)
    assert client.post(address, {**told, "version": before.pk}).status_code == 400
    assert in_force(planned) == before


def test_a_race_that_cannot_be_says_so_before_it_is_kept(planned, paulo):
    address = f"/athletes/{planned.pk}/plan-edit"
    answer = signed_in(paulo).get(address, {"what": "race", "day": day(planned, 3), "km": 42.2})
    page = html.unescape(answer.content.decode())
    assert "The race takes the place of the target." in page
    assert "What is honest instead" in page
    assert "no date inside the limits" in page or "the target is reached on" in page


def test_what_binds_the_plan_has_its_plain_name(planned, paulo):
    binding = in_force(planned).plan["binding"]
    page = signed_in(paulo).get(f"/athletes/{planned.pk}/plan-edit").content.decode()
    assert binding
    for row in binding:
        assert f"<b>{row['title']}.</b>" in page
        assert f'<span class="tag">{row["id"]}</span>' not in page


def test_a_week_outside_the_plan_is_told_and_there_is_nothing_to_keep(planned, paulo):
    client, address = signed_in(paulo), f"/athletes/{planned.pk}/plan-edit"
    for outside in (day(planned, -7), day(planned, 400), "9999-12-31"):
        answer = client.get(address, {"what": "week", "day": outside})
        assert answer.status_code == 422
        assert "lies outside the plan" in answer.content.decode()
        assert "Keep this as the plan" not in answer.content.decode()
    told = {"what": "race", "day": day(planned, -3), "km": 10, "version": in_force(planned).pk}
    before = in_force(planned)
    assert client.post(address, told).status_code == 400
    assert in_force(planned) == before


@pytest.mark.timeout(300)
def test_of_two_clinicians_the_second_is_told_and_loses_nothing(planned, paulo):
    quim = member("Quim", "physio")
    grants.set_pieces(planned, quim, PIECES)
    address = f"/athletes/{planned.pk}/plan-edit"
    first, second = signed_in(paulo), signed_in(quim)
    version = in_force(planned).pk  # both opened this one
    assert (
        first.post(address, {"what": "week", "day": day(planned, 8), "version": version}).status_code == 302
    )
    paulos = in_force(planned)
    wish = {"what": "week", "day": day(planned, 22), "version": version}
    answer = second.post(address, wish)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Paulo changed it at" in body
    assert in_force(planned) == paulos, "nothing was overwritten"
    assert f'value="{day(planned, 22)}"' in body, "the wish is still there"
    assert f'name="version" value="{paulos.pk}"' in body, "looked at with the plan as it is now"
    assert second.post(address, {**wish, "version": paulos.pk}).status_code == 302
    lost = {day(planned, n + k) for n in (8, 22) for k in range(7)}
    rows = {row["date"]: row["run_min"] for row in in_force(planned).plan["days"]}
    assert all(rows.get(one, 0) == 0 for one in lost), "both wishes hold"
    assert PlanVersion.objects.filter(athlete=planned, is_in_force=True).count() == 1


def test_a_plan_that_is_blocked_is_not_edited(planned, paulo):
    version = in_force(planned).pk
    finished(planned, disposition="same_day", permission="none")
    told = {"what": "week", "day": day(planned, 8), "version": version}
    answer = signed_in(paulo).post(f"/athletes/{planned.pk}/plan-edit", told)
    assert answer.status_code == 409
    assert PlanVersion.objects.filter(athlete=planned, is_in_force=True).get().pk == version


def test_levels_that_are_none_are_refused(shown, paulo):
    with pytest.raises((UsageError, ValueError)):
        deeds.judge_disposition(paulo, shown.check_runs.get(), "incomplete")
    with pytest.raises(UsageError):
        deeds.restrict(paulo, shown, "no_impact", date(2020, 1, 1), "")


def test_another_target_is_planned_anew_inside_the_caps(planned, paulo):
    client, address = signed_in(paulo), f"/athletes/{planned.pk}/plan-target"
    version = in_force(planned)
    told = {"kind": "session", "minutes": 40, "tue": 50, "sat": 60, "version": version.pk}
    assert client.post(address, told).status_code == 302
    after = in_force(planned)
    assert after.request["target"]["session_run_min"] == 40
    weekdays = {date.fromisoformat(row["date"]).weekday() for row in after.plan["days"] if row["run_min"]}
    assert weekdays <= {1, 5}
    assert after.plan["violations"] == []
    assert client.post(address, told).status_code == 409, "the page is from before"
    assert client.post(address, {**told, "minutes": "", "version": after.pk}).status_code == 422
    assert client.post(address, {"kind": "session", "minutes": 40, "version": after.pk}).status_code == 400
    assert in_force(planned) == after


def test_the_plans_exercises_open_from_the_plan_read_only(planned, paulo):
    client, prefix = signed_in(paulo), f"/athletes/{planned.pk}/see"
    body = client.get(f"{prefix}/plan").content.decode()
    assert f'href="{prefix}/exercises/' in body
    page = client.get(f"{prefix}/exercises/bird-dog")
    assert page.status_code == 200
    assert "<b>Ana</b>, read only" in page.content.decode()
    assert client.post(f"{prefix}/exercises/bird-dog/done", {"sets": 1}).status_code == 405
    assert not planned.exercises_done.exists()


def test_an_urgent_result_opens_for_the_physio_and_not_for_others(shown, paulo, carla):
    run = finished(shown, disposition="emergency_now", permission="none")
    grants.set_pieces(shown, carla, ["load", "pain"])
    address = f"/athletes/{shown.pk}/see/results/{run.pk}"
    assert signed_in(paulo).get(address).status_code == 200
    assert signed_in(carla).get(address).status_code == 404
    assert signed_in(shown.owner.member).get(f"/results/{run.pk}").headers["Location"] == "/emergency"
    assert signed_in(shown.owner.member).get("/care").status_code == 200, "the own grants stay in reach"
    assert "Emergency now" in signed_in(paulo).get(f"/athletes/{shown.pk}").content.decode()
