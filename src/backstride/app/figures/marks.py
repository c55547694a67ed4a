"""Things around the figure: mat, wall, chair, band; arrows, circles and patches that say what moves."""

from __future__ import annotations

from math import atan2, cos, radians, sin

from backstride.app.figures.outlines import num, pt
from backstride.app.figures.skeleton import between, body
from backstride.app.figures.turns import add, unit


def poly(cls, points, cam):
    return f'<path class="{cls}" d="M{"L".join(pt(*cam(q)[:2]) for q in points)}Z"/>'


def box(cls, lo, hi, cam):
    """The visible faces of a block, the top one lighter."""
    (a, b, c), (d, e, f) = lo, hi
    faces = [
        ((1, 0, 0), [(d, b, c), (d, e, c), (d, e, f), (d, b, f)], "side"),
        ((-1, 0, 0), [(a, b, c), (a, e, c), (a, e, f), (a, b, f)], "side"),
        ((0, 0, 1), [(a, b, f), (d, b, f), (d, e, f), (a, e, f)], "front"),
        ((0, 0, -1), [(a, b, c), (d, b, c), (d, e, c), (a, e, c)], "front"),
        ((0, 1, 0), [(a, e, c), (d, e, c), (d, e, f), (a, e, f)], "top"),
    ]
    return "".join(poly(f"{cls} {k}", pts, cam) for n, pts, k in faces if cam(n)[2] > 0.01)


#: tools that move with the hands or feet: outlines that the animation morphs
HELD = ("band", "rod", "disc")


def spot(told, joints):
    """A point told as [x, y, z], as a joint, or as the middle of two joints "knee_l+knee_r"."""
    if not isinstance(told, str):
        return tuple(told)
    a, _, b = told.partition("+")
    return add(joints[a], add(joints[b], joints[a], -1), 0.5) if b else joints[a]


def held(spec, joints, cam):
    """A band, rod or disc as [(class, outline, points covered)]; a rod may reach `past` both of its ends."""
    if spec["kind"] == "disc":  # a ball, a roller seen from its end, a plate, a wheel
        at, r = add(spot(spec["at"], joints), spec.get("off", [0, 0, 0])), spec["r"]
        x, y, _ = cam(at)
        d = f"M{pt(x - r, y)}A{num(r)} {num(r)} 0 1 1 {pt(x + r, y)}A{num(r)} {num(r)} 0 1 1 {pt(x - r, y)}Z"
        around = [add(at, (a * r, b * r, 0)) for a in (-1, 1) for b in (-1, 1)]
        return [("ring" if spec.get("ring") else "prop front", d, around)]
    start, past, out = spot(spec["from"], joints), spec.get("past", 0), []
    for told in spec["to"]:
        end = spot(told, joints)
        way = unit(add(end, start, -1))
        a, b = add(start, way, -past), add(end, way, past)
        out.append((spec["kind"], f"M{pt(*cam(a)[:2])}L{pt(*cam(b)[:2])}", [a, b]))
    return out


def prop(spec, joints, cam):
    """One support or tool; returns (svg, drawn over the figure?, points it covers)."""
    kind = spec["kind"]
    if kind in HELD:
        lines = held(spec, joints, cam)
        svg = "".join(f'<path class="{cls}" d="{d}"/>' for cls, d, _ in lines)
        if kind == "band" and not isinstance(spec["from"], str):
            svg += '<circle class="knob" cx="{}" cy="{}" r="2.6"/>'.format(
                *map(num, cam(tuple(spec["from"]))[:2])
            )
        return svg, spec.get("over", kind == "band"), [q for _, _, covered in lines for q in covered]
    x, y, z = spec.get("at", [0, 0, 0])
    if kind == "water":  # at: left end of the surface, nearest the viewer
        lo, hi = (x, y - spec["depth"], z), (x + spec["length"], y, z)
        corners = [lo, (hi[0], lo[1], z), hi, (lo[0], hi[1], z)]
        return poly("water", corners, cam), True, corners
    if kind == "mat":
        l, w = spec.get("length", 185) / 2, spec.get("width", 64) / 2
        lo, hi = (x - l, -2.5, z - w), (x + l, 0, z + w)
    elif kind == "wall":
        h, w = spec.get("height", 190), spec.get("width", 110) / 2
        lo, hi = (x - 7, 0, z - w), (x, h, z + w)
    elif kind == "box":
        lo, hi = (x, y, z), add((x, y, z), spec["size"])
    elif kind == "chair":  # at: middle of the seat's front edge; faces +x, or -x where `faces` is -1
        parts = [
            ((x - 42, 0, z - 21), (x - 38, 88, z - 17)),
            ((x - 4, 0, z - 21), (x, 41, z - 17)),
            ((x - 42, 60, z - 21), (x - 39, 88, z + 21)),
            ((x - 43, 41, z - 22), (x, 45, z + 22)),
            ((x - 42, 0, z + 17), (x - 38, 41, z + 21)),
            ((x - 42, 45, z + 17), (x - 38, 88, z + 21)),
            ((x - 4, 0, z + 17), (x, 41, z + 21)),
        ]
        if spec.get("faces", 1) < 0:
            parts = [((2 * x - b[0], *a[1:]), (2 * x - a[0], *b[1:])) for a, b in reversed(parts)]
        return (
            "".join(box("prop", lo, hi, cam) for lo, hi in parts),
            False,
            [q for part in parts for q in part],
        )
    else:
        raise ValueError(f"unknown prop {kind!r}")
    return (
        box("mat" if kind == "mat" else "prop", lo, hi, cam),
        spec.get("over", False),
        [(i, j, k) for i in (lo[0], hi[0]) for j in (lo[1], hi[1]) for k in (lo[2], hi[2])],
    )


