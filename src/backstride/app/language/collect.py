"""The texts that pages and Python mark for translation, and the `.po` file brought up to date with them.

    python -m backstride.app.language.collect de      new texts are added, texts that went are dropped

No outside program is needed: templates go through Django's own reader, Python through its syntax tree.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from django.utils.translation.template import templatize

APP = Path(__file__).resolve().parent.parent
_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_TWO = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?", re.DOTALL)

#: (context or nothing, text, plural or nothing)
Message = tuple[str, str, str]


def messages() -> dict[Message, list[str]]:
    """Every text marked in the app -> the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sorted(APP.rglob("*.html")):
        for name, first, second in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
            _add(found, name, [ast.literal_eval(text) for text in (first, second) if text], path)
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = [
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                ]
                _add(found, node.func.id, texts, path)
    return found


def _add(found: dict[Message, list[str]], name: str, texts: list[str], path: Path) -> None:
    if name in _ONE and texts:
        message = ("", texts[0], "")
    elif name in _TWO and len(texts) >= 2:
        message = ("", texts[0], texts[1])
    elif name in _CONTEXT and len(texts) == 2:
        message = (texts[0], texts[1], "")
    else:
        return
    where = path.relative_to(APP).as_posix()
    if where not in found.setdefault(message, []):
        found[message].append(where)


def bring_up_to_date(language: str) -> tuple[int, int, int]:
    """Add new texts, drop those that went. Returns added, dropped, still without translation."""
    import polib

    from backstride.app.language.catalogue import po_file

    path = po_file(language)
    old = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    kept = {(e.msgctxt or "", e.msgid, e.msgid_plural or ""): e for e in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
        **old.metadata,
    }
    now = messages()
    for message in sorted(now, key=lambda m: (now[m][0], m[1])):
        context, text, plural = message
        entry = kept.get(message) or polib.POEntry(msgctxt=context or None, msgid=text, msgid_plural=plural)
        if plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(now[message][0], "")]
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return len(now.keys() - kept.keys()), len(kept.keys() - now.keys()), len(new.untranslated_entries())


if __name__ == "__main__":
    added, dropped, missing = bring_up_to_date(sys.argv[1])
    print(f"{added} added, {dropped} dropped, {missing} without translation")
