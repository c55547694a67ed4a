"""What to ask next: where, then the follow-up to a sign just named, then the urgent screens, then whatever could still
change how soon to be seen or whether to run, until nothing could; at last a few questions for the contributors.

An emergency ends the interview, unless an answer could open one of the gates that the dossier names (A2.9): then only
the questions that gate needs are asked, and the emergency stands until they are answered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from backstride.check.answers import NONE, UNSURE, findings_of, gives
from backstride.check.assess import is_answered, judge
from backstride.check.contributors import ranked
from backstride.check.facts import Known
from backstride.check.wording import as_json, one_sign
from backstride.core.disposition import Disposition
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from backstride.core.disposition import RunPermission
    from backstride.knowledge.rulebook import Question, Rulebook

    Told = tuple[Finding, ...]

#: at most so many for the contributors alone, and only while the whole interview stays within MOST
MOST_FOR_CONTRIBUTORS: Final = 6
LEAST_FOR_CONTRIBUTORS: Final = 2
MOST: Final = 15
#: a gate that needs more answers than this is not tried in an emergency
_MOST_FOR_A_GATE: Final = 5
_URGENT_TOPIC: Final = "Emergencies first"
_FOLLOW_UP: Final = 1
#: after the emergency screen, before the other screens
_JOINT: Final = 3.5
_NUMBERS: Final[dict[str, tuple[float, ...]]] = {
    "age": (30, 4, 9, 12, 17, 22, 45, 55, 62, 66, 72),
    "severity_0_10": (3, 7, 10),
    "pregnant_weeks": (20, 8),
}


def next_questions(
    told: Sequence[Finding], answers: Mapping[str, Any], book: Rulebook
) -> list[dict[str, Any]]:
    """The questions still worth asking, the next one first. Empty when nothing asked could change the outcome."""
    known = Known(told, book, batch=False)
    level, _ = judge(told, book)
    open_now = list(_open(known, answers, book))
    if level is Disposition.EMERGENCY_NOW:
        return [_shown(q, known, book) for q in _gate_questions(tuple(told), open_now, answers, level, book)]
    singles = [
        one_sign(item, question, book)
        for question, _ in book.questions
        if question.items and _has_unsure(answers.get(question.id)) and _applies(question, known, book)
        for item in question.items
        if known.value(item) is None
    ]
    if singles:
        return singles
    must = [q for q in open_now if _is_mandatory(q, known, book)]
    follow = [q for q in open_now if q.follows and not _is_mandatory(q, known, book)]
    follow_too: list[Question] = []
    if level is Disposition.SAME_DAY:  # from here on only what could raise it, or open a gate
        useful = _could_change(tuple(told), must, book)
        gate = _gate_questions(tuple(told), open_now, answers, level, book)
        must = [q for q in must if q.topic == _URGENT_TOPIC or q.early_if or q in useful or q in gate]
        follow_too = [q for q in gate if q.follows]
    asked = [*_could_change(tuple(told), follow, book), *must]
    asked += [q for q in follow_too if q not in asked]
    if not asked:
        rest = [q for q in open_now if not q.follows and not _is_mandatory(q, known, book)]
        asked = _could_change(tuple(told), rest, book)
        if not asked and level.rank < Disposition.SAME_DAY.rank:
            return [
                {**_shown(q, known, book), "skippable": True}
                for q in _for_contributors(tuple(told), rest, answers, book)
            ]
        return [_shown(q, known, book) for q in asked]
    order = {q.id: n for n, (q, _) in enumerate(book.questions)}
    turns = {q.id: _turn(q, known, book) for q in asked}
    places = tuple(f for f in told if f.id.startswith("at_"))
    joint = {
        q.id: _joint_emergencies(q, tuple(told), places, book) for q in asked if turns[q.id] > _FOLLOW_UP
    }
    asked.sort(
        key=lambda q: (
            min(turns[q.id], _JOINT) if joint.get(q.id) else turns[q.id],
            -joint.get(q.id, 0),
            order[q.id],
        )
    )
    return [_shown(q, known, book) for q in asked]


def _turn(question: Question, known: Known, book: Rulebook) -> int:
    """The place comes first, then follow-ups, then the chest block where the trunk hurts, then urgent, then the rest."""
    if question.id == "where":
        return 0
    if question.follows:
        return _FOLLOW_UP
    if question.id == "thoracic_block" and (
        known.look("trunk_site") is True or known.look("thoracic_site") is True
    ):
        return 2
    if question.id == "emergency_now":
        return 3
    if book.early[question.id].fires(known.look):
        return 4
    return 5 if question.topic == _URGENT_TOPIC else 6


def _joint_emergencies(question: Question, told: Told, places: Told, book: Rulebook) -> int:
    """How many of its signs make an emergency only together with something that was already said."""
    alone = _emergencies_alone(question.id, tuple(sorted(f.id for f in places)), book.version)
    many = sum(
        not by_itself and judge((*told, *found), book)[0] is Disposition.EMERGENCY_NOW
        for by_itself, found in zip(alone, outcomes(question, book), strict=True)
    )
    return many if question.items else min(many, 1)


@lru_cache(maxsize=2048)
def _emergencies_alone(question_id: str, places: tuple[str, ...], _version: str) -> tuple[bool, ...]:
    """For each answer to a question, whether it is an emergency with nothing else but these places."""
    from backstride.knowledge.rulebook import rulebook

    book = rulebook()
    question = next(q for q, _ in book.questions if q.id == question_id)
    there = tuple(Finding(id=place, value=Answer.YES) for place in places)
    return tuple(
        judge((*there, *found), book)[0] is Disposition.EMERGENCY_NOW for found in outcomes(question, book)
    )


def _shown(question: Question, known: Known, book: Rulebook) -> dict[str, Any]:
    told = [item for item in question.items if known.value(item) is True]
    return as_json(question, book, mandatory=_is_mandatory(question, known, book), told=told)


def _open(known: Known, answers: Mapping[str, Any], book: Rulebook) -> Iterator[Question]:
    for question, condition in book.questions:
        if question.id in answers or not condition.fires(known.look) or is_answered(question, known):
            continue
        yield question


def _applies(question: Question, known: Known, book: Rulebook) -> bool:
    return next(c for q, c in book.questions if q.id == question.id).fires(known.look)


def _is_mandatory(question: Question, known: Known, book: Rulebook) -> bool:
    return book.must[question.id].fires(known.look)


def _has_unsure(value: Any) -> bool:
    return value == UNSURE or (isinstance(value, list | tuple) and UNSURE in value)


def _could_change(told: Told, questions: Sequence[Question], book: Rulebook) -> list[Question]:
    """Those of which some answer changes level or permission, the one that could change most first.

    Where no single answer does, those that could together.
    """
    now = judge(told, book)
    reach = {
        q.id: max((_distance(now, judge((*told, *f), book)) for f in outcomes(q, book)), default=0)
        for q in questions
    }
    found = sorted((q for q in questions if reach[q.id]), key=lambda q: -reach[q.id])
    if found:
        return found
    return _only_together(told, questions, book)


def _only_together(told: Told, questions: Sequence[Question], book: Rulebook) -> list[Question]:
    """A smallest set of questions whose worst answers change the outcome together, though none does alone."""
    now = judge(told, book)
    worst = {q.id: _all_yes(q) for q in questions}
    if not _distance(now, judge((*told, *_joined(worst.values())), book)):
        return []
    for question in reversed(questions):
        fewer = {key: found for key, found in worst.items() if key != question.id}
        if _distance(now, judge((*told, *_joined(fewer.values())), book)):
            worst = fewer
    return [q for q in questions if q.id in worst]


def _distance(now: tuple[Disposition, RunPermission], then: tuple[Disposition, RunPermission]) -> int:
    """How far an answer moves the outcome; the level counts more than the permission."""
    return 10 * abs(then[0].rank - now[0].rank) + abs(then[1].rank - now[1].rank)


def _joined(parts: Iterable[Told]) -> Told:
    return tuple(finding for part in parts for finding in part)


def _all_yes(question: Question) -> Told:
    if question.kind == "number":
        return (Finding(id=question.sets, value=10.0),) if question.sets == "severity_0_10" else ()
    if question.sets == "side":
        return (Finding(id="side", value="left"),)
    if question.gives and not question.items:
        given = (f for value, _ in question.options for f in gives(question, value))
        return tuple(f for f in given if f.value == Answer.YES)
    names = question.items or ([question.sets or question.id] if question.kind == "yes_no" else [])
    return tuple(Finding(id=name, value=Answer.YES) for name in names)


def outcomes(question: Question, book: Rulebook) -> tuple[Told, ...]:
    """The findings of each answer worth trying: every option alone, none, and the numbers at which a rule turns."""
    return _outcomes(question.id, book.version)


@lru_cache(maxsize=512)
def _outcomes(question_id: str, _version: str) -> tuple[Told, ...]:
    from backstride.knowledge.rulebook import rulebook

    book = rulebook()
    question = next(q for q, _ in book.questions if q.id == question_id)
    return tuple(findings_of({question.id: value}, book) for value in possible(question))


def possible(question: Question) -> list[Any]:
    """Answers worth trying, the most harmless first."""
    if question.items:
        return [[NONE], *([item] for item in question.items)]
    if question.sets == "regions":
        return [[value] for value, _ in question.options]
    if question.kind == "yes_no":
        return ["no", "yes"]
    if question.kind == "number":
        return list(_NUMBERS.get(question.sets, (0,)))
    return [value for value, _ in question.options]


def _gate_questions(
    told: Told, open_now: Sequence[Question], answers: Mapping[str, Any], top: Disposition, book: Rulebook
) -> list[Question]:
    """The few questions whose harmless answers would open a gate below the level `top`, follow-ups first; or none."""
    chosen: dict[str, Told] = {}
    level = top
    for _ in range(3):  # an answer may open a follow-up of its own
        known = Known((*told, *_joined(chosen.values())), book, batch=False)
        fresh = [
            q for q in _open(known, {**answers, **chosen}, book) if q.follows or _is_mandatory(q, known, book)
        ]
        chosen |= {q.id: outcomes(q, book)[0] for q in fresh if outcomes(q, book)}
        for question in fresh:
            if not question.items:
                chosen[question.id] = min(
                    outcomes(question, book), key=lambda f: _rank_with(told, chosen, question.id, f, book)
                )
        level = judge((*told, *_joined(chosen.values())), book)[0]
        if level is not top:
            break
    if level is top:
        return []
    by_id = {q.id: q for q, _ in book.questions}
    for key in sorted(chosen, key=lambda k: bool(by_id[k].follows)):  # drop what the gate does not need
        fewer = {k: f for k, f in chosen.items() if k != key}
        if judge((*told, *_joined(fewer.values())), book)[0].rank < top.rank:
            chosen = fewer
    ready = {q.id for q in open_now}
    asked = [by_id[key] for key in chosen if key in ready]
    if len(chosen) > _MOST_FOR_A_GATE:
        return []
    return sorted(asked, key=lambda q: not q.follows)


def _rank_with(told: Told, chosen: Mapping[str, Told], key: str, findings: Told, book: Rulebook) -> int:
    others = _joined(f for k, f in chosen.items() if k != key)
    return judge((*told, *others, *findings), book)[0].rank


def _for_contributors(
    told: Told, rest: Sequence[Question], answers: Mapping[str, Any], book: Rulebook
) -> list[Question]:
    """Skippable questions of which an answer would change a contributor's band, the one that moves most first.

    None for a child, in an emergency or outside our scope (B3.9, A6, A2.7).
    """
    known = Known(told, book, batch=False)
    if known.look("is_child") is True or known.look("out_of_scope") is True:
        return []
    spent = sum(1 for key in answers if key in book.skippable)
    room = min(MOST_FOR_CONTRIBUTORS - spent, max(LEAST_FOR_CONTRIBUTORS - spent, MOST - len(answers)))
    if room <= 0:
        return []
    now = _bands(told, book)
    moved = {q.id: _moves(now, told, q, book) for q in rest if q.skippable}
    return sorted((q for q in rest if moved.get(q.id)), key=lambda q: -moved[q.id])[:room]


def _moves(now: dict[str, str], told: Told, question: Question, book: Rulebook) -> int:
    """How many contributors get another band when everything on a question is yes, or none of it."""
    changed = 0
    for found in (outcomes(question, book)[0], _all_yes(question)):
        then = _bands((*told, *found), book)
        changed = max(changed, sum(now.get(key) != then.get(key) for key in now | then))
    return changed


def _bands(told: Told, book: Rulebook) -> dict[str, str]:
    known = Known(told, book, batch=False)
    return {one.contributor.id: one.band for one in ranked(known, screens_done=True)}
