"""Single sentences in which many people say a serious sign, and others close by that say none."""

from __future__ import annotations

import tomllib
from functools import lru_cache

import msgspec

from backstride.core.disposition import Disposition
from backstride.knowledge.place import root
from backstride.knowledge.reading import convert


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    sign: str
    text: str
    half: str


class _Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences a line each. `finding`: one of these is said, or a level is to be reached."""

    finding: list[str]
    says: str = ""
    others: str = msgspec.field(default="", name="not")
    least: float = 0
    level: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str = "1"
    level: str = ""
    says: list[_Row] = []
    others: list[_Row] = msgspec.field(default=[], name="not")
    sign: list[_Sign] = []


class Net(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the net under the words may do: the signs it may raise, and those that close no sentence."""

    version: str
    raises: list[str]
    passes: list[str]

    def lets_pass(self, sign: str) -> bool:
        """Whether a sentence in which only such signs were denied is still open to the net."""
        return sign in self.passes or any(row[-1] == "*" and sign.startswith(row[:-1]) for row in self.passes)


@lru_cache(maxsize=1)
def net() -> Net:
    """The settings of the net; KnowledgeError names a mistake."""
    return convert("net.toml", (root() / "net.toml").read_bytes(), Net)


@lru_cache(maxsize=1)
def sentences() -> tuple[tuple[str, str], ...]:
    """Sentence and the sign it says, "" for none. A sentence that is to reach a level but names no sign is left out."""
    levels = {str(level) for level in Disposition}
    found: dict[str, str] = {}
    for path in sorted(root().joinpath("phrases").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        file = convert(f"phrases/{path.name}", path.read_bytes(), _File)
        told = [(row.text, row.sign.split("|")[0]) for row in file.says]
        told += [(line, sign.finding[0]) for sign in file.sign for line in sign.says.strip().splitlines()]
        found.update({text: name for text, name in told if name not in levels})
        harmless = [row.text for row in file.others]
        harmless += [line for sign in file.sign for line in sign.others.strip().splitlines()]
        for text in harmless:
            found.setdefault(text, "")
    for line in tomllib.loads((root() / "look_alikes.toml").read_text(encoding="utf-8"))["lines"]:
        found.setdefault(line, "")
    return tuple(found.items())


@lru_cache(maxsize=1)
def harmless_stories() -> tuple[str, ...]:
    """Whole stories without a serious sign, from the probe sets."""
    benign = {str(Disposition.SELF_CARE), str(Disposition.CLINICIAN_ROUTINE)}
    return tuple(
        probe["text"]
        for path in sorted(root().joinpath("probes").iterdir(), key=lambda p: p.name)
        if path.name.endswith(".toml")
        for probe in tomllib.loads(path.read_text(encoding="utf-8"))["probe"]
        if probe["level"] in benign
    )


@lru_cache(maxsize=1)
def plain_talk() -> tuple[str, ...]:
    """Sentences that say nothing about a body, or nothing that a page claims: weather, races, menus, jokes."""
    out: list[str] = []
    for path in sorted(root().joinpath("claim_sentences").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            out += data.get("none", [])
            out += [line for lines in data.get("none_by_kind", {}).values() for line in lines]
    return tuple(out)
