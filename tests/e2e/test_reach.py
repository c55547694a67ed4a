"""Every page and state with the keyboard alone, and in forced colours: everything reached, seen, and no way shut."""

from __future__ import annotations

import pytest

from e2e import states
from e2e.pictures import STATES, walk

#: what a person can act on, each with a key that the focus reports too; a group of radio buttons is one stop
NAMED = """() => {
  const stops = "a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0']";
  const forms = [...document.forms], keys = new Set();
  let n = 0;
  for (const node of document.querySelectorAll(stops)) {
    if (!node.checkVisibility() || node.disabled) continue;
    const key = node.type === "radio" ? `radio ${node.name} of form ${forms.indexOf(node.form)}` : `stop ${n++}`;
    node.dataset.stop = key;
    keys.add(key);
  }
  return [...keys];
}"""
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const seen = node.closest(".choice, .nrs label") || node, box = seen.getBoundingClientRect();
  const bar = document.querySelector(".nav"), ring = [node, seen].map(one => getComputedStyle(one));
  const isBehind = bar && getComputedStyle(bar).position === "fixed" && !bar.contains(node)
    && box.top >= bar.getBoundingClientRect().top;
  return {
    key: node.dataset.stop || "",
    html: node.outerHTML.slice(0, 120),
    ring: ring.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
    hidden: isBehind || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth,
  };
}"""
#: made to act by script alone, so that no key would do it
ONLY_BY_MOUSE = """() => [...document.querySelectorAll("[onclick],[role=button],[role=link],[role=checkbox]")]
  .filter(node => !node.matches("a[href],button,summary")).map(node => node.outerHTML.slice(0, 120))"""
#: in forced colours: text, borders of controls, shapes and drawn marks that do not stand out from what is behind them
FAINT = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = color => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const against = (color, ground) => {
    if (!color || color === "none" || color.startsWith("url")) return 1;
    const ink = rgb(color);
    if (ink[3] < 40) return 1;
    const [a, b] = [light(ink), light(rgb(ground))].sort((p, q) => q - p);
    return (a + .05) / (b + .05);
  };
  const ground = node => {
    for (let one = node; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (rgb(color)[3] > 200) return color;
    }
    return "Canvas";
  };
  const border = (style, behind, sides = ["Top", "Bottom"]) => sides.every(side =>
    style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1
    && against(style[`border${side}Color`], behind) >= 3);
  const wrong = [], say = (what, node) => wrong.push(`${what}: ${node.outerHTML.slice(0, 110)}`);
  for (const node of document.querySelectorAll("body *")) {
    if (!node.checkVisibility()) continue;
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    const own = [...node.childNodes].some(one => one.nodeType === 3 && one.textContent.trim());
    const isSvg = node instanceof SVGElement;
    if (own && box.width > 2 && !node.closest(".vh, .skip, .digit")) {  // a digit stands on a disc of its own
      if (against(isSvg ? style.fill : style.color, ground(node)) < (isSvg ? 3 : 4.5)) say("faint text", node);
    }
    if (node.matches(".btn, .choice, .nrs label, .door, .drop, select, textarea, input:not([type=hidden])")) {
      const isNative = ["checkbox", "radio", "file"].includes(node.type);
      if (!isNative && !border(style, ground(node.parentElement))) say("control without a border", node);
    }
    if (isSvg && node.matches("rect, circle, line, ellipse") && box.width > 1 && box.height > 1) {
      const behind = ground(node.closest("svg"));
      const best = Math.max(against(style.fill, behind), style.stroke === "none" ? 1 : against(style.stroke, behind));
      if (best < 1.1 && style.opacity !== "0") say("invisible shape", node);
    }
    for (const part of ["::before", "::after"]) {
      const mark = getComputedStyle(node, part);
      if (mark.content !== '""' || parseFloat(mark.width) < 4 || mark.display === "inline") continue;
      if (against(mark.backgroundColor, ground(node)) < 1.3 && !border(mark, ground(node), ["Bottom"])) say(`invisible ${part}`, node);
    }
  }
  return [...new Set(wrong)];
}"""
#: how a choice looks whose own box is not drawn
LOOK = """label => { const style = getComputedStyle(label), mark = getComputedStyle(label.querySelector("span") || label, "::before");
  return [style.backgroundColor, style.color, style.borderStyle, style.borderWidth, style.outlineStyle, mark.content].join(); }"""


def unreached(page) -> list[str]:
    """Tab from the top through everything: what is not reached, not seen when reached, or does not let go."""
    page.evaluate("document.querySelectorAll('main details').forEach(node => node.open = true)")
    missing = set(page.evaluate(NAMED))
    parts = page.locator("input[type=date], input[type=month], input[type=time]").count()
    wrong, last, stayed = [], "", 0
    # nothing to skip without a header; after a fragment or a heading with the focus the browser begins further down
    is_first = bool(page.locator("header nav").count()) and "#" not in page.url
    for n in range(len(missing) + 6 * parts + 12):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is None:
            continue
        if is_first and n == 0 and "skip" not in now["html"]:
            wrong.append(f"the first stop is no skip link: {now['html']}")
        if not now["ring"]:
            wrong.append(f"no ring: {now['html']}")
        if now["hidden"]:
            wrong.append(f"out of sight: {now['html']}")
        stayed = stayed + 1 if now["key"] == last else 0
        if stayed > 6:
            wrong.append(f"a trap: {now['html']}")
            break
        last = now["key"]
        missing.discard(now["key"])
        if not missing:
            break
    wrong += [
        "not reached: "
        + page.locator(f'[data-stop="{key}"]').first.evaluate("n => n.outerHTML.slice(0, 120)")
        for key in sorted(missing)
    ]
    return list(dict.fromkeys(wrong)) + [f"by mouse alone: {html}" for html in page.evaluate(ONLY_BY_MOUSE)]


def unseen(page) -> list[str]:
    """In forced colours, on light and on dark: what cannot be told from its ground, and choices that do not show."""
    wrong = []
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        wrong += [f"{scheme}: {fault}" for fault in page.evaluate(FAINT)]
    for label in page.locator("label:has(input[type=radio], input[type=checkbox])").all():
        box = label.locator("input").first
        if box.evaluate("node => getComputedStyle(node).opacity") != "0" or box.is_checked():
            continue
        before = label.evaluate(LOOK)
        box.evaluate("node => { node.checked = true; }")
        if label.evaluate(LOOK) == before:
            wrong.append(f"a choice that does not show: {label.evaluate('n => n.outerHTML.slice(0, 120)')}")
        box.evaluate("node => { node.checked = false; }")
    page.emulate_media(forced_colors="none", color_scheme="light")
    return list(dict.fromkeys(wrong))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("state", STATES)
def test_every_page_of_a_state_by_keyboard_and_in_forced_colours(serve, window, state):
    make, shots = STATES[state]
    app = serve(states.NOW)
    make(app)
    page = window(app, width=390, ignore_https_errors=True).page
    wrong = []
    for shot in walk(page, app, shots):
        wrong += [f"{shot.name}: {fault}" for fault in (*unreached(page), *unseen(page))]
    assert not wrong, "\n".join(wrong)


def test_the_skip_link_leads_past_the_navigation(example_app, window):
    """Enter on it, and the next stop lies inside the page."""
    page = window(example_app).page
    page.goto("/load")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
