"""Figures and days as a language writes them: 18.2 -> 18,2; Monday 16 March -> Montag, 16. März."""

from __future__ import annotations

import re

_DAYS = {
    "de": {
        "Monday": "Montag", "Tuesday": "Dienstag", "Wednesday": "Mittwoch", "Thursday": "Donnerstag",
        "Friday": "Freitag", "Saturday": "Samstag", "Sunday": "Sonntag",
        "Mon": "Mo", "Tue": "Di", "Wed": "Mi", "Thu": "Do", "Fri": "Fr", "Sat": "Sa", "Sun": "So",
    }
}  # fmt: skip
_MONTHS = {
    "de": {
        "January": "Januar", "February": "Februar", "March": "März", "April": "April", "May": "Mai", "June": "Juni",
        "July": "Juli", "August": "August", "September": "September", "October": "Oktober", "November": "November",
        "December": "Dezember",
        "Jan": "Jan.", "Feb": "Feb.", "Mar": "März", "Apr": "Apr.", "Jun": "Juni", "Jul": "Juli", "Aug": "Aug.",
        "Sep": "Sept.", "Oct": "Okt.", "Nov": "Nov.", "Dec": "Dez.",
    }
}  # fmt: skip
_OF = {"de": "von"}
_SHARE = re.compile(r"(\d+) of (\d+)")
_PERCENT = re.compile(r"(?<=\d)%")
_DECIMAL = re.compile(r"(?<![\d.])(\d{1,3})\.(\d+)(?!\d|\.\d)")
_ONLY = re.compile(r"[\d\s.,%:/+x×\-()–]+(?:km|min|mi|s|h|m|kg|%)?\.?")
_NAMES = {
    code: re.compile(
        r"\b(" + "|".join(sorted({**_DAYS[code], **_MONTHS[code]}, key=len, reverse=True)) + r")\b"
    )
    for code in _DAYS
}
_WEEKDAY = re.compile(r"\b([A-Z][a-z]+day) (\d)")
_DATE = re.compile(r"(?:[A-Z][a-z]+ )?\d{1,2} [A-Z][a-z]+(?: \d{4})?")
_ENGLISH = frozenset({*_DAYS["de"], *_MONTHS["de"]})
_DATED = re.compile(r"\b(\d{1,2}) (?=[A-ZÄ][a-zä]+)")


def is_only_figures(text: str) -> bool:
    """Nothing but figures and units: the same in every language, the decimal sign apart."""
    if _DATE.fullmatch(text):
        return all(word in _ENGLISH for word in re.findall(r"[A-Z][a-z]+", text))
    return any(sign.isdigit() for sign in text) and bool(_ONLY.fullmatch(text) or _SHARE.fullmatch(text))


def in_language(text: str, language: str) -> str:
    """Decimal signs and the names of days and months; everything else stays."""
    if language not in _DAYS:
        return text
    text = _PERCENT.sub(" %", _DECIMAL.sub(r"\1,\2", text))
    if found := _SHARE.fullmatch(text):
        return f"{found[1]} {_OF[language]} {found[2]}"
    words = {**_MONTHS[language], **_DAYS[language]}
    if re.search(r"\d", text) and _NAMES[language].search(text):
        text = _DATED.sub(r"\1. ", _WEEKDAY.sub(r"\1, \2", text))
    return _NAMES[language].sub(lambda m: words[m[1]], text)
