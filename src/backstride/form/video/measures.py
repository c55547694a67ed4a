"""The measures a side view bears, each with its error and grade (design: form, measures to ship)."""

from __future__ import annotations

import numpy as np

from backstride.form.result import Measure
from backstride.form.video.gait import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE, Gait, Grid


def cadence(gait: Gait) -> Measure:
    """Steps a minute of both feet."""
    value = float(
        np.median([x for x in (gait.cadence_trunk, gait.cadence_ankles, gait.cadence_contacts) if x])
    )
    error = 1.0 if gait.t_s[-1] - gait.t_s[0] >= 10 else 3.0
    return _measure("cadence", value, "spm", error, "A")


def step_time_spread(gait: Gait, frames_per_s: float) -> Measure:
    """Spread of the near leg's stride times; one picture's time is its error."""
    return _measure("stride_time_sd", gait.stride_sd_ms or 0.0, "ms", round(1000 / frames_per_s, 1), "B")


def of_contacts(gait: Gait, is_heavy: bool) -> list[Measure]:
    """What is read at the near leg's first contacts: the middle of all of them."""
    rows = at_contacts(gait, is_heavy=is_heavy)
    if not rows:
        return []
    notes = {"shank_angle": "positive: the foot is ahead of the knee"}
    found = []
    for name in rows[0]:
        unit, error, grade = AT_CONTACT[name]
        if name == "overstride" and not is_heavy:
            error = OVERSTRIDE_ERROR_FULL
        middle = float(np.nanmedian([row[name] for row in rows]))
        found.append(_measure(name, middle, unit, error, grade, notes.get(name, "")))
    return found


#: the full net puts the ankle ahead of the shoe: 7 % of the leg more than the heavy and a third net on one clip
OVERSTRIDE_ERROR_FULL = 8.0
#: read at a landing of the near leg: unit, error, grade. No error is less than what the same clip differs by when it is
#: mirrored or saved anew (docs/reference/form.md)
AT_CONTACT = {
    "overstride": ("% leg", 6.0, "B"),
    "shank_angle": ("deg", 6.0, "B"),
    "knee_flexion_contact": ("deg", 7.0, "C"),
}
EAR_ERROR_DEG, KNEE_ERROR_DEG = 10.0, 12.0
#: of the travel, in % of the leg; of the foot's angle, beyond which a class is named
BOUNCE_ERROR, STRIKE_ERROR_DEG = 2.5, 12.0


def at_contacts(gait: Gait, *, is_heavy: bool) -> list[dict[str, float]]:
    """Each near contact with what is read there; the knee only with the heavy net."""
    n = gait.near
    knee = flexion(gait.points, HIP + n, KNEE + n, ANKLE + n)
    ahead, lean = _ahead(gait, ANKLE + n), _lean(gait, ANKLE + n, KNEE + n)
    rows = []
    for t in gait.contacts_near_s:
        row = {"overstride": 100 * _at(gait.t_s, ahead, t), "shank_angle": -_at(gait.t_s, lean, t)}
        if is_heavy:
            row["knee_flexion_contact"] = _at(gait.t_s, knee, t)
        rows.append({name: round(value, 2) for name, value in row.items()})
    return rows


#: the standing foot cannot rise by more than this share of the leg: where it does, the net lost it for some pictures
LOST_FOOT, LEAST_HELD = 0.08, 0.5


