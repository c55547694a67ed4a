"""The six items of every check-in (dossier A4). A yes stands at its level until the rows behind it are answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstride.core.disposition import Disposition, RunPermission, highest

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Item:
    """One of the six: what is asked, the level at which a yes stands, and the screens that it opens."""

    id: str
    ask: str
    level: Disposition
    opens: tuple[str, ...]


ITEMS = (
    Item("saddle_bladder_bowel", "New numbness in the saddle area, or new bladder, bowel or sexual change?", Disposition.EMERGENCY_NOW, ("cauda_equina",)),
    Item("weakness_unsteady", "New or worse weakness, numbness, tripping, clumsy hands, unsteady walking, or trouble with speech or sight?", Disposition.SAME_DAY, ("leg_nerves", "cord")),
    Item("chest_breath_faint", "Chest pain or pressure, breathlessness, faint, collapse or confusion, or sudden severe or tearing pain?", Disposition.EMERGENCY_NOW, ("emergency_now", "thoracic_block")),
    Item("fever_fall", "Fever, chills, feeling generally ill, or a fall or blow since last time?", Disposition.SAME_DAY, ("illness",)),
    Item("urine_calf_limb", "Dark urine, one hot or swollen calf, or a cold pale limb?", Disposition.SAME_DAY, ("after_effort", "leg_vessels_bone")),
    Item("night_bone_groin", "Pain worse at night or at rest than before, on a single spot of bone, or in the groin on standing?", Disposition.CLINICIAN_DAYS, ("bone", "leg_vessels_bone")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rescreen:
    """`clear` only when all six were answered no. Anything else: no run today."""

    clear: bool
    disposition: Disposition
    run_permission: RunPermission
    yes: tuple[str, ...]
    unanswered: tuple[str, ...]
    opens: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "clear": self.clear,
            "disposition": str(self.disposition),
            "run_permission": str(self.run_permission),
            "yes": list(self.yes),
            "unanswered": list(self.unanswered),
            "opens": list(self.opens),
        }


def rescreen(answers: Mapping[str, Any]) -> Rescreen:
    """The level of the six answers (yes, no or unsure by item id). Unsure counts as yes; unanswered is incomplete."""
    raised = [item for item in ITEMS if answers.get(item.id) in ("yes", "unsure", True)]
    missing = tuple(
        item.id for item in ITEMS if answers.get(item.id) not in ("yes", "no", "unsure", True, False)
    )
    if raised:
        level = highest(*(item.level for item in raised))
    else:
        level = Disposition.INCOMPLETE if missing else Disposition.SELF_CARE
    clear = not raised and not missing
    permission = (
        RunPermission.AS_TOLERATED
        if clear
        else RunPermission.NO_IMPACT
        if level is Disposition.CLINICIAN_DAYS
        else RunPermission.NONE
    )
    opens = tuple(dict.fromkeys(screen for item in raised for screen in item.opens))
    return Rescreen(clear, level, permission, tuple(i.id for i in raised), missing, opens)
