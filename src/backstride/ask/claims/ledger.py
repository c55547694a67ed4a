"""A page of text to a claim ledger: urgent lines first, each statement once, what we do not know said so."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import msgspec

from backstride.ask.claims.match import LOOSE_PIECE, PIECE, SECOND, Match, knows, match_units
from backstride.ask.claims.propositions import Ledger, Proposition, ledger
from backstride.ask.claims.shown import as_shown
from backstride.ask.claims.stance import Stance, stance, turned_down
from backstride.ask.claims.units import Unit, clauses, sentences
from backstride.ask.claims.urgent import Urgent, urgent_lines
from backstride.ask.words import is_foreign
from backstride.core.errors import UnreadableError
from backstride.knowledge.shelf import folder, read_toml

#: a page longer than this is read to here, and the ledger says so; behind it, and up to the second length, only lines
#: that name a danger outright are looked for, which takes a few seconds and not minutes
LONGEST_TEXT, LOOKED_THROUGH = 300_000, 6_000_000
#: a text shorter than this is told from another language by its words of topic too
SHORT_TEXT = 400
#: two statements of one proposition that share this much of their words are one statement, repeated
SAME_WORDS = 0.6
#: a sentence of which this share lies in runs of words seen before says nothing new
RUN_WORDS, SEEN_SHARE = 4, 0.75

#: words that point back to the line before
_POINTS_BACK = re.compile(r"\b(?:it|that|this|those|these|they|them|one|same|so)\b", re.IGNORECASE)
#: fewer words than this point nowhere
POINTING = 4

#: a clause whose subject stands outside it
_NO_SUBJECT = re.compile(r"(?:which|who|whose|that|and|but|so|or)\b", re.IGNORECASE)

#: a file with more signs than this that no text has is none
CONTROLS = 0.02
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")

Span = tuple[int, int]


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    review_by: date
    about: list[str]
    claims: list[str]
    commerce: list[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a page, with the verdict on its proposition (not on the page's stance towards it)."""

    quote: str
    span: Span
    proposition: Proposition
    stance: Stance
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class PageLedger:
    """What a text claims. Spans count characters of `text`, the page as shown."""

    file: str
    text: str
    urgent: tuple[Urgent, ...] = ()
    claims: tuple[Claim, ...] = ()
    unknown: tuple[tuple[str, Span], ...] = ()
    repeated: int = 0
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The contract of `backstride claims` (charter 5)."""
        return {
            "file": self.file,
            "urgent": [u.to_json() for u in self.urgent],
            "claims": [
                {
                    "quote": c.quote,
                    "span": list(c.span),
                    "id": c.proposition.id,
                    "claim": c.proposition.label,
                    "verdict": c.proposition.verdict,
                    "stance": c.stance,
                    "we_say": c.proposition.we_say,
                    "sources": c.proposition.sources,
                    "grade": c.proposition.grade,
                    "year": c.proposition.year or None,
                    "repeats": c.repeats,
                }
                for c in self.claims
            ],
            "unknown": [{"quote": quote, "span": list(span)} for quote, span in self.unknown],
            "repeated": self.repeated,
            "notes": list(self.notes),
        }


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = read_toml(folder("ask").joinpath("claim_words.toml"), _Words)

    def any_of(list_: list[str]) -> re.Pattern[str]:
        parts = (re.escape(w).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for w in list_)
        return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)

    return any_of(words.about), any_of(words.claims), any_of(words.commerce)


def read_page(data: str | bytes, file: str = "") -> PageLedger:
    """Read a text or HTML page. Nothing in it is run, fetched or kept.

    Raises UnreadableError for a file that holds no text.
    """
    raw = _decode(data, file)
    notes = []
    whole = as_shown(raw[:LOOKED_THROUGH])
    text = whole[:LONGEST_TEXT]
    if len(whole) > LONGEST_TEXT:
        notes.append(
            f"The text is very long: we read its first {LONGEST_TEXT:,} characters. In the rest we looked only for lines that"
            " name a danger in so many words; no line from there does not mean that there is none."
        )
    if len(raw) > LOOKED_THROUGH:
        notes.append(f"What stands behind the first {LOOKED_THROUGH:,} characters was not read at all.")
    if not re.search(r"\w", text):
        raise UnreadableError(file or "the text", "There are no words in it.")
    if not _english(text) or (len(text) < SHORT_TEXT and is_foreign(text, knows)):
        notes.append(
            "This does not look like English. Backstride reads pages in English so far; nothing was judged."
        )
        return PageLedger(file, text, notes=tuple(notes))
    found = _read(text, file, notes)
    return _looked_through(found, whole) if len(whole) > LONGEST_TEXT else found


def _looked_through(found: PageLedger, whole: str) -> PageLedger:
    """With the lines behind the part that was read that name a danger outright."""
    rest = [unit for unit in sentences(whole) if unit.end > len(found.text)]
    more = urgent_lines(whole, rest, outright=True)
    known = {u.quote.lower() for u in found.urgent}
    urgent = [*found.urgent, *(u for u in more if u.quote.lower() not in known)]
    urgent.sort(key=lambda u: (-u.disposition.rank, u.span))
    return replace(found, text=whole, urgent=tuple(urgent))


def _decode(data: str | bytes, file: str) -> str:
    if isinstance(data, str):
        return data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    start = data[:4096]
    if data[:5] == b"%PDF-" or b"\x00" in start or len(_CONTROL.findall(start)) > len(start) * CONTROLS:
        raise UnreadableError(
            file or "the file", "It is not a text. Save the page as text or HTML, or paste its words."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if len(words) < 30:
        return True
    common = {
        "the",
        "and",
        "of",
        "to",
        "a",
        "in",
        "is",
        "it",
        "you",
        "that",
        "for",
        "with",
        "on",
        "your",
        "are",
        "my",
        "i",
    }
    return sum(word in common for word in words) / len(words) > 0.08


def _read(text: str, file: str, notes: list[str]) -> PageLedger:
    about, claiming, commerce = _patterns()
    known = ledger()
    whole = sentences(text)
    fresh, repeated = _fold([u for u in whole if not commerce.search(u.text) and len(u.text) > 12])
    following = {a.end: b.text for a, b in pairwise(whole)}
    parts = {unit: clauses(unit) for unit in fresh}
    flat = [unit for unit in fresh for unit in (unit, *parts[unit])]
    # the sums of meaning leave the interpreter free: red flags are read beside them
    with ThreadPoolExecutor(max_workers=1) as pool:
        matching = pool.submit(match_units, flat, known)
        urgent = urgent_lines(text, whole)
        matched = dict(zip(flat, matching.result(), strict=True))
    chosen_of = {unit: _choose(unit, parts[unit], matched) for unit in fresh}
    chosen_of.update(_with_line_before(whole, chosen_of, known))
    claims: list[Claim] = []
    unknown: list[tuple[str, Span]] = []
    for unit in fresh:
        chosen = chosen_of[unit]
        for match in chosen:
            twin = _twin(match, claims, known.propositions)
            if twin is not None:
                kept = claims[twin]
                claims[twin] = Claim(kept.quote, kept.span, kept.proposition, kept.stance, kept.repeats + 1)
                repeated += 1
                continue
            u = match.unit
            rejected = turned_down(unit.text, following.get(unit.end, ""))
            said = stance(u.text, denied=match.denied or rejected, sentence=unit.text)
            claims.append(Claim(u.text, (u.start, u.end), known.propositions[match.proposition], said))
        if not chosen and about.search(unit.text) and claiming.search(unit.text) and _is_claim(unit.text):
            unknown.append((unit.text, (unit.start, unit.end)))
    return PageLedger(file, text, urgent, tuple(claims), tuple(unknown), repeated, tuple(notes))


def _fold(units: list[Unit]) -> tuple[list[Unit], int]:
    """The units that say something new, and how many only repeat: word for word, shuffled or stitched together."""
    seen: set[tuple[str, ...]] = set()
    bags: set[str] = set()
    fresh: list[Unit] = []
    repeated = 0
    for unit in units:
        words = re.findall(r"[a-z0-9]+", unit.text.lower())
        runs = [tuple(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1)]
        bag = " ".join(sorted(words))
        old = [i for i, run in enumerate(runs) if run in seen]
        covered = {j for i in old for j in range(i, i + RUN_WORDS)}
        if (len(words) > 5 and bag in bags) or (runs and len(covered) >= SEEN_SHARE * len(words)):
            repeated += 1
            continue
        seen.update(runs)
        bags.add(bag)
        fresh.append(unit)
    return fresh, repeated


def _choose(unit: Unit, pieces: list[Unit], matched: dict[Unit, list[Match]]) -> list[Match]:
    """The sentence's best reading, and those of its clauses that say something else."""
    best = matched[unit][:1]
    candidates = sorted((m for p in pieces for m in matched[p][:1]), key=lambda m: -m.score)
    if best and candidates and candidates[0].score > best[0].score + 0.08:
        best = []
    chosen = list(best)
    for match in candidates:
        if not best and match.score < (LOOSE_PIECE if _NO_SUBJECT.match(match.unit.text) else PIECE):
            continue
        if match.proposition in {m.proposition for m in chosen}:
            continue
        if not chosen or match.score >= SECOND:
            chosen.append(match)
    return sorted(chosen, key=lambda m: m.unit.start)


