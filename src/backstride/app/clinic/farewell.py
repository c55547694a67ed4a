"""An athlete leaves: the journal and every file of it go, the account closes, the audit log stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from backstride.app.clinic import audit
from backstride.app.clinic.models import Grant, Member
from backstride.app.transfer.delete import delete_rows


def leave(member: Member) -> dict[str, Any]:
    """Delete the journal of a member; the proof counts what is left."""
    files = [file for athlete in member.user.athletes.all() for file in _files(athlete)]
    with transaction.atomic():
        audit.note("left", member)
        Grant.objects.filter(athlete__owner=member.user).delete()
        proof = delete_rows(member.user)
        member.user.is_active = False
        member.user.set_unusable_password()
        member.user.save()
    for file in files:
        file.unlink(missing_ok=True)
    return {**proof, "files_deleted": len(files)}


def _files(athlete: Any) -> list[Path]:
    """Exports and videos that wait in the data folder; nothing outside it is ever touched."""
    home = Path(settings.HOME)
    found = []
    for task in athlete.tasks.all():
        names = [str(task.result.get("file") or "")]
        if task.request.get("video"):
            names.append(str(home / "videos" / Path(str(task.request["video"])).name))
        found += [Path(name) for name in names if name and home in Path(name).parents]
    return [file for file in found if file.is_file()]
