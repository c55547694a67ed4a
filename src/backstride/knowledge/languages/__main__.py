"""What a language still lacks, as TOML to fill in: `python -m backstride.knowledge.languages fr [FILE]`."""

from __future__ import annotations

import json
import sys

from backstride.knowledge.languages import texts


def missing(language: str, only: str = "") -> dict[str, dict[str, str]]:
    """File -> place -> English, for every text without a current translation; a text that stands twice comes once."""
    english, there = (
        texts.english(),
        texts.translations(language) if language in texts.known_languages() else {},
    )
    current = {
        english[file][place]
        for file, rows in there.items()
        for place, (mark, _) in rows.items()
        if place in english.get(file, {}) and texts.fingerprint(english[file][place]) == mark
    }
    found: dict[str, dict[str, str]] = {}
    for file, places in english.items():
        for place, source in places.items():
            if (not only or file == only) and source.strip() and source not in current:
                current.add(source)
                found.setdefault(file, {})[place] = source
    return found


def main(words: list[str]) -> int:
    if not words:
        print(__doc__)
        return 2
    for file, rows in missing(*words[:2]).items():
        print(f"\n# ---- {file}\n[texts]")
        for place, source in rows.items():
            print(f"# {source}".replace("\n", " "))
            print(f'{json.dumps(place)} = ["{texts.fingerprint(source)}", ""]')
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