def knee_under_load(gait: Gait) -> Measure | None:
    """The largest bend of the middle of the strides whose standing foot was held; None where most lost it.

    On the treadmill clip the heavy net throws the foot behind the body in 10 of 16 strides, three pictures after the
    landing: a bend of 60 degrees that nobody made.
    """
    n, t, rows = gait.near, gait.t_s, gait.contacts_near_s
    stride = float(np.median(np.diff(rows))) if len(rows) > 1 else 0.0
    whole = [landed for landed in rows if landed + 0.25 <= t[-1]]
    foot = gait.points[:, [ANKLE + n, HEEL + n, TOE + n], 1].mean(axis=1) / max(gait.leg_px, 1.0)
    stands = np.linspace(0.05, 0.25 * stride, 20)
    held = [landed for landed in whole if np.ptp(np.interp(landed + stands, t, foot)) < LOST_FOOT]
    if len(held) < max(LEAST_HELD * len(whole), 4):
        return None
    knee, after = flexion(gait.points, HIP + n, KNEE + n, ANKLE + n), np.linspace(0, 0.25, 26)
    bend = float(np.median([np.interp(landed + after, t, knee) for landed in held], axis=0).max())
    return _measure("knee_flexion_stance", bend, "deg", KNEE_ERROR_DEG, "C")


def trunk_lean(gait: Gait) -> Measure:
    """Hips to shoulders from upright, forward positive: only a change between two clips alike means anything."""
    lean = _lean(gait, (HIP, HIP + 1), (SHOULDER, SHOULDER + 1))
    return _over_clip(gait, "trunk_lean", lean, "deg", 5.0, "no verdict: compare two clips filmed alike")


def ear_shoulder(gait: Gait) -> Measure:
    """Shoulder to ear of the near side, forward positive; not a craniovertebral angle."""
    lean = _lean(gait, SHOULDER + gait.near, EAR + gait.near)
    note = "your own trend only; not a craniovertebral angle"
    return _over_clip(gait, "ear_shoulder", lean, "deg", EAR_ERROR_DEG, note)


def ear_height(gait: Gait) -> Measure:
    """How far the near ear stands above the near shoulder, as a share of the trunk: less when shoulders are drawn up."""
    hips, shoulders = (gait.points[:, [n, n + 1]].mean(axis=1) for n in (HIP, SHOULDER))
    trunk = float(np.median(np.linalg.norm(hips - shoulders, axis=1)))
    n = gait.near
    above = (gait.points[:, SHOULDER + n, 1] - gait.points[:, EAR + n, 1]) / max(trunk, 1.0)
    return _over_clip(gait, "ear_height", 100 * above, "% trunk", 4.0, "your own trend only")


