"""What may add to the pain: each pattern's points as an interval, its band, what fits, what does not, what is unknown.

Scheme: clinical dossier C2. The band is decided on the low end, where every unknown is at its worst. The points are a
sorting aid, no odds, and are never shown as percent. What is worth ruling out stands in a list of its own (C1.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from backstride.core.disposition import Disposition
from backstride.knowledge.patterns import BANDS, Contributor, Feature, Patterns, patterns

if TYPE_CHECKING:
    from backstride.check.facts import Known
    from backstride.check.result import FiredRule
    from backstride.knowledge.conditions import Condition

#: least low end of each band; "fits well" also needs this many supporting features from this many groups
FITS_WELL, PARTLY, POSSIBLE = 4.0, 2.0, 0.5
SUPPORTING, GROUPS = 3, 2
#: closer than this, answers cannot tell two contributors apart
TIE = 1.5


@dataclass(frozen=True, slots=True)
class Scored:
    """One contributor over one complaint. `band` is empty where little supports it."""

    contributor: Contributor
    low: float
    high: float
    band: str
    fits: tuple[Feature, ...]
    against: tuple[Feature, ...]
    unknown: tuple[Feature, ...]
    tie_with: tuple[str, ...] = ()
    ask_next: str = ""
    log: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object of the charter's contract; lists hold plain words."""
        row = self.contributor
        return {
            "id": row.id,
            "name": row.name,
            "band": self.band,
            "low": self.low,
            "high": self.high,
            "fits": [f.label for f in self.fits],
            "against": [f.label for f in self.against],
            "absent": [f.label for f in self.against if f.points > 0],  # of these: would fit, and is not so
            "unknown": [f.label for f in self.unknown],
            "log": list(self.log),
            "say": row.say,
            "course": row.course or None,
            "limits": row.limits or None,
            "grade": row.grade,
            "sources": list(dict.fromkeys([*row.sources, *(s for f in self.fits for s in f.sources)])),
            **({"tie_with": list(self.tie_with)} if self.tie_with else {}),
            **({"ask_next": self.ask_next} if self.ask_next else {}),
        }


def ranked(known: Known, *, screens_done: bool, book: Patterns | None = None) -> list[Scored]:
    """Every contributor that this complaint supports, strongest first. `screens_done`: no mandatory question is open."""
    book = book or patterns()
    pregnant = known.look("is_pregnant") is True
    found = []
    for row, where, features in book.contributors:
        if (pregnant and not row.in_pregnancy) or not where.fires(known.look):
            continue
        if row.after_screens and not (screens_done or known.batch):
            continue
        one = score(row, features, known)
        if one.band and (one.fits or row.always):
            found.append(one)
    found.sort(key=lambda one: (-BANDS.index(one.band), -one.low, -one.high, one.contributor.id))
    return _ties(found)


def score(row: Contributor, features: Iterable[tuple[Feature, Condition]], known: Known) -> Scored:
    """The interval of one contributor.

    Unknown features stand at their worst in `low` and at their best in `high`. In a text with nobody to ask, a sign that
    speaks against and was not told is read as absent (dossier A7); it is still listed as unknown.
    """
    low = high = row.prior
    fits: list[Feature] = []
    against: list[Feature] = []
    unknown: list[Feature] = []
    log: dict[str, None] = {}
    for feature, condition in features:
        holds = condition.certain(known.look_certain)
        if holds is None:
            unknown.append(feature)
            high += max(feature.points, 0.0)
            low += 0.0 if known.batch else min(feature.points, 0.0)
        elif holds:
            low, high = low + feature.points, high + feature.points
            (fits if feature.points > 0 else against).append(feature)
            log |= dict.fromkeys(_of_the_log(condition, known))
        elif feature.points > 0 and not feature.extra:
            against.append(feature)
    return Scored(
        row, low, high, _band(row, low, fits), tuple(fits), tuple(against), tuple(unknown), log=tuple(log)
    )


