"""Figures of exercises from poses: numbered stills with arrows, as SVG text."""

from __future__ import annotations

from html import escape

from backstride.app.figures.marks import HELD, held, marks, prop
from backstride.app.figures.outlines import Camera, layers, num
from backstride.app.figures.skeleton import between, body, full
from backstride.app.figures.turns import add

COLOURS = {  # variable: (light, dark)
    "skin": ("#7f97b2", "#a9bdd3"),
    "skin-far": ("#aab9cb", "#71859c"),
    "top": ("#137f83", "#35b3ac"),
    "top-far": ("#74b3b4", "#237b79"),
    "shorts": ("#24405f", "#5f86b3"),
    "shorts-far": ("#8497ad", "#415f82"),
    "hair": ("#1d3149", "#4b6c93"),
    "hair-far": ("#8493a6", "#3b5575"),
    "paper": ("#ffffff", "#12181f"),
    "mark": ("#c2410c", "#ff9a5c"),
    "floor": ("#e6ebf0", "#26303b"),
    "mat": ("#d5e4e6", "#25434a"),
    "mat-edge": ("#b4cdd1", "#1c343a"),
    "prop": ("#dfe4ea", "#36424f"),
    "prop-edge": ("#c3ccd6", "#2a3440"),
    "prop-front": ("#d0d8e0", "#303b47"),
    "ink": ("#33475c", "#c9d6e3"),
    "band": ("#a8326e", "#f08cc0"),
    "tool": ("#8a6d4b", "#c7a57c"),
    "water": ("#9cc7de", "#2f6079"),
}
RULES = """.s{fill:skin}.t{fill:top}.b{fill:shorts}.h{fill:hair}.far .s{fill:skin-far}.far .t{fill:top-far}
.far .b{fill:shorts-far}.far .h{fill:hair-far}.edge{stroke:paper;stroke-width:2.6;stroke-linejoin:round}
.floor{fill:floor}.mat{fill:mat}.mat.front,.mat.side{fill:mat-edge}.prop{fill:prop}.prop.side{fill:prop-edge}
.prop.front{fill:prop-front}.arrow{fill:none;stroke:mark;stroke-width:2.6;stroke-linecap:round}.tip{fill:mark}
.glow{fill:mark;fill-opacity:.5}.band{fill:none;stroke:band;stroke-width:2;stroke-linecap:round}.knob{fill:band}
.rod{fill:none;stroke:tool;stroke-width:3;stroke-linecap:round}.ring{fill:none;stroke:tool;stroke-width:4}.water{fill:water;fill-opacity:.55}
.label{fill:ink;font:600 9px system-ui,sans-serif}.hold{fill:mark;font:700 9px system-ui,sans-serif}
.clock{fill:none;stroke:mark;stroke-width:1.4;stroke-linecap:round}.dot{fill:ink}.digit{fill:paper;font:700 7.5px system-ui,sans-serif;text-anchor:middle}"""


def style(dark=None):
    """CSS with custom properties (--fig-skin ...), light and dark; dark=True or False: plain colours, for PDF."""
    css = RULES
    for k in sorted(COLOURS, key=len, reverse=True):
        light, night = COLOURS[k]
        value = f"var(--fig-{k})" if dark is None else night if dark else light
        for prefix in ("fill:", "stroke:"):
            css = css.replace(f"{prefix}{k};", f"{prefix}{value};").replace(
                f"{prefix}{k}}}", f"{prefix}{value}}}"
            )
    if dark is None:
        css = (
            "svg.fig{"
            + "".join(f"--fig-{k}:{v[0]};" for k, v in COLOURS.items())
            + "}\n@media(prefers-color-scheme:dark){svg.fig{"
            + "".join(f"--fig-{k}:{v[1]};" for k, v in COLOURS.items())
            + "}}\n"
            + css
        )
    return (
        css
        + "\n.still{display:none}@media(prefers-reduced-motion:reduce){.move{display:none}.still{display:inline}}"
    )


