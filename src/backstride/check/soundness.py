"""Is the knowledge base sound? Ids, sources, reviews, words, reach, and the stories beside each rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from backstride.check.case import case
from backstride.check.say import sentences as spoken_sentences
from backstride.check.words import texts
from backstride.core.disposition import Disposition, RunPermission
from backstride.knowledge import shelf as evidence
from backstride.knowledge.cases import rule_cases
from backstride.knowledge.languages.check import faults as translation_faults
from backstride.knowledge.patterns import patterns
from backstride.knowledge.place import root as knowledge_root
from backstride.knowledge.reading import convert
from backstride.knowledge.rulebook import Points, Rule, rulebook
from backstride.knowledge.said import net, sentences
from backstride.knowledge.self_tests import self_tests
from backstride.story.text import read_words
from backstride.story.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

#: words that no text of ours may show (clinical dossier C1.1 and F7); whole words, any case
BANNED = re.compile(
    r"\b(diagnos\w*|(?<!do )(?<!did )(?<!if )you have (?!been|not|had|to|a clinician)|caused by|torn|slipped|worn out|unstable|out of place|safe to run|cleared|clinically"
    r" validated|all clear|nothing serious|don.t worry|you are fine|ai doctor|cure[sd]?)\b",
    re.IGNORECASE,
)
#: ids that the engine itself sets
_ENGINE = frozenset(
    {"out_of_scope", "pregnant", "sex_female", "sex_male", "side_left", "side_right", "no_site", "where_told"}
)


def faults(today: date) -> list[str]:
    """Everything wrong, one line each, with file or rule and field. Empty when sound."""
    list(_tomls())
    read_words("a")
    vocabulary()  # a mistake in the words is told by itself, not by every story that can no longer be read
    book = rulebook()
    found = [f"passages: {fault}" for fault in evidence.check()]
    shelf = evidence.sources()
    known = set(book.signs) | set(book.numbers) | set(book.facts) | set(book.gates) | _ENGINE
    known |= {f"at_{place}" for place in _places()}
    for where, condition in _conditions():
        found += [
            f"{_standing(where, name)}: unknown id {name!r}" for name in sorted(condition.names - known)
        ]
    aloud = spoken_sentences()
    found += [f"spoken.toml: unknown id {n!r}" for n in (*aloud.places, *aloud.signs) if n not in known]
    told = {sign for _, sign in sentences()}
    found += [f"net.toml: {name!r} is no sign" for name in net().raises if name not in known]
    found += [f"net.toml: no sentence of phrases/ says {name!r}" for name in net().raises if name not in told]
    seen: set[str] = set()
    every: list[Rule | Points] = [*(r for r, _ in book.rules), *(p for p, _, _ in book.points)]
    for rule in every:
        if rule.id in seen:
            found.append(f"{rule.id}: this id stands twice")
        seen.add(rule.id)
        found += [f"{rule.id}: no source {s!r}" for s in rule.sources if s not in shelf]
        if not rule.sources:
            found.append(f"{rule.id}: needs a source")
        if BANNED.search(rule.reason):
            found.append(f"{rule.id}: banned word in its reason")
        if rule.permission is RunPermission.AS_TOLERATED:
            found.append(f"{rule.id}: a rule may only restrict running")
    for rule, _ in book.rules:
        if rule.level in (Disposition.SELF_CARE, Disposition.INCOMPLETE):
            found.append(f"{rule.id}: a rule may only raise the level")
    for question, _ in book.questions:
        found += [
            f"questions.toml: {question.id}: unknown item {i!r}"
            for i in question.items
            if i not in book.signs
        ]
        found += [
            f"questions.toml: {question.id}: no source {s!r}" for s in question.sources if s not in shelf
        ]
        if len(question.items) > 6:
            found.append(f"questions.toml: {question.id}: more than six signs on one screen")
        if BANNED.search(f"{question.ask} {question.why_ask}"):
            found.append(f"questions.toml: {question.id}: banned word")
    found += _contributors(set(shelf)) + _self_tests(set(shelf)) + _cases(seen)
    found += _asking_faults(known)
    found += [f"{name}: review was due on {due}" for name, due in _reviews() if due < today]
    found += _banned_texts()
    found += translation_faults()
    found += [
        f"{name}: no source {s!r}" for name, file in _tomls() for s in _named_sources(file) if s not in shelf
    ]
    return found


def _standing(where: str, word: str) -> str:
    """File and line of the first condition that uses this word, before the rule or row that it belongs to."""
    whole = re.compile(rf"\b{re.escape(word)}\b")
    for name, text in _toml_texts():
        for number, line in enumerate(text.splitlines(), start=1):
            if whole.search(line) and not line.lstrip().startswith("#"):
                return f"{name}:{number}: {where.removeprefix(name).lstrip(': ')}"
    return where


def _cases(rules: set[str]) -> list[str]:
    """Every rule has a story that must fire it and one that must not, and each does as it says."""
    told = rule_cases()
    found = [f"cases: no rule {name!r}" for name in sorted(told.keys() - rules)]
    for name in sorted(rules):
        row = told.get(name)
        if row is None or not row.fires or not row.not_fires:
            found.append(f"cases: {name}: needs a story that fires it and one that does not")
            continue
        found += [f"cases: {name}: must fire: {text!r}" for text in row.fires if name not in _fired(text)]
        found += [f"cases: {name}: must not fire: {text!r}" for text in row.not_fires if name in _fired(text)]
    return found


def _fired(text: str) -> set[str]:
    return {reason.rule for reason in case(text, batch=True).reasons}


def _named_sources(told: Any) -> Iterator[str]:
    """Every id under a key `sources`, however deep: a file that no other check knows is held too."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key == "sources" and isinstance(value, list):
                yield from (one for one in value if isinstance(one, str))
            else:
                yield from _named_sources(value)
    elif isinstance(told, list):
        for value in told:
            yield from _named_sources(value)


