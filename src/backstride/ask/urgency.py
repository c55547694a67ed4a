"""A question may hide the one thing that matters: the same story reader and rules as the check look at it first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from backstride.ask.statements import danger, topics
from backstride.core.disposition import Disposition
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from backstride.knowledge.conditions import Condition

#: a question about signs in general is answered, not taken for the asker's own sign
_IN_GENERAL = re.compile(
    r"\b(what|which|list|name|tell me|explain)\b[^.?!]{0,40}\b(signs?|symptoms?|red flags?|warning|danger)\b"
    r"|\bwhat (is|are|does|do)\b[^.?!]{0,30}\b(mean|called|cauda equina|foot drop|rhabdo\w*|dvt|meningitis|hyponatr\w+|kidney stone)\b"
    r"|\b(signs?|symptoms?) of\b|^[^.?!]{0,60}\bmeaning\W*$|^what (causes?|would|should) (?!i\b)"
    r"|\b(in general|as a rule|what is it called)\b"
    r"|\b(in|for|with|should|do|are|can|among) (runners|athletes|joggers|people|folk|beginners|doctors)\b"
    r"|^(so )?why (is|are|does|do) (?!(it|this|that|there|i)\b)[^.?!]{0,60}\b(urgent|dangerous|serious(ly)?|emergency|red flags?|worr\w+|important)\b"
    r"|^[^.?!,;]{0,60}\b(?:vs|versus)\b[^.?!,;]{0,40}\W*$"
    r"|\b(raise|raises|increase|increases|lower|lowers) (the )?risk\b|\bhyponatr\w+\b"
)
#: a person's, or of a day: what is told without "I" ("can't pee since Tuesday") is as much their own
_OWN = re.compile(
    r"\b(i|i'm|im|i've|ive|my|mine|we|our|he|she|his|her|he's|she's|since|today|tonight|yesterday|right now"
    r"|(?:this|last) (?:morning|afternoon|evening|night|week|weekend))\b|(?:^|[,.;:!?]\s*)(?:can't|cannot|cant|couldn't)\b"
)
#: words of the asker's that tell no sign of theirs
_ASIDE = re.compile(
    r"\b(?:do|can|could|would|should|how (?:do|would|can)) i (?:know|tell|recogni[sz]e|spot|explain|need to know)\b|\bmy (?:running )?(?:club|coach|team|mates?|group)\b"
)


#: up to five years: a child who runs is older
_OLD_ACHE = re.compile(
    r"\b(?P<whose>my|a|this|the) (?:[1-5]|two|three|four|five)[- ]years?[- ]old (?=(?:\w+ )?(?:ache|backache|pain|injury|niggle|strain)s?\b(?! (?:since|at|when|who)\b))",
    re.IGNORECASE,
)
#: a page that tells its reader not to wait denies nothing
_DO_NOT_IGNORE = re.compile(
    r"\b(?:would not|wouldn.t|do not|don.t|never|should not|shouldn.t|must not|mustn.t|cannot|can.t) "
    r"(?:sit on|ignore|wait with|wait on|leave|brush off|dismiss|shrug off|put off|run through|push through|train through)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:no|not|never|without|nor|isn.t|wasn.t|don.t|didn.t|doesn.t|haven.t|denies)\b", re.IGNORECASE
)
_BACK = re.compile(r"\b(?:back|backache|spine|lumbar)\b")
#: a clause that ends in a question
_ASKED = re.compile(r"[^,.;!?]*\?")
#: of people in general "no pain" is the topic, and not a sign that the asker denies
_PEOPLE_WITHOUT = re.compile(
    r"\b(?:people|folks?|anyone|anybody|everyone|everybody|others|those|runners|adults|patients|who|population)\b[^.?!]{0,25}\b(?:no|without|never)\b"
)
#: what the context adds is no sign of the sentence's own
_PLACES = frozenset(
    {"at_back_unspecified", "pregnant", "no_site", "age", "sex", "duration_days", "spell_minutes"}
)


@dataclass(frozen=True, slots=True)
class Screen:
    """The level that the question itself reaches, if the rest were no; `failed` when it could not be told."""

    level: Disposition | None
    rules: tuple[str, ...] = ()
    failed: bool = False
    without_denied: str = ""
    #: the fixed instructions that the emergency's rules carry (names in `dispositions.toml`), one or two
    variants: tuple[str, ...] = ()


def is_english(question: str) -> bool:
    """Whether the red flags of these words can be read at all; a few words count as English."""
    from backstride.story.language import read_language
    from backstride.story.text import read_words

    return read_language(question, read_words(question).words) == "en"


def _as_meant(question: str) -> str:
    """A "two year old back ache" is no child's."""
    return _OLD_ACHE.sub(r"\g<whose> long-standing ", question)


