"""Everything of a journal that a letter or a bundle may say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from backstride.app import clock
from backstride.app.journal.load import exposures
from backstride.app.journal.models import Athlete, CheckRun, Release
from backstride.app.journal.pain import pain_days
from backstride.app.journal.planning import plan_of_today
from backstride.app.journal.standing import Standing, standing
from backstride.export.facts import CheckedIn, ExerciseCount, Facts, Told, Tried
from backstride.export.letter.texts import questions
from backstride.knowledge.rulebook import rulebook

#: what was tried and checked further back than this is history, not this complaint (our setting)
LOOK_BACK_DAYS = 120


def facts(athlete: Athlete, *, with_name: bool = True) -> Facts:
    """The complaint as it stands today."""
    today, holds = clock.today(athlete), standing(athlete)
    run = holds.decided_by
    since = today - timedelta(days=LOOK_BACK_DAYS)
    version = plan_of_today(athlete, today)
    zone = clock.zone(athlete.time_zone)
    episodes = [(row.onset_date, row.resolved_on) for row in athlete.episodes.order_by("created_at", "pk")]
    return Facts(
        made_on=today,
        knowledge_version=(run.knowledge_version if run else "") or rulebook().version,
        name=athlete.name if with_name else "",
        born_year=athlete.born_year,
        country=athlete.country,
        disposition=str(holds.disposition) if holds.disposition else None,
        run_permission=str(holds.run_permission) if holds.run_permission else None,
        is_review_due=holds.is_review_due,
        checked_on=run.finished_at.astimezone(zone).date() if run and run.finished_at else None,
        result=_result(run),
        story=_story(run),
        release=_release(holds),
        onset=_onset(run),
        episodes=tuple(sorted(episodes, key=lambda pair: pair[0] or pair[1] or today)),
        load=exposures(athlete).to_json(),
        pain=tuple(pain_days(athlete, since, today)),
        check_ins=tuple(_check_ins(athlete, since)),
        tried=tuple(
            Tried(
                date=row.date,
                kind=row.kind,
                text=row.text,
                pain_before=row.pain_before,
                pain_after=row.pain_after,
            )
            for row in athlete.treatments.filter(date__gte=since)
        ),
        exercises=tuple(_exercises(athlete, since)),
        plan=version.plan if version else None,
        plan_made_on=version.made_at.astimezone(zone).date() if version else None,
        told=told(athlete),
    )


def told(athlete: Athlete) -> Told:
    """What the runner wrote on the report page, kept for the next letter."""
    kept: dict[str, Any] = athlete.preferences.get("report") or {}
    known = questions()
    ticked = kept.get("ticked")
    ids = [row.id for row in known.values() if row.ticked] if ticked is None else ticked
    asked = [known[one].ask for one in known if one in ids]
    own = [line.strip() for line in str(kept.get("own_questions", "")).splitlines() if line.strip()]
    return Told(
        medicines=str(kept.get("medicines", "")),
        history=str(kept.get("history", "")),
        more=str(kept.get("more", "")),
        questions=(*own, *asked),
    )


def _result(run: CheckRun | None) -> dict[str, Any] | None:
    """The result that holds the level up. A raised check-in has no answers of its own: its episode's interview has."""
    if run is None or run.result is None:
        return None
    found = dict(run.result)
    if not found.get("findings") and run.episode is not None:
        asked = run.episode.check_runs.filter(finished_at__isnull=False, origin="interview").order_by(
            "-finished_at"
        )
        before = asked.first()
        if before is not None:
            found["findings"] = (before.result or {}).get("findings") or []
            zone = clock.zone(run.athlete.time_zone)
            found["findings_on"] = before.finished_at.astimezone(zone).date().isoformat()
    return found


def _story(run: CheckRun | None) -> str:
    if run is None:
        return ""
    if run.story or run.episode is None:
        return run.story
    told_before = run.episode.check_runs.exclude(story="").order_by("-started_at").first()
    return told_before.story if told_before else ""


def _onset(run: CheckRun | None) -> date | None:
    return run.episode.onset_date if run is not None and run.episode is not None else None


def _release(holds: Standing) -> dict[str, Any] | None:
    """The saying that counts; else the newest one for the check, which then lifted nothing."""
    row: Release | None = holds.release
    if row is None:
        return None
    return {"date": row.date.isoformat(), "seen_by": row.seen_by, "said": row.said}


def _check_ins(athlete: Athlete, since: date) -> list[CheckedIn]:
    return [
        CheckedIn(date=row.date, screen=row.screen, disposition=row.disposition, note=row.note)
        for row in athlete.check_ins.filter(date__gte=since)
    ]


def _exercises(athlete: Athlete, since: date) -> list[ExerciseCount]:
    from backstride.plan.exercises import library

    days: dict[str, list[date]] = defaultdict(list)
    for row in athlete.exercises_done.filter(date__gte=since):
        days[row.exercise_id].append(row.date)
    known = library().exercises
    counted = [
        ExerciseCount(
            name=known[one].name if one in known else one.replace("-", " "),
            times=len(on),
            first=min(on),
            last=max(on),
        )
        for one, on in days.items()
    ]
    return sorted(counted, key=lambda row: (-row.times, row.name))
