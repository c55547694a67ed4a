"""The pieces of a journal that an athlete shows or keeps, and which piece each page needs."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

LOAD, PAIN, STORIES, VIDEOS = "load", "pain", "stories", "videos"
PIECES: Final = (LOAD, PAIN, STORIES, VIDEOS)
WORDS = {
    LOAD: _("Load: sessions, weeks, runs over the line"),
    PAIN: _("Pain: scores, check-ins, how soon to be seen, the plan"),
    STORIES: _("Stories: own words, answers, results, notes, the letter"),
    VIDEOS: _("Running form: what videos and photos showed"),
}

#: url name -> what must be shown for it. A page that is not here is not there for anybody but its owner.
PAGES: Final[dict[str, frozenset[str]]] = {
    "load": frozenset({LOAD, PAIN}),  # pain stands under the runs and decides the caps
    "trends": frozenset({LOAD, PAIN, STORIES}),
    "session": frozenset({LOAD, PAIN}),
    "session-record": frozenset({LOAD, PAIN}),
    "plan": frozenset({LOAD, PAIN}),
    "exercise": frozenset({LOAD, PAIN}),
    "journal": frozenset({LOAD, PAIN, STORIES}),
    "result": frozenset({PAIN, STORIES}),
    "report": frozenset({LOAD, PAIN, STORIES}),
    "form": frozenset({LOAD, VIDEOS}),
    "form-video": frozenset({VIDEOS}),
    "form-two": frozenset({VIDEOS}),
    "form-still": frozenset({VIDEOS}),
    "form-photo": frozenset({VIDEOS}),
    "form-photos": frozenset({VIDEOS}),
    "form-photo-picture": frozenset({VIDEOS}),
    "form-runs": frozenset({LOAD, VIDEOS}),
}
#: files of the package that such a page draws from; no health data in them
NO_DATA: Final = frozenset({"help-now", "figure-sheet", "movement", "evidence", "source", "passage"})


def may_see(url_name: str, pieces: frozenset[str]) -> bool:
    """Whether a page may be shown to somebody who was given these pieces."""
    needed = PAGES.get(url_name)
    return url_name in NO_DATA or (needed is not None and needed <= pieces)
