"""Scores: whole numbers 0-10, unknown is not zero, one row a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from backstride.app import clock
from backstride.app.journal import models, pain
from backstride.core.errors import UsageError

DAY = date(2026, 3, 16)


def test_a_score_left_out_stays_as_it_was(ana):
    pain.save_pain(ana, DAY, morning=3)
    pain.save_pain(ana, DAY, worst=0)
    [day] = pain.pain_days(ana)
    assert (day.morning, day.worst, day.during_run) == (3, 0, None)


def test_a_mistaken_tap_can_be_taken_back_to_unknown(ana):
    pain.save_pain(ana, DAY, morning=3, worst=5)
    pain.clear_pain(ana, DAY, "worst")
    assert pain.pain_days(ana)[0].worst is None
    pain.clear_pain(ana, DAY)
    assert pain.pain_days(ana) == []


@pytest.mark.parametrize("value", [-1, 11, 2.5, True, "3"])
def test_a_score_is_a_whole_number_from_0_to_10(ana, value):
    with pytest.raises(UsageError):
        pain.save_pain(ana, DAY, morning=value)
    assert pain.pain_days(ana) == []


def test_the_database_itself_refuses_eleven(ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.PainDay.objects.create(athlete=ana, date=DAY, worst=11)


def test_tomorrow_has_no_pain_yet(ana):
    with pytest.raises(UsageError, match="not here yet"):
        pain.save_pain(ana, clock.today(ana) + timedelta(days=1), morning=1)


def test_two_tabs_on_one_check_in(ana):
    first = pain.save_check_in(ana, DAY, pain.Said(note="one"), morning=2)
    pain.save_check_in(ana, DAY, pain.Said(note="two"), version=first.version)
    with pytest.raises(UsageError, match="another tab"):
        pain.save_check_in(ana, DAY, pain.Said(note="three"), version=first.version, morning=9)
    assert pain.check_in_of(ana, DAY).note == "two"
    assert pain.pain_days(ana)[0].morning == 2, "the refused save changed nothing at all"


def test_the_local_day_is_the_athletes(ana, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_NOW", "2026-03-16T23:30:00+00:00")
    assert clock.today(ana) == date(2026, 3, 17)  # Madrid is an hour ahead
