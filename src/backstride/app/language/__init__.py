"""The app in another language: page texts (gettext) and what the knowledge says (decision 0040)."""

from backstride.app.language.days import date_format
from backstride.app.language.spoken import is_partly_english, mark, speaking, told, told_svg

__all__ = ["date_format", "is_partly_english", "mark", "speaking", "told", "told_svg"]
