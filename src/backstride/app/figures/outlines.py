"""Seeing the body: an orthographic camera, and outlines round circles (a sphere is a circle from any side)."""

from __future__ import annotations

from math import acos, atan2, cos, hypot, pi, radians, sin

from backstride.app.figures.skeleton import body


class Camera:
    """Orthographic. view 0: the figure faces right; 90: faces us; -90: faces away."""

    def __init__(self, view=0, above=8):
        self.c, self.s, self.ce, self.se = (
            cos(radians(view)),
            sin(radians(view)),
            cos(radians(above)),
            sin(radians(above)),
        )

    def __call__(self, v):
        depth = v[0] * self.s + v[2] * self.c
        return (
            v[0] * self.c - v[2] * self.s,
            -(v[1] * self.ce - depth * self.se),
            depth * self.ce + v[1] * self.se,
        )


def num(x):
    return f"{x:.1f}".rstrip("0").rstrip(".") if abs(x) >= 0.05 else "0"


def pt(x, y):
    return f"{num(x)} {num(y)}"


def outline(circles, fixed=0):
    """Path round circles [(x, y, r)]: exact arcs, or `fixed` points so that two poses can be morphed."""
    far = lambda a: max(
        range(len(circles)), key=lambda i: circles[i][0] * cos(a) + circles[i][1] * sin(a) + circles[i][2]
    )
    on = lambda i, a: (circles[i][0] + circles[i][2] * cos(a), circles[i][1] + circles[i][2] * sin(a))
    if fixed:
        return "M" + "L".join(pt(*on(far(a), a)) for a in (2 * pi * k / fixed for k in range(fixed))) + "Z"
    turns, steps = [], 120
    for k in range(steps):
        a, b = 2 * pi * k / steps, 2 * pi * (k + 1) / steps
        i, j = far(a), far(b)
        if i != j:  # the straight tangent from circle i to circle j
            (x1, y1, r1), (x2, y2, r2) = circles[i], circles[j]
            d, ang = hypot(x2 - x1, y2 - y1), atan2(y2 - y1, x2 - x1)
            off = acos(max(-1, min(1, (r1 - r2) / (d or 1))))
            turns.append((i, j, min((ang + off, ang - off), key=lambda t: abs((t - a + pi) % (2 * pi) - pi))))
    if not turns:
        x, y, r = circles[far(0)]
        return (
            f"M{pt(x - r, y)}A{num(r)} {num(r)} 0 1 1 {pt(x + r, y)}A{num(r)} {num(r)} 0 1 1 {pt(x - r, y)}Z"
        )
    path = ""
    for k, (i, j, a) in enumerate(turns):
        end, r = turns[(k + 1) % len(turns)][2], num(circles[j][2])
        path += f"{'L' if path else 'M'}{pt(*on(j, a))}A{r} {r} 0 {int((end - a) % (2 * pi) > pi)} 1 {pt(*on(j, end))}"
    return path + "Z"


def layers(p, cam, fixed=0):
    """[(group, far?, [(class, path)])] from back to front."""
    joints, parts = body(p)
    depth = lambda n: cam(joints[n])[2]
    groups = {}
    for name, cls, _, hulls in parts:
        flat = [[(*cam(c)[:2], r) for c, r in h] for h in hulls]
        groups.setdefault(name, []).append((cls, "".join(outline(h, fixed) for h in flat)))
    gap = depth("hip_r") - depth("hip_l") + depth("shoulder_r") - depth("shoulder_l")
    key = {"trunk": depth("waist") / 2 + depth("chest") / 2, "head": depth("head")}
    for n in "lr":
        key[f"arm_{n}"] = (depth(f"elbow_{n}") + depth(f"wrist_{n}") + depth(f"shoulder_{n}")) / 3
        key[f"leg_{n}"] = (depth(f"knee_{n}") + depth(f"hip_{n}") + depth(f"ankle_{n}")) / 3
    if depth("face") < depth("head") - 2:  # seen from behind: hair over face
        groups["head"] = [groups["head"][0], groups["head"][2], groups["head"][1]]
    return joints, key, groups, ("l" if gap > 24 else "r" if gap < -24 else "")