def _over_clip(gait: Gait, name: str, values: Grid, unit: str, least_error: float, note: str) -> Measure:
    """The middle of the clip; its error is never less than what two-second stretches differ by (a head looks around)."""
    stretch = ((gait.t_s - gait.t_s[0]) // 2).astype(int)
    middles = [float(np.median(values[stretch == k])) for k in range(int(stretch.max()) + 1)]
    spread = float(np.diff(np.quantile(middles, (0.1, 0.9)))[0]) / 2
    return _measure(name, float(np.median(values)), unit, round(max(least_error, spread), 1), "C", note)


def vertical_oscillation(gait: Gait) -> Measure:
    """Up-and-down travel of the hips a step, as a share of the leg; fixed camera on a treadmill only."""
    height = -gait.points[:, HIP : HIP + 2, 1].mean(axis=1)
    step = 60 / cadence(gait).value
    times = np.arange(gait.t_s[0], gait.t_s[-1] - step, step)
    travel = [np.ptp(height[(gait.t_s >= t) & (gait.t_s < t + step)]) for t in times]
    value = 100 * float(np.median(travel)) / gait.leg_px
    return _measure("vertical_oscillation_leg", value, "% leg", BOUNCE_ERROR, "B")


def foot_strike(gait: Gait) -> Measure:
    """Foot angle at contact minus flat foot, near leg; positive = heel first. The class stands in the note."""
    n = gait.near
    foot = gait.points[:, TOE + n] - gait.points[:, HEEL + n]
    angle = np.degrees(np.arctan2(-foot[:, 1], gait.direction * foot[:, 0]))
    flat = [_at(gait.t_s, angle, t + 0.1) for t in gait.contacts_near_s]
    first = [_at(gait.t_s, angle, t) for t in gait.contacts_near_s]
    value = float(np.median(np.array(first) - np.array(flat)))
    said = "cannot tell: the middle of the foot, or near it"
    if abs(value) > STRIKE_ERROR_DEG:
        heel, front = "rearfoot: the heel lands first", "forefoot: the front of the foot lands first"
        said = heel if value > 0 else front
    return _measure("foot_strike_angle", value, "deg", STRIKE_ERROR_DEG, "C", said)


#: the toe has left the ground when it stands this much of the leg above its lowest place while the foot stood
TOE_RISE = 0.06
#: two nets, the clip mirrored and saved anew put the lift-off up to 45 ms apart, whatever the frame rate
CONTACT_ERROR_MS = 40.0
LEAST_CONTACT_TIMES = 0.7  # share of the landings whose end must be seen


def contact_times(gait: Gait) -> Grid:
    """Seconds from each near landing to the toe's leaving the ground; NaN where it is not seen to leave."""
    toe = -gait.points[:, TOE + gait.near, 1] / max(gait.leg_px, 1.0)
    contacts, t = gait.contacts_near_s, gait.t_s
    stride = float(np.median(np.diff(contacts))) if len(contacts) > 1 else 0.0
    found = []
    for landed in contacts:
        stands = np.flatnonzero((t >= landed + 0.1 * stride) & (t <= landed + 0.4 * stride))
        if len(stands) < 2 or t[-1] < landed + 0.7 * stride:
            continue
        lowest = stands[np.argmin(toe[stands])]
        above = toe - toe[lowest] - TOE_RISE
        up = np.flatnonzero((above >= 0) & (t > t[lowest]) & (t <= landed + 0.7 * stride))
        if not len(up):
            found.append(np.nan)
            continue
        n = up[0]
        share = -above[n - 1] / (above[n] - above[n - 1])
        found.append(t[n - 1] + share * (t[n] - t[n - 1]) - landed)
    return np.array(found)


def ground_contact(gait: Gait) -> Measure | None:
    """How long the near foot stays on the ground; None where its leaving is not told, or is not that of running."""
    times = contact_times(gait)
    known = times[np.isfinite(times)]
    if len(known) < LEAST_CONTACT_TIMES * max(len(times), 4):
        return None
    middle = float(np.median(known))
    if middle >= 0.5 * float(np.median(np.diff(gait.contacts_near_s))):  # both feet down: no running
        return None
    error = round(max(CONTACT_ERROR_MS, 1000 * float(np.std(known))))
    note = "your own trend only; the watch's figure is another one"
    return _measure("ground_contact", 1000 * middle, "ms", error, "C", note)


def _measure(name: str, value: float, unit: str, error: float, grade: str, note: str = "") -> Measure:
    low = max(0.0, value - error) if unit in ("ms", "spm") else value - error
    return Measure(name, value, low, value + error, unit, error, grade, note)


def _ahead(gait: Gait, point: int) -> Grid:
    hips = gait.points[:, HIP : HIP + 2, 0].mean(axis=1)
    return np.asarray(gait.direction * (gait.points[:, point, 0] - hips) / gait.leg_px)


def _lean(gait: Gait, low: int | tuple[int, int], high: int | tuple[int, int]) -> Grid:
    """Angle from upright of the line from `low` to `high`, positive in the direction of running."""
    a, b = (gait.points[:, list(p) if isinstance(p, tuple) else [p]].mean(axis=1) for p in (low, high))
    return np.asarray(np.degrees(np.arctan2(gait.direction * (b[:, 0] - a[:, 0]), a[:, 1] - b[:, 1])))


def flexion(points: Grid, a: int, b: int, c: int) -> Grid:
    """Flexion at b: 0 = straight."""
    u, v = points[:, a] - points[:, b], points[:, c] - points[:, b]
    cos = (u * v).sum(axis=1) / np.maximum(np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1), 1e-9)
    return np.asarray(180 - np.degrees(np.arccos(np.clip(cos, -1, 1))))


def _at(t: Grid, values: Grid, when: float) -> float:
    return float(np.interp(when, t, values))
