"""A run's colour from what was told about it (load dossier B4). The worst column decides; unknown is never green."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from backstride.check.rescreen import rescreen
from backstride.core.errors import UsageError
from backstride.plan.checkin.words import bands, say

if TYPE_CHECKING:
    from collections.abc import Mapping

Painkiller = Literal["no", "to_run", "other"]


class Colour(StrEnum):
    """`open`: something that decides is not known yet; the run counts for nothing until it is."""

    OPEN = "open"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BLACK = "black"

    @property
    def rank(self) -> int:
        """0 open, 1 green ... 4 black: the worse wins."""
        return list(Colour).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told on one day. None is not asked or not answered, never "no" and never 0.

    `morning`, `worst`, `during_run` are whole scores 0-10; `onset_minute` minutes into the run; `leg_signs` any leg
    sign; `leg_spreading` pain going further down; `night_new` new pain at night; `screen` the six items.
    """

    date: date
    morning: int | None = None
    worst: int | None = None
    during_run: int | None = None
    ran: bool | None = None
    onset_minute: float | None = None
    came_late: bool | None = None
    gait_changed: bool | None = None
    painkiller: Painkiller | None = None
    leg_signs: bool | None = None
    leg_spreading: bool | None = None
    night_new: bool | None = None
    stiff: bool | None = None
    screen: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("morning", "worst", "during_run"):
            score = getattr(self, name)
            if score is not None and (
                isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 10
            ):
                raise UsageError("Pain is a whole number from 0 to 10", f"{name} was {score!r}")

    @property
    def highest(self) -> int | None:
        return max((s for s in (self.morning, self.worst, self.during_run) if s is not None), default=None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A run's colour, whether it counts for progress, and the sentences behind it."""

    date: date
    colour: Colour
    counts: bool
    reasons: tuple[str, ...]


def colour_of(
    day: Told, next_morning: Told | None = None, after: Told | None = None, *, late_before: bool = False
) -> Verdict:
    """The colour of the run of `day`.

    `next_morning` and `after` are the check-ins of the two days that follow; `late_before` whether pain that came
    on late, no earlier and no stronger, was seen before. A run is known green only when nothing that decides is open.
    """
    said: list[tuple[Colour, str]] = []
    _screen(day, next_morning, said)
    _during(day, said, late_before=late_before)
    _morning(day, next_morning, after, said)
    _signs(day, next_morning, said)
    raised = [row for row in said if row[0].rank > Colour.GREEN.rank]
    if raised:
        worst = max((colour for colour, _ in raised), key=lambda c: c.rank)
        is_open = any(colour is Colour.OPEN for colour, _ in said)
        reasons = tuple(text for colour, text in said if colour is worst)
        return Verdict(day.date, worst, worst is Colour.AMBER and not is_open, reasons)
    waiting = tuple(text for colour, text in said if colour is Colour.OPEN)
    if waiting:
        return Verdict(day.date, Colour.OPEN, counts=False, reasons=waiting)
    if day.painkiller == "other":
        return Verdict(day.date, Colour.GREEN, counts=False, reasons=(say("not_counted_tablet"),))
    return Verdict(day.date, Colour.GREEN, counts=True, reasons=(say("green"),))


def _screen(day: Told, later: Told | None, said: list[tuple[Colour, str]]) -> None:
    screens = [rescreen(day.screen)] + (
        [rescreen(later.screen)] if later is not None and later.screen else []
    )
    if any(screen.yes for screen in screens):
        said.append((Colour.BLACK, say("black")))
    elif not screens[0].clear:
        said.append((Colour.OPEN, say("open_screen")))


def _during(day: Told, said: list[tuple[Colour, str]], *, late_before: bool) -> None:
    limit, score = bands(), day.during_run
    if day.gait_changed:
        said.append((Colour.RED, say("red_gait")))
    if score is None:
        said.append((Colour.OPEN, say("open_during")))
    elif score >= limit.red_during:
        said.append((Colour.RED, say("red_during", n=score)))
    elif score > limit.green_during:
        said.append((Colour.AMBER, say("amber_during", n=score)))
    elif score and day.came_late and not late_before:
        said.append((Colour.AMBER, say("amber_late")))


def _morning(day: Told, later: Told | None, after: Told | None, said: list[tuple[Colour, str]]) -> None:
    limit = bands()
    before = day.morning if day.morning is not None else 0  # unknown can only make it redder
    if later is None or later.morning is None:
        said.append((Colour.OPEN, say("open_morning")))
        return
    rise = later.morning - before
    if rise >= limit.red_rise:
        key = "red_morning" if day.morning is not None else "red_morning_unknown"
        said.append((Colour.RED, say(key, n=rise)))
    elif rise >= limit.amber_rise:
        said.append((Colour.AMBER, say("amber_morning")))
        if after is not None and after.morning is not None and after.morning > before:
            said.append((Colour.RED, say("red_lasting")))
    elif day.morning is None:
        said.append((Colour.OPEN, say("open_morning")))


def _signs(day: Told, later: Told | None, said: list[tuple[Colour, str]]) -> None:
    both = [day] + ([later] if later is not None else [])
    if any(told.night_new for told in both):
        said.append((Colour.RED, say("red_night")))
    if any(told.leg_spreading for told in both):
        said.append((Colour.RED, say("red_leg")))
    elif any(told.leg_signs for told in both):
        said.append((Colour.AMBER, say("amber_leg")))
    elif day.leg_signs is None:
        said.append((Colour.OPEN, say("open_leg")))
    if day.painkiller == "to_run":
        said.append((Colour.RED, say("red_tablet")))
    if any(told.stiff for told in both):
        said.append((Colour.AMBER, say("amber_stiff")))
