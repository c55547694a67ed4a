"""A jointed body of 172 cm: a pose to joints and to parts, each part the hull of a few spheres."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

from backstride.app.figures.turns import X, Y, Z, add, bend, chain, cross, dot, mul, turn, unit

# Trunk sections from hip to shoulder line: step up, half width, radius, shift forward, share of (lumbar, thorax).
SECTIONS = [
    (0, 8.3, 8.6, -1.2, 0, 0),
    (9, 7.6, 7.9, -0.6, 0.5, 0),
    (9, 6.2, 7.4, 0.2, 0.5, 0),
    (10, 7.2, 8.3, 0, 0, 0.5),
    (11, 9.2, 9.2, -0.4, 0, 0.5),
    (8, 11.2, 6.4, -1, 0, 0),
]
UPPER_ARM, FOREARM, THIGH, SHANK = 30, 26, 43, 42
BASES = {
    "stand": (0, 0, 0),
    "supine": (-90, 0, 0),
    "prone": (90, 0, 0),
    "fours": (90, 0, 0),
    "side_l": (0, -90, 0),
    "side_r": (0, 90, 0),
}
ZERO = dict(
    root=[0, 0, 0],
    pelvis=[0, None, 0],
    lumbar=[0, 0, 0],
    thorax=[0, 0, 0],
    neck=[0, 0, 0],
    head=[0, 0, 0],
    shrug=[0, 0, 0],
    arm=[4, 0, 0],
    elbow=[8, 0, 0],
    wrist=[0, 0, 0],
    leg=[0, 90, 0],
    knee=[0, 0, 0],
    ankle=[0, 0, 0],
    hand=None,
    foot=None,
    elbow_to=[-0.5, -1, 0],
    knee_to=[1, 0.2, 0],
)
SIDED = ("shrug", "arm", "elbow", "wrist", "leg", "knee", "ankle", "hand", "foot", "elbow_to", "knee_to")
TIPS = ("hand", "foot", "elbow_to", "knee_to")


def full(pose):
    """Every key present, per side, as a triple: what interpolation and drawing work on."""
    out = {}
    base = BASES[pose.get("base", "stand")]
    for key, zero in ZERO.items():
        for name in (key + "_l", key + "_r") if key in SIDED else (key,):
            value = pose.get(name, pose.get(key, zero))
            if isinstance(value, (int, float)):
                value = [value, 90, 0] if key in ("arm", "leg") else [value, 0, 0]
            elif value is not None and len(value) < 3:
                value = list(value) + [0] * (3 - len(value))
            out[name] = None if value is None else list(value)
            if name not in pose and key in pose and name.endswith("_l") and key in TIPS and value:
                out[name][2] = -value[2]  # one target for both sides: mirror it
    out["root"] = [a + b for a, b in zip(base, out["root"])]
    return out


def between(a, b, t):
    """Pose at t between two full poses."""

    def mix(p, q):
        if p is None or q is None:
            return p if t < 0.5 else q
        return [x if y is None or x is None else x + (y - x) * t for x, y in zip(p, q)]

    return {k: mix(a[k], b[k]) for k in a}


def reach(start, target, a, b, pole):
    """Two-bone reach: the middle joint, bent towards the pole."""
    gap = add(target, start, -1)
    n, d = unit(gap), min(sqrt(dot(gap, gap)), (a + b) * 0.9995)
    side = unit(add(pole, n, -dot(pole, n)))
    along = (a * a - b * b + d * d) / (2 * d)
    mid = add(add(start, n, along), side, sqrt(max(a * a - along * along, 0)))
    return mid, add(start, n, d), side


def limb(p, name, s, start, frame, a, b, kind):
    """Joints of one arm or leg and the frame of its end; s is 1 for right, -1 for left."""
    upper, mid_key, end_key, target = (
        ("arm", "elbow", "wrist", "hand") if kind == "arm" else ("leg", "knee", "ankle", "foot")
    )
    goal, fold = p[f"{target}_{name}"], (1 if kind == "arm" else -1)
    if goal:
        mid, end, side = reach(start, goal, a, b, p[f"{mid_key}_to_{name}"])
        down = unit(add(end, mid, -1))
        fwd = unit(add(tuple(-fold * x for x in side), down, fold * dot(side, down)))
        m = tuple(zip(fwd, tuple(-x for x in down), cross(fwd, tuple(-x for x in down))))
        if kind == "leg" or goal[1] < 8:  # a foot, or a hand on the floor, lies flat and points ahead
            m = chain(turn(Y, -p["root"][2]), turn(Z, 90 if kind == "arm" else 0))
    else:
        lift, plane, spin = p[f"{upper}_{name}"]
        to = (sin(radians(plane)), 0, s * cos(radians(plane)))
        m = chain(frame, turn(cross((0, -1, 0), to), lift), turn(Y, -s * spin))
        mid = add(start, mul(m, (0, -a, 0)))
        m = chain(m, turn(Z, fold * p[f"{mid_key}_{name}"][0]))
        end = add(mid, mul(m, (0, -b, 0)))
    flex, out, _ = p[f"{end_key}_{name}"]
    return mid, end, chain(m, turn(Z, flex), turn(X, -s * out))


def body(p, drop=None):
    """Joints (name -> point) and parts [(name, class, side, hulls)], each hull a list of (centre, radius)."""
    pitch, roll, yaw = p["root"]
    m = chain(turn(Y, -yaw), turn(Z, -pitch), turn(X, roll))
    px, py, pz = p["pelvis"]
    here = (px, py if py is not None else (drop or 0), pz)
    joints, parts, rings = {"pelvis": here}, [], []
    m_hip = m
    for step, w, r, shift, lum, tho in SECTIONS:
        here = add(here, mul(m, (0, step, 0)))
        rings.append([(add(here, mul(m, (shift, 0, s * w))), r) for s in (1, -1)])
        if lum:
            joints["waist"], m = here, chain(m, bend(*p["lumbar"], lum))
        if tho:
            joints["chest"], m = here, chain(m, bend(*p["thorax"], tho))
    neck0 = add(here, mul(m, (-0.8, 4, 0)))
    mn = chain(m, bend(*p["neck"]))
    neck1 = add(neck0, mul(mn, (1.8, 7.5, 0)))
    mh = chain(mn, bend(*p["head"]))

    def at(x, y, z=0):
        return add(neck1, mul(mh, (x, y + 7.5, z)))

    joints |= {"neck": neck0, "head": at(0, 1), "crown": at(0, 12), "face": at(10, -1)}
    hip0 = joints["pelvis"]
    joints |= {
        "tail": add(hip0, mul(m_hip, (-13.5, -4, 0))),
        "nape": at(-13.5, 2),
    }  # where a stick on the back lies
    seat = [(add(hip0, mul(m_hip, (-3.4, -1.5, s * 6))), 8.2) for s in (1, -1)]
    parts.append(("trunk", "b", 0, [rings[0] + rings[1], rings[0] + seat]))
    parts.append(
        ("trunk", "t", 0, [rings[i] + rings[i + 1] for i in range(1, 5)] + [rings[5] + [(neck0, 5.6)]])
    )
    parts.append(
        ("head", "s", 0, [[(add(neck0, mul(m, (0.2, -2, 0))), 5.4), (neck1, 5.2), (at(-0.5, -3), 5)]])
    )
    hair = [(at(-1.4, 2.2), 9.4), (at(-2.2, -2), 7.8)]
    face = [(at(2.6, 1.2), 6.9), (at(3, -4.6), 5.3), (at(-1, -3.4), 5.6)]
    parts.append(("head", "h", 0, [hair]))
    parts.append(("head", "s", 0, [face, [(at(8.2, -2.2), 1.5), (at(6, -1), 3)]]))
    for s, n in ((1, "r"), (-1, "l")):
        up, fwd, _ = p[f"shrug_{n}"]
        sh = add(here, mul(m, (-1 + fwd, up - 0.6, s * 16.6)))
        el, wr, f = limb(p, n, s, sh, m, UPPER_ARM, FOREARM, "arm")
        palm, tip = add(wr, mul(f, (0.3, -6, 0))), add(wr, mul(f, (1, -14.5, 0)))
        sleeve = add(sh, add(el, sh, -1), 0.52)
        parts.append(
            (
                f"arm_{n}",
                "s",
                s,
                [
                    [(sh, 5), (el, 3.9)],
                    [(el, 3.9), (add(el, add(wr, el, -1), 0.28), 4.1)],
                    [(add(el, add(wr, el, -1), 0.28), 4.1), (wr, 2.6)],
                    [(wr, 2.6), (palm, 3.5), (tip, 1.9)],
                ],
            )
        )
        parts.append(
            (f"arm_{n}", "t", s, [[(sh, 6.1), (sleeve, 5.4)], [(sh, 6.1), rings[5][0 if s > 0 else 1]]])
        )
        joints |= {
            f"shoulder_{n}": sh,
            f"elbow_{n}": el,
            f"wrist_{n}": wr,
            f"palm_{n}": palm,
            f"hand_{n}": tip,
        }
        hip = add(hip0, mul(m_hip, (-0.4, 0, s * 8.6)))
        kn, an, f = limb(p, n, s, hip, m_hip, THIGH, SHANK, "leg")
        heel, ball, toe = (
            add(an, mul(f, v)) for v in ((-4.2, -4, 0), (11, -5.2, s * 0.5), (16.5, -5.5, s * 0.5))
        )
        calf = add(add(kn, add(an, kn, -1), 0.3), mul(f, (-1.4, 0, 0)))
        leg = add(hip, add(kn, hip, -1), 0.5)
        parts.append(
            (f"leg_{n}", "s", s, [[(leg, 7), (kn, 5.4)], [(kn, 5.4), (calf, 5.7)], [(calf, 5.7), (an, 3.3)]])
        )
        parts.append((f"leg_{n}", "h", s, [[(an, 3.7), (heel, 3.5), (ball, 2.6)], [(ball, 2.6), (toe, 2.1)]]))
        parts.append((f"leg_{n}", "b", s, [[(hip, 8.8), (leg, 7.6)]]))
        joints |= {
            f"hip_{n}": hip,
            f"knee_{n}": kn,
            f"ankle_{n}": an,
            f"heel_{n}": heel,
            f"ball_{n}": ball,
            f"foot_{n}": toe,
        }
    if py is None and drop is None:  # rest the lowest point that is not reaching on the floor
        low = min(
            c[1] - r
            for name, _, s, hulls in parts
            for h in hulls
            for c, r in h
            if not (s and p[("hand_" if "arm" in name else "foot_") + ("r" if s > 0 else "l")])
        )
        return body(p, -low)
    return joints, parts