def _self_tests(shelf: set[str]) -> list[str]:
    """Sources, findings and words of the self-tests."""
    book = rulebook()
    found = []
    for row, _, _ in self_tests().tests.values():
        words = [row.title, row.shows, row.ask, row.error, *row.steps, *(b.why for b in row.blocked)]
        found += [f"{row.id}: banned word in {text[:40]!r}" for text in words if BANNED.search(text)]
        found += [f"{row.id}: no source {s!r}" for s in row.sources if s not in shelf]
        told = {pair.split("=", 1)[0] for pairs in row.sets.values() for pair in pairs}
        found += [f"{row.id}: sets unknown finding {name!r}" for name in sorted(told - set(book.signs))]
        if row.kind == "number" and row.number not in book.numbers:
            found.append(f"{row.id}: unknown number {row.number!r}")
        if row.kind == "choice" and {v for v, _ in row.options} != set(row.sets):
            found.append(f"{row.id}: its options and what they tell differ")
    return found


def _contributors(shelf: set[str]) -> list[str]:
    """Sources and words of the contributors and of what is worth ruling out."""
    found = []
    rules = {rule.id for rule, _ in rulebook().rules} | {points.id for points, _, _ in rulebook().points}
    for row, _, features in patterns().contributors:
        words = [row.name, row.say, row.course, row.limits, *(f.label for f, _ in features)]
        found += [f"{row.id}: banned word in {text[:40]!r}" for text in words if BANNED.search(text)]
        cited = [*row.sources, *(s for f, _ in features for s in f.sources)]
        found += [f"{row.id}: no source {s!r}" for s in cited if s not in shelf]
        found += [f"{row.id}: no grade {row.grade!r}"] if row.grade not in evidence.GRADES else []
        published = [f for f, _ in features if f.basis != "expert"]
        found += [
            f"{row.id}: {f.label}: a published basis needs its source"
            for f in published
            if not (f.sources or row.sources)
        ]
    for item, _ in patterns().rule_out:
        found += [f"{item.id}: banned word"] if BANNED.search(f"{item.name} {item.say}") else []
        found += [f"{item.id}: no source {s!r}" for s in item.sources if s not in shelf]
        found += [
            f"{item.id}: no rule {name!r}"
            for name in item.rules
            if not any(rule == name or rule.startswith(f"{name}-") for rule in rules)
        ]
    return found


