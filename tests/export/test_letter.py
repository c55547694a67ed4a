"""The clinician's letter: what it says and does not say, one page, tagged, grey, the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstride.check.soundness import BANNED
from backstride.core.disposition import Disposition
from backstride.core.pain import PainDay
from backstride.core.session import Session
from backstride.export.asked import answers
from backstride.export.facts import Facts, Told, Tried
from backstride.export.letter import letter
from backstride.export.letter.content import ROOMS, content
from backstride.export.letter.drawings import NARROW, WIDTH, load_and_pain
from backstride.export.letter.plate import PLACES, plate, sentence
from backstride.export.letter.texts import questions, texts
from backstride.knowledge.rulebook import rulebook
from backstride.knowledge.shelf import sources
from backstride.load import exposures
from export.facts import facts
from export.made import TODAY


def run(*words: str, data: bytes = b"") -> bytes:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not here")
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def made():
    return letter(facts())


@pytest.fixture(scope="module")
def text(made, tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("letter") / "letter.pdf"
    file.write_bytes(made.pdf)
    return " ".join(run("pdftotext", "-layout", str(file), "-").decode().split())


def test_it_says_what_a_clinician_looks_for(text):
    for said in (
        "Letter to a clinician",
        "Mon 16 Mar 2026",
        "2026.11-abcdef12",
        "Nothing you told us today needs urgent care.",
        "Place: mid back.",
        "The morning after a long run",
        "pain, pressure or tightness in the chest; short of breath at rest",
        "18.2 km against 11.3",
        "Worst pain 6 of 10",
        "heat: 20 minutes, pain 4 before and 3 after",
        "Bird dog: 4 times",
        "Next planned run, if the gate is open by then: Fri 20 Mar 2026",
        "Ibuprofen twice in the first week",
        "When may I run again?",
        "have not been reviewed by a clinician",
        "Left out of this page",
    ):
        assert said in text, said


def test_it_is_one_page_tagged_titled_in_english(made, tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(made.pdf)
    told = run("pdfinfo", str(file)).decode()
    assert re.search(r"Pages:\s+1\b", told)
    assert re.search(r"Tagged:\s+yes", told)
    assert re.search(r"Title:\s+Letter to a clinician, Ana", told)
    assert "A4" in told
    assert b"/Lang" in made.pdf
    assert b"pdfuaid:part" in made.pdf
    tree = run("pdfinfo", "-struct-text", str(file)).decode()
    for tag in ("H1", "H2", "Table", "TH", "TD", "Figure", "LI"):
        assert re.search(rf"^\s*{tag}\b", tree, re.MULTILINE), tag
    fonts = run("pdffonts", str(file)).decode().splitlines()[2:]
    assert fonts
    assert all(" yes yes " in line for line in fonts)  # embedded, subset: no font of the machine is needed


def test_it_prints_without_colour(made, tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(made.pdf)
    raw = run("pdftoppm", "-r", "40", "-singlefile", str(file))
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", raw)
    pixels = raw[head.end() :]
    assert len(pixels) == 3 * int(head[1]) * int(head[2])
    assert all(pixels[n] == pixels[n + 1] == pixels[n + 2] for n in range(0, len(pixels), 3))
    assert min(pixels) < 60


def test_same_facts_same_bytes(made):
    assert letter(facts()).pdf == made.pdf


def test_the_second_page_is_a_choice_and_is_named_until_then(made, tmp_path):
    assert {"the answers that are not about emergencies", "check-ins", "plan days", "runs as a table"} <= set(
        made.left_out
    )
    both = letter(facts(), with_details=True)
    assert both.pages == 2
    assert not set(both.left_out) & {"the answers that are not about emergencies", "check-ins", "plan days"}
    file = tmp_path / "two.pdf"
    file.write_bytes(both.pdf)
    said = " ".join(run("pdftotext", "-layout", str(file), "-").decode().split())
    assert "6 of 6 answered; all no" in said
    assert "answers that are not about emergencies" in said


def test_however_much_was_told_it_stays_one_page_and_says_what_it_cut():
    long = "It hurts when I sit and when I run and at night in bed. " * 60
    many = tuple(
        Tried(date=TODAY - timedelta(days=n), kind="massage", text=long[:300], pain_before=5, pain_after=4)
        for n in range(30)
    )
    told = Told(
        medicines=long,
        history=long,
        more=long,
        questions=tuple(f"Question {n}: {long[:120]}" for n in range(20)),
    )
    full = facts(story=long, tried=many, told=told)
    made = letter(full)
    assert made.pages == 1
    assert "part of the runner's words" in made.left_out
    assert any("more questions" in what for what in made.left_out)
    assert letter(full, with_details=True).pages == 2


def test_an_empty_journal_says_so_and_reassures_nobody():
    bare = Facts(made_on=TODAY, knowledge_version="v")
    told = content(bare, ROOMS[0])
    assert "no red flag was asked" in told["level"]["title"]
    assert told["asked"] == []
    assert {"Not told."} == {line for part in told["sections"][2:4] for line in part["lines"]}
    assert letter(bare).pages == 1


def asked(result, **more) -> dict[str, str]:
    rows = content(replace(facts(), result=result, **more), ROOMS[0])["asked"]
    return dict(rows)


def test_silence_is_never_printed_as_a_no():
    """A sign that was not answered, and a denial in the story alone, are no answers."""
    result = {
        "open": ["emergency_now"],
        "findings": [
            {"id": "faint", "value": "no", "origin": "story"},
            {"id": "chest_pain", "value": "unsure", "origin": "answer"},
            {"id": "breathless_rest", "value": "no", "origin": "answer"},
        ],
    }
    rows = asked(result)
    assert rows["NOT SURE"] == "pain, pressure or tightness in the chest."
    assert rows["No"] == "short of breath at rest."
    assert "fainted or nearly fainted" in rows["NOT ANSWERED"]
    assert "YES" not in rows
    assert "further signs" in rows["Not asked"]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(rulebook().signs)), st.sampled_from(["yes", "no", "unsure"]), max_size=40
    )
)
def test_each_urgent_sign_stands_once_under_its_own_answer(told):
    result = {"findings": [{"id": sign, "value": value, "origin": "answer"} for sign, value in told.items()]}
    found = answers(replace(facts(), result=result), urgent=True)
    groups = {"yes": found.yes, "unsure": found.unsure, "no": found.no}
    order = ["no", "unsure", "yes"]
    strongest: dict[str, str] = {}
    for sign, value in told.items():
        words = rulebook().signs[sign]
        strongest[words] = max(value, strongest.get(words, "no"), key=order.index)
    for words, value in strongest.items():
        inside = [answer for answer, signs in groups.items() if words in signs]
        assert inside in ([], [value])


def test_a_choice_is_told_in_its_own_words():
    result = {
        "findings": [
            {"id": "chest_pain", "value": "yes", "origin": "answer"},
            {"id": "chest_what", "value": "growing", "origin": "answer"},
        ],
    }
    rows = asked(result, disposition="incomplete")
    assert rows["Chosen"].startswith(
        "Which comes closest to the pain or pressure in your chest? It comes with less effort"
    )
    assert rows["YES"] == "pain, pressure or tightness in the chest."
    assert letter(replace(facts(), result=result, disposition="incomplete")).pages == 1


def test_patterns_come_with_what_fits_what_does_not_and_what_is_unknown():
    told = content(facts(), ROOMS[0], second=ROOMS[0])["details"]
    assert any("back pain without a single identifiable source" in said for said in told["patterns"])
    assert any("Not known:" in said for said in told["patterns"])


def test_a_yes_over_a_no_and_both_told():
    findings = [{"id": "fever", "value": v, "origin": "answer"} for v in ("no", "yes", "unsure", "no")]
    assert facts(result={"findings": findings}).findings["fever"] == "yes"


@pytest.mark.parametrize("level", [Disposition.EMERGENCY_NOW, Disposition.SAME_DAY])
def test_an_urgent_letter_has_no_plan_and_no_pattern(level):
    pattern = {"id": "load_spike", "band": "fits_well", "fits": ["x"], "against": [], "unknown": []}
    result = {**facts().result, "contributors": [pattern]}
    urgent = replace(facts(), disposition=str(level), result=result)
    told = content(urgent, ROOMS[0], second=ROOMS[0])
    assert "No running plan holds at this level." in str(told["sections"])
    assert (told["details"]["patterns"], told["details"]["plan"]) == ([], [])
    calm = content(replace(facts(), result=result), ROOMS[0], second=ROOMS[0])
    assert "load spike (fits well). Fits: x." in calm["details"]["patterns"]


def test_a_yes_of_a_check_in_stands_first_and_the_older_answers_carry_their_date():
    """The morning's yes must not be lost behind the "no" of a check from weeks before."""
    result = {**facts().result, "yes": ["saddle_bladder_bowel"], "findings_on": "2026-03-01"}
    rows = content(replace(facts(), disposition="emergency_now", result=result), ROOMS[0])["asked"]
    assert rows[0][0] == "YES, in the check-in"
    assert "saddle area" in rows[0][1]
    assert rows[1] == ["Told on", "Sun 15 Mar 2026"]
    assert rows[2] == ["Before it", "Answers of the check of Sun 1 Mar 2026:"]
    assert not any(row[0] == "Before it" for row in content(facts(), ROOMS[0])["asked"])


