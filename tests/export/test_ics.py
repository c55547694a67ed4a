"""The calendar: parsed back by the library and by hand, updated and never doubled by a re-plan."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from backstride.core.errors import UsageError
from backstride.export.ics import Wishes, calendar
from export.made import TODAY, plan

MADE = datetime(2026, 3, 16, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def events(raw: bytes) -> dict[str, object]:
    found = list(Calendar.from_ical(raw).walk("VEVENT"))
    by_uid = {str(e["uid"]): e for e in found}
    assert len(by_uid) == len(found), "a UID stands twice"
    return by_uid


def lines(raw: bytes) -> list[str]:
    """By hand: CRLF after every line, none over 75 octets, folded lines joined again."""
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    physical = raw.split(b"\r\n")[:-1]
    assert max(len(line) for line in physical) <= 75
    joined: list[str] = []
    for line in (one.decode() for one in physical):
        if line.startswith(" "):
            joined[-1] += line[1:]
        else:
            joined.append(line)
    return joined


def make(told=None, *, sent=None, today=TODAY, days_later=0, **wishes):
    told = plan() if told is None else told
    now = MADE + days_later * DAY
    return calendar(told or None, key="k", today=today, now=now, wishes=Wishes(**wishes), sent=sent)


def changed(**days) -> dict:
    """Ana's plan with some days told otherwise."""
    told = copy.deepcopy(plan())
    for day, row in days.items():
        next(d for d in told["days"] if d["date"] == f"2026-03-{day[1:]}").update(row)
    return told


def uid(day: int) -> str:
    return f"k-202603{day}-day@backstride"


REST = {"kind": "rest", "run_min": 0, "walk_min": 0, "foot_min": 0, "exercises": [], "cross_min": 0}


def test_every_day_with_something_to_do_is_one_event():
    made = make()
    found = events(made.ics)
    busy = [d for d in plan()["days"] if d["run_min"] or d["walk_min"] or d["cross_min"] or d["exercises"]]
    assert set(found) == {f"k-{d['date'].replace('-', '')}-day@backstride" for d in busy}
    assert {str(e["status"]) for e in found.values()} <= {"CONFIRMED", "TENTATIVE"}
    assert all(int(e["sequence"]) == 0 for e in found.values())
    assert (made.events, made.changed, made.cancelled) == (len(busy), 0, 0)


def test_lines_by_hand():
    said = lines(make(at=time(7, 30), micro_breaks=True, heat=True).ics)
    assert said[0] == "BEGIN:VCALENDAR"
    assert said[-1] == "END:VCALENDAR"
    assert said.count("BEGIN:VEVENT") == said.count("END:VEVENT") > 20
    for name in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "STATUS"):
        assert sum(line.startswith(name) for line in said) == said.count("BEGIN:VEVENT")
    assert any(r"\n" in line and r"\," in line for line in said if line.startswith("DESCRIPTION"))


def test_same_plan_same_bytes_also_later():
    first = make()
    assert make().ics == first.ics
    again = make(sent=first.sent, days_later=3)
    assert again.ics == first.ics
    assert again.changed == 0


def test_a_run_behind_the_gate_is_tentative_and_says_so():
    first = next(d for d in plan()["days"] if d["run_min"])
    event = events(make().ics)[f"k-{first['date'].replace('-', '')}-day@backstride"]
    assert str(event["status"]) == "TENTATIVE"
    assert str(event["summary"]).startswith("If the gate is open")
    assert "Check in first" in str(event["description"])


def test_whole_days_or_the_runners_hour():
    whole = next(iter(events(make().ics).values()))
    assert whole["dtstart"].dt == TODAY
    assert str(whole["transp"]) == "TRANSPARENT"
    timed = next(iter(events(make(at=time(6, 45)).ics).values()))
    assert timed["dtstart"].dt == datetime(2026, 3, 16, 6, 45)  # no zone: the wall clock, wherever
    assert timed["dtend"].dt - timed["dtstart"].dt == timedelta(minutes=30)


def test_a_replan_updates_its_days_and_cancels_what_fell_away():
    before = make()
    other = changed(d17=REST, d18={"walk_min": 20, "foot_min": 20})
    after = make(other, sent=before.sent, days_later=1)
    found = events(after.ics)
    assert found.keys() == events(before.ics).keys()
    assert (after.changed, after.cancelled) == (2, 1)
    gone, less, same = (found[uid(n)] for n in (17, 18, 19))
    assert (str(gone["status"]), int(gone["sequence"])) == ("CANCELLED", 1)
    assert (str(less["status"]), int(less["sequence"])) == ("CONFIRMED", 1)
    assert "20 min" in str(less["summary"])
    assert int(same["sequence"]) == 0
    assert less["dtstamp"].dt > same["dtstamp"].dt
    back = events(make(sent=after.sent, days_later=2).ics)[uid(17)]
    assert (str(back["status"]), int(back["sequence"])) == ("CONFIRMED", 2)


