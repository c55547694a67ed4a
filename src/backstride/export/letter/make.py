"""Facts to a PDF. The same facts give the same bytes; no font of this machine is used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib import resources
from typing import Any

from backstride.export.facts import Facts
from backstride.export.letter.content import ROOMS, content

#: type size in points and width of the body plate in millimetres, room by room; 8 is the smallest that prints well
_SIZES = ((9.0, 40), (8.7, 38), (8.4, 34), (8.0, 30), (8.0, 26))


@dataclass(frozen=True, slots=True)
class Letter:
    """The PDF, how many pages it has, and what the first page does not say."""

    pdf: bytes
    pages: int
    left_out: tuple[str, ...]


def letter(facts: Facts, *, with_details: bool = False, language: str = "en") -> Letter:
    """The letter: everything that matters on one page, the details on a second where asked for."""
    told: dict[str, Any] = {}
    first = ROOMS[-1]
    for first, (size, width) in zip(ROOMS, _SIZES, strict=True):
        told = content(facts, first, language=language) | {"size": size, "plate_width": width}
        if _pages(told) == 1:
            break
    if with_details:
        set_in = {name: told[name] for name in ("size", "plate_width")}
        for second in ROOMS:
            told = content(facts, first, second=second, language=language) | set_in
            if _pages(told) <= 2:
                break
    return Letter(_pdf(told, facts), _pages(told), tuple(told["left_out"]))


def _files(told: dict[str, Any]) -> Any:
    """Template, words and drawings as the files of one document; nothing is written to disk."""
    template = resources.files("backstride.export.letter").joinpath("letter.typ").read_bytes()
    return {
        "main.typ": template,
        "letter.json": json.dumps(told, ensure_ascii=False, sort_keys=True).encode(),
        "plate.svg": told["plate"].encode(),
        "drawing.svg": told["drawing"].encode(),
    }


def _pages(told: dict[str, Any]) -> int:
    import typst

    found = typst.query(_files(told), "<pages>", field="value", one=True, ignore_system_fonts=True)
    return int(json.loads(found))


def _pdf(told: dict[str, Any], facts: Facts) -> bytes:
    import typst

    made_at = int(datetime.combine(facts.made_on, time(0), UTC).timestamp())
    raw: bytes = typst.compile(
        _files(told), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=made_at
    )
    return raw
