"""The whole knowledge base as one document, for a clinician's review."""

from __future__ import annotations

from backstride.check.words import texts
from backstride.knowledge import shelf as evidence
from backstride.knowledge.cases import rule_cases
from backstride.knowledge.patterns import patterns
from backstride.knowledge.rulebook import rulebook
from backstride.knowledge.self_tests import self_tests


def _stories(rule: str) -> list[str]:
    row = rule_cases().get(rule)
    told = [("Must fire", text) for text in row.fires] if row else []
    told += [("Must not fire", text) for text in row.not_fires] if row else []
    return [f"- {kind}: \u201c{text}\u201d" for kind, text in told] + [""]


def document() -> str:
    """The rules, questions, texts and passages as one Markdown document for a clinician's review."""
    book, said, shelf = rulebook(), texts(), evidence.sources()
    lines = [f"# Backstride knowledge {book.version}", "", said.not_reviewed, ""]
    lines += ["## Levels", ""]
    for name, level in said.levels.items():
        lines += [f"### {name}", "", level.title, *(f"- {d}" for d in level.do), f"- When: {level.when}", ""]
    lines += ["## Rules (they only raise; the highest wins)", ""]
    for rule, condition in book.rules:
        permission = f"; running: {rule.permission}" if rule.permission else ""
        lines += [
            f"### {rule.id}: {rule.level}{permission}",
            "",
            f"Fires when: `{condition.text}`",
            "",
            f"Told as: {rule.reason}",
            "",
            f"Grade {rule.grade}; sources {', '.join(rule.sources)}",
            "",
            *_stories(rule.id),
        ]
    lines += ["## Point rules", ""]
    for points, gate, score in book.points:
        bands = ", ".join(f"{n:g} or more: {level}" for n, level in points.bands)
        lines += [
            f"### {points.id}",
            "",
            f"Gate: `{gate.text}`",
            "",
            *(f"- {n:+g}: `{c.text}`" for c, n in score),
            "",
            f"Bands: {bands}",
            "",
            *_stories(points.id),
        ]
    lines += ["## Facts and gates", ""]
    lines += [f"- **{k}**: `{c.text}`" for k, c in {**book.facts, **book.gates}.items()]
    lines += ["", "## Questions", ""]
    for question, condition in book.questions:
        lines += [f"### {question.ask}", "", f"{question.why_ask} (asked when `{condition.text}`)", ""]
        lines += (
            [f"- {book.signs[i]}" for i in question.items]
            + [f"- {label}" for _, label in question.options]
            + [""]
        )
    lines += ["## Contributors (they sort, they never change a level)", ""]
    for row, _, features in patterns().contributors:
        lines += [f"### {row.id}: {row.name}", "", row.say, ""]
        lines += [
            f"- looked at when: `{row.where}`; prior {row.prior:g}; at most: {row.ceiling or 'fits well'}; grade {row.grade}"
        ]
        lines += [f"- {f.points:+g} {f.label} (`{f.when}`; {f.basis})" for f, _ in features]
        lines += [f"- sources: {'; '.join(shelf[s].citation for s in row.sources)}", ""]
    lines += ["## Self-tests", "", self_tests().stop, ""]
    for test, _, _ in self_tests().tests.values():
        lines += [
            f"### {test.id}: {test.title}",
            "",
            test.shows,
            "",
            *(f"{n}. {step}" for n, step in enumerate(test.steps, 1)),
        ]
        lines += [
            "",
            f"- offered when: `{test.offer}`",
            *(f"- closed: {b.why} (`{b.when}`)" for b in test.blocked),
            f"- {test.error}",
            "",
        ]
    lines += [f"- never: {row.title}. {row.why}" for row in self_tests().never]
    lines += ["", "## Worth ruling out", ""]
    lines += [
        f"- {item.id}: {item.name}. {item.say} (rules {', '.join(item.rules)})"
        for item, _ in patterns().rule_out
    ]
    lines += ["", "## Passages", ""]
    for passage in evidence.passages().values():
        cited = "; ".join(shelf[s].citation for s in passage.sources)
        lines += [
            f"### {passage.title} ({passage.grade}, {passage.year or 'no year'})",
            "",
            passage.text,
            "",
            f"Uncertain: {passage.uncertain or 'not stated'}",
            "",
            cited,
            "",
        ]
    return "\n".join(lines)
