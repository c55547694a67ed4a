"""The rows of the founding text, each with the way to it from Today and the words that show it there.

A step is a click: the name of a link, or `open:` a folded part, `ask:` a question, `tell:` a story, `claim:` a text.
`python tests/e2e/rows.py` writes docs/reference/rows.md; the test beside it walks every row and holds the page to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rows.md"
FORM = "Running form"
ASK = "Ask a question"
JOURNAL = "Journal"


@dataclass(frozen=True)
class Row:
    """One row: what it asks for, the steps from Today, a pattern that the last page shows, and what is missing."""

    id: str
    asks: str
    steps: tuple[str, ...]
    shows: str
    missing: str = ""


def row(name: str, asks: str, *steps: str, shows: str, missing: str = "") -> Row:
    return Row(name, asks, steps, shows, missing)


ROWS = (
    row("L1", "At most 10 % a week", "Load", shows=r"Minutes a week, inside the 10 % line"),
    row(
        "L2",
        "40 to 60 minutes in one go was too much",
        ASK,
        "ask:from 40 to 60 minutes in one go",
        shows="44",
    ),
    row(
        "L3",
        "All exercise counts, run minutes beside it",
        "Load",
        shows=r"Room left this week\s+\d+ minutes, of which running",
    ),
    row("L4", "Pain the day after, never as proof", "Load", shows="It is not proof that the run caused it"),
    row(
        "L5",
        "No base; starting again and again",
        ASK,
        "ask:starting and stopping again and again",
        shows="base|again",
    ),
    row(
        "L6",
        "A run against the longest of 30 days",
        "Load",
        shows=r"Each run against the longest of the 30 days before it",
    ),
    row("L7", "Too far before warm", JOURNAL, "in:Run", shows="The first 10 minutes went at"),
    row("L8", "Full steam into the season", ASK, "ask:full steam into the season", shows="season"),
    row("L9", "A race: inside the caps or honestly not", "Plan", shows="A race on"),
    row("L10", "A change of style is a load of its own", FORM, shows="If you want to change your style"),
    row("L11", "The anabolic window", ASK, "ask:anabolic window", shows="[Pp]rotein"),
    row("L12", "Soreness is not pain", ASK, "ask:is soreness a sign of progress", shows="[Ss]ore"),
    row(
        "Q1",
        "Where, and which side",
        "Check",
        "tell:a small muscle on the left side of my mid back hurts",
        shows="Mid back, left",
    ),
    row(
        "Q2",
        "When in the run",
        "Check",
        "tell:my low back aches after 10 to 15 minutes of running",
        shows="We understood",
    ),
    row(
        "Q3",
        "What it feels like",
        "Check",
        "tell:pins and needles in my foot and a dull ache in my low back",
        shows="(?i)pins and needles|tingling",
    ),
    row(
        "Q4",
        "A stab every few seconds",
        "Check",
        "tell:a stab every 5 to 10 seconds for a few weeks in my mid back",
        shows="We understood",
    ),
    row(
        "Q5",
        "Short, or over three months",
        "Check",
        "tell:my low back has ached for four months",
        shows="(?i)months|weeks",
    ),
    row(
        "Q6",
        "What makes it worse",
        "Check",
        "tell:my low back hurts when I bend to tie a shoe and after long sitting",
        shows="(?i)sitting makes it worse|bending",
    ),
    row(
        "Q7",
        "Where it spreads",
        "Check",
        "tell:pain shoots from my low back down the left leg below the knee",
        shows="(?i)leg",
    ),
    row("Q8", "How it began", "Check", "tell:my back hurts since a fall off my bike", shows="(?i)fall"),
    row(
        "Q9",
        "Desk, pack, shoes, surface",
        "Check",
        "tell:I sit at a desk all day and my mid back aches, new shoes",
        shows="(?i)sitting|shoes",
    ),
    row(
        "Q10",
        "Earlier episodes",
        JOURNAL,
        "Pain against load",
        shows="Your episodes, and what came before them",
    ),
    row("Q11", "Age, pregnancy, fever: only when it matters", "Report for a clinician", shows="(?i)pregnan"),
    row(
        "Q12",
        "Does it limit movement",
        "Check",
        "tell:I can hardly walk or dress because of my low back",
        shows="I can hardly walk, stand, dress or sleep because of it",
    ),
    row(
        "Q13",
        "A story, read word by word, denials kept",
        "Check",
        "tell:my mid back aches, no numbness",
        shows="We will still ask",
    ),
    row(
        "R1",
        "Incontinence, tingling, numbness: help at once",
        "Check",
        "tell:numb between my legs and I wet myself, back pain",
        shows="What you wrote can be an emergency",
    ),
    row(
        "R2",
        "A nerve that loses strength",
        "Check",
        "tell:my foot drops and slaps when I walk and my back hurts",
        shows="(?i)emergency|foot",
    ),
    row("R3", "Fracture, bone stress", ASK, "ask:signs of a stress fracture", shows="(?i)bone"),
    row(
        "R4",
        "Pressure on the cord",
        "Check",
        "tell:both my legs are weak and unsteady and there is a band of numbness round my chest",
        shows="What you wrote can be an emergency",
    ),
    row(
        "R5",
        "Chest pain comes first",
        "Check",
        "tell:I had chest pressure while running today",
        shows="What you wrote can be an emergency",
    ),
    row("R6", "Short of breath", ASK, "ask:short of breath after a long run", shows="(?i)breath"),
    row("R7", "Fever, infection", ASK, "ask:fever and back pain", shows="(?i)fever|today"),
    row("R8", "Kidney and belly look-alikes", ASK, "ask:kidney pain or back pain", shows="(?i)kidney"),
    row("R9", "Pain that limits movement", ASK, "ask:pain that limits movement", shows="(?i)movement"),
    row(
        "R10",
        "Pregnancy, late period with one-sided pain",
        "Check",
        "tell:my period is late and I have bad pain on one side of my belly and back",
        shows="(?i)emergency|period",
    ),
    row("R11", "Pain at night", ASK, "ask:pain at night", shows="(?i)night"),
    row("R12", "A clock for pain that stays", shows="Check again: is it getting better as expected"),
    row(
        "R13",
        "From over-the-counter to surgery, no dose",
        ASK,
        "ask:treatment ranges",
        shows="(?i)treat|surgery",
    ),
    row("R14", "Hernia, hip, leg", ASK, "ask:a lump in the groin", shows="(?i)hernia|groin"),
    row("R15", 'Never "you are fine"', JOURNAL, "in:Check", shows="We cannot examine you"),
    row("C1", "Strain of a back muscle", ASK, "ask:muscle strain", shows="(?i)strain"),
    row("C2", "Disc and nerve root", ASK, "ask:disc herniation", shows="(?i)disc"),
    row(
        "C3",
        "Degenerative discs",
        ASK,
        "ask:degenerative discs on a scan",
        shows="(?i)without pain|no pain|disc",
    ),
    row("C4", "Hollow back", ASK, "ask:hollow back", shows="(?i)curve|hollow"),
    row("C5", "Tension, desk, slouch", JOURNAL, "in:Check", shows="Muscles staying switched on"),
    row("C6", "A jump in load, with the log's figures", "Load", shows="61.%"),
    row("C7", "Weak trunk and hips", ASK, "ask:core strength", shows="(?i)core|trunk"),
    row("C8", "The site changes the suspect", ASK, "ask:tight hamstrings", shows="(?i)hamstring"),
    row("C9", "Shoulders, upper back", ASK, "ask:tense shoulders and upper back", shows="(?i)shoulder"),
    row("C10", "Rib pain and stitch", ASK, "ask:does a stitch come from the spine", shows="(?i)stitch"),
    row("C11", "Body weight, neutrally", ASK, "ask:body weight and back pain", shows="(?i)weight"),
    row(
        "C12",
        "Shoes, surface, pack",
        JOURNAL,
        "Shoes and gear",
        shows="A change of shoes is a date worth having",
    ),
    row("C13", "Mouth breathing, forward head", ASK, "ask:forward head", shows="(?i)head"),
    row("C14", "Running may not be the cause", ASK, "ask:is running the reason", shows="(?i)running"),
    row("T1", "Wall test", "Check", "Simple tests you can do alone", "The wall test", shows="(?i)wall"),
    row(
        "T2",
        "Press the upper spine",
        "Check",
        "Simple tests you can do alone",
        "Press the sore place",
        shows="(?i)press",
    ),
    row(
        "T3",
        "Bend to tie a shoe",
        "Check",
        "Simple tests you can do alone",
        "The bend test",
        shows="(?i)bend",
    ),
    row(
        "T4", "Hamstrings", "Check", "Simple tests you can do alone", "Hamstring reach", shows="(?i)hamstring"
    ),
    row(
        "T5",
        "Chair squat",
        "Check",
        "Simple tests you can do alone",
        "Chair squat and one-leg stand",
        shows="(?i)squat",
    ),
    row("T6", "Be critical of your posture", FORM, shows="From one video"),
    row("E1", "Shoulder rolls", "Exercises", "Shoulder rolls", shows="When to stop"),
    row("E2", "Arm circles", "Exercises", "Arm circles", shows="When to stop"),
    row("E3", "Neck side-lean", "Exercises", "Neck side bend", shows="When to stop"),
    row("E4", "Chair squat", "Exercises", "Squat to a chair", shows="When to stop"),
    row(
        "E5",
        "Shoulder extension, Superman, pull-downs",
        "Exercises",
        "Superman",
        shows="When to stop|Not now",
    ),
    row("E6", "Abdominal bracing", "Exercises", "Abdominal bracing", shows="(?i)breath"),
    row("E7", "Core, glute, hip, thigh", "Exercises", "Glute bridge", shows="When to stop"),
    row("E8", "Warm up", "Exercises", "Warm-up before a run", shows="(?i)warm"),
    row("E9", "Vary positions", "Plan", "Add to my calendar", shows="A short break at the desk each hour"),
    row("E10", "Stretch or not", ASK, "ask:stretching", shows="(?i)stretch"),
    row("H1", "Rest, and why not in bed", shows="advice to stay active"),
    row("H2", "Heat or ice, 20 minutes", ASK, "ask:heat or ice", shows="20 minutes"),
    row(
        "H3", "Painkillers with cautions", ASK, "ask:painkillers before a run", shows="(?i)painkiller|tablet"
    ),
    row(
        "H4",
        "After two to three weeks",
        ASK,
        "ask:wait two to three weeks before exercise",
        shows="(?i)weeks",
    ),
    row(
        "H5",
        "Six weeks without twisting",
        ASK,
        "ask:no twisting or heavy lifting for six weeks",
        shows="(?i)six weeks",
    ),
    row(
        "H6",
        "Chronic after three months",
        ASK,
        "ask:when is pain called chronic",
        shows="(?i)three months|12 weeks",
    ),
    row("H7", "The course that most take", JOURNAL, "Pain against load", shows="The course that others took"),
    row("H8", "What to ask the clinician", "Report for a clinician", shows="What I would like to ask"),
    row(
        "H9",
        "TENS and massage, without a causal word",
        JOURNAL,
        "open:Write down a treatment",
        shows="That is no proof of what helped",
    ),
    row("H10", "Stay active, walk", shows=r"Walk \d+ minutes today"),
    row(
        "H11",
        "Weight, food, sleep, mood",
        JOURNAL,
        "open:Write a note",
        shows="Sleep\\s+Mood\\s+Food\\s+Weight",
    ),
    row("F1", "Shoulders low", FORM, "Look at yourself", shows="My shoulders are low"),
    row("F2", "Head not jutting", FORM, "Look at yourself", shows="(?i)some forward head is normal"),
    row("F3", "Slouch over distance", FORM, shows="From your watch"),
    row(
        "F4",
        "Foot strike: lower the risk or move it",
        ASK,
        "ask:heel midfoot or forefoot",
        shows="(?i)heel|foot",
    ),
    row("F5", "Level pelvis", "Check", "Simple tests you can do alone", shows="(?i)pelvis|one-leg"),
    row("F6", "Cadence, bounce, contact", FORM, shows="From your watch"),
    row("F7", "Shoes and surface", JOURNAL, "Shoes and gear", shows="Add something"),
    row("K1", "First the cause, then the plan", "Check", shows="Tell us what happened"),
    row(
        "K2",
        "An answer from passages, or a refusal with the reason",
        ASK,
        "ask:who wins the marathon",
        shows="We have no answer to that",
    ),
    row("K3", "Year, kind, review date", "The evidence", "open:Load", "The 10 % rule", shows=r"\b20\d\d\b"),
    row(
        "K4", "No advertising; each sentence has a source", "The evidence", shows="passages from \\d+ sources"
    ),
    row("K5", "Effort is not pain; no streaks", "Without a score", shows="Effort is not pain"),
    row("K6", "The runner's own goal heads the plan", "Plan", shows="(?i)your target"),
    row("K7", "Facts to know", ASK, "ask:mid-back pain is rarer", shows="(?i)mid-back|rarer"),
    row("K8", "Side topics", ASK, "ask:walking to lose weight", shows="(?i)walk"),
    row("K9", "Notes of years, searched", JOURNAL, "Bring in old notes", shows="(?i)notes"),
    row(
        "K10",
        "A garbled page, each claim once",
        "Check a web page",
        "claim:Stretching prevents back pain. Stretching prevents back pain.",
        shows="counted once|distinct claim",
    ),
)


def way(one: Row) -> str:
    """The steps as a reader follows them."""
    names = {"ask:": "ask “{}”", "tell:": "tell “{}”", "open:": "open “{}”", "claim:": "paste a text"}
    said = ["Today"]
    for step in one.steps:
        head, colon, rest = step.partition(":")
        if head == "in":
            said.append(f"{rest}, in the list")
        elif colon and f"{head}:" in names:
            said.append(names[f"{head}:"].format(rest))
        else:
            said.append(step)
    return " > ".join(said)


def page() -> str:
    """docs/reference/rows.md."""
    lines = [
        "# The rows of the founding text, and where they are",
        "",
        "From Today, with the example runner's log and a plan. A click is a link, a button, or a folded part that is opened;",
        "typing is not. `tests/e2e/test_rows.py` walks every row in a browser and looks for the words; what a row's page",
        "does in full is tested where the part is (`tests/check`, `tests/plan`, `tests/load` and so on).",
        "",
        "| row | asks for | way | clicks | missing |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {one.id} | {one.asks} | {way(one)} | {len(one.steps)} | {one.missing} |" for one in ROWS]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
