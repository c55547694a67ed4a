"""Exercise figures drawn from poses (`knowledge/poses.toml`): our own line work, no outside picture."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from backstride.app.figures.exercise import draw, style
from backstride.knowledge.place import root as knowledge_root


@lru_cache(maxsize=1)
def poses() -> dict[str, Any]:
    """Exercise id -> how it is drawn; schema in the head of the file."""
    text = knowledge_root().joinpath("poses.toml").read_text(encoding="utf-8")
    return {name: row for name, row in tomllib.loads(text).items() if isinstance(row, dict)}


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
