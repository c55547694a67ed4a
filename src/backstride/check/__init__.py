"""Interview, red flags to disposition and run permission, contributors, self-tests."""

from __future__ import annotations

from backstride.check.assess import assess
from backstride.check.case import case, story_findings
from backstride.check.interview import Interview, Step
from backstride.check.log_evidence import log_findings
from backstride.check.rescreen import ITEMS, Rescreen, rescreen
from backstride.check.result import FiredRule, Result
from backstride.core.parts import make_callable

__all__ = [
    "ITEMS",
    "FiredRule",
    "Interview",
    "Rescreen",
    "Result",
    "Step",
    "assess",
    "case",
    "log_findings",
    "rescreen",
    "story_findings",
]

make_callable(__name__, case)
