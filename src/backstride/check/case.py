"""A story, answers, or both, to one assessed case: what the terminal, the pages and REST all call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backstride.check.answers import findings_of
from backstride.check.asking import next_questions
from backstride.check.assess import assess, could_not_assess
from backstride.check.notes import notes
from backstride.check.result import Result
from backstride.core.disposition import Disposition, RunPermission
from backstride.core.finding import Answer, Finding
from backstride.knowledge.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


#: a step up in training beyond this counts as a jump (load dossier A2: more than 10 %)
SPIKE_PCT = 10.0


def story_findings(
    text: str, today: date | None = None, *, own: bool = False, net: bool = True
) -> tuple[Finding, ...]:
    """What the words say, for the rules: signs, places, side, person and times. Words never answer no for the check.

    `net`: sentences that the words leave unread are weighed against known ones (`story.net`).
    """
    from backstride.story import read

    told = read(text, today=today, own=own, net=net and not own)
    found = list(told.findings)
    found += [Finding(id=f"at_{region}", value=Answer.YES, origin="story") for region in told.regions]
    if told.side:
        found.append(Finding(id="side", value=told.side, origin="story"))
    if told.in_scope is False:
        found.append(Finding(id="out_of_scope", value=Answer.YES, origin="story"))
    if not told.regions:
        found.append(Finding(id="no_site", value=Answer.YES, origin="story"))
    found += [
        Finding(
            id="spike_session",
            value=Answer.YES,
            origin="story",
            span=(step.start, step.end),
            text=text[step.start : step.end],
        )
        for step in told.load_changes
        if step.change_pct is not None and step.change_pct > SPIKE_PCT
    ]
    return tuple(found)


def case(
    story: str = "",
    answers: Mapping[str, Any] | None = None,
    *,
    today: date | None = None,
    batch: bool = False,
    log: Sequence[Finding] = (),
    own: bool = False,
    net: bool = True,
) -> Result:
    """Assess a case. With `batch`, the text is all there is; otherwise the next questions travel with the result.

    `own`: every wording counts as the runner's own, for a page that speaks to its reader.
    `net`: without it only the vocabulary reads the story; a millisecond instead of some twenty.
    `log`: what the training log shows around the first day of pain (`log_findings`); it moves contributors alone.

    In an interview a denial in the story is read back but leaves the question open (A2.5).
    """
    book = rulebook()
    try:
        told = story_findings(story, today, own=own, net=net) if story else ()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - a story that cannot be read must not end in reassurance
        return could_not_assess((), book, f"{type(error).__name__}: {error}")
    answered = findings_of(answers or {}, book)
    if batch:
        return assess((*answered, *told), today=today, batch=True, log=log)
    if any(
        f.id == "where_told" for f in answered
    ):  # the place was asked: the story's silence about it is over
        told = tuple(f for f in told if f.id != "no_site")
    said = tuple(f for f in told if f.value != Answer.NO)
    result = assess((*answered, *said), today=today, log=log)
    if result.error:
        return result
    from dataclasses import replace

    shown = tuple(f for f in (*answered, *told, *log) if not f.id.startswith("asked:"))
    try:
        asked = tuple(next_questions((*answered, *said), answers or {}, book))
        beside = notes(story, said, answers or {}, answered, book)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - an interview that cannot go on must not end in reassurance
        return could_not_assess(shown, book, f"{type(error).__name__}: {error}")
    result = replace(result, findings=shown, next_questions=asked, notes=beside)
    return _while_open(result)


def _while_open(result: Result) -> Result:
    """Below clinician-days nothing is said while a question could still raise it: only a whole interview reassures."""
    from dataclasses import replace

    still = tuple(q["id"] for q in result.next_questions if not q["skippable"])
    if not still or result.disposition.rank >= Disposition.CLINICIAN_DAYS.rank:
        return result
    return replace(
        result,
        disposition=Disposition.INCOMPLETE,
        run_permission=RunPermission.NONE,
        open_questions=tuple(dict.fromkeys((*result.open_questions, *still))),
    )


def batch_json(result: Result, text: str) -> dict[str, Any]:
    """The contract's object for a text with nobody to ask: `disposition` obeys silence, `if_rest_no` reads it as no."""
    found = result.to_json()
    if result.error:
        return found
    said = tuple(f for f in result.findings if f.value != Answer.NO)
    asked = assess(said, batch=False)
    level = result.disposition_if_rest_no
    strong = level is not None and level.rank >= Disposition.CLINICIAN_DAYS.rank
    found["disposition"] = str(level if strong else Disposition.INCOMPLETE)
    found["run_permission"] = str(result.run_permission if strong else RunPermission.NONE)
    found["open"] = list(asked.open_questions)
    found["next_questions"] = next_questions(said, {}, rulebook())
    found["n_characters"] = len(text)
    return found
