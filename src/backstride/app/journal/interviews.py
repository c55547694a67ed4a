"""The interview of a journal: taken up, answered, finished. The steps themselves are `backstride.check.interview`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.journal import checks
from backstride.app.journal.checkin import provisional
from backstride.app.journal.load import exposures
from backstride.app.journal.models import Athlete, CheckRun
from backstride.app.journal.pain import first_day_of_pain
from backstride.check import interview, log_findings, words
from backstride.check.interview import Interview, Step
from backstride.core.disposition import Disposition
from backstride.core.errors import UsageError
from backstride.core.finding import Finding


def begin(athlete: Athlete, story: str = "", *, replaces: CheckRun | None = None) -> CheckRun:
    """A new interview; with `replaces`, one that corrects a wrong answer or a misread word of a finished check."""
    now = interview.start(story, at=_now())
    state: dict[str, Any] = {"interview": now.to_json()}
    if replaces is not None:
        kept = state_of(replaces)
        now = Interview(story=story or kept.story, given=kept.given, history=(*kept.history, *now.history))
        state = {"interview": now.to_json(), "corrects": replaces.pk}
    return checks.start_check(
        athlete, story=now.story, state=state, episode=replaces.episode if replaces else None
    )


def begin_with(run: CheckRun, given: dict[str, Any]) -> CheckRun:
    """The interview of a finished check with more answers, such as a self-test's, as a check of its own."""
    now = state_of(run)
    for name, value in given.items():
        now = interview.answer(now, name, value, at=_now())
    state = {"interview": now.to_json()}
    return checks.start_check(run.athlete, story=now.story, state=state, episode=run.episode)


def state_of(run: CheckRun) -> Interview:
    """The interview as it was saved; an empty one where the check came from elsewhere."""
    saved = (run.state or {}).get("interview")
    return interview.from_json(saved) if saved else interview.start(run.story)


def look(run: CheckRun) -> Step:
    """Where an interview stands, with what the log shows beside the words."""
    return interview.look(state_of(run), today=clock.today(run.athlete))


def keep(run: CheckRun, now: Interview, version: int) -> CheckRun:
    """Save a step. Raises StaleError when another tab was quicker."""
    return checks.save_check(run, {**run.state, "interview": now.to_json()}, version=version, story=now.story)


def tell(run: CheckRun, story: str, version: int) -> CheckRun:
    return keep(run, interview.tell(state_of(run), story, at=_now()), version)


def answer(run: CheckRun, question: str, value: Any, version: int) -> CheckRun:
    return keep(run, interview.answer(state_of(run), question, value, at=_now()), version)


def finish(run: CheckRun) -> CheckRun:
    """The result of a finished interview, kept for good with its words. Raises UsageError while a question is open."""
    from backstride.check import case

    now = state_of(run)
    today = clock.today(run.athlete)
    found = interview.look(now, today=today)
    if found.phase == "asking":
        raise UsageError("A question is still open", "Answer it, or say you are not sure.")
    result = case(now.story, now.answers, today=today, log=_log(run.athlete, found, today))
    told = {
        "title": words.title(result, run.athlete.country),
        "variant": words.variant(result),
        "say": words.say_this(result),
        "safety_net": words.safety_net(result),
        "n_asked": found.n_asked,
        "review": list(found.review),
    }
    with transaction.atomic():
        done = checks.finish_check(run, {**result.to_json(), "told": told})
        _date(done, _onset(run.athlete, found, today))
        _replace(done, now)
    return done


def _date(done: CheckRun, onset: date | None) -> None:
    """Give the complaint its first day where it has none yet: the run gate and the clock hang on it."""
    if done.episode is not None and done.episode.onset_date is None and onset is not None:
        done.episode.onset_date = onset
        done.episode.save(update_fields=["onset_date"])


def _replace(done: CheckRun, now: Interview) -> None:
    """What this check answers: a corrected one, and the open questions of a check-in."""
    corrected = checks.check_run(done.athlete, (done.state or {}).get("corrects") or 0)
    if corrected is not None and corrected.corrected_by_id is None:
        event = next((e for e in reversed(now.history) if e.did in {"change", "story"}), None)
        checks.correct(
            corrected,
            event.id if event else "",
            event.was if event else None,
            event.value if event else None,
            done,
        )
        return
    for run in provisional(done.athlete):
        checks.clarified(run, done)


def _log(athlete: Athlete, found: Step, today: date) -> tuple[Finding, ...]:
    """What the log shows around the first day of this complaint, where that day is known."""
    onset = _onset(athlete, found, today)
    return log_findings(exposures(athlete).to_json(), onset) if onset else ()


def _onset(athlete: Athlete, found: Step, today: date) -> date | None:
    episode = checks.open_episode(athlete)
    if episode is not None and episode.onset_date:
        return episode.onset_date
    scored = first_day_of_pain(athlete, today)
    if scored is not None:
        return scored
    days = next((f.value for f in found.result.findings if f.id == "duration_days"), None)
    return (
        today - timedelta(days=round(float(days))) if isinstance(days, int | float) and days <= 60 else None
    )


def is_urgent(run: CheckRun) -> bool:
    """Whether a clinician decides what comes next."""
    return run.disposition in {Disposition.EMERGENCY_NOW, Disposition.SAME_DAY, Disposition.CLINICIAN_DAYS}


def _now() -> str:
    return clock.now().isoformat()