def figure(prefix, key, groups, far, order=(), timing=""):
    """The figure from back to front; groups: name -> [(class, [one outline a frame])]. Each limb is drawn twice, first
    with a thin edge of paper colour, so that it reads in front of what is behind.
    """
    out = ""
    for name in sorted(groups, key=lambda n: key[n] + (1000 if n in order else 0)):
        cls = ' class="far"' if far and name.endswith("_" + far) else ""
        edge = f'<use class="edge" href="#{prefix}-{name}"/>' if name != "trunk" else ""
        out += f'<g{cls}>{edge}<g id="{prefix}-{name}">{"".join(shape(c, d, timing) for c, d in groups[name])}</g></g>'
    return out


def shape(cls, outlines, timing):
    move = (
        f'<animate attributeName="d" {timing} values="{";".join(outlines)}"/>'
        if len(set(outlines)) > 1
        else ""
    )
    return f'<path class="{cls}" d="{outlines[0]}"' + (f">{move}</path>" if move else "/>")


def floor(points, cam):
    if not points:  # in water
        return ""
    xs, zs = [p[0] for p in points], [p[2] for p in points]
    cx, cy, _ = cam(((min(xs) + max(xs)) / 2, 0, (min(zs) + max(zs)) / 2))
    w = max(abs(cam((x, 0, z))[0] - cx) for x in xs for z in zs)
    return f'<ellipse class="floor" cx="{num(cx)}" cy="{num(cy)}" rx="{num(w + 9)}" ry="{num(max(5, (w + 9) * 0.09 + 4))}"/>'


