"""Settings and privacy: where the data is, how it reads, taking it along, taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backstride.app.journal.models import Athlete, LongTask
from backstride.app.journal.sessions import set_time_zone
from backstride.app.lan.door import door
from backstride.app.language import told as told_words
from backstride.app.pages import made, seen
from backstride.app.pages.countries import Country, countries, known
from backstride.app.pages.weekdays import WEEKDAYS
from backstride.app.signin import passphrase
from backstride.app.transfer import backup, delete
from backstride.app.transfer.work import start_export
from backstride.core.errors import UsageError

CHOICES = {
    "units": ("metric", "imperial"),
    "theme": ("auto", "light", "dark"),
    "language": tuple(code for code, _name in django_settings.LANGUAGES),
    "week_start": tuple(str(n) for n in range(7)),
}
#: what has to be typed before anything is deleted
DELETE_WORD = "DELETE"


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """Everything the page shows."""

    athlete: Athlete
    countries: tuple[Country, ...]
    zones: tuple[str, ...]
    weekdays: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    folder: str
    database: str
    size: int
    last_backup: datetime | None
    exports: list[LongTask]
    has_passphrase: bool
    is_sqlite: bool
    shortest: int
    is_open_to_phone: bool


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    athlete: Athlete = request.athlete
    if request.method == "POST":
        return _save(request, athlete)
    shown = {"settings": page(request, athlete), "seen": seen.mark(_kept(athlete))}
    return render(request, "settings.html", shown)


def page(request: HttpRequest, athlete: Athlete) -> SettingsPage:
    database = django_settings.DATABASES["default"]
    is_sqlite = "sqlite" in database["ENGINE"]
    home = Path(django_settings.HOME)
    user: Any = request.user
    return SettingsPage(
        athlete=athlete,
        countries=countries(),
        zones=_zones(),
        weekdays=tuple((str(n), str(name)) for n, name in enumerate(WEEKDAYS)),
        languages=tuple(django_settings.LANGUAGES),
        folder=str(home),
        database=str(database["NAME"])
        if is_sqlite
        else _("PostgreSQL, %(name)s") % {"name": database["NAME"]},
        size=_size(home),
        last_backup=_last_backup(home),
        exports=list(athlete.tasks.filter(kind="export", request__kind="everything")[:5]),
        has_passphrase=user.has_usable_password(),
        is_sqlite=is_sqlite,
        shortest=passphrase.SHORTEST,
        is_open_to_phone=door.is_open,
    )


def _kept(athlete: Athlete) -> list[Any]:
    return [getattr(athlete, name) for name in (*CHOICES, "country", "time_zone")]


def _save(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    """Take what is known; a value we do not know changes nothing, nor does a page that another tab overtook."""
    if seen.is_stale(request, _kept(athlete)):
        messages.error(request, seen.CHANGED)
        return redirect("settings")
    told = request.POST
    wrong = [name for name, allowed in CHOICES.items() if name in told and told[name] not in allowed]
    if told.get("country", "") not in known():
        wrong.append("country")
    if wrong:
        messages.error(request, _("Nothing was changed: one of the choices is not on its list."))
        return redirect("settings")
    for name in CHOICES:
        if name in told:
            setattr(athlete, name, int(told[name]) if name == "week_start" else told[name])
    if "country" in told:
        athlete.country = told["country"]
    athlete.save(update_fields=["units", "theme", "language", "week_start", "country"])
    zone = told.get("time_zone", athlete.time_zone)
    if zone != athlete.time_zone:
        try:
            set_time_zone(athlete, zone)
        except UsageError as error:
            messages.error(request, told_words(error))
            return redirect("settings")
    messages.success(request, _("Saved."))
    return redirect("settings")


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything as a zip of CSV and JSON, made in the background."""
    task = start_export(request.athlete)
    return redirect("settings-export-one", task.pk)


@require_safe
def export_one(request: HttpRequest, pk: int) -> HttpResponse:
    """An export's progress, then its file."""
    return made.progress(request, pk, _WAY)


@require_safe
def export_file(request: HttpRequest, pk: int) -> FileResponse:
    return made.fetched(request, pk)


_WAY = made.Way(
    "settings-export-one",
    "settings-export-file",
    "settings",
    gettext_lazy("Back to the settings"),
    "settings",
)


@require_POST
def make_backup(_request: HttpRequest) -> FileResponse:
    """The whole journal as one file, fetched by the browser."""
    home = Path(django_settings.HOME)
    folder = home / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / backup.default_name()
    backup.write(home, target)
    file = target.open("rb")
    target.unlink()  # the open file lives until it was sent
    return FileResponse(file, as_attachment=True, filename=target.name)


@require_POST
def set_passphrase(request: HttpRequest) -> HttpResponse:
    """Set, change or take away the passphrase."""
    user: Any = request.user
    do = request.POST.get("do")
    if user.has_usable_password() and not passphrase.is_right(user, request.POST.get("old", "")):
        messages.error(request, _("That is not the passphrase. Nothing was changed."))
        return redirect("settings")
    if do == "remove":
        passphrase.remove(user)
        messages.success(request, _("The passphrase is gone. A sign-in link is enough again."))
    else:
        new = request.POST.get("new", "")
        if new != request.POST.get("again", ""):
            messages.error(request, _("The two passphrases differ. Nothing was changed."))
            return redirect("settings")
        try:
            passphrase.put(user, new)
        except UsageError as error:
            messages.error(request, told_words(error))
            return redirect("settings")
        messages.success(
            request, _("The passphrase is set. It is asked after every sign-in link and when you lock.")
        )
    update_session_auth_hash(request, user)
    return redirect("settings")


@require_http_methods(["GET", "HEAD", "POST"])
def delete_all(request: HttpRequest) -> HttpResponse:
    """What would go; with the word typed it goes, and the proof is shown."""
    if request.method != "POST":
        return render(request, "delete.html", _inventory())
    if request.POST.get("word", "").strip() != DELETE_WORD:
        told = {**_inventory(), "is_wrong": True}
        return render(request, "delete.html", told, status=400)
    proof = delete.delete_rows(request.user)
    _delete_exports()
    request.session.flush()
    request.athlete = None
    return render(
        request, "deleted.html", {"proof": proof, "folder": str(django_settings.HOME), "athlete": None}
    )


def _inventory() -> dict[str, Any]:
    found = delete.inventory(Path(django_settings.HOME))
    return {"inventory": found, "n_rows": sum(found["rows"].values()), "word": DELETE_WORD}


def _delete_exports() -> None:
    """Exports hold the same data: they go with it."""
    folder = Path(django_settings.HOME) / "exports"
    for file in folder.glob("*") if folder.is_dir() else ():
        file.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """Time zones by place; the technical ones of the database are left out."""
    return (
        "UTC",
        *sorted(
            zone
            for zone in available_timezones()
            if "/" in zone and not zone.startswith(("Etc/", "posix", "right", "SystemV"))
        ),
    )


def _size(home: Path) -> int:
    """Bytes in the data folder."""
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def _last_backup(home: Path) -> datetime | None:
    try:
        return datetime.fromisoformat((home / "last-backup").read_text().strip())
    except (OSError, ValueError):
        return None


urlpatterns = [
    path("settings", settings, name="settings"),
    path("settings/export", export, name="settings-export"),
    path("settings/export/<int:pk>", export_one, name="settings-export-one"),
    path("settings/export/<int:pk>/file", export_file, name="settings-export-file"),
    path("settings/backup", make_backup, name="settings-backup"),
    path("settings/passphrase", set_passphrase, name="settings-passphrase"),
    path("settings/delete", delete_all, name="settings-delete"),
]
