"""Every sentence of the letter, decided here; the template only sets type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backstride.check.rescreen import ITEMS
from backstride.check.words import review_line
from backstride.check.words import texts as check_texts
from backstride.core.disposition import Disposition
from backstride.export.asked import PERSON, answers, lower_first, said_yes, screens
from backstride.export.facts import Facts, places_of
from backstride.export.language import turned, turned_svg
from backstride.export.letter.drawings import load_and_pain
from backstride.export.letter.plate import plate, sentence
from backstride.export.letter.texts import day, texts
from backstride.export.words import is_conditional, title, title_in
from backstride.knowledge.rulebook import rulebook


@dataclass(frozen=True, slots=True)
class Room:
    """How much stands on the first page. The letter takes the most generous one that fits."""

    story: int
    tried: int
    yes: int
    questions: int
    told: int
    reasons: int = 4
    lists: int = 14


ROOMS = (
    Room(story=700, tried=6, yes=12, questions=12, told=400, lists=18),
    Room(story=400, tried=4, yes=8, questions=8, told=250),
    Room(story=250, tried=3, yes=6, questions=6, told=160, reasons=3, lists=10),
    Room(story=160, tried=2, yes=5, questions=5, told=110, reasons=3, lists=7),
    Room(story=90, tried=1, yes=4, questions=4, told=70, reasons=2, lists=4),
)
#: what the runner wrote, and drawings
_OWN = frozenset({"name", "story", "plate", "drawing"})
#: the words that the template itself sets
_LABELS = {
    "page": "Page",
    "of": "of",
    "when": "When",
    "no_check": "None: no check was made.",
    "answer": "Answer",
    "asked": "Asked",
    "check_ins": "Check-ins, newest first",
    "day": "Day",
    "six": "Six safety questions",
    "level": "Level",
    "runs": "Runs of the last six weeks",
    "km": "km",
    "min": "min",
    "longest": "30-day longest",
    "over": "Over it",
    "plan": "Plan, the next days",
    "what": "What",
    "plain_no": "No",
    "plain_not_asked": "Not asked",
    "plain_chosen": "Chosen",
}
_URGENT = (Disposition.EMERGENCY_NOW, Disposition.SAME_DAY)


def content(facts: Facts, room: Room, *, second: Room | None = None, language: str = "en") -> dict[str, Any]:
    """The letter as plain values for the template; `second` is the room of the second page, None without one.

    `left_out` names what is not said.
    """
    words = texts().words
    left_out: list[str] = []
    drawn = load_and_pain(facts.load, facts.pain, facts.made_on, facts.onset)
    shown = _Shown(left_out)
    told: dict[str, Any] = {
        "title": words["heading"],
        "name": facts.name,
        "from": words["from"],
        "reviewed": "" if rulebook().reviewed else words["reviewed"],
        "header": _header(facts),
        "foot": review_line().replace(
            rulebook().version, facts.knowledge_version
        ),  # of the check, not of today
        "level": _level(facts, room, shown),
        "complaint": _complaint(facts, room, shown),
        "plate": plate(places_of(facts.findings), facts.word("side")),
        "plate_alt": sentence(places_of(facts.findings), facts.word("side"), _place_names()),
        "asked_heading": words["asked"],
        "asked": _asked(facts),
        "drawing": drawn.svg,
        "drawing_alt": drawn.sentence,
        "course_heading": words["course"],
        "sections": _sections(facts, room, shown),
        "left_out_heading": words["left_out"],
        "details": _details(facts, second, shown) if second else None,
    }
    if second is None:
        left_out += _only_in_details(facts)
    told["left_out"] = list(dict.fromkeys(left_out))
    told["labels"] = dict(_LABELS)
    told = turned(told, language, keep=_OWN)
    told |= {name: turned_svg(told[name], language) for name in ("plate", "drawing")}
    return told | {"lang": language or "en"}


class _Shown:
    """Cuts what has no room and remembers that it did."""

    def __init__(self, left_out: list[str]) -> None:
        self.left_out = left_out

    def cut(self, text: str, most: int, what: str) -> str:
        text = " ".join(text.split())
        if len(text) <= most:
            return text
        self.left_out.append(what)
        return text[: max(1, most - 4)].rsplit(" ", 1)[0] + " ..."

    def first(self, rows: Sequence[Any], most: int, what: str) -> list[Any]:
        if len(rows) > most:
            self.left_out.append(what.format(n=len(rows) - most))
        return list(rows[:most])


def _header(facts: Facts) -> list[list[str]]:
    rows = [["Written", day(facts.made_on)]]
    if facts.checked_on:
        rows.append(["Checked", day(facts.checked_on)])
    rows.append(["Knowledge", facts.knowledge_version])
    if facts.born_year:
        rows.append(["Born", str(facts.born_year)])
    return rows


def _level(facts: Facts, room: Room, shown: _Shown) -> dict[str, Any]:
    words = texts().words
    result = facts.result or {}
    if facts.disposition is None:
        return {"heading": words["level"], "title": words["no_check"], "lines": [], "reasons": []}
    lines = [f"Running meanwhile: {check_texts().running[str(facts.run_permission or 'none')]}"]
    if facts.disposition == Disposition.INCOMPLETE:
        lines.append(words["incomplete"])
    if result.get("in_scope") is False:
        lines.append(words["outside"])
    if result.get("error"):
        lines.append(words["error"])
    if facts.is_review_due:
        lines.append(words["stale"])
    if facts.release:
        said = str(facts.release["said"]).replace("_", " ")
        by = str(facts.release["seen_by"]).replace("_", " ")
        lines.append(f"Seen on {day(date.fromisoformat(facts.release['date']))} by a {by}, who said: {said}.")
    level = check_texts().levels[facts.disposition]
    reasons = [f"{row['reason']} ({_behind(row)})" for row in result.get("reasons") or ()]
    number = check_texts().numbers.get(facts.country.upper(), check_texts().numbers["default"])[0]
    return {
        "heading": words["level"],
        "title": level.title.format(number=number),
        "when": level.when,
        "lines": lines,
        "reasons": shown.first(reasons, room.reasons, "{n} more reasons"),
    }


def _behind(reason: dict[str, Any]) -> str:
    """The rule, its level and its sources; the level alone where a clinician judged so."""
    level = str(reason["level"]).replace("_", " ")
    if not reason["sources"]:
        return level
    return f"{reason['rule']}, {level}; {', '.join(reason['sources'])}"


def _place_names() -> dict[str, str]:
    return {"back_unspecified": "back, not said where"} | {
        value: label
        for question, _ in rulebook().questions
        if question.sets == "regions"
        for value, label in question.options
    }


def _complaint(facts: Facts, room: Room, shown: _Shown) -> dict[str, Any]:
    lines = [sentence(places_of(facts.findings), facts.word("side"), _place_names())]
    if facts.onset:
        days = (facts.made_on - facts.onset).days
        lines.append(f"First day: {day(facts.onset)}, {days} days before this letter.")
    elif (duration := facts.number("duration_days")) is not None:
        lines.append(f"For about {duration:g} days when checked.")
    else:
        lines.append("First day: not told.")
    if (worst := facts.number("severity_0_10")) is not None:
        lines.append(f"Worst pain told in the check: {worst:g} of 10.")
    past = [(a, b) for a, b in facts.episodes if b is not None]
    if past:
        lines.append(f"Earlier episodes in the journal: {len(past)}, the last until {day(past[-1][1])}.")
    return {
        "heading": "The complaint",
        "story": shown.cut(facts.story, room.story, "part of the runner's words"),
        "lines": lines,
        "yes": [
            lower_first(text)
            for text in shown.first(said_yes(facts), room.yes, "{n} more answers of the interview")
        ],
        "yes_heading": "Also answered yes:",
    }


def _asked(facts: Facts) -> list[list[str]]:
    """The urgent signs by answer: yes first, then not sure, what is open, no. Nothing is cut here."""
    if facts.result is None:
        return []
    told = answers(facts, urgent=True)
    raised = [item.ask.rstrip("?") for item in ITEMS if item.id in (facts.result.get("yes") or ())]
    asked_on = facts.result.get("findings_on")
    rows = [["YES, in the check-in", _listed(raised)]]
    if raised and facts.checked_on:  # weeks later, and after a release, it must not read as said today
        rows.append(["Told on", day(facts.checked_on)])
    if raised and asked_on:  # what stands below is older and must not be read as an answer to it
        rows.append(["Before it", f"Answers of the check of {day(date.fromisoformat(asked_on))}:"])
    rows += [
        ["YES", _listed(told.yes)],
        ["NOT SURE", _listed(told.unsure)],
        ["Chosen", " ".join(f"{text}." for text in told.chosen)],
        ["NOT ANSWERED", _listed(told.waiting)],
        ["No", _listed(told.no)],
    ]
    if told.others:
        rows.append(
            ["Not asked", f"{told.others} further signs, asked only for other places or after other answers."]
        )
    return [row for row in rows if row[1]]


def _listed(signs: Sequence[str]) -> str:
    return "; ".join(lower_first(sign) for sign in signs) + "." if signs else ""


def _sections(facts: Facts, room: Room, shown: _Shown) -> list[dict[str, Any]]:
    words = texts().words
    tried = [_tried(row) for row in reversed(facts.tried)]
    tried += [
        f"{row.name}: {row.times} times, {day(row.first)} to {day(row.last)}." for row in facts.exercises
    ]
    person = _answers_of_person(facts)
    found = [
        (words["tried"], shown.first(tried, room.tried, "{n} more things tried") or [words["not_told"]]),
        (words["plan"], [_plan_line(facts)]),
        (
            words["medicines"],
            [shown.cut(facts.told.medicines, room.told, "part of the medicines") or words["not_told"]],
        ),
        (
            words["history"],
            [
                text
                for text in (
                    shown.cut(facts.told.history, room.told, "part of the history"),
                    shown.cut(person, room.told, "part of the answers about the person"),
                )
                if text
            ]
            or [words["not_told"]],
        ),
    ]
    if facts.told.more:
        found.append(("Also", [shown.cut(facts.told.more, room.told, "part of what the runner added")]))
    sections = [{"heading": heading, "lines": lines, "is_list": False} for heading, lines in found]
    asks = shown.first(facts.told.questions, room.questions, "{n} more questions")
    if asks:
        sections.append({"heading": words["ask"], "lines": asks, "is_list": True})
    return sections


def _answers_of_person(facts: Facts) -> str:
    said = []
    for row in screens(facts):
        if row.topic == PERSON and row.was_asked and (row.yes or row.unsure):
            said += [*row.yes, *(f"{sign} (not sure)" for sign in row.unsure)]
    none = [row.id for row in screens(facts) if row.id == "history" and row.was_asked and not row.yes]
    if none:
        said.append(
            "none of cancer, blood thinner, steroids, weak immunity, thin bones, recent spine procedure"
        )
    return f"Answered in the check: {'; '.join(said)}." if said else ""


def _tried(row: Any) -> str:
    pain = ""
    if row.pain_before is not None and row.pain_after is not None:
        pain = f", pain {row.pain_before} before and {row.pain_after} after"
    text = f": {row.text}" if row.text else ""
    return f"{day(row.date)}, {row.kind}{text}{pain}."


def _plan_line(facts: Facts) -> str:
    words = texts().words
    if facts.disposition in _URGENT or facts.plan is None:
        return words["no_plan"]
    days = [row for row in facts.plan.get("days") or () if row["date"] >= facts.made_on.isoformat()]
    runs = [row for row in days if row["run_min"]]
    gate = facts.plan.get("gate") or []
    said = []
    if gate:
        said.append(f"Run gate: {sum(bool(row['met']) for row in gate)} of {len(gate)} conditions met.")
    if runs:
        first = runs[0]
        waits = ", if the gate is open by then" if is_conditional(first, gate) else ""
        said.append(f"Next planned run{waits}: {day(date.fromisoformat(first['date']))}, {title(first)}.")
    else:
        said.append("No running is planned.")
    if facts.plan.get("reaches_target_on") and runs:
        reached = day(date.fromisoformat(facts.plan["reaches_target_on"]))
        said.append(f"Target at the earliest {reached}, if every run stays green.")
    if facts.plan_made_on:
        said.append(f"Plan of {day(facts.plan_made_on)}.")
    return " ".join(said)


def _only_in_details(facts: Facts) -> list[str]:
    found = ["the answers that are not about emergencies"]
    if facts.check_ins:
        found.append("check-ins")
    if _patterns(facts):
        found.append("patterns that may be adding to it")
    if facts.plan and facts.disposition not in _URGENT:
        found.append("plan days")
    found.append("runs as a table")
    return found


def _patterns(facts: Facts) -> list[dict[str, Any]]:
    """None at T4 and T5: there only how soon to be seen counts."""
    if facts.disposition in _URGENT:
        return []
    return list((facts.result or {}).get("contributors") or ())


def _details(facts: Facts, room: Room, shown: _Shown) -> dict[str, Any]:
    other = answers(facts, urgent=False)
    told = [
        ["Yes", _listed(other.yes)],
        ["Not sure", _listed(other.unsure)],
        ["Not answered", _listed(other.waiting)],
        ["No", _listed(other.no)],
    ]
    since = (facts.made_on - timedelta(days=42)).isoformat()
    rows = (facts.load or {}).get("sessions") or ()
    runs = [_run(row) for row in reversed(rows) if row.get("spike_state") is not None and row["date"] > since]
    plan = {} if facts.disposition in _URGENT or facts.plan is None else facts.plan
    ahead = [
        [day(date.fromisoformat(row["date"])), title_in(row, plan.get("gate")) or "Rest"]
        for row in plan.get("days") or ()
        if row["date"] >= facts.made_on.isoformat()
    ]
    check_ins = [_check_in(row) for row in reversed(facts.check_ins)]
    patterns = [_pattern(row) for row in _patterns(facts)]
    return {
        "heading": "Details",
        "answers_heading": texts().words["other_answers"],
        "answers": [row for row in told if row[1]],
        "patterns_heading": texts().words["patterns"],
        "patterns": shown.first(patterns, max(3, room.lists // 3), "{n} more patterns"),
        "ruling_out_heading": texts().words["ruling_out"],
        "ruling_out": _ruling_out(facts),
        "check_ins": shown.first(check_ins, room.lists, "{n} earlier check-ins"),
        "runs": shown.first(runs, room.lists, "{n} earlier runs"),
        "plan": ahead[: room.lists],
    }


def _ruling_out(facts: Facts) -> list[str]:
    if facts.disposition in _URGENT:
        return []
    rows = (facts.result or {}).get("worth_ruling_out") or ()
    return [_plain(row.get("name") or row) if isinstance(row, dict) else _plain(row) for row in rows]


def _pattern(row: dict[str, Any]) -> str:
    name = str(row.get("title") or row.get("name") or row["id"]).replace("_", " ")
    said = f"{name} ({str(row.get('band', '')).replace('_', ' ')})."
    for key, word in (
        ("fits", "Fits"),
        ("log", "In the log"),
        ("against", "Does not fit"),
        ("unknown", "Not known"),
    ):
        told = [_plain(item) for item in row.get(key) or ()]
        if told:
            said += f" {word}: {'; '.join(told)}."
    return said


def _plain(item: Any) -> str:
    """A reason as words, whether it comes as a sentence or as a row."""
    if isinstance(item, dict):
        item = item.get("text") or item.get("sentence") or item.get("say") or item.get("id") or ""
    return rulebook().signs.get(str(item), str(item)).rstrip(".")


def _check_in(row: Any) -> list[str]:
    answered = len(row.screen)
    yes = [k.replace("_", " ") for k, v in row.screen.items() if v != "no"]
    screen = f"{answered} of 6 answered" + (
        f"; not no: {', '.join(yes)}" if yes else "; all no" if answered == 6 else ""
    )
    return [day(row.date), screen, row.disposition.replace("_", " ")]


def _run(row: dict[str, Any]) -> list[str]:
    def figure(name: str) -> str:
        value = row.get(name)
        return "" if value is None else f"{value:.1f}".removesuffix(".0")

    ratio = row.get("spike_ratio")
    over = "" if ratio is None else f"{round(100 * (ratio - 1)):+d} %"
    return [
        day(date.fromisoformat(row["date"])),
        figure("run_km"),
        figure("run_min"),
        figure("longest_30d_km")
        or (f"{figure('longest_30d_min')} min" if row.get("longest_30d_min") else ""),
        over,
    ]
