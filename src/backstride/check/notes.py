"""What has to be said beside a result: two answers that disagree, words we could not read, and who this is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from backstride.check.answers import NONE, UNSURE
from backstride.check.words import texts
from backstride.core.finding import Answer, Finding

if TYPE_CHECKING:
    from backstride.knowledge.rulebook import Rulebook


def notes(
    story: str,
    told: Iterable[Finding],
    answers: Mapping[str, Any],
    answered: Iterable[Finding],
    book: Rulebook,
) -> tuple[str, ...]:
    """One sentence each, the most cautious reading already taken."""
    said = texts().notes
    found = [said["conflict"].format(sign=book.signs[name]) for name in _disagree(told, answered, book)]
    found += [
        said["none_and_more"].format(ask=question.ask)
        for question, _ in book.questions
        if question.items and _none_and_more(answers.get(question.id))
    ]
    found += _of_the_words(story, said)
    values = {f.id: f.value for f in (*told, *answered)}
    if str(values.get("sex", "")).startswith("m") and values.get("pregnant") == Answer.YES:
        found.append(said["pregnant_man"])
    age = values.get("age")
    if isinstance(age, int | float) and not isinstance(age, bool) and age < 18:
        found.append(said["child" if age < 16 else "teen"])
    return tuple(dict.fromkeys(found))


def _disagree(told: Iterable[Finding], answered: Iterable[Finding], book: Rulebook) -> list[str]:
    """Signs that were said or answered yes in one place and answered no in another. A denial in the story is no answer."""
    given = list(answered)
    yes = {f.id for f in (*told, *given) if f.value == Answer.YES}
    no = {f.id for f in given if f.value == Answer.NO}
    return [name for name in sorted(yes & no) if name in book.signs]


def _none_and_more(value: Any) -> bool:
    return isinstance(value, list | tuple) and NONE in value and any(v not in (NONE, UNSURE) for v in value)


def _of_the_words(story: str, said: Mapping[str, str]) -> list[str]:
    if not story.strip():
        return []
    from backstride.story.language import read_language
    from backstride.story.text import read_words

    heard = read_words(story)
    found = [] if read_language(story, heard.words) == "en" else [said["language"]]
    return [*found, said["cut"]] if heard.cut else found