def _of_the_log(condition: Condition, known: Known) -> list[str]:
    """What the log itself says about a feature that holds."""
    told = (known.findings.get(name) for name in sorted(condition.names))
    return [f.text for f in told if f is not None and f.origin == "log" and f.text]


def _band(row: Contributor, low: float, fits: list[Feature]) -> str:
    if low >= FITS_WELL and len(fits) >= SUPPORTING and len({f.group for f in fits}) >= GROUPS:
        band = "fits_well"
    elif low >= PARTLY:
        band = "partly_fits"
    elif low >= POSSIBLE:
        band = "possible"
    else:
        return ""
    return BANDS[min(BANDS.index(band), BANDS.index(row.ceiling))] if row.ceiling else band


def _ties(found: list[Scored]) -> list[Scored]:
    """Mark the strongest contributors that answers cannot tell apart, with the one thing that would (C2)."""
    rivals = [one for one in found if not one.contributor.always and one.band != "possible"]
    marked: dict[str, Scored] = {}
    for one in rivals:
        near = [other for other in rivals if other is not one and abs(other.low - one.low) <= TIE]
        if near:
            names = tuple(other.contributor.id for other in near)
            marked[one.contributor.id] = replace(one, tie_with=names, ask_next=_separates(one, near[0]))
    return [marked.get(one.contributor.id, one) for one in found]


def _separates(one: Scored, other: Scored) -> str:
    """The unknown feature that would move two contributors furthest apart."""
    points = {f.label: f.points for f in one.unknown}
    theirs = {f.label: f.points for f in other.unknown}
    apart = {label: abs(points.get(label, 0.0) - theirs.get(label, 0.0)) for label in points | theirs}
    return max(sorted(apart), key=lambda label: apart[label], default="")


def worth_ruling_out(
    known: Known, fired: Iterable[FiredRule], book: Patterns | None = None
) -> list[dict[str, Any]]:
    """What should be looked for whatever fits better: led by the rules that fired, or by signs of its own."""
    book = book or patterns()
    fired = tuple(fired)
    found = []
    for item, condition in book.rule_out:
        rules = [r for r in fired if any(_is_of(r.rule, name) for name in item.rules)]
        if not rules and not condition.fires(known.look):
            continue
        sources = [*(s for r in rules for s in r.sources), *item.sources]
        if len(set(sources)) > 1:
            sources = [s for s in sources if s != "OURS"]
        found.append(
            {
                "id": item.id,
                "name": item.name,
                "say": item.say,
                "rules": [r.rule for r in rules],
                "why": [r.reason for r in rules],
                "grade": item.grade,
                "sources": list(dict.fromkeys(sources)),
            }
        )
    return found


def _is_of(rule: str, name: str) -> bool:
    return rule == name or rule.startswith(f"{name}-")


def shown(
    known: Known, fired: Iterable[FiredRule], level: Disposition | None, *, screens_done: bool
) -> Mapping[str, Any]:
    """Both lists as the result shows them: none where help comes first (same-day and above) or out of our scope."""
    if level is None or level.rank >= Disposition.SAME_DAY.rank or known.look("out_of_scope") is True:
        return {"contributors": (), "worth_ruling_out": ()}
    return {
        "contributors": tuple(one.to_json() for one in ranked(known, screens_done=screens_done)),
        "worth_ruling_out": tuple(worth_ruling_out(known, fired)),
    }


def could_change(known_now: Known, with_answer: Iterable[Known], *, screens_done: bool) -> int:
    """How many bands would be other than now under some answer: what a skippable question is worth asking for."""
    now = {one.contributor.id: one.band for one in ranked(known_now, screens_done=screens_done)}
    most = 0
    for then in with_answer:
        bands = {one.contributor.id: one.band for one in ranked(then, screens_done=screens_done)}
        most = max(most, sum(bands.get(name) != now.get(name) for name in bands.keys() | now.keys()))
    return most
