"""One thing that happened, as a line of the journal; one day, as a vertebra of its spine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from backstride.app.journal.notes import Entry
from backstride.app.journal.sessions import to_session
from backstride.app.language import told as told_words
from backstride.app.pages.measures import Units, minutes
from backstride.app.pages.sports import sport_word

#: a filter's word -> the kinds of entry it shows
KINDS = {
    "session": ("session", "exercise"),
    "pain": ("pain", "check_in", "onset", "resolved"),
    "check": ("check", "check_in"),
}
#: what comes first on a day
ORDER = ("session", "exercise", "pain", "check_in", "check", "onset", "resolved", "treatment", "note")
#: minutes that fill the longest vertebra
FULL_MIN = 120.0


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: a word for its kind, the text, where it leads, and whether it can be removed."""

    kind: str
    word: str
    text: str
    url: str = ""
    pk: int = 0
    is_removable: bool = False
    is_own_words: bool = False


@dataclass(frozen=True, slots=True)
class Bone:
    """A vertebra in a box 100 wide: its length by minutes, its running core, and the worst pain of the day."""

    width: float
    core: float
    worst: int | None


def vertebra(entries: Sequence[Entry]) -> Bone:
    """The day's minutes as a bar; a day without exercise is a short dash."""
    moved = core = 0.0
    worst: int | None = None
    for entry in entries:
        if entry.kind == "session":
            moved += entry.row.duration_min or 0.0
            core += to_session(entry.row).running_min or 0.0
        elif entry.kind == "pain":
            scores = [s for s in (entry.row.morning, entry.row.worst, entry.row.during_run) if s is not None]
            worst = max(scores, default=None)
    width = max(14.0, min(100.0, 100 * moved / FULL_MIN)) if moved else 0.0
    return Bone(width, min(width, 100 * core / FULL_MIN) if core else 0.0, worst)


def line_of(entry: Entry, units: Units) -> Line:
    """The entry in words."""
    row = entry.row
    if entry.kind == "session":
        what = ", ".join(
            word
            for word in (units.distance(row.distance_km), minutes(row.duration_min), entry.own_words)
            if word
        )
        return Line("session", sport_word(row.sport), what, address("session", row.session_id))
    if entry.kind == "pain":
        return Line("pain", _("Pain"), _pain(row))
    if entry.kind == "check_in":
        return Line("check_in", _("Check-in"), _check_in(row), is_own_words=False)
    if entry.kind == "check":
        return Line("check", _("Check"), _level(row.disposition), address("result", row.pk))
    if entry.kind == "note":
        word = _("Note, brought in") if row.is_imported else _("Note")
        return Line("note", word, row.text, "", row.pk, is_removable=True, is_own_words=True)
    if entry.kind == "treatment":
        return Line("treatment", row.kind, _treatment(row), "", row.pk, is_removable=True)
    if entry.kind == "exercise":
        return Line("exercise", _("Exercise"), _exercise(row), address("exercise", row.exercise_id))
    if entry.kind == "onset":
        return Line("onset", _("It began"), row.title)
    return Line("resolved", _("It ended"), row.title)


def address(name: str, *parts: Any) -> str:
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def _pain(row: Any) -> str:
    scores = {row.morning, row.worst, row.during_run} - {None}
    if scores == {0}:
        return _("none (0)")
    told = (
        (_("morning %(n)s"), row.morning),
        (_("during the run %(n)s"), row.during_run),
        (_("worst %(n)s"), row.worst),
    )
    return ", ".join(words % {"n": score} for words, score in told if score is not None)


def _check_in(row: Any) -> str:
    if row.result.get("clear"):
        said = _("All six safety questions: no.")
    elif row.result.get("yes"):
        said = _("A safety question was answered yes or not sure.")
    else:
        said = _("Not all six safety questions were answered.")
    return f"{said} {row.note}".strip()


def _level(disposition: str) -> str:
    from backstride.check.words import texts

    level = texts().levels.get(disposition)
    return told_words(level.title.format(number="")).replace("  ", " ") if level else ""


def _treatment(row: Any) -> str:
    parts = [row.text] if row.text else []
    if row.pain_before is not None and row.pain_after is not None:
        parts.append(_("pain %(a)s before, %(b)s after") % {"a": row.pain_before, "b": row.pain_after})
    return "; ".join(parts)


def _exercise(row: Any) -> str:
    from backstride.app.pages.names import exercise_name

    dose = " x ".join(str(n) for n in (row.sets, row.reps) if n)
    after = _("pain %(n)s after") % {"n": row.pain_after} if row.pain_after is not None else ""
    return ", ".join(word for word in (told_words(exercise_name(row.exercise_id)), dose, after) if word)