def test_a_plan_that_may_not_hold_is_cancelled_from_today_on_and_comes_back_with_a_higher_number():
    before = make(micro_breaks=True)
    held = make({}, sent=before.sent, today=TODAY + DAY, days_later=1, micro_breaks=True)
    found = events(held.ics)
    assert uid(16) not in found  # yesterday stays as it was
    assert {str(e["status"]) for e in found.values()} == {"CANCELLED"}
    assert len(found) == len(before.sent) - 1
    back = events(make(sent=held.sent, today=TODAY + DAY, days_later=2).ics)
    assert (str(back[uid(17)]["status"]), int(back[uid(17)]["sequence"])) == ("CONFIRMED", 2)


def test_changed_wishes_are_an_update_and_a_dropped_option_is_cancelled():
    before = make(micro_breaks=True, heat=True)
    found = events(make(at=time(7), sent=before.sent, days_later=1).ics)
    assert int(found[uid(16)]["sequence"]) == 1
    assert found[uid(16)]["dtstamp"].dt == MADE + DAY
    assert str(found["k-heat@backstride"]["status"]) == "CANCELLED"
    assert str(found["k-break-10@backstride"]["status"]) == "CANCELLED"


def test_micro_breaks_are_on_weekdays_and_heat_says_who_must_not():
    sunday = date(2026, 3, 22)
    first = make(today=sunday, micro_breaks=True, heat=True)
    found = events(first.ics)
    breaks = [e for name, e in found.items() if "-break-" in name]
    assert len(breaks) == 7
    assert all(e["dtstart"].dt.weekday() == 0 for e in breaks)
    assert all(len(e.walk("VALARM")) == 1 for e in breaks)
    heat = str(found["k-heat@backstride"]["description"])
    assert "20 minutes" in heat
    assert "numbness" in heat
    later = events(make(today=sunday + DAY, heat=True, sent=first.sent).ics)["k-heat@backstride"]
    assert int(later["sequence"]) == 1


def test_the_minutes_in_a_new_style_stand_in_the_event():
    day = next(row["date"] for row in plan()["days"] if row["run_min"])
    told = {
        **plan(),
        "days": [{**row, "style_min": 2} if row["date"] == day else row for row in plan()["days"]],
    }
    said = [str(event["description"]) for event in events(make(told).ics).values() if "description" in event]
    assert sum("The first 2 min of running in the new style." in text for text in said) == 1


def test_titles_only_says_nothing_else():
    assert "DESCRIPTION" not in make(details=False).ics.decode()


def test_no_plan_no_calendar():
    with pytest.raises(UsageError, match="no plan"):
        make({})


CONTENT = st.dictionaries(st.integers(0, 9), st.integers(1, 90), max_size=10)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | CONTENT, min_size=1, max_size=6))
def test_plans_never_double_and_never_count_down(plans):
    """Whatever comes, a calendar that takes each file in turn shows exactly the last plan."""
    shown: dict[str, tuple[int, bool, str]] = {}
    sent = None
    for n, told in enumerate(plans):
        days = (
            None if told is None else {"days": [_walk(TODAY + k * DAY, m) for k, m in sorted(told.items())]}
        )
        if days is None and not sent:
            continue
        made = calendar(days, key="k", today=TODAY, now=MADE + n * DAY, sent=sent)
        for name, event in events(made.ics).items():
            number, is_gone = int(event["sequence"]), str(event["status"]) == "CANCELLED"
            if name in shown:
                assert number >= shown[name][0]
                assert number > shown[name][0] or shown[name][1:] == (is_gone, str(event["summary"]))
            shown[name] = (number, is_gone, str(event["summary"]))
        sent = made.sent
        standing = {name for name, (_, is_gone, _) in shown.items() if not is_gone}
        assert standing == {f"k-{TODAY + k * DAY:%Y%m%d}-day@backstride" for k in told or {}}


def _walk(day: date, minutes: int) -> dict:
    return {"date": day.isoformat(), "kind": "walk", "run_min": 0, "walk_min": minutes, "foot_min": minutes}
