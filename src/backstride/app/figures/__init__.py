"""Exercise figures drawn from poses (`knowledge/poses.toml`): our own line work, no outside picture."""

from __future__ import annotations

from functools import lru_cache

from backstride.app.figures.exercise import draw, style
from backstride.knowledge.poses import poses


def has_figure(name: str) -> bool:
    return name in poses()


@lru_cache(maxsize=128)
def still(name: str, dark: bool | None = None) -> str:
    """Numbered stills as SVG; with `dark` told, plain colours for paper, else the page's style sheet colours them."""
    return str(draw(name, poses()[name], dark, inline_style=dark is not None)[0])


@lru_cache(maxsize=128)
def moving(name: str) -> str:
    """The movement as an SVG that carries its own style: for an `img`, where the page's sheet does not reach."""
    return str(draw(name, poses()[name])[1])


def sheet() -> str:
    """The style sheet for stills inside a page."""
    return str(style())


__all__ = ["has_figure", "moving", "poses", "sheet", "still"]
