"""The sport that a watch's, an app's or an export's word means."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from backstride.core import sports
from backstride.core.problems import Problem

_SHORT = frozenset({"run", "jog"})  # words of three letters that mean a sport inside a phrase too
_UNSPACED = 0x2E80  # from here on scripts put no blanks between words
MOST_PARTS, LONGEST_PHRASE = 24, 6  # of a word given for a sport, looked through for one we know


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    path = resources.files("backstride.formats").joinpath("sports.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return {_plain(word): sport for sport, words in table.items() for word in words}


def _plain(word: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word)
    return re.sub(r"[\s_/-]+", " ", spaced).strip().lower()


@lru_cache(maxsize=2_000)
def sport_of(word: str, sub: str = "") -> str:
    """Our sport for a word and, where given, the finer word beside it; `other` when neither is known.

    >>> sport_of("running", "treadmill"), sport_of("VirtualRide"), sport_of("Long run"), sport_of("knitting")
    ('treadmill_run', 'indoor_ride', 'run', 'other')
    """
    known = _words()
    main, fine = _plain(word), _plain(sub)
    if fine and fine not in {"generic", "all", ""}:
        both = known.get(fine)
        if both and both in _REFINES.get(known.get(main, main), ()):
            return both
        if main in {"generic", "", "fitness equipment", "training"} and both:
            return both
    return _lookup(main) or sports.OTHER


def is_known(word: str, *, whole: bool = False) -> bool:
    """Whether we have this word at all (`whole`: as it stands); what we do not know counts in no measure and is told.

    >>> is_known("Laufen"), is_known("golf"), is_known("knitting"), is_known("evening run", whole=True), is_known("バランス")
    (True, True, False, False, False)
    """
    plain = _plain(word)
    return plain in _words() if whole else bool(plain) and _lookup(plain) is not None


def _ends_in(known: str, word: str) -> bool:
    """Whether a word of a script without blanks is in another; in syllables of one kind only at an end: バランス is no ラン."""
    at = word.find(known)
    after = word[at + len(known) : at + len(known) + 1]
    return at >= 0 and " " not in known and not (_is_katakana(known[-1]) and after and _is_katakana(after))


def _is_katakana(letter: str) -> bool:
    return "\u30a0" <= letter <= "\u30ff"


@lru_cache(maxsize=5_000)
def _lookup(word: str) -> str | None:
    known = _words()
    if word in known:
        return known[word]
    joined = word.replace(" ", "").removeprefix("hkworkoutactivitytype")
    if joined in known:
        return known[joined]
    parts = word.split(" ")[:MOST_PARTS]
    inside = {
        " ".join(parts[i:j])
        for i in range(len(parts))
        for j in range(i + 1, min(len(parts), i + LONGEST_PHRASE) + 1)
    }
    found = [w for w in inside if (len(w) > 3 or w in _SHORT) and w in known]
    if not word.isascii():
        found += [w for w in known if len(w) > 1 and ord(w[0]) > _UNSPACED and _ends_in(w, word)]
    return known[max(found, key=lambda w: (len(w), w))] if found else None


#: a finer word may only sharpen its own sport: "indoor cycling" never turns a run into a ride
_REFINES: dict[str, frozenset[str]] = {
    sports.RUN: frozenset({sports.RUN, sports.TREADMILL, sports.TRAIL}),
    sports.RIDE: frozenset({sports.RIDE, sports.INDOOR_RIDE}),
    sports.WALK: frozenset({sports.WALK, sports.HIKE}),
    sports.CARDIO: frozenset({
        sports.CARDIO, sports.ELLIPTICAL, sports.ROW, sports.INDOOR_RIDE, sports.TREADMILL, sports.STRENGTH, sports.MOBILITY,
    }),
    sports.OTHER: sports.ALL,
}  # fmt: skip


def guess_by_speed(mps: float) -> str:
    """The sport that people mostly do so fast (our settings).

    >>> guess_by_speed(1.4), guess_by_speed(2.8), guess_by_speed(7.5)
    ('walk', 'run', 'ride')
    """
    return sports.WALK if mps < 2.0 else sports.RUN if mps < 5.6 else sports.RIDE


def by_speed(distance_m: float, seconds: float, where: str) -> tuple[str, list[Problem]]:
    """A sport for a record that names none, and the word that it is a guess (our settings)."""
    speed = distance_m / seconds
    guess = guess_by_speed(speed)
    said = f"the file does not say the sport; taken as {guess} by its speed ({speed:.1f} m/s)"
    return guess, [Problem(where, said, "note", ("run", "walk", "ride", "other"))]
