"""Findings to disposition and run permission. The maximum wins; nothing lowers; silence never reassures.

Invariants: dossier A2. Exception gates act only inside the rules that name them (A2.9).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from backstride.check import contributors
from backstride.check.facts import Known
from backstride.check.release import released_by
from backstride.check.result import FiredRule, Result
from backstride.core.disposition import Disposition, RunPermission, highest, strictest
from backstride.knowledge.rulebook import Question, Rulebook, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backstride.core.finding import Finding
    from backstride.knowledge.conditions import Condition

#: permission that a level brings by itself (dossier A1)
DEFAULT_PERMISSION = {
    Disposition.EMERGENCY_NOW: RunPermission.NONE,
    Disposition.SAME_DAY: RunPermission.NONE,
    Disposition.INCOMPLETE: RunPermission.NONE,
    Disposition.CLINICIAN_DAYS: RunPermission.NO_IMPACT,
    Disposition.CLINICIAN_ROUTINE: RunPermission.MODIFIED,
    Disposition.SELF_CARE: RunPermission.MODIFIED,
}
REVIEW_DAYS = (2, 7, 14, 42)
#: a level that sends somebody to be seen is looked at again sooner (A1); a calf in doubt after a day (R_VTE)
_REVIEW_SOONER = {
    Disposition.EMERGENCY_NOW: (1, 2, 7),
    Disposition.SAME_DAY: (1, 2, 7),
    Disposition.CLINICIAN_DAYS: (3, 7, 14),
}
_SIX_WEEKS = 42
#: an unsure answer to one of these is an emergency; to any other urgent sign it is same-day (A2.4)
UNSURE_EMERGENCY = frozenset(
    {
        "chest_pain",
        "breathless_rest",
        "breathless_ordinary_effort",
        "palpitations_lightheaded",
        "cough_blood",
        "collapse",
        "faint",
        "confused_or_drowsy",
        "sudden_severe_trunk",
    }
)
UNSURE_CES = frozenset({"ces_saddle", "ces_bladder", "ces_bowel"})
_CES_SECOND = (
    "ces_saddle",
    "ces_bladder",
    "ces_bowel",
    "ces_sexual",
    "ces_both_legs",
    "weak_leg",
    "new_numb_limb",
    "shooting_limb_pain",
)
_URGENT_TOPIC = "Emergencies first"


def assess(
    findings: Iterable[Finding],
    *,
    today: date | None = None,
    batch: bool = False,
    book: Rulebook | None = None,
    log: Iterable[Finding] = (),
) -> Result:
    """Assess one complaint. `batch`: a text with nobody to ask (A7). An internal fault ends in "be seen".

    `log` is what the training log shows: it joins the contributors and never a rule, so it can lower nothing.
    """
    book = book or rulebook()
    told = tuple(findings)
    try:
        return _assess(told, tuple(log), book, today, batch=batch)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever broke, the only safe answer is to be seen
        return could_not_assess(told, book, f"{type(error).__name__}: {error}")


def could_not_assess(findings: tuple[Finding, ...], book: Rulebook, why: str) -> Result:
    """The answer to an internal fault: no reassurance, no plan."""
    return Result(
        disposition=Disposition.INCOMPLETE,
        disposition_if_rest_no=None,
        run_permission=RunPermission.NONE,
        reasons=(),
        findings=findings,
        open_questions=(),
        in_scope=True,
        review_on=(),
        knowledge_version=book.version,
        reviewed=book.reviewed,
        error=f"could not assess: be seen ({why})",
    )


def _assess(
    told: tuple[Finding, ...], log: tuple[Finding, ...], book: Rulebook, today: date | None, *, batch: bool
) -> Result:
    known = Known(told, book, batch=batch)
    fired = fire(known, book)
    if not batch:
        fired += unsure_rules(known, book)
        fired += screen_floors(known, book)
    level = highest(Disposition.SELF_CARE, *(r.level for r in fired))
    still_open = open_mandatory(known, book)
    complete = not batch and not still_open
    shown = level if complete or level.rank >= Disposition.CLINICIAN_DAYS.rank else Disposition.INCOMPLETE
    fired.sort(key=lambda r: (-r.level.rank, r.rule))
    permission = strictest(DEFAULT_PERMISSION[shown], ceiling(known, fired))
    if not batch and still_open:
        permission = RunPermission.NONE  # nothing runs on half the answers
    joined = Known((*told, *log), book, batch=batch) if log else known
    lists = contributors.shown(joined, fired, level, screens_done=not still_open)
    return Result(
        disposition=shown,
        disposition_if_rest_no=level,
        contributors=() if is_under_16(known) else lists["contributors"],
        worth_ruling_out=() if is_under_16(known) else lists["worth_ruling_out"],
        run_permission=permission,
        reasons=tuple(fired),
        findings=told,
        open_questions=tuple(still_open),
        in_scope=known.look("out_of_scope") is not True,
        review_on=tuple(today + timedelta(days=n) for n in review_days(level, fired)) if today else (),
        six_weeks_on=six_weeks_on(known, today),
        released_by=released_by((r.rule, r.level) for r in fired),
        knowledge_version=book.version,
        reviewed=book.reviewed,
        no_increase=any(r.no_increase for r in fired) or known.look("is_pregnant") is True,
    )


def review_days(level: Disposition, fired: Iterable[FiredRule]) -> tuple[int, ...]:
    """Days from today on which to check again."""
    days = _REVIEW_SOONER.get(level, REVIEW_DAYS)
    return (1, *days) if any(rule.rule == "R_VTE" for rule in fired) and days[0] > 1 else days


def six_weeks_on(known: Known, today: date | None) -> date | None:
    """When this pain would be six weeks old; None where its age is unknown or it is older than that."""
    days = known.value("duration_days")
    if today is None or not isinstance(days, int | float) or isinstance(days, bool) or days >= _SIX_WEEKS:
        return None
    return today + timedelta(days=_SIX_WEEKS - int(days))


def judge(told: Iterable[Finding], book: Rulebook) -> tuple[Disposition, RunPermission]:
    """Level and permission that these findings give, whatever is still open. For looking ahead."""
    known = Known(told, book, batch=False)
    fired = [*fire(known, book), *unsure_rules(known, book), *screen_floors(known, book)]
    return highest(Disposition.SELF_CARE, *(r.level for r in fired)), ceiling(known, fired)


def ceiling(known: Known, fired: Iterable[FiredRule]) -> RunPermission:
    """The strictest permission of the fired rules, each by its row or by its level (A1). Under 16: none (RF-POP-3)."""
    if is_under_16(known):
        return RunPermission.NONE
    rules = list(fired)
    return strictest(
        RunPermission.AS_TOLERATED,
        *(DEFAULT_PERMISSION[r.level] for r in rules),
        *(r.permission for r in rules if r.permission),
    )


def is_under_16(known: Known) -> bool:
    """No list, no plan and no running from us (RF-POP-3)."""
    age = known.value("age")
    return isinstance(age, int | float) and not isinstance(age, bool) and age < 16


def fire(known: Known, book: Rulebook) -> list[FiredRule]:
    """Every rule and point rule whose condition holds."""
    found: list[FiredRule] = []
    for rule, condition in book.rules:
        if condition.fires(known.look):
            found.append(
                FiredRule(
                    rule.id,
                    rule.level,
                    rule.permission,
                    rule.reason,
                    _because(condition, known, book),
                    tuple(rule.sources),
                    rule.grade,
                    rule.variant,
                    rule.emergency_department,
                    rule.no_increase,
                )
            )
    for points, gate, score in book.points:
        if not gate.fires(known.look):
            continue
        met = [(condition, n) for condition, n in score if condition.fires(known.look)]
        total = sum(n for _, n in met)
        band = next((level for least, level in sorted(points.bands, reverse=True) if total >= least), None)
        if band is not None:
            because = tuple(
                dict.fromkeys(name for condition, _ in met for name in _because(condition, known, book))
            )
            found.append(
                FiredRule(
                    points.id,
                    band,
                    points.permission,
                    points.reason,
                    because,
                    tuple(points.sources),
                    points.grade,
                )
            )
    return found


def _because(condition: Condition, known: Known, book: Rulebook, depth: int = 0) -> tuple[str, ...]:
    """The findings said or answered yes that this condition used, facts unfolded."""
    names: dict[str, None] = {}
    for name in sorted(condition.names):
        inner = book.facts.get(name)
        if inner is not None and depth < 4:
            if known.look(name) is True:
                names |= dict.fromkeys(_because(inner, known, book, depth + 1))
        elif name not in book.gates and known.value(name) not in (None, False, "unsure"):
            names[name] = None
    return tuple(names)


def unsure_rules(known: Known, book: Rulebook) -> list[FiredRule]:
    """Not sure is not no: an unsure answer to an urgent sign counts as yes at its own level (A2.4)."""
    urgent = {
        item for question, _ in book.questions if question.topic == _URGENT_TOPIC for item in question.items
    }
    found = []
    for name in known.unsure():
        if name not in urgent:
            continue
        level = Disposition.SAME_DAY
        second = any(other != name and known.value(other) in (True, "unsure") for other in _CES_SECOND)
        if name in UNSURE_EMERGENCY or (name in UNSURE_CES and second):
            level = Disposition.EMERGENCY_NOW
        found.append(
            FiredRule(
                f"UNSURE:{name}",
                level,
                RunPermission.NONE,
                f"not sure: {book.signs.get(name, name).lower()}",
                (name,),
                ("OURS",),
                "D",
            )
        )
    return found


def screen_floors(known: Known, book: Rulebook) -> list[FiredRule]:
    """A yes on an urgent screen stands at the screen's level until the question that follows it is answered (B3)."""
    found = []
    for question, _ in book.questions:
        if question.floor is None:
            continue
        for item in question.items:
            told = known.findings.get(item)
            if known.value(item) is not True or told is None or told.origin != "answer":
                continue
            if item in question.no_floor or is_followed(item, known, book):
                continue
            level = Disposition.EMERGENCY_NOW if item in question.urgent else question.floor
            reason = book.signs[item][0].lower() + book.signs[item][1:]
            found.append(
                FiredRule(f"SCREEN:{item}", level, None, reason, (item,), tuple(question.sources), "D")
            )
    return found


