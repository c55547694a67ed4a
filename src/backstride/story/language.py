"""Whether a story is in English; if not, which language it looks like, so that we can say so."""

from __future__ import annotations

from typing import Final

from backstride.story.text import Word

_COMMON: Final = {
    "en": "the and i my it is was have had not to of in on at with for but a after when no me this that am are been from since run running pain back",
    "de": "und ich ist der die das nicht mein meine seit beim nach mit habe hat schmerzen rücken laufen ein eine im dem den auch wenn aber es sich zu auf rechts links keine kein bein kann",
    "fr": "le la les et je mon ma mes est pas depuis une des dans avec après quand mais j ai douleur dos en du au que qui sur jambe plus me ne suis c l d",
    "es": "el la los y mi me es no desde una un con cuando pero después tengo dolor espalda de en que se por pierna duele al correr las he muy",
    "it": "il la le e mio mia mi è non da una un con quando ma dopo ho dolore schiena di che per gamba alla correre del sono nel più",
    "pt": "o a os e meu minha me é não desde uma um com quando mas depois tenho dor costas de que em na no para perna ao correr está dói",
    "nl": "de het een en ik mijn is niet sinds met na als maar heb pijn rug van bij naar been hardlopen ook er dat kan geen op in te",
    "pl": "i w na nie się jest mam mnie od po że to ból plecach pleców do z przy jak noga moje bardzo ale",
    "sv": "och jag är inte min mitt sedan med efter när men har ont rygg i ryggen på av benet det att en ett som springer",
}
_TABLES: Final = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_SCRIPTS: Final = (
    ("ru", 0x0400, 0x04FF),
    ("el", 0x0370, 0x03FF),
    ("he", 0x0590, 0x05FF),
    ("ar", 0x0600, 0x06FF),
    ("hi", 0x0900, 0x097F),
    ("th", 0x0E00, 0x0E7F),
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("zh", 0x4E00, 0x9FFF),
)


def read_language(raw: str, words: list[Word]) -> str:
    """Two-letter code; "en" for English and for a text too short to tell; "und" when nothing fits."""
    head = raw[:2000]
    if not head.isascii() or not words:
        letters = [ord(c) for c in head if c.isalpha()]
        if not letters:
            return "en" if not raw.strip() else "und"
        for code, low, high in _SCRIPTS:
            if sum(low <= letter <= high for letter in letters) * 3 > len(letters):
                return code
    sample = [w.word for w in words[:400]]
    if not sample:
        return "und"
    english = sum(word in _TABLES["en"] for word in sample)
    if english * 4 >= len(sample):
        return "en"
    scores = {code: sum(word in table for word in sample) for code, table in _TABLES.items()}
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    if best == "en" or scores[best] < 3:
        return "en"
    return best if scores[best] >= scores["en"] * 1.6 else "en"
