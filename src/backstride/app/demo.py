"""The example runner in a journal of its own, marked as an example."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from backstride.app import clock
from backstride.app.imports.run import finish
from backstride.app.imports.store import store
from backstride.app.journal.merging import compute
from backstride.app.journal.models import Athlete, LongTask, PainDay
from backstride.app.journal.models.work import DONE
from backstride.app.where import local_country, local_zone
from backstride.core.activity import ReadResult

#: the same runner on every machine
SEED = 20260316


def show_example(owner: Any, *, years: int = 3) -> Athlete:
    """The example athlete of a user, made at first use; made anew when its last run is over a week old."""
    athlete = Athlete.objects.filter(owner=owner, is_example=True).first()
    if athlete is not None:
        last = athlete.training_sessions.order_by("-date").values_list("date", flat=True).first()
        if last is not None and (clock.today(athlete) - last).days <= 7:
            return athlete
        athlete.delete()
    return load_example(owner, years=years)


def load_example(owner: Any, *, years: int = 3) -> Athlete:
    """Make the example athlete: log, pain, nothing decided yet."""
    from backstride.load.demo import runner as example_runner

    with transaction.atomic():
        athlete = Athlete.objects.create(
            owner=owner,
            name="Example runner",
            is_example=True,
            language="",  # the browser's, at the first page
            time_zone=local_zone(),
            country=local_country(),
        )
        runner = example_runner(SEED, clock.today(athlete), years=years)
        task = LongTask.objects.create(athlete=athlete, kind="import", state=DONE, started_at=clock.now())
        for activity in runner.activities:
            store(task, ReadResult(file=activity.file, format=activity.format, activities=(activity,)))
        PainDay.objects.bulk_create(
            PainDay(
                athlete=athlete,
                date=day.date,
                morning=day.morning,
                worst=day.worst,
                during_run=day.during_run,
                source="example",
            )
            for day in runner.pain
        )
        compute(athlete)
        finish(task, 0.0)
        LongTask.objects.filter(pk=task.pk).update(finished_at=clock.now())
    return athlete
