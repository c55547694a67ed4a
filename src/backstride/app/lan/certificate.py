"""A certificate of this machine's own making. No authority vouches for it: its fingerprint is compared by eye."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

KEY, CERTIFICATE = "tls.key", "tls.crt"
#: browsers refuse certificates that live longer than about thirteen months
VALID = timedelta(days=396)
#: made anew this long before it ends
_SPARE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a key and its certificate, and what a person compares."""

    key: Path
    certificate: Path
    #: SHA-256 of the certificate, 64 hexadecimal digits
    sha256: str

    @property
    def fingerprint(self) -> str:
        """As browsers print it: AB:CD:..."""
        pairs = [self.sha256[at : at + 2].upper() for at in range(0, len(self.sha256), 2)]
        return ":".join(pairs)


def of(folder: Path, address: str, now: datetime) -> Certificate:
    """The certificate kept in a data folder; a new one when none is good for this address and for some time yet."""
    return _kept(folder, address, now) or _made(folder, address, now)


def _kept(folder: Path, address: str, now: datetime) -> Certificate | None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
        key = load_pem_private_key((folder / KEY).read_bytes(), None)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return None
    is_pair = key.public_key() == found.public_key()
    is_named = ipaddress.ip_address(address) in names.get_values_for_type(x509.IPAddress)
    is_in_time = found.not_valid_before_utc <= now < found.not_valid_after_utc - _SPARE
    if not (is_pair and is_named and is_in_time):
        return None
    return Certificate(folder / KEY, folder / CERTIFICATE, found.fingerprint(hashes.SHA256()).hex())


def _made(folder: Path, address: str, now: datetime) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Backstride on this computer")])
    # an hour back: the phone's clock may be behind ours
    begins = now - timedelta(hours=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + VALID)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )
    _private(folder / KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _private(folder / CERTIFICATE, made.public_bytes(Encoding.PEM))
    return Certificate(folder / KEY, folder / CERTIFICATE, made.fingerprint(hashes.SHA256()).hex())


def _private(path: Path, content: bytes) -> None:
    """Only the owner reads the key, from the first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