def arrow(points, two=False):
    """A smooth arrow through screen points, with a filled head."""

    def head(tip, back):
        a = atan2(tip[1] - back[1], tip[0] - back[0])
        p = [(tip[0] + 5 * cos(a), tip[1] + 5 * sin(a))] + [
            (tip[0] + 4.6 * cos(a + k), tip[1] + 4.6 * sin(a + k)) for k in (2.1, -2.1)
        ]
        return f'<path class="tip" d="M{"L".join(pt(*q) for q in p)}Z"/>'

    d, n = "M" + pt(*points[0]), len(points)
    for i in range(n - 1):  # Catmull-Rom to Bezier
        a, b, c, e = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, n - 1)]
        d += "C" + " ".join(
            pt(*q)
            for q in (
                (b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6),
                (c[0] - (e[0] - b[0]) / 6, c[1] - (e[1] - b[1]) / 6),
                c,
            )
        )
    return (
        f'<path class="arrow" d="{d}"/>'
        + head(points[-1], points[-2])
        + (head(points[0], points[1]) if two else "")
    )


def marks(pose, before, now, joints, cam):
    """Arrows, circles and pushes of one pose; returns (svg, screen points covered)."""
    svg, seen = "", []
    tips = {
        "hand": "wrist",
        "foot": "ankle",
        "crown": "head",
        "knee": "hip",
        "elbow": "shoulder",
        "heel": "ankle",
    }
    for name in pose.get("trace", []):  # the way a joint came, drawn a little outside it
        pts = []
        for k in range(13):
            j = body(between(before, now, k / 12))[0]
            root = tips[name.split("_")[0]] + name[len(name.split("_")[0]) :]
            pts.append(cam(add(j[name], unit(add(j[name], j[root], -1)), pose.get("trace_gap", 7)))[:2])
        svg, seen = svg + arrow(pts[1:-1:2] + [pts[-1]]), seen + pts
    for a in pose.get("arrow", []):
        start = cam(add(joints[a["at"]], a.get("off", [0, 0, 0])))[:2]
        end = cam(add(add(joints[a["at"]], a.get("off", [0, 0, 0])), a["by"]))[:2]
        dx, dy, b = end[0] - start[0], end[1] - start[1], a.get("bow", 0)
        pts = [
            (start[0] + dx * t - dy * b * 4 * t * (1 - t), start[1] + dy * t + dx * b * 4 * t * (1 - t))
            for t in (0, 0.25, 0.5, 0.75, 1)
        ]
        svg, seen = svg + arrow(pts, a.get("both", False)), seen + pts
    for c in pose.get("circle", []):  # an open loop round a joint; sweep in degrees, signed
        cx, cy = cam(add(joints[c["at"]], c.get("off", [0, 0, 0])))[:2]
        r, squash, a0, sweep = (
            c.get("r", 11),
            c.get("squash", 1),
            radians(c.get("start", 200)),
            radians(c.get("sweep", 290)),
        )
        pts = [
            (cx + r * cos(a0 + sweep * k / 12), cy + squash * r * sin(a0 + sweep * k / 12)) for k in range(13)
        ]
        svg, seen = svg + arrow(pts), seen + pts
    for g in pose.get("glow", []):  # a soft patch: work or feel it here
        cx, cy = cam(add(joints[g["at"]], g.get("off", [0, 0, 0])))[:2]
        rx, ry = g.get("r", [9, 9])
        svg += f'<ellipse class="glow" cx="{num(cx)}" cy="{num(cy)}" rx="{rx}" ry="{ry}" transform="rotate({g.get("tilt", 0)} {num(cx)} {num(cy)})"/>'
    return svg, seen