def is_followed(item: str, known: Known, book: Rulebook) -> bool:
    """Whether a question that follows this sign has been answered, so that the rows speak for themselves."""
    return any(
        item in question.follows
        and known.value(f"asked:{question.id}") is True
        and is_answered(question, known)
        for question, _ in book.questions
    )


def open_mandatory(known: Known, book: Rulebook) -> list[str]:
    """The mandatory questions that apply and are not wholly answered, or answered "not sure" where that is not enough.

    An urgent sign that was "not sure" raises by itself (A2.4); any other leaves the check incomplete (A1).
    """
    found = []
    for question, condition in book.questions:
        if not condition.fires(known.look) or not book.must[question.id].fires(known.look):
            continue
        if not is_answered(question, known) or is_left_unsure(question, known):
            found.append(question.id)
    return found


def is_left_unsure(question: Question, known: Known) -> bool:
    """Whether "not sure" leaves this question open: not on the urgent screens, which raise, nor where it is enough."""
    if question.unsure_is_enough or question.topic == _URGENT_TOPIC:
        return False
    names = question.items or [question.sets or question.id]
    return any(known.value(name) == "unsure" for name in names)


def is_answered(question: Question, known: Known) -> bool:
    """Whether every item of a question has an answer (unsure is one), or the story gave it."""
    if question.items:
        return all(known.value(item) is not None for item in question.items)
    if question.sets == "regions":
        return known.value("where_told") is not None or known.has_place()
    if known.value(f"asked:{question.id}") is True or known.value(question.sets or question.id) is not None:
        return True
    return any(
        known.value(name) is True
        or (isinstance(known.value(name), int | float) and known.value(name) is not False)
        for name in question.known_by
    )
