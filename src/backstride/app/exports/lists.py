"""One list as CSV."""

from __future__ import annotations

from backstride.app.exports.kinds import File, Options
from backstride.app.journal.models import Athlete
from backstride.app.transfer.lists import LISTS
from backstride.core.errors import UsageError


def make(athlete: Athlete, options: Options) -> File:
    maker = LISTS.get(options.table)
    if maker is None:
        raise UsageError(f"There is no list called {options.table!r}", f"Lists: {', '.join(LISTS)}.")
    text = maker(athlete)
    about = {"kind": "csv", "table": options.table, "rows": max(0, text.count("\n") - 1)}
    return File(f"backstride-{options.table}.csv", "text/csv; charset=utf-8", text.encode(), about)
