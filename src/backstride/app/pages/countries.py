"""Countries whose emergency number we hold, by their names."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from backstride.check.words import texts

NAMES = {
    "AT": _("Austria"),
    "AU": _("Australia"),
    "BE": _("Belgium"),
    "CA": _("Canada"),
    "CH": _("Switzerland"),
    "CN": _("China"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IN": _("India"),
    "IT": _("Italy"),
    "JP": _("Japan"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "NZ": _("New Zealand"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "SE": _("Sweden"),
    "US": _("United States"),
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the number to call there; `number` is empty where we hold none."""

    code: str
    name: str
    number: str


def countries() -> tuple[Country, ...]:
    """By name, in the language of the page; the last one stands for every other country."""
    numbers = texts().numbers
    found = [Country(c, str(NAMES.get(c, c)), n[0]) for c, n in numbers.items() if c != "default"]
    return (*sorted(found, key=lambda country: country.name), Country("", str(_("Another country")), ""))


def known() -> frozenset[str]:
    """Codes that may be chosen; the empty one stands for "another country"."""
    return frozenset(country.code for country in countries())