@pytest.mark.parametrize("allowed", ["none", "no_impact", "modified", "as_tolerated"])
def test_how_much_running_is_told_in_a_sentence(allowed):
    lines = content(replace(facts(), run_permission=allowed), ROOMS[0])["level"]["lines"]
    assert lines[0].startswith(("Running meanwhile: Yes", "Running meanwhile: No"))
    assert lines[0].endswith(".")


def test_an_incomplete_result_says_that_questions_are_open():
    told = content(replace(facts(), disposition="incomplete", run_permission="none"), ROOMS[0])
    assert told["level"]["title"] == "We cannot say yet."
    assert "Open questions remain" in told["level"]["lines"][1]


def test_reasons_carry_rule_level_and_source():
    reason = {
        "rule": "R_X",
        "level": "clinician_days",
        "reason": "Pain on bone",
        "sources": ["S18"],
        "findings": [],
    }
    result = {**facts().result, "reasons": [reason]}
    told = content(replace(facts(), result=result, disposition="clinician_days"), ROOMS[0])
    assert told["level"]["reasons"] == ["Pain on bone (R_X, clinician days; S18)"]


def test_head_and_foot_name_the_knowledge_of_the_check():
    told = content(replace(facts(), knowledge_version="2025.01-old"), ROOMS[0])
    assert ["Knowledge", "2025.01-old"] in told["header"]
    assert "2025.01-old" in told["foot"]
    assert rulebook().version not in told["foot"]


