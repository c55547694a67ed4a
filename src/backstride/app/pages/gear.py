"""Shoes and other gear: since when, how far, and when they were changed (seed row F7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backstride.app import clock
from backstride.app.journal.models import Activity, Athlete, Gear, TrainingSession
from backstride.app.pages.forms import GearForm
from backstride.app.pages.measures import Units
from backstride.core.sports import RUNNING


@dataclass(frozen=True, slots=True)
class Item:
    """One thing worn: what the log names it for, and what was run since it came."""

    row: Gear
    named: str
    since_then: str


@require_http_methods(["GET", "HEAD", "POST"])
def gear(request: HttpRequest) -> HttpResponse:
    athlete: Athlete = request.athlete
    form = GearForm(request.POST or None, athlete=athlete)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        km = said.pop("distance_km")
        if km is not None and athlete.units == "imperial":
            km *= 1.609344
        Gear.objects.create(athlete=athlete, distance_km=km, **{**said, "kind": said["kind"] or "shoes"})
        messages.success(request, _("Written down."))
        return redirect("gear")
    rows = athlete.gear.order_by("retired_on", "-since")
    units = Units.of(athlete)
    told = {"items": [_item(athlete, row, units) for row in rows], "form": form, "units": units}
    return render(request, "gear.html", told, status=400 if request.method == "POST" else 200)


def _item(athlete: Athlete, row: Gear, units: Units) -> Item:
    """Kilometres of the records that name it, and of all runs since it came: the log may not know."""
    named = Activity.objects.filter(athlete=athlete, winner=None, gear__iexact=row.name, sport__in=RUNNING)
    metres = named.aggregate(m=Sum("distance_m"))["m"]
    total = (metres or 0) / 1000 + (row.distance_km or 0)
    since = ""
    if row.since:
        runs: Any = TrainingSession.objects.filter(athlete=athlete, sport__in=RUNNING, date__gte=row.since)
        if row.retired_on:
            runs = runs.filter(date__lte=row.retired_on)
        since = units.distance(runs.aggregate(km=Sum("distance_km"))["km"] or 0.0)
    return Item(row, units.distance(total) if metres or row.distance_km else "", since)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer used, in use again, or taken off the list."""
    athlete: Athlete = request.athlete
    row = athlete.gear.filter(pk=pk).first()
    if row is None:
        raise Http404
    do = request.POST.get("do")
    if do == "remove":
        row.delete()
    else:
        row.retired_on = None if do == "use" else clock.today(athlete)
        row.save(update_fields=["retired_on"])
    return redirect("gear")


urlpatterns = [
    path("journal/gear", gear, name="gear"),
    path("journal/gear/<int:pk>", change, name="gear-change"),
]
