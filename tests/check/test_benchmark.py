"""The open triage benchmark: measures that can be worked out by hand, retellings, and the harness behind --interview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backstride.check.scores import Share, read_case, score
from backstride.check.variants import variants
from backstride.cli import main
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError

E, S, D, R, C = "emergency_now", "same_day", "clinician_days", "clinician_routine", "self_care"


def row(reference: str, *acceptable: str, text: str = "My low back aches.") -> dict[str, object]:
    return {"id": "x", "text": text, "reference_triage": reference, "acceptable_triage": list(acceptable)}


def test_each_measure_as_counted_by_hand() -> None:
    given = [(row(E), E), (row(E), D), (row(S, E), S), (row(C, R), C), (row(C), D), (row(R, C), C)]
    found = score((read_case(case, "here"), Disposition(level)) for case, level in given)
    counted = {name: (share.k, share.n) for name, share in found.items()}
    assert counted == {
        "exact": (3, 6),
        "acceptable": (4, 6),
        "emergencies": (1, 2),
        "same_day_or_above": (2, 3),
        "safe": (5, 6),
        "two_low": (1, 6),
        "over": (1, 4),
        "self_care_kept": (1, 2),
    }


def test_wilson_as_published() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611
    low, high = Share(81, 263).interval or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = Share(0, 20).interval or (1, 0)
    assert (round(low, 4), round(high, 4)) == (0.0, 0.1611)
    assert Share(0, 0).value is None


@pytest.mark.parametrize(
    "bad", [{}, {"id": 1, "text": "x"}, {"id": 1, "text": "x", "reference_triage": "fine"}]
)
def test_a_row_that_is_no_case_is_named(bad: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="here:3"):
        read_case(bad, "here:3")


def test_variants_repeat_and_keep_the_words() -> None:
    text = "My low back aches after running. It began on Sunday. I feel numbness when I wipe."
    assert list(variants(text)) == list(variants(text))
    names = {name for name, _ in variants(text)}
    assert names == {"remark", "another person", "cheerful", "reordered", "typos"}
    assert all("Sunday" in told for name, told in variants(text) if name != "typos")


def test_the_command_scores_a_file_and_names_a_bad_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.jsonl"
    rows = [
        row(E, text="Low back pain and it feels numb when I wipe."),
        row(C, text="Low back a bit sore the day after a long run, easing."),
    ]
    file.write_text("\n".join([*(json.dumps(r) for r in rows), "{", ""]), encoding="utf-8")
    assert main(["benchmark", "triage", str(file), "--json", "--interview"]) == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["n"] == 2
    assert "cases.jsonl:3" in err
    assert found["text"]["all"]["emergencies"] == {"k": 1, "n": 1, "share": 1.0, "low": 0.2065, "high": 1.0}
    assert sum(row["fell"] for row in found["variants"].values()) == 0
    assert found["interview"]["emergency_within_6"] == 1
    assert main(["benchmark", "triage", str(tmp_path / "none.jsonl")]) == 2


@pytest.mark.shared
@pytest.mark.timeout(300)
def test_the_whole_check_on_the_open_cases(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The visible cases are development, not proof: floors under what they gave when last looked at."""
    file = shared_data / "cases" / "cases.jsonl"
    assert main(["benchmark", "triage", str(file), "--json", "--interview", "--no-variants"]) == 0
    whole = json.loads(capsys.readouterr().out)["interview"]
    scores = whole["scores"]["all"]
    assert scores["emergencies"]["share"] >= 0.99
    assert scores["two_low"]["k"] == 0
    assert scores["acceptable"]["share"] >= 0.9
    assert scores["over"]["share"] <= 0.1
    assert whole["questions_median"] <= 15
    assert whole["emergency_within_6"] == whole["emergencies_reached"]
