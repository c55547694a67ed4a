"""A runner's story to findings with their place in the text. Deterministic, offline, no rule of medicine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812 - a field is called date

from backstride.core.finding import Answer, Finding
from backstride.story import attributes
from backstride.story.language import read_language
from backstride.story.load_change import LoadChange, read_load_changes
from backstride.story.matching import Found
from backstride.story.scope import Scope, Scopes, read_scopes, scope_of
from backstride.story.spelling import correct
from backstride.story.text import Word, read_words, without_fillers, word_set
from backstride.story.vocabulary import SignEntry, Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Seen:
    """One sign the words name, with its scope; only present ones become findings with value yes."""

    finding: str
    value: str
    scope: Scope
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a text says. `findings` are for the rules; `seen` also keeps what is denied, past or another's."""

    text: str
    language: str = "en"
    findings: tuple[Finding, ...] = ()
    seen: tuple[Seen, ...] = ()
    attributes: dict[str, float | str | bool] = field(default_factory=dict)
    load_changes: tuple[LoadChange, ...] = ()
    regions: tuple[str, ...] = ()
    side: str = ""
    reporter: str = "self"
    in_scope: bool | None = None
    unexplained: tuple[tuple[int, int], ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    cut: bool = False

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    def has(self, finding: str) -> bool:
        """Whether the text says this finding is there."""
        return any(f.id == finding and f.value != Answer.NO for f in self.findings)


def read(text: str, *, today: Date | None = None, net: bool = False, own: bool = False) -> Story:
    """Read a story. `today` dates "since Tuesday"; `net` lets the sentence encoder raise what words missed.

    `own` takes every wording as the runner's own (general, supposed, another's, past): only plain denials stay no.
    """
    if not isinstance(text, str):
        text = str(text)
    vocab = vocabulary()
    read_text = read_words(text)
    words = read_text.words
    if not words:
        return Story(text=text, language=read_language(text, words), cut=read_text.cut)
    language = read_language(text, words)
    corrected = correct(words, vocab.index)
    if corrected:
        words = without_fillers(words)  # "not raelly" is a filler only once it is spelt
    hits, found = vocab.index.run(words)
    scopes = read_scopes(words, hits, vocab.cues)
    if own:
        scopes.past = scopes.supposed = scopes.other = [False] * len(words)
    seen = _judge(found, words, scopes, vocab)
    regions = _regions(found, scopes, vocab)
    extracted = attributes.extract(
        text, words, hits, scopes, vocab.lists, today, _old_clauses(words, seen, vocab)
    )
    _rested_for_it(extracted, seen)
    findings = _findings(seen, extracted.findings, text)
    unexplained = _unexplained(words, seen, hits, vocab)
    story = Story(
        text=text,
        language=language,
        findings=findings,
        seen=tuple(seen),
        attributes=extracted.values,
        load_changes=read_load_changes(words),
        regions=regions,
        side=extracted.side,
        reporter=extracted.reporter,
        in_scope=_in_scope(regions, seen, language),
        unexplained=unexplained,
        corrected=tuple(corrected),
        cut=read_text.cut,
    )
    if net and language == "en":
        from backstride.story.net import cast

        story = cast(story, words, scopes)
    return story


def _judge(found: list[Found], words: list[Word], scopes: Scopes, vocab: Vocabulary) -> list[Seen]:
    closers: dict[int, list[Found]] = {}
    closed: set[int] = set()
    for match in found:
        target = vocab.targets[match.target]
        if target.kind in ("unless", "unless_text") and _denied(match, scopes):
            continue  # "no blood in my stool" names no blood of the stool that would explain red pee
        if target.kind == "unless":
            closers.setdefault(target.sign, []).append(match)
        elif target.kind == "unless_text":
            closed.add(target.sign)
    seen: dict[tuple[str, str, Scope, int, int], Seen] = {}
    for match in found:
        target = vocab.targets[match.target]
        if target.kind not in ("sign", "deny"):
            continue
        if scopes.masked[match.head_start] or scopes.masked[match.head_end - 1]:
            continue
        if target.sign in closed or any(
            _closes(closer, match, words) for closer in closers.get(target.sign, ())
        ):
            continue
        sign = vocab.signs[target.sign]
        scope = _scope(sign, match, scopes, deny=target.kind == "deny")
        if scope is None:
            continue
        start, end = words[match.start].start, words[match.end - 1].end
        for name in (sign.finding, *sign.also):
            item = Seen(name, sign.value, scope, start, end, words[match.head_start].sentence)
            seen.setdefault((name, sign.value, scope, start, end), item)
    return sorted(seen.values(), key=lambda s: (s.start, s.end, s.finding))


def _denied(closer: Found, scopes: Scopes) -> bool:
    """Whether a denial falls on an `unless`, or into its words where they hold none of their own."""
    if closer.denies_itself:
        cue = scopes.denied[closer.head_start]
        return cue >= 0 and not closer.start <= cue < closer.end
    return any(scopes.denied[place] >= 0 for place in range(closer.head_start, closer.head_end))


_TURNS = word_set("but and now yet although though")


def _closes(closer: Found, match: Found, words: list[Word]) -> bool:
    """Whether an `unless` stands in the words of the sign or in one clause with them, and not merely beside it."""
    if closer.start < match.end and match.start < closer.end:
        return True
    first, last = sorted((closer, match), key=lambda found: found.start)
    between = words[first.end - 1 : last.start + 1]
    return between[0].clause == between[-1].clause and not any(w.word in _TURNS for w in between[1:-1])


def _scope(sign: SignEntry, match: Found, scopes: Scopes, *, deny: bool) -> Scope | None:
    scope = scope_of(match, scopes, history=sign.history)
    if not sign.own:
        return scope if scope != "other" else "present"
    if deny:
        return "absent" if scope == "present" else None
    return scope


def _findings(seen: list[Seen], extracted: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    out: dict[str, Finding] = {}
    for attribute in extracted:
        out.setdefault(attribute.id, attribute)
    choices: dict[str, list[Seen]] = {}
    for item in seen:
        if item.scope != "present":
            continue
        if item.value != "yes":
            choices.setdefault(item.finding, []).append(item)
            continue
        known = out.get(item.finding)
        if known is None or known.value == Answer.NO:
            out[item.finding] = Finding(
                id=item.finding,
                value=Answer.YES,
                origin="story",
                span=(item.start, item.end),
                text=text[item.start : item.end],
            )
    for name, items in choices.items():
        if name not in out:
            first = items[0]
            out[name] = Finding(
                id=name,
                value=first.value,
                origin="story",
                span=(first.start, first.end),
                text=text[first.start : first.end],
            )
    for item in seen:
        if item.scope == "absent" and item.value == "yes" and item.finding not in out:
            out[item.finding] = Finding(
                id=item.finding,
                value=Answer.NO,
                origin="story",
                span=(item.start, item.end),
                text=text[item.start : item.end],
            )
    return tuple(out.values())


def _regions(found: list[Found], scopes: Scopes, vocab: Vocabulary) -> tuple[str, ...]:
    names: dict[str, int] = {}
    for match in found:
        target = vocab.targets[match.target]
        if target.kind != "region" or scopes.masked[match.head_start]:
            continue
        if scope_of(match, scopes, history=False) != "present":
            continue
        names.setdefault(vocab.regions[target.sign], match.start)
    return tuple(sorted(names, key=lambda n: (names[n], n)))


def _unexplained(
    words: list[Word], seen: list[Seen], hits: dict[int, list[tuple[int, int]]], vocab: Vocabulary
) -> tuple[tuple[int, int], ...]:
    """Clauses that name a body function and gave no sign: what the interview must ask, and our to-do list."""
    number = vocab.lists.get("body_function")
    if number is None:
        return ()
    explained = [(s.start, s.end) for s in seen]
    out: list[tuple[int, int]] = []
    for start, end in sorted(hits.get(number, ())):
        low, high = words[start].start, words[end - 1].end
        if any(a < high and low < b for a, b in explained):
            continue
        clause = [w for w in words[max(0, start - 25) : end + 25] if w.clause == words[start].clause]
        span = (clause[0].start, clause[-1].end)
        if any(a < span[1] and span[0] < b for a, b in explained):
            continue
        if span not in out:
            out.append(span)
    return tuple(out)


_OLD = word_set("leak_old_unchanged leak_only_on_strain")


def _old_clauses(words: list[Word], seen: list[Seen], vocab: Vocabulary) -> frozenset[int]:
    """Clauses about an illness of old or a leak unchanged for years: their years are not those of the complaint."""
    names = _OLD | {sign.finding for sign in vocab.signs if sign.history}
    spans = [(s.start, s.end) for s in seen if s.finding in names]
    return frozenset(w.clause for w in words for start, end in spans if start <= w.start < end)


def _rested_for_it(extracted: attributes.Extracted, seen: list[Seen]) -> None:
    """Rest or treatment without success says how long it has been there at least."""
    rest = next((f for f in extracted.findings if f.id == "rest_days"), None)
    tried = any(s.finding == "treatment_tried" and s.scope == "present" for s in seen)
    if (
        rest is not None
        and tried
        and "duration_days" not in extracted.values
        and isinstance(rest.value, float)
    ):
        extracted.values["duration_days"] = rest.value
        extracted.findings.append(replace(rest, id="duration_days"))


_NOT_A_COMPLAINT = word_set(
    "scope_inside scope_outside quality_ache quality_tight mild_pain course_better course_gone "
    "reassured fever cough flu_like nausea"
)


_ALWAYS_INSIDE = word_set(
    "scope_inside pregnant maybe_pregnant effort_discomfort_upper chest_pain palpitations faint"
)


def _in_scope(regions: tuple[str, ...], seen: list[Seen], language: str) -> bool | None:
    """True when pain, nerve or injury of the trunk or limbs, exercise or pregnancy is told; None when unclear."""
    if language != "en":
        return None
    present = {s.finding for s in seen if s.scope == "present"}
    if present & _ALWAYS_INSIDE:
        return True
    if "scope_outside" in present:
        return False
    if regions or "scope_exercise" in present or present - _NOT_A_COMPLAINT:
        return True
    return None
