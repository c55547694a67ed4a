"""When it starts, seen from the run: at the first step, in it, at its end, after it, the next day, or apart from running."""

from __future__ import annotations

import re
from typing import Final

from backstride.story.line import as_line
from backstride.story.saying import Said
from backstride.story.text import Word

_RUN: Final = (
    r"(?:run|runs|running|jog|jogs|jogging|race|races|marathon|half|parkrun|10k|5k|session|sessions|intervals|tempo|"
    r"workout|training|track|reps|treadmill|ultra|relay|hills|hill|climb|fartlek|outing|elliptical|sprint|sprints)"
)
_A: Final = r"(?:(?:the|our|and|both|some|six|o'clock|oclock|my|a|an|every|each|this|that|any|long|hard|easy|morning|evening|last|saturday|sunday|club|fast|first|yesterday|today|is|own|hilly|short|steady|usual|monday|tuesday|wednesday|thursday|friday|saturday|sunday|brisk|slow|cool|cold) ){0,4}"
_STOPPED: Final = (
    r"(?:stop|stopped|finish|finished|sit|sat|cool|cooled|get home|got home|am done|rest|am home)"
)
_GONE: Final = r"(?:goes|gone|go|eases|eased|stops|leaves|fades|faded|better|fine|settles|settled|clears|cleared|disappears|normal|vanishes|nothing|okay|ok|relief)"
_HELD: Final = r"(?!(?:\w+ ){0,3}" + _GONE + r"\b)"
_START: Final = r"(?:start|started|set off|setting off|begin|get going|push off)"