def _with_line_before(
    whole: list[Unit], chosen: dict[Unit, list[Match]], known: Ledger
) -> dict[Unit, list[Match]]:
    """What a line says that points back ("Don't take those during a long one.") and says nothing we know alone.

    It is read together with the line before; what that line already says by itself is not said again.
    """
    pairs = [
        (before, unit)
        for before, unit in pairwise(whole)
        if not chosen.get(unit, [True])
        and len(unit.text.split()) >= POINTING
        and _POINTS_BACK.search(unit.text)
    ]
    joined = [Unit(b.start, u.end, f"{b.text} {u.text}", whole=True) for b, u in pairs]
    found: dict[Unit, list[Match]] = {}
    for (before, unit), matches in zip(pairs, match_units(joined, known), strict=True):
        said = {m.proposition for m in chosen.get(before, ())}
        if matches and matches[0].score >= PIECE and matches[0].proposition not in said:
            found[unit] = [replace(matches[0], unit=unit)]
    return found


def _twin(match: Match, claims: list[Claim], propositions: tuple[Proposition, ...]) -> int | None:
    words = set(re.findall(r"[a-z0-9]+", match.unit.text.lower()))
    for i, claim in enumerate(claims):
        if claim.proposition.id != propositions[match.proposition].id:
            continue
        other = set(re.findall(r"[a-z0-9]+", claim.quote.lower()))
        if len(words & other) / max(1, min(len(words), len(other))) >= SAME_WORDS:
            return i
    return None


def _is_claim(text: str) -> bool:
    """Whether there are words enough to claim something ("Turmeric cures inflammation")."""
    return len(text.split()) >= 3
