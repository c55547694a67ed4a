"""The app in another language: page texts (gettext) and what the knowledge says (decision 0040)."""

from backstride.app.language.spoken import is_partly_english, mark, speaking, told

__all__ = ["is_partly_english", "mark", "speaking", "told"]
