"""The list, and the one page of an athlete: what stands, why, what was said, and where to read more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backstride.app import clock
from backstride.app.clinic import audit, grants
from backstride.app.clinic.models import Member
from backstride.app.clinic.models.member import PHYSIO
from backstride.app.clinic.pages.deed_forms import forms_for
from backstride.app.clinic.pages.deed_words import level_words
from backstride.app.clinic.roll.facts import Facts, facts_of
from backstride.app.clinic.roll.reasons import GROUPS, Line, lines_of
from backstride.app.clinic.roll.ribbon import ribbon, trend
from backstride.app.clinic.roll.weeks import weeks_of, with_lines
from backstride.app.journal import planning
from backstride.app.journal.models import Athlete
from backstride.app.journal.standing import standing
from backstride.app.templatetags.backstride import short_day
from backstride.app.viewing.pieces import LOAD, PAIN, STORIES, WORDS, may_see


@dataclass(frozen=True, slots=True)
class Group:
    """Athletes who need a look for the same first reason."""

    id: str
    title: Any
    rows: SafeString
    n: int


@require_safe
def athletes(request: HttpRequest) -> HttpResponse:
    """Everybody who granted something, grouped; `?q=` narrows by name."""
    member: Member = request.member
    pieces = grants.athletes_for(member)
    facts = facts_of(pieces, grants.open_grants(member))
    audit.note_list(member, [one.pk for one in facts])
    wanted = request.GET.get("q", "").strip().casefold()
    everybody = list(lines_of(facts))
    lines = [line for line in everybody if wanted in line.facts.name.casefold()]
    groups, words = [], _Days()
    for name, found in groupby(lines, key=lambda line: line.group):
        rows = [_row(line, words) for line in found]
        groups.append(Group(name, GROUPS[name], mark_safe("".join(rows)), len(rows)))  # noqa: S308 - built by _row
    shown = {
        "groups": groups,
        "n": len(facts),
        # of everybody, whatever is looked for: a name that nobody has is no quiet day
        "n_look": sum(line.group != "quiet" for line in everybody),
        "n_found": len(lines),
        "q": request.GET.get("q", "").strip(),
        "today": clock.now(),
    }
    return render(request, "clinic/athletes.html", shown)


class _Days(dict[date, str]):
    """Days in words, each asked for once: a list of hundreds names a few dozen of them."""

    def __missing__(self, day: date) -> str:
        self[day] = str(short_day(day))
        return self[day]


def _row(line: Line, words: _Days) -> str:
    """One row of the table; written here and not in the template, which takes five times as long for many."""
    facts = line.facts
    why = "".join(
        format_html("<li>{}{}</li>", f"{words[reason.day]}: " if reason.day else "", reason.sentence)
        for reason in line.reasons
    )
    last = facts.last_check_in
    return format_html(
        '<tr role="row"><th scope="row" role="rowheader"><a href="/athletes/{}">{}</a></th>'
        '<td role="cell">{}</td><td role="cell" data-h="{}">{}</td><td role="cell" data-h="{}">{}{}</td></tr>',
        facts.pk,
        facts.name,
        mark_safe(f'<ul role="list">{why}</ul>') if why else "",  # noqa: S308 - parts are escaped above
        _("Last check-in"),
        (words[last] if last else _("none yet")) if PAIN in facts.pieces else _("not shown to you"),
        _("Pain, 14 days"),
        mark_safe(ribbon(facts.pain, facts.today)) if facts.pain else "",  # noqa: S308 - drawn from figures
        _small(trend(facts.pain, facts.today) if PAIN in facts.pieces else _("not shown to you")),
    )


def _small(text: str) -> SafeString:
    return format_html('<span class="small soft">{}</span>', text)


def found(request: HttpRequest, number: int, *needed: str) -> tuple[Athlete, frozenset[str]]:
    """The athlete, if all needed pieces are granted at this moment; else there is no such page."""
    allowed = grants.athlete_for(request.member, number)
    if allowed is None or not set(needed) <= allowed[1]:
        raise Http404
    return allowed


@require_safe
def athlete(request: HttpRequest, number: int) -> HttpResponse:
    """What this member may know of this athlete, on one page."""
    who, pieces = found(request, number)
    member: Member = request.member
    audit.note_look(member, who, "overview: " + ", ".join(sorted(pieces)))
    return render(request, "clinic/athlete.html", page(member, who, pieces))


def page(member: Member, who: Athlete, pieces: frozenset[str]) -> dict[str, Any]:
    """The view model; a piece that is not granted is not even asked for."""
    facts: Facts = facts_of({who.pk: pieces})[0]
    line = lines_of([facts])[0]
    shown: dict[str, Any] = {
        "who": who,
        "name": facts.name,
        "line": line,
        "pieces": pieces,
        "not_shown": [words for piece, words in WORDS.items() if piece not in pieces],
        "pages": [
            name for name in ("load", "plan", "journal", "trends", "report", "form") if may_see(name, pieces)
        ],
        "prefix": f"/athletes/{who.pk}/see",
        "is_physio": member.role == PHYSIO,
    }
    if LOAD in pieces:
        shown["weeks"] = weeks_of(who)
        shown["has_lines"] = PAIN in pieces
        if PAIN in pieces:
            shown["weeks"] = with_lines(shown["weeks"], who)
    if PAIN in pieces:
        holds = standing(who)
        shown |= {
            "standing": holds,
            "level": level_words(holds.disposition) if holds.disposition else "",
            "ribbon": ribbon(facts.pain, facts.today),
            "trend": trend(facts.pain, facts.today),
            "check_ins": who.check_ins.order_by("-date")[:7],
            "restrictions": who.restrictions.filter(lifted_at=None),
            "words": who.words.all()[:10]
            if STORIES in pieces
            else who.words.filter(about="disposition")[:10],
        }
        if LOAD in pieces:
            shown["plan"] = planning.plan_of_today(who, clock.today(who))
    if PAIN in pieces and STORIES in pieces:
        shown["results"] = who.check_runs.filter(finished_at__isnull=False).order_by("-finished_at")[:5]
    if member.role == PHYSIO:
        shown |= forms_for(who, pieces)
    return shown


urlpatterns = [
    path("athletes", athletes, name="athletes"),
    path("athletes/<int:number>", athlete, name="athlete"),
]
