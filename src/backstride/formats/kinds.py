"""What a file without activities is, in calm words, and what to give us instead."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_INSTEAD = "which we do not read: give us the FIT, TCX or GPX of the same activity"
_BY_ENDING = {
    ".jpg": "a picture", ".jpeg": "a picture", ".png": "a picture", ".pdf": "a PDF", ".txt": "a text",
    ".html": "a web page", ".mp4": "a video", ".json": "a JSON file in which we find no activity", ".xml": "an XML file in which we find no activity",
    ".csv": "a table in which we find no activity", ".doc": "a document", ".docx": "a document",
    ".xls": "a spreadsheet: save its sheet as CSV and give us that", ".kml": f"a map (KML), {_INSTEAD}", ".kmz": f"a map (KML), {_INSTEAD}",
    ".pwx": f"a file of TrainingPeaks (PWX), {_INSTEAD}", ".fitlog": f"a file of SportTracks, {_INSTEAD}", ".srm": f"a file of an SRM meter, {_INSTEAD}",
    ".sml": f"a file of Suunto (SML), {_INSTEAD}", ".sqlite": "a database", ".db": "a database", ".gpx": "a file named .gpx that holds no GPX",
    ".tcx": "a file named .tcx that holds no TCX", ".fit": "a file named .fit that holds no FIT",
}  # fmt: skip
#: a member that only such an archive has -> what it is
_OFFICE = {
    "xl/workbook.xml": "a spreadsheet (Excel): save its sheet as CSV and give us that",
    "xl/workbook.bin": "a spreadsheet (Excel): save its sheet as CSV and give us that",
    "word/document.xml": "a document",
    "ppt/presentation.xml": "a presentation",
    "META-INF/manifest.xml": "an office document: save a sheet as CSV and give us that",
    "Index/Document.iwa": "a document of Apple's office: export a sheet as CSV and give us that",
}


def kind(data: bytes, name: str) -> str:
    """What a file is, as far as its name and first bytes tell."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    return "a binary file we do not know" if b"\x00" in data[:1000] else "a text we do not know"


def office(members: Container[str]) -> str | None:
    """What an archive is that is one document to everybody but a machine; None for a plain archive.

    >>> office({"xl/workbook.xml", "xl/styles.xml"}), office({"activities.csv"})
    ('a spreadsheet (Excel): save its sheet as CSV and give us that', None)
    """
    return next((what for member, what in _OFFICE.items() if member in members), None)