def test_a_release_is_told_as_what_was_said():
    release = {"date": TODAY.isoformat(), "seen_by": "doctor", "said": "may_run"}
    lines = content(replace(facts(), release=release), ROOMS[0])["level"]["lines"]
    assert "Seen on Mon 16 Mar 2026 by a doctor, who said: may run." in lines


def test_a_place_is_on_the_plate_or_said_in_words():
    names = {v: label for q, _ in rulebook().questions if q.sets == "regions" for v, label in q.options}
    blank = plate([])
    for place, label in names.items():
        if place in PLACES:
            assert plate([place]).count("#4d4d4d") > blank.count("#4d4d4d"), place
        assert label.lower() in sentence([place], None, names)
    assert len(PLACES.keys() & names.keys()) > 20
    assert plate(["nowhere"]) == blank


def test_one_side_leaves_the_other_out():
    both, left = plate(["rib"]), plate(["rib"], "left")
    assert 0 < left.count("#4d4d4d") < both.count("#4d4d4d")
    assert plate(["sacrum"], "left") == plate(["sacrum"])


def test_the_drawing_tells_a_zero_from_a_day_not_asked():
    zero = load_and_pain(None, [PainDay(date=TODAY, worst=0)], TODAY)
    none = load_and_pain(None, [PainDay(date=TODAY, morning=2)], TODAY)
    assert "<circle" in zero.svg
    assert "Worst pain 0 of 10" in zero.sentence
    assert "No score in these ten weeks." in none.svg
    assert "No pain score." in none.sentence


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("ago", [0, 2, 40, 69])
def test_everything_drawn_stays_on_the_paper(width, ago):
    onset = TODAY - timedelta(days=ago)
    svg = load_and_pain(facts().load, [PainDay(date=onset, worst=6)], TODAY, onset, width=width).svg
    for at, anchor, said in re.findall(r'<text x="([\d.]+)"[^>]*?text-anchor="(\w+)"[^>]*>([^<]*)<', svg):
        wide = 5.2 * len(said)
        left = float(at) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        assert left >= 0, said
        assert left + wide <= width, said


def test_the_words_are_sound():
    shown = [*texts().words.values(), *(row.ask for row in questions().values())]
    assert [said for said in shown if BANNED.search(said)] == []
    assert [row.id for row in questions().values() if not set(row.sources) <= sources().keys()] == []
    assert not questions()["weight"].ticked  # row C11: only by the runner's own choice


def test_a_run_that_waits_for_the_gate_says_so_on_the_second_page_too():
    rows = dict(content(facts(), ROOMS[0], second=ROOMS[0])["details"]["plan"])
    assert rows["Fri 20 Mar 2026"].startswith("If the gate is open: Walk-run")
    assert "walk 30 min" in rows["Sat 21 Mar 2026"]
    assert "gate" not in rows["Sat 21 Mar 2026"]
    met = {**facts().plan, "gate": [{**row, "met": True} for row in facts().plan["gate"]]}
    rows = dict(content(facts(plan=met), ROOMS[0], second=ROOMS[0])["details"]["plan"])
    assert rows["Fri 20 Mar 2026"].startswith("Walk-run")


def test_a_step_of_the_ladder_is_no_run_over_the_line():
    """8, 10, 12 minutes: each 20 to 25 % more, each the smallest step of the plan; the load page calls none of them over."""
    rows = [
        Session(date=TODAY - timedelta(days=n), sport="run", duration_min=minutes, run_min=minutes)
        for n, minutes in ((20, 8.0), (13, 10.0), (6, 12.0))
    ]
    calm = load_and_pain(exposures(rows, as_of=TODAY).to_json(), [], TODAY)
    assert "none more than" in calm.sentence
    assert "% over" not in calm.svg
    rows.append(replace(rows[-1], date=TODAY, duration_min=16.0, run_min=16.0))
    leap = load_and_pain(exposures(rows, as_of=TODAY).to_json(), [], TODAY)
    assert "1 of them more than" in leap.sentence
    assert "33 % over" in leap.svg
