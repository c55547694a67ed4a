"""Invite, look at an invitation, and make the account of it: once, within a week."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from backstride.app import clock
from backstride.app.clinic import audit, codes, grants
from backstride.app.clinic.models import Invitation, Member
from backstride.app.clinic.models.member import ADMINISTRATOR, ATHLETE, PHYSIO, ROLES
from backstride.app.journal.models import Athlete
from backstride.core.errors import UsageError

VALID = timedelta(days=7)
#: whom a member of a role may invite; an administrator anybody
MAY_INVITE = {PHYSIO: (ATHLETE,), ADMINISTRATOR: tuple(ROLES)}


@dataclass(frozen=True, slots=True)
class Account:
    """What the invited person chose: sign-in name, hashed password, and the secret their phone now has."""

    login: str
    password_hash: str
    secret: str
    step: int


def invite(name: str, role: str, by: Member | None, *, again_for: Member | None = None) -> str:
    """The secret part of a new link. `by` is None for a command on the server itself."""
    if role not in ROLES:
        raise UsageError(f"There is no role called {role!r}", f"Roles: {', '.join(ROLES)}.")
    if by is not None and role not in MAY_INVITE.get(by.role, ()):
        raise UsageError("You may not invite somebody in this role", "Ask an administrator.")
    if again_for is not None and by is not None and by.role != ADMINISTRATOR:
        raise UsageError("Only an administrator renews an account")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.create(
            hash=_hash(token),
            name=name.strip()[:200],
            role=role,
            again_for=again_for,
            made_by=by,
            expires_at=clock.now() + VALID,
        )
        if again_for is None:
            audit.note("invited", by, about=f"{name.strip()} as {role}")
        else:
            audit.note("new_link", by, athlete=journal_of(again_for), about=f"{name.strip()} as {role}")
    return token


def found(token: str) -> Invitation | None:
    """The invitation behind a link, if it is still good."""
    row = Invitation.objects.select_related("again_for__user", "made_by").filter(hash=_hash(token)).first()
    return row if row is not None and row.is_open else None


def withdraw(row: Invitation, by: Member) -> None:
    """The link no longer opens anything."""
    with transaction.atomic():
        if Invitation.objects.filter(pk=row.pk, used_at=None).update(withdrawn_at=clock.now()):
            audit.note("invitation_withdrawn", by, about=row.name)


def accept(token: str, account: Account) -> tuple[Member, list[str]]:
    """Make the account (or give an existing one a new password and phone); returns the recovery codes.

    Of two browsers with the same link one succeeds.
    """
    row = found(token)
    used = UsageError("This invitation was used, withdrawn, or is too old", "Ask for a new one.")
    if row is None:
        raise used
    try:
        with transaction.atomic():
            still = Invitation.objects.filter(pk=row.pk, used_at=None, withdrawn_at=None)
            if not still.update(used_at=clock.now()):
                raise used
            member = _renewed(row.again_for, account) if row.again_for else _made(row, account)
            shown = codes.new_recovery_codes(member)
            audit.note("renewed" if row.again_for else "joined", member, athlete=journal_of(member))
            if row.again_for:  # whoever opened the link sees what this account is shown
                shown_to = sorted(set(grants.open_grants(member).values_list("athlete_id", flat=True)))
                audit.note_renewed(member, shown_to, row.made_by.name if row.made_by else "")
    except IntegrityError as error:
        raise UsageError("This sign-in name is taken", "Choose another.") from error
    return member, shown


def journal_of(member: Member | None) -> Athlete | None:
    """Whose journal a new link would open: its owner reads about the link in their own log."""
    if member is None or member.role != ATHLETE:
        return None
    return Athlete.objects.filter(owner_id=member.user_id, is_example=False).first()


def _made(row: Invitation, account: Account) -> Member:
    user = User.objects.create(username=account.login, password=account.password_hash)
    member = Member.objects.create(
        user=user,
        name=row.name or account.login,
        role=row.role,
        totp_secret=codes.sealed(account.secret),
        totp_step=account.step,
    )
    if row.role == ATHLETE:
        from backstride.app.journal.athletes import own_athlete

        athlete = own_athlete(user)
        athlete.name = member.name
        athlete.save(update_fields=["name"])
    return member


def _renewed(member: Member, account: Account) -> Member:
    User.objects.filter(pk=member.user_id).update(password=account.password_hash)
    member.totp_secret, member.totp_step = codes.sealed(account.secret), account.step
    member.save(update_fields=["totp_secret", "totp_step"])
    return member


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
