"""Which address of this machine the phone can reach."""

from __future__ import annotations

import ipaddress
import socket

from backstride.core.errors import UsageError

#: where a packet to these would leave, there is our address; nothing is sent
_PROBES = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "192.0.2.1")


def own(told: str = "") -> str:
    """The address told, checked; else the first private one this machine would use.

    Raises UsageError: an address that the whole internet may reach is never listened on.
    """
    if told:
        return _checked(told)
    for probe in _PROBES:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
            try:
                ask.connect((probe, 9))
            except OSError:
                continue
            found = ipaddress.ip_address(ask.getsockname()[0])
        if found.is_private and not found.is_loopback and not found.is_unspecified:
            return str(found)
    raise UsageError(
        "No private network was found on this computer",
        "Join your home network, or name the address: serve --lan 192.168.1.20",
    )


def _checked(told: str) -> str:
    try:
        address = ipaddress.IPv4Address(told.strip())
    except ValueError as error:
        raise UsageError(f"{told} is no IPv4 address of this computer") from error
    if str(address) == "127.0.0.1":
        raise UsageError("127.0.0.1 is this computer itself", "Name its address in your home network")
    if not address.is_private or address.is_unspecified or address.is_multicast:
        raise UsageError(
            f"{address} is not an address of a private network",
            "Backstride is for your own home network, never for the internet",
        )
    return str(address)
