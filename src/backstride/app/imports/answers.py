"""What the runner says of a file whose reader could not tell the sport: for all of its activities that name none, at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from backstride.app.journal.athletes import hold
from backstride.app.journal.models import Activity, Athlete, ImportedFile
from backstride.formats.sports import is_known

#: choices of a problem that are about the sport
_OF_SPORTS = {"run", "count as exercise"}


def asks_for_sport(problem: dict[str, Any]) -> bool:
    return bool(_OF_SPORTS & set(problem.get("choice", ())))


def say_sport(file: ImportedFile, sport: str) -> int:
    """Count the file's activities whose own word for a sport is missing or unknown as this one; how many they were."""
    with transaction.atomic():
        hold(file.athlete_id)
        rows = Activity.objects.filter(sources__file=file)
        unsaid = [pk for pk, word in rows.values_list("pk", "sub_sport") if not word or not is_known(word)]
        Activity.objects.filter(pk__in=unsaid).update(sport=sport)
        for problem in file.problems:
            if asks_for_sport(problem):
                problem["answer"] = sport
        file.save(update_fields=["problems"])
        Athlete.objects.filter(pk=file.athlete_id).update(sessions_stale=True)
    return len(unsaid)
