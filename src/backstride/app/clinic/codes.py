"""The second factor: six digits of an authenticator (RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction

from backstride.app import clock
from backstride.app.clinic.models import Member, RecoveryCode
from backstride.core.errors import StoreError

ISSUER = "Backstride"
STEP_S = 30
#: steps before and after the present one, for a phone whose clock is a little off
SLACK = 1
N_RECOVERY = 8
#: without letters that are read for another
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """A secret to be shown once, as text and picture."""
    import pyotp

    return str(pyotp.random_base32())


def address_of(secret: str, name: str) -> str:
    """What the authenticator reads: otpauth://..."""
    import pyotp

    return str(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


def step_of(secret: str, told: str) -> int | None:
    """The time step whose code was typed; None when it is not one of those that count now."""
    import pyotp

    digits = "".join(letter for letter in told[:20] if letter.isdecimal() and letter.isascii())
    now = int(clock.now().timestamp()) // STEP_S
    found = None
    for step in range(now - SLACK, now + SLACK + 1):  # all of them, so that time tells nothing
        if hmac.compare_digest(pyotp.TOTP(secret).at(step * STEP_S), digits):
            found = step
    return found


def take_code(member: Member, told: str) -> bool:
    """Whether this code lets the member in; the same code never does twice."""
    step = step_of(opened(member.totp_secret), told)
    if step is None:
        return False
    newer = Member.objects.filter(pk=member.pk, totp_step__lt=step)
    return bool(newer.update(totp_step=step))


def take_recovery_code(member: Member, told: str) -> bool:
    """Whether this recovery code lets the member in; it is used up."""
    rows = RecoveryCode.objects.filter(member=member, hash=_hash(told), used_at=None)
    return bool(rows.update(used_at=clock.now()))


def new_recovery_codes(member: Member) -> list[str]:
    """New codes, shown once; the old ones no longer work."""
    made = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(N_RECOVERY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(member=member).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(member=member, hash=_hash(code)) for code in made)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in made]


def sealed(secret: str) -> str:
    """A secret as it is kept: a copy of the database alone gives no codes away."""
    return str(_lock().encrypt(secret.encode()).decode())


def opened(kept: str) -> str:
    """The secret again. Raises StoreError when the key beside the data folder is another one."""
    from cryptography.fernet import InvalidToken

    try:
        return str(_lock().decrypt(kept.encode()).decode())
    except InvalidToken as error:
        raise StoreError(
            "The file secret.key of this server is not the one that its accounts were made with.",
            "Bring it back from the backup; or give everybody a new link: backstride clinic invite --again NAME",
        ) from error


def _lock() -> Any:
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"backstride.clinic.totp" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _hash(told: str) -> str:
    plain = "".join(letter for letter in told[:40].lower() if letter in _LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()