def _asking_faults(known: set[str]) -> list[str]:
    """Questions that could not be told apart, or that name ids that nobody reads."""
    book, found = rulebook(), list[str]()
    headings: dict[str, str] = {}
    for question, _ in book.questions:
        if question.ask in headings:
            found.append(f"questions: {question.id} asks in the same words as {headings[question.ask]}")
        headings[question.ask] = question.id
        options = {*question.items, *(value for value, _ in question.options)}
        given = [
            text.partition("=")[0].removeprefix("not ")
            for texts_ in question.gives.values()
            for text in texts_
        ]
        named = [*given, *question.follows, *(n for names in question.covers.values() for n in names)]
        found += [f"questions: {question.id}: unknown id {name!r}" for name in named if name not in known]
        odd = [key for key in (*question.covers, *question.urgent, *question.no_floor) if key not in options]
        found += [f"questions: {question.id}: {key!r} is not on this screen" for key in odd]
        if question.follows and not set(question.follows) & (_asked_items() | _given_ids()):
            found.append(f"questions: {question.id}: nothing asked leads to it")
    return found


def _asked_items() -> set[str]:
    return {item for question, _ in rulebook().questions for item in (*question.items, question.sets)}


def _given_ids() -> set[str]:
    gives = (texts_ for question, _ in rulebook().questions for texts_ in question.gives.values())
    return {text.partition("=")[0].removeprefix("not ") for texts_ in gives for text in texts_} | {"pregnant"}


def _conditions() -> Iterator[tuple[str, Any]]:
    book = rulebook()
    yield from ((f"facts.toml: {k}", c) for k, c in book.facts.items())
    yield from ((f"facts.toml: {k}", c) for k, c in book.gates.items())
    yield from ((r.id, c) for r, c in book.rules)
    for points, gate, score in book.points:
        yield points.id, gate
        yield from ((points.id, c) for c, _ in score)
    yield from ((f"questions.toml: {q.id}", c) for q, c in book.questions)
    yield from ((f"questions.toml: {key}: mandatory_if", c) for key, c in book.must.items())
    yield from ((f"questions.toml: {key}: early_if", c) for key, c in book.early.items())
    for row, where, features in patterns().contributors:
        yield f"contributors: {row.id}", where
        yield from ((f"contributors: {row.id}: {f.label}", c) for f, c in features)
    yield from ((f"contributors: {item.id}", c) for item, c in patterns().rule_out)
    for test, offer, blocked in self_tests().tests.values():
        yield f"self_tests.toml: {test.id}", offer
        yield from ((f"self_tests.toml: {test.id}", c) for c, _ in blocked)


def _places() -> set[str]:
    """The places that a story or the body map can name."""
    return {place for _, file in _tomls() for place in file.get("region", ())}


def _tomls() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((name, convert(name, text.encode(), dict)) for name, text in _toml_texts())


def _toml_texts() -> Iterator[tuple[str, str]]:
    root = knowledge_root()
    stack = [root]
    while stack:
        for path in sorted(stack.pop().iterdir(), key=lambda p: p.name):
            if path.is_dir():
                stack += [path] if path.name != "languages" else []  # translations have a check of their own
            elif path.name.endswith(".toml"):
                yield path.name, path.read_text(encoding="utf-8")


def _reviews() -> Iterator[tuple[str, date]]:
    for name, file in _tomls():
        if "review_by" in file and not isinstance(file["review_by"], str):
            yield name, file["review_by"]


def _banned_texts() -> list[str]:
    said = texts()
    shown = [*said.variants.values(), *said.safety_net.values()]
    for level in said.levels.values():
        shown += [level.title, level.when, level.say, *level.do]
    letter = next(file for name, file in _tomls() if name == "letter.toml")
    shown += [*letter["words"].values(), *(row["ask"] for row in letter["question"])]
    found = [f"texts: banned word in {text[:40]!r}" for text in shown if BANNED.search(text)]
    found += [
        f"{passage.topic}.toml: {passage.id}: banned word {match.group()!r}"
        for passage in evidence.passages().values()
        if (match := BANNED.search(f"{passage.title} {passage.text} {passage.uncertain}"))
    ]
    return found