#: the first row that fits names it; what came a day later says more than what came "on the run"
_ROWS: Final = tuple(
    (name, re.compile(row))
    for name, row in (
        (
            "after_fall",
            r"\b(?:slipped|tripped|tumbled|stumbled|crashed|fell|fallen|knocked)\b (?!asleep|in love|apart|ill|pregnant|behind|below|short|off to sleep)|\bcame off (?:my|the|his|her) (?:bike|bicycle|horse)|\blanded (?:\w+ )?on my (?:back|side|bum|tailbone|hip|bottom|coccyx|backside|ribs)|\b(?:since|after) (?:a|the|my) (?:\w+ )?(?:fall|crash|tumble|collision)",
        ),
        (
            "not_run_related",
            r"\bnothing to do with (?:my |the )?(?:run|running|exercise|sport)|\bwhether (?:or not )?i run\b|\brunning or not\b",
        ),
        (
            "during",
            (
                r"\b(?:minutes?|mins?|hours?|miles?|km|kms|kilomet\w+|k) (?:in|into) (?:my |the |a |every |each |hard |long )|"
                rf"\binto (?:\w+ ){{0,4}}{_RUN}\b|"
                r"\b(?:same|set|certain) (?:distance|point|place|spot|time) (?:every|each|of|on|in)\b|"
                r"\bafter the same (?:distance|time)\b"
            ),
        ),
        (
            "next_day",
            rf"\b(?:next|following) (?:day|morning)\b {_HELD}|\bmorning after\b {_HELD}|\b(?:the |a )?day (?:after|following)\b {_HELD}|\b(?:2|3|two|three|couple of) days (?:after|later)\b {_HELD}|\b24 hours (?:after|later)\b",
        ),
        (
            "hours_after",
            rf"(?<!for an )(?<!for half an )(?<!for )\b(?:hour|hours|while)(?: and a half)? (?:after|later|on)\b {_HELD}|\blater (?:that|the same|in the) (?:day|evening|night|afternoon)\b {_HELD}|\bthat (?:evening|night|afternoon)\b {_HELD}|\b(?:by|at) bedtime\b {_HELD}|(?<!goes )(?<!gone )(?<!eases )(?<!settles )\bovernight\b {_HELD}",
        ),
        (
            "end_of_run",
            rf"\b(?:end|last|final|closing|latter|later|late) (?:\w+ ){{0,4}}(?:of |in |on )?{_A}(?:{_RUN}|miles?|km|kms|kilomet\w+|stages|stretch)\b|\b(?:in|for|over) the (?:last|final) (?:\w+ )?(?:minutes|mile|miles|km|k|bit)\b",
        ),
        (
            "at_start",
            rf"\bfirst (?:few |couple of |\d+ )?(?:steps?|strides?|minutes?|metres|yards|km|kilomet\w+|k|mile|bit)\b|\bas soon as i {_START}|\bthe (?:moment|minute|second|instant) i (?:\w+ )?{_START}|\bfrom the (?:off|start|word go|gun|beginning|outset)\b|\bout of the gate\b|\bnot long into\b|\b(?:straight|right) (?:away|from the start|at the start)\b|\bwithin (?:minutes|seconds|\d min\w*) of (?:setting off|starting)|\bat the (?:start|beginning) of {_A}{_RUN}",
        ),
        (
            "before",
            rf"\bbefore (?:i |the |my |every |each |a |even )*(?:even |ever )?(?:{_START}|{_RUN}|ran|warm)\b(?! (?:\w+ ){{0,4}}(?:stretch|warm))",
        ),
        (
            "right_after",
            rf"(?<!goes )(?<!gone )(?<!eases )(?<!stops )(?<!it )(?<!away )(?<!better )(?<!fine )\b(?:when|once|as soon as|after|whenever|the moment|each time) i (?:have |had |am )?{_STOPPED}\b(?! (?:still|(?:it |\w+ )?{_GONE}))|\bi {_STOPPED} {_A}{_RUN}? ?and\b|\b(?:after|following|post) {_A}{_RUN}\b {_HELD}|\b(?:straight|right|just|immediately|minutes|soon) after\b {_HELD}|\b(?:got|came|come) (?:home|in|back) from {_A}{_RUN}|\bin the shower\b|\blocker room\b|\bafterwards\b {_HELD}",
        ),
        (
            "during",
            rf"\b(?:by|at|around|about|after|from|round) (?:about |around |the |roughly )*(?:mile \d+|\d[\d.]* (?:k|km|kms|miles?|kilomet\w+)\b)|\b\d[\d.]* (?:k|km|miles?) in\b|\bmile in\b|\b(?:half way|halfway|midway|part way|partway)\b|\bmid (?:run|race|session|interval|stride)|\b(?:when|while|whilst|as|if|whenever|during|every time|each time|only when) (?:i |am |i am |he |she |we |they |{_A})(?:{_RUN}|ran|running)\b|\binto {_A}{_RUN}\b|\bat the top of\b|\bout (?:for|on) a\b|\b(?:half hour|hour) mark\b|\bat \d[\d.]* (?:my|pain|i|it)\b|\b(?:on|in|during|with|mid) {_A}{_RUN}\b",
        ),
        (
            "not_run_related",
            r"\b(?:lifting|lifted|bent|bending|gardening|digging|dug|hoovering|vacuuming|sneezed|reached|picking up|picked up|carrying|carried|moving|painting|shovel\w+|twisted|turned) (?:\w+ ){0,6}(?:back|it|neck|something|pain|went|seized|hurt|stiff)|\bsle(?:pt|eping) (?:funny|wrong|badly|awkward\w*)",
        ),
        (
            "at_rest",
            r"\bat rest\b|\b(?:sit|sitting|sat|lie|lying|stand|standing) still\b|\bin bed\b|\bdoing nothing\b|\bw[ao]kes? (?:me|up|at)\b|\b(?:, |was |am |just )(?:sitting|lying|resting|sat)(?: here| there)? ?[,.]|\bwoken (?:me|by|up)\b|\b(?:sat|sitting|while) (?:\w+ ){0,2}(?:desk|sofa|couch|chair|telly|tv|work|armchair|computer)\b|\bwatching (?:tv|telly)\b|\bout of the blue\b",
        ),
    )
)


_IN_OR_AFTER: Final = frozenset({"during", "right_after"})


def read_onset(words: list[Word], symptoms: frozenset[int]) -> Said | None:
    """One of after_fall, next_day, hours_after, end_of_run, at_start, before, right_after, during, not_run_related, at_rest."""
    line, places = as_line(words)
    told = {words[p].sentence for p in symptoms}
    beside: Said | None = None
    kept: Said | None = None
    for name, row in _ROWS:
        for found in row.finditer(line):
            first, last = places[found.start()], places[max(found.start(), found.end() - 1)]
            said = Said(name, words[first].start, words[last].end)
            if not told or words[first].sentence in told:
                if name in _IN_OR_AFTER and (kept is None or said.start < kept.start):
                    kept = said
                    break  # of "on long runs" and "worse after each" the one told first
                return kept or said
            beside = beside or said
    if kept is not None:
        return kept
    if beside is None and words and not any(_runs(w) and (not told or w.sentence in told) for w in words):
        return Said("not_run_related", words[0].start, words[0].start)
    return beside


def _runs(word: Word) -> bool:
    return bool(re.fullmatch(_RUN, word.word)) or word.word in ("ran", "runner")