def screen(question: str) -> Screen:
    """Read the question as a story. A fault never hides: it is told, and the answer says so."""
    question = _as_meant(question)
    plain = question.lower().replace("\u2019", "'")
    if _IN_GENERAL.search(plain) and not _OWN.search(_ASIDE.sub("", plain)):
        return Screen(None)
    try:
        from backstride import check

        result = check.case(question, batch=True)
    except Exception:  # noqa: BLE001 - whatever broke, the asker must hear that nothing was screened
        return Screen(None, failed=True)
    level = result.disposition_if_rest_no
    if level is None:
        return Screen(None, failed=True)
    rules = tuple(r.rule for r in result.reasons)
    # words that name a danger, and a sign beside a back that the story reader did not take for a place
    beside = [danger(question, question=True), _read(question) if _BACK.search(plain) else (None, "")]
    for other, rule in beside:
        if other and other.rank > Disposition(level).rank:
            level, rules = other, (rule, *rules)
    return Screen(
        Disposition(level),
        rules,
        variants=_variants(rules),
        without_denied=question
        if _PEOPLE_WITHOUT.search(plain)
        else _without_denied(question, result.findings),
    )


def _variants(rules: tuple[str, ...]) -> tuple[str, ...]:
    """The instructions of the first rules that have one; thoughts of ending one's life before all others."""
    from backstride.knowledge.rulebook import rulebook

    carried = [row for row, _ in rulebook().rules if row.variant and row.level is Disposition.EMERGENCY_NOW]
    found = [
        row.variant for rule in rules for row in carried if row.id == rule or row.id.startswith(f"{rule}-")
    ]
    return ("crisis",) if "crisis" in found else tuple(dict.fromkeys(found))[:2]


def _without_denied(question: str, findings: tuple[Finding, ...]) -> str:
    """The question less the pieces that only deny something ("no numbness"), which would mislead the search."""
    keep = list(question)
    for finding in findings:
        if finding.value == Answer.NO and finding.span:
            start, end = finding.span
            # "pink pee, normal?" asks and denies nothing
            if not _ASKED.match(question, end):
                keep[start:end] = " " * (end - start)
    return "".join(keep)


def reads_as(sentence: str) -> tuple[Disposition | None, str]:
    """The level of a sentence on a page if its words were the reader's own, and the rule that set it.

    Other people's, hypothetical and general wordings count here; only plain denials do not.
    """
    try:
        return max(
            (_read(part) for part in _parts(sentence)), key=lambda found: found[0].rank if found[0] else 0
        )
    except Exception:  # noqa: BLE001 - a fault in one sentence must not lose the page
        return None, ""


def _parts(sentence: str) -> list[str]:
    """The sentence, and where it denies nothing, each of its clauses alone: a list hides its middle."""
    plain = _DO_NOT_IGNORE.sub(lambda m: " " * len(m.group()), sentence)
    if _DENIES.search(plain):
        return [plain]
    clauses = [part for part in re.split(r"[,;:]|\bor\b", plain) if len(part.split()) > 2]
    return [plain, *(clauses if len(clauses) > 1 else [])]


def _read(text: str) -> tuple[Disposition | None, str]:
    from backstride.check import story_findings
    from backstride.check.assess import fire
    from backstride.check.facts import Known
    from backstride.knowledge.rulebook import rulebook

    book = rulebook()
    topic = topics(text)
    told = tuple(f for f in story_findings(text, own=True) if f.id not in topic)
    # a place, an age or a time alone is no sign either
    said = {f.id for f in told if f.value != Answer.NO and not f.id.startswith(("at_", "scope_"))} - _PLACES
    if not said:
        return None, ""
    # only rules that can use something said: most of them never look at the words of one sentence
    reach = _reach()
    few = replace(
        book,
        rules=tuple(row for row, names in zip(book.rules, reach[0], strict=True) if said & names),
        points=tuple(row for row, names in zip(book.points, reach[1], strict=True) if said & names),
    )
    fired = [
        r
        for context in _contexts(told)
        for r in fire(Known((*told, *context), book, batch=True), few)
        if said & set(r.findings)
    ]
    if not fired:
        return None, ""
    top = max(fired, key=lambda r: r.level.rank)
    return Disposition(top.level), top.rule


@lru_cache(maxsize=1)
def _reach() -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
    """For every rule and point rule of the book the findings that it can use, facts unfolded."""
    from backstride.knowledge.rulebook import rulebook

    book = rulebook()

    def names(conditions: list[Condition]) -> frozenset[str]:
        found: set[str] = set()
        todo = [name for condition in conditions for name in condition.names]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += book.facts[name].names if name in book.facts else ()
        return frozenset(found)

    return (
        tuple(names([condition]) for _, condition in book.rules),
        tuple(names([gate, *(c for c, _ in score)]) for _, gate, score in book.points),
    )


def _contexts(told: tuple[Finding, ...]) -> list[tuple[Finding, ...]]:
    """What the reader of such a page already has: a painful back; a pregnancy where the sentence speaks of one."""
    back = Finding(id="at_back_unspecified", value=Answer.YES)
    found: list[tuple[Finding, ...]] = [(), (back,)]
    if any(f.id.startswith(("preg_", "baby_", "vaginal_")) for f in told):
        found.append((back, Finding(id="pregnant", value=Answer.YES)))
    return found
