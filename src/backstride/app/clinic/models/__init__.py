"""The clinic's tables, one module a subject. Health data itself stays in the journal's."""

from __future__ import annotations

from backstride.app.clinic.models.audit import AuditEntry
from backstride.app.clinic.models.grant import Grant
from backstride.app.clinic.models.invitation import Invitation
from backstride.app.clinic.models.member import Member, RecoveryCode
from backstride.app.clinic.models.throttle import Throttle
from backstride.app.clinic.models.word import Word

__all__ = ["AuditEntry", "Grant", "Invitation", "Member", "RecoveryCode", "Throttle", "Word"]
