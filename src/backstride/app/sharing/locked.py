"""The age format, by way of pyrage: lock an archive for a passphrase or for public keys, and open it again.

The format is age, version 1 (age-encryption.org). A file of ours opens with any age tool, and holds one zip.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from backstride.core.errors import UnreadableError, UsageError

#: what a runner reads to a clinician on the phone should not be guessed by trying
SHORTEST = 12
_TRIES = 4
_MAGIC = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE")
_NEWEST = b"age-encryption.org/v1"


def lock_with_passphrase(plain: bytes, passphrase: str) -> bytes:
    """Encrypt for whoever knows the passphrase; takes a second or more on purpose."""
    if len(passphrase) < SHORTEST:
        raise UsageError(f"A passphrase for a shared file has at least {SHORTEST} characters")
    import pyrage

    locked: bytes = pyrage.passphrase.encrypt(plain, passphrase)
    return locked


def lock_for_keys(plain: bytes, keys: Sequence[str]) -> bytes:
    """Encrypt for the owners of these public keys (`age1...`)."""
    import pyrage

    try:
        recipients = [pyrage.x25519.Recipient.from_str(key.strip()) for key in keys]
    except pyrage.RecipientError as error:
        raise UsageError(
            "This is not a public key of the age format", "It begins with age1; ask the clinician for theirs"
        ) from error
    locked: bytes = pyrage.encrypt(plain, recipients)
    return locked


def open_with_passphrase(name: str, locked: bytes, passphrase: str) -> bytes:
    """Decrypt, or say plainly what is wrong."""
    import pyrage

    return _opened(name, locked, lambda: pyrage.passphrase.decrypt(locked, passphrase))


def open_with_key(name: str, locked: bytes, identity: str) -> bytes:
    """Decrypt with one's own secret key (`AGE-SECRET-KEY-1...`)."""
    import pyrage

    try:
        own = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as error:
        raise UsageError(
            "This is not a secret key of the age format", "It begins with AGE-SECRET-KEY-1"
        ) from error
    return _opened(name, locked, lambda: pyrage.decrypt(locked, [own]))


def make_key() -> tuple[str, str]:
    """A new pair for a clinician: the secret key to keep, the public key to give away."""
    import pyrage

    own = pyrage.x25519.Identity.generate()
    return str(own), str(own.to_public())


def _opened(name: str, locked: bytes, decrypt: Any) -> bytes:
    import pyrage

    if not locked.startswith(_MAGIC):
        raise UnreadableError(name, "This is no shared file: it does not have the age format.")
    for tries_left in reversed(range(_TRIES)):
        try:
            return bytes(decrypt())
        except pyrage.DecryptError as error:
            # how much work is too much is measured anew each time, so a busy machine may refuse its own file
            if "work" not in str(error) or not tries_left:
                raise UnreadableError(name, _why(locked, str(error))) from error
            time.sleep(1)
    raise AssertionError


def _why(locked: bytes, said: str) -> str:
    """What the library's words mean to the person in front of the page."""
    if "Unknown age format" in said or not locked.startswith((_NEWEST, _MAGIC[1])):
        return "It was made by a newer program. Upgrade this Backstride first."
    if "No matching keys" in said:
        return "It was locked for somebody else: by a passphrase where you gave a key, or for another key."
    if "work" in said:
        return (
            "Its passphrase asks for more work than this computer does. Ask for a file locked for your key."
        )
    if said == "Decryption failed":
        return "The passphrase is not the right one. Nothing was opened; try again."
    return "The file is damaged or was cut short on its way. Ask for it again; nothing was opened."
