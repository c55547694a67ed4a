"""A question answered from the evidence, and a web page of 25 kB read claim by claim."""

from __future__ import annotations

import time

from backstride.ask import ask
from backstride.ask.claims import read_page
from run import Row

QUESTIONS = (
    "heat or ice for a sore back?",
    "do I need a scan?",
    "does running wear out my discs?",
    "how fast may I build up again?",
)
SENTENCES = (
    "Bed rest for a week heals a bad back.",
    "Raise your running by at most ten per cent a week.",
    "Strong abs protect the spine, whatever your physiotherapist says about the rest of you.",
    "If you cannot pass urine and your saddle area is numb, go to hospital at once.",
    "The thoracic spine has twelve vertebrae and they move less than those below.",
)


def measure() -> list[Row]:
    ask(QUESTIONS[0])
    begun = time.perf_counter()
    for n in range(40):
        ask(QUESTIONS[n % len(QUESTIONS)])
    one = (time.perf_counter() - begun) / 40
    # distinct sentences, so that nothing is folded together
    page = " ".join(f"{SENTENCES[n % len(SENTENCES)][:-1]} in week {n} of the plan." for n in range(330))
    read_page(page[:2000])
    begun = time.perf_counter()
    read_page(page)
    whole = time.perf_counter() - begun
    return [
        Row("one question, warm", one, 1.0),
        Row(f"a page of {len(page) / 1000:.0f} kB", whole, whole / one),
    ]
