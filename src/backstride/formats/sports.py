"""The sport that a watch's, an app's or an export's word means."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from backstride.core import sports


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

    >>> sport_of("running", "treadmill"), sport_of("VirtualRide"), sport_of("Laufen"), sport_of("knitting")
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
    if main in known:
        return known[main]
    joined = main.replace(" ", "")
    for candidate in (joined, joined.removeprefix("hkworkoutactivitytype")):
        if candidate in known:
            return known[candidate]
    inside = [w for w in known if len(w) > 3 and re.search(rf"(?<!\w){re.escape(w)}(?!\w)", main)]
    return known[max(inside, key=len)] if inside else sports.OTHER


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
