"""Every form that writes, opened in two tabs: the older look overwrites nothing unasked, and nothing is done twice."""

from __future__ import annotations

import pytest

from app.test_every_form import Form, forms, full  # noqa: F401 - the fixture
from backstride.app.journal.models import (
    Activity,
    Athlete,
    CheckIn,
    CheckRun,
    Gear,
    Note,
    PlanVersion,
    Treatment,
)

pytestmark = pytest.mark.django_db
#: forms whose page knows what it was made from: an older look is told so
GUARDED = ("/settings", "/report", "/plan/make", "/check", "/check/q/", "/checkin")
#: forms that only add: both tabs' words are there afterwards
ADDS = (
    "/journal/note",
    "/journal/treatment",
    "/journal/gear",
    "/journal/notes",
    "/form/list",
    "/import",
    "/exercises/",
)
#: deeds that are the same done once or twice, or need a word typed, a password or a code of their own
DEEDS = (
    "/example", "/", "/claims", "/check/leave", "/check/finish", "/plan/undo", "/plan/keep", "/plan/calendar", "/settings/export",
    "/settings/backup", "/settings/passphrase", "/settings/delete", "/settings/phone", "/settings/scripts", "/sign-out", "/session/", "/journal/remove/",
    "/journal/gear/", "/share", "/form", "/form/photos", "/check/tests/", "/import/",
)  # fmt: skip
KEPT = (Activity, CheckRun, CheckIn, Gear, Note, PlanVersion, Treatment)


def is_of(action: str, group: tuple[str, ...]) -> bool:
    return any(
        action == one or (one.endswith("/") and one != "/" and action.startswith(one)) for one in group
    )


def posted(client) -> list[Form]:
    return [form for form in forms(client) if form.method == "post"]


def test_every_form_that_writes_is_of_one_kind(full):  # noqa: F811
    """A new form must be thought about: does it overwrite, add, or do?"""
    unknown = {
        form.action.split("?")[0]
        for form in posted(full)
        if not any(is_of(form.action.split("?")[0], group) for group in (GUARDED, ADDS, DEEDS))
    }
    assert unknown == set()


def test_forms_that_overwrite_carry_what_they_were_made_from(full):  # noqa: F811
    """All of them but one that starts anew (a story without a check) and one that keeps a letter as it stands."""
    bare = [
        (form.page, form.action)
        for form in posted(full)
        if is_of(form.action.split("?")[0], GUARDED) and not {"seen", "version", "kept"} & set(form.fields)
    ]
    assert bare == []


CHANGES = {
    "/settings": ({"units": "imperial"}, {"week_start": "6"}),
    "/report": ({"medicines": "ibuprofen"}, {"medicines": "none"}),
    "/plan/make": (
        {"kind": "weekly", "minutes": "90", "mon": "60", "health": "none"},
        {"kind": "weekly", "minutes": "240", "mon": "60", "health": "none"},
    ),
}


@pytest.mark.parametrize("action", CHANGES)
def test_the_older_tab_is_told_and_overwrites_nothing(full, action):  # noqa: F811
    first, second = CHANGES[action]
    held = next(form for form in posted(full) if form.action == action and "seen" in form.fields)
    page = full.get(held.page).context
    base = {
        "/settings": {"country": "GB", "units": "metric", "week_start": "0", "language": "en", "theme": "auto", "time_zone": "UTC"},
        "/report": {},
        "/plan/make": {},
    }[action]  # fmt: skip
    assert page is not None
    one = full.post(action, {**base, **first, "seen": held.fields["seen"]}, follow=True)
    assert one.status_code == 200
    after = Athlete.objects.get(is_example=False)
    kept = (after.units, after.week_start, after.preferences)
    two = full.post(action, {**base, **second, "seen": held.fields["seen"]}, follow=True)
    assert "another tab" in two.content.decode()
    after = Athlete.objects.get(is_example=False)
    assert (after.units, after.week_start, after.preferences) == kept
    if "medicines" in second:  # what was typed is still there to save
        assert "none" in two.content.decode()
    # looked at, and meant: from the page as it is now it is saved
    again = next(form for form in posted(full) if form.action == action and "seen" in form.fields)
    full.post(action, {**base, **second, "seen": again.fields["seen"]}, follow=True)
    after = Athlete.objects.get(is_example=False)
    assert (after.units, after.week_start, after.preferences) != kept


@pytest.mark.timeout(300)
def test_a_form_sent_twice_loses_nothing(full):  # noqa: F811
    """The same page sent from two tabs, or again after Back: no fault, and no row of the journal goes."""
    full.raise_request_exception = False
    for form in posted(full):
        action = form.action.split("?")[0]
        if action in {"/sign-out", "/example"} or is_of(
            action, ("/journal/remove/", "/settings/phone", "/check/leave")
        ):
            continue
        fields = {name: value for name, value in form.fields.items() if name != "csrfmiddlewaretoken"}
        full.post(form.action, fields)
        before = [kind.objects.count() for kind in KEPT]
        answer = full.post(form.action, fields)
        assert answer.status_code < 500, form.action
        assert all(kind.objects.count() >= n for kind, n in zip(KEPT, before, strict=True)), form.action