def draw(name, ex, dark=None, inline_style=True):
    """(stills, animated) SVG texts of one exercise. inline_style=False: the page brings figure.css (strict CSP)."""
    cam = Camera(ex.get("view", 0), ex.get("above", 8))
    raw, poses = [], []
    for p in ex["pose"]:
        raw.append({**ex.get("start", {}), **p})
        poses.append(full({"base": ex.get("base", "stand"), **raw[-1]}))
    if "anchor" in ex:  # this joint stays where it is in the first pose
        for i in range(len(poses)):
            shift = add(body(poses[0])[0][ex["anchor"]], body(poses[i])[0][ex["anchor"]], -1)
            poses[i]["pelvis"] = [
                poses[i]["pelvis"][0] + shift[0],
                poses[i]["pelvis"][1],
                poses[i]["pelvis"][2] + shift[2],
            ]
    panels, screen, ground = [], [], []
    for i, p in enumerate(poses):
        joints, key, groups, far = layers(p, cam)
        balls = [(cam(c)[:2], r) for _, _, _, hulls in body(p)[1] for h in hulls for c, r in h]
        screen += [q for (x, y), r in balls for q in ((x - r, y - r), (x + r, y + r))]
        ground += [c for _, _, _, hulls in body(p)[1] for h in hulls for c, r in h if c[1] - r < 12]
        under = over = ""
        for spec in ex.get("prop", []) + raw[i].get("prop", []):
            svg, top, pts = prop(spec, joints, cam)
            under, over = under + ("" if top else svg), over + (svg if top else "")
            screen += [cam(q)[:2] for q in pts]
        svg, pts = marks(raw[i], poses[i - 1], p, joints, cam)
        screen += [(x + k, y + k) for x, y in pts for k in (-4, 4)]
        still = {n: [(c, [d]) for c, d in shapes] for n, shapes in groups.items()}
        panels.append((under, figure(f"{name}{i}", key, still, far, ex.get("front", ())), over + svg, raw[i]))
    mat = any(s["kind"] == "mat" for s in ex.get("prop", []))
    shadow = "" if mat or not ex.get("floor", True) else floor(ground, cam)
    x0, x1 = min(x for x, _ in screen) - 10, max(x for x, _ in screen) + 10
    y0, y1 = min(y for _, y in screen) - 8, max([y for _, y in screen] + [0 if mat else 9]) + 2
    if "cut" in ex:  # show only what is above this height
        y1 = cam((0, ex["cut"], 0))[1]
    w, h, foot = x1 - x0, y1 - y0, 16
    across = ex.get("across", w < h * 1.3)
    shown = [k for k in panels if not k[3].get("only_move")]
    W, H = (w * len(shown), h + foot) if across else (w, (h + foot) * len(shown))
    hold = lambda p: (
        f'<g transform="translate(15 0)"><path class="clock" d="M0 -6.6a3.6 3.6 0 1 1 -.01 0M0 -5v1.9l1.4 1M-1 -8.2h2"/><text class="hold" x="6">'
        f"{escape(p['hold'])}</text></g>"
        if "hold" in p
        else ""
    )
    spot = lambda i: (num(i * w * across), num(i * (h + foot) * (not across)))
    window = f'width="{num(w)}" height="{num(h)}" viewBox="{num(x0)} {num(y0)} {num(w)} {num(h)}"'
    stills = "".join(
        f'<svg x="{spot(i)[0]}" y="{spot(i)[1]}" {window}>{shadow}{u}{f}{o}</svg>'
        f'<g transform="translate({" ".join(spot(i))}) translate({num(12)} {num(h + 11)})"><circle class="dot" cx="0" cy="-3" r="5.4"/>'
        f'<text class="digit" y="-.4">{i + 1}</text>{hold(p)}</g>'
        for i, (u, f, o, p) in enumerate(shown)
    )
    head = lambda window, css: (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="{window}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(ex["title"])}</title><desc id="{name}-d">{escape(ex["desc"])}</desc>'
        + f"<style>{css}</style>"
        * inline_style
    )
    still_svg = head(f"0 0 {num(W)} {num(H)}", style(dark)) + stills + "</svg>\n"
    # animation: a few in-between frames for each step, outlines with a fixed number of points, morphed by SMIL
    path = ex.get("cycle", list(range(len(poses))) + list(range(len(poses) - 2, 0, -1)))
    frames, times, clock = [], [], 0.0
    for a, b in zip(path, path[1:] + path[:1]):
        rest, go, n = raw[a].get("rest", 0.5), raw[b].get("go", 1.0), ex.get("frames", 5)
        frames, times = frames + [poses[a]], times + [clock]
        clock += rest
        for k in range(n):
            t = k / n
            if rest or k:
                frames, times = (
                    frames + [between(poses[a], poses[b], t * t * (3 - 2 * t))],
                    times + [clock + go * t],
                )
        clock += go
    drawn = [layers(p, cam, 20) for p in frames + frames[:1]]
    steps = ";".join(f"{t / clock:.3f}".rstrip("0").rstrip(".") or "0" for t in times) + ";1"
    mean = {n: sum(d[1][n] for d in drawn) / len(drawn) for n in drawn[0][1]}
    groups = {
        n: [(c, [d[2][n][i][1] for d in drawn]) for i, (c, _) in enumerate(shapes)]
        for n, shapes in drawn[0][2].items()
    }
    timing = f'dur="{clock:g}s" repeatCount="{ex.get("repeat", 3)}" keyTimes="{steps}"'
    moving = figure(f"{name}-m", mean, groups, drawn[0][3], ex.get("front", ()), timing)
    back = front = ""
    for spec in ex.get("prop", []):
        if spec["kind"] in HELD:
            frames_of = [held(spec, d[0], cam) for d in drawn]
            lines = "".join(
                shape(cls, [f[k][1] for f in frames_of], timing) for k, (cls, _, _) in enumerate(frames_of[0])
            )
            back, front = (back, front + lines) if prop(spec, drawn[0][0], cam)[1] else (back + lines, front)
        else:
            svg, top, _ = prop(spec, drawn[0][0], cam)
            back, front = (back, front + svg) if top else (back + svg, front)
    move_svg = (
        head(f"{num(x0)} {num(y0)} {num(w)} {num(h)}", style(dark))
        + f'{shadow}{back}<g class="move">{moving}{front}</g>'
        f'<g class="still">{panels[-1][1]}{panels[-1][2]}</g></svg>\n'
    )
    return still_svg, move_svg
