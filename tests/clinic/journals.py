"""Ana's journal with something of everything, and words by which a leak is known."""

from __future__ import annotations

from datetime import timedelta

from app.logs import folder_of_runs
from backstride.app import clock
from backstride.app.imports.run import import_paths
from backstride.app.journal import checks, notes, pain, planning, plans
from backstride.app.journal.checkin import check_in
from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.models.work import DONE

#: stands in every free text of the journal: whoever reads it has seen something
MARK = "zanzibar"
SIX = (
    "saddle_bladder_bowel",
    "weakness_unsteady",
    "chest_breath_faint",
    "fever_fall",
    "urine_calf_limb",
    "night_bone_groin",
)


def fill(athlete: Athlete, folder, *, with_plan: bool = False) -> None:
    """Runs, pain, a check-in, a result with contributors, a note, a plan, a look at a video, an export."""
    today = clock.today(athlete)
    import_paths(athlete, [folder_of_runs(folder, 3)])
    for n in range(5):
        pain.save_pain(athlete, today - timedelta(days=n), morning=2, worst=3)
    check_in(athlete, today, screen=dict.fromkeys(SIX, "no"), note=MARK, morning=2, worst=3)
    run = checks.start_check(athlete, story=f"my back, {MARK}")
    checks.finish_check(run, result())
    notes.write_note(athlete, today, MARK)
    athlete.treatments.create(date=today, kind="massage", text=MARK)
    athlete.gear.create(name=MARK)
    LongTask.objects.create(
        athlete=athlete,
        kind="form",
        state=DONE,
        request={"video": "x.video"},
        result={"accepted": False, "refused_because": [], "measures": [], "note": MARK},
    )
    export = settings_folder() / "letter.pdf"
    export.write_bytes(MARK.encode())
    LongTask.objects.create(
        athlete=athlete,
        kind="export",
        state=DONE,
        request={"kind": "letter"},
        result={"file": str(export), "name": "letter.pdf", "media": "application/pdf"},
    )
    if with_plan:
        planning.tell(
            athlete,
            target={"session_run_min": 30},
            available=dict.fromkeys(("mon", "wed", "fri", "sun"), 60),
            health=["none"],
        )
        planning.replan(athlete, today, cause="made")
    else:
        plans.save_plan(athlete, {"today": "2020-01-01"}, {"days": [], "note": MARK})


def settings_folder():
    from backstride.app.transfer.work import folder_of_exports

    return folder_of_exports()


def result(disposition: str = "self_care", permission: str = "modified") -> dict:
    row = {"band": "fits_well", "low": 3, "high": 4, "fits": [], "against": [], "unknown": [], "sources": []}
    row |= {"say": "", "grade": "D", "log": []}
    return {
        "disposition": disposition,
        "run_permission": permission,
        "reasons": [],
        "contributors": [{"id": "load_jump", "name": f"a jump in load {MARK}", **row}],
        "released_by": ["physiotherapist"],
        "knowledge_version": "test",
    }
