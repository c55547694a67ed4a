"""The clinician's letter as a PDF: one A4 page, the details on further pages by choice. PDF/UA-1, black on white."""

from __future__ import annotations

from backstride.export.letter.make import Letter, letter

__all__ = ["Letter", "letter"]
