"""Does a sentence say it, deny it, report it, ask it, or tell it of somebody?"""

from __future__ import annotations

import re
from typing import Literal

Stance = Literal["asserted", "denied", "reported", "conditional", "anecdote", "question"]

_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|none|nothing|neither|nor|cannot|isn.?t|aren.?t|wasn.?t|doesn.?t|don.?t|didn.?t|won.?t"
    r"|can.?t|hasn.?t|haven.?t|needn.?t|shouldn.?t|mustn.?t|hardly|seldom|rarely|myth|nonsense|rubbish|debunked|untrue|wrong|false"
    r"|fallacy|bunk|useless|pointless|(?:a |no more than a )?waste of|unnecessary|overrated|debunked|put to rest|fairy ?tale|fiction|old story|story is an old one|old wives|forget|ignore anyone|outdated|went out with|stopped believing|no longer believe|gave up (?:on )?(?:believing|the idea)|good riddance|(?:idea|notion|advice|belief|story|theory) (?:is|was|has been) (?:dead|buried|over|gone|old hat)|used to (?:believe|think|preach|tell)"
    r"|disproved|disproven|are over|has had its day|abandoned|no longer|only a few|undeserved\w*|innocent|out of proportion|(?:do|does|did) little for|playing with fire|far too (?:sturdy|strong)|just noise|only noise|nothing special|wears? off|had its day|hurts? no more than|end up on the bench|has cured nobody|not for every\w*|fool.?s game)\b",
    re.IGNORECASE,
)
#: negations that strengthen, promise an outcome, or do not bear on the statement
_IDLE = re.compile(
    r"\b(?:(?:with|without|had|have|having|feel|feeling) (?:any |no )(?:back )?(?:pain|ache|aches|backache|symptoms?|complaints?|trouble|twinges?)|not only|no end|no matter|whether or not|or not\b|no exceptions?|no excuses|no more than|not more than|no doubt"
    r"|(?:cannot|can.?t) (?:drink|have|get) (?:too much|enough)|no such thing as too much|(?:was|were|is|be|all) for nothing|for nothing|do not get up|don.?t get up|nothing can (?:happen|touch)|(?:cannot|can.?t|won.?t|will not) (?:touch|happen to|get (?:hurt|injured))|(?:will|you.ll) (?:not|never) (?:be|get) (?:hurt|injured)|injury[- ]free|pain[- ]free|no more (?:than|pain|backache)|(?:and )?not a \w+ more|no upper limit|nothing beats|nothing like|nobody ever (?:got|was)|never recover|never see (?:you|me)|need never|never fear|(?:injur\w+|pain|backache|troubles?) (?:is|are) over|what [^.;,]{0,30}(?:could|can|did|does) not|no (?:back )?pain can|no gains|no matter|no longer than|never again|never sooner|nothing to do but|no pain,? no gain"
    r"|not as \w+ as|not a \w+ (?:further|more|longer)|for no reason|without trying|no rush|no later than|not read"
    r"|(?:never|not|don.?t) (?:skip|miss|forget|neglect|underestimate|add|increase|raise|exceed|go (?:up|over|above|beyond))"
    r"|(?:that|which|who) (?:never|do not|does not|don.t|doesn.t) (?:ache|hurt|fail|complain|let)\w*"
    r"|(?:could ?n.?t|could not|cannot|can.?t|unable to) (?:even )?(?:get|put|move|bend|walk|stand|sit|sleep|tie|feel it)"
    r"|(?:so|and) (?:that )?(?:nothing|you.?(?:ll)?(?: will)? never|i.?(?:ll)? never|never (?:feel|felt|have|had|hurt|look))\b[^.;,]*"
    r"|will never (?:have|get|feel|hurt|suffer|trouble)|never (?:feel|felt) a thing|(?:has|have) not felt|hasn.?t felt)\b",
    re.IGNORECASE,
)
#: a label before a statement, or a verdict after it, that turns it down
_MYTH_BEFORE = re.compile(
    r"^\W*(?:\w+ )?(?:myth|tale|fiction|misconception|fairy ?tale|legend|falsehood|old wives.? tale|mistake|error)s?\b[^:]{0,24}[:–—-]\s",
    re.IGNORECASE,
)
_MYTH_AFTER = re.compile(
    r"^\W*(?:(?:they|it|this|that|he|she|which)(?:.s| is| are| was| do| does| did| has| have)?(?:n.t| not)\b.{0,24}"
    r"|(?:that is |it is |that.s |it.s )?(?:simply |just |plain )?(?:not true|not so|untrue|false|wrong|nonsense|rubbish|bunk|a myth|a fairy ?tale)\b.{0,24}"
    r"|(?:(?:but|and) )?(?:that|this|the|those) (?:idea|notion|advice|belief|story|theory|myth|days?|one) (?:is|are|was|has|have|went|belongs?|should|died)\b.{0,40}"
    r"|(?:(?:but|and) )?(?:we|i|they|doctors|science) (?:now )?knows? better\b.{0,20}|(?:and )?good riddance|not any ?more|how wrong (?:i|we|they|he|she) (?:was|were)"
    r"|no|nope)\W*$",
    re.IGNORECASE,
)
_SAYS = r"(?:says?|said|claims?|claimed|reckons?|thinks?|believes?|told|tells|swears?|likes? to quote|insists?|suggests?|advises?|maintains?)"
_REPORT = re.compile(
    r"^\W*(?:also |always |still )?(?:says|reckons|swears|insists|claims|maintains)\b|"
    r"(?<!\w)(?!(?:evidence|research|science|study|trial|data|review|literature|guidelines?|nobody|i|we|you|this|that|it|which)\b)\w+,? (?:(?:also|always|still|even|often|just|only|once) )?(?:says|reckons|swears|insists|claims|believes|thinks|maintains|tells (?:me|us|you|every\w+|him|her|them))\b|"
    r"\b(?:(?:from|by) (?:what|all) (?:i|we) (?:have |.ve )?(?:read|heard|hear|gather)|(?:he|she|somebody|someone|some people|people|critics|experts?|coaches|friends|others|many|the osteo\w*|the physio|the doctor|studies) "
    + _SAYS
    + r"|(?:my|our|her|his|a) \w+(?: \w+)? "
    + _SAYS
    + r"|the \w+ (?:at|in|from|down) (?:\w+ ){1,3}"
    + _SAYS
    + r"|they (?:said|claim\w*|reckon\w*|told|insist\w*)|(?:i|we) (?:was|were|am|are|have been|.ve been) told|you (?:have|.ve|may have|will have) (?:all )?heard|(?:is|are) (?:said|supposed|claimed) to|so the story goes|it is said|heard that"
    + r"|(?:a|one|some) \w+ (?:at|in|from) (?:the|my|our) \w+ (?:claims?|says?|swears?)"
    + r"|(?:has|had|have) been told that|(?:used|liked|loved) to say|always said|would always say"
    + r"|according to|apparently|rumou?r|i read that|supposedly|is said to|are said to)\b",
    re.IGNORECASE,
)
#: who says it may stand behind it: ", our sergeant used to say."
_SAID_BEHIND = re.compile(
    r",[\"'\u201d]? *(?:(?:my|our|his|her|the) [^,]{1,40}? (?:used to say|says?|said|reckons|insists|claims)|(?:says|said|reckons|insists) [^,.]{1,40})\W*$",
    re.IGNORECASE,
)
#: "until a doctor says otherwise" reports nothing
_OTHERWISE = re.compile(
    r"\b(?:until|unless|till)\b[^.;,]* (?:says?|proves?|shows?) (?:otherwise|so|it is not)\b", re.IGNORECASE
)
_TOLD = re.compile(
    r"\b(?:i|i've|i'd|i'm|my|our|her|his|he|she)\b|^\W*(?:doubled|went|tried|had|got|started)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|went|did|got|took|put|came|started|cured|helped|felt|fixed|flattened|sorted|could|has not|stretched|\w+ed)\b", re.IGNORECASE)  # fmt: skip


#: a condition that limits the statement; "if it persists, see a doctor" is plain advice
_CONDITION = re.compile(
    r"\W*(?:and |but |so )?(?:(?:provided|as long as|unless|only if)\b|if\b.*\b(?:can|may|i will|i'll|i go|will try|might)\b"
    r"|if you(?: have|'ve)(?: ever)? had\b)",
    re.IGNORECASE,
)


def negations(text: str) -> int:
    """How many words of denial bear on the statement."""
    return len(_NEGATION.findall(_IDLE.sub(" ", text)))


def turned_down(before: str, after: str) -> bool:
    """Whether a label in front ("Myth two:") or a short verdict behind ("They do not.") rejects the statement."""
    return bool(_MYTH_BEFORE.search(before) or _MYTH_AFTER.search(after))


def stance(text: str, *, denied: bool, sentence: str = "") -> Stance:
    """The stance of a sentence, or of a clause of `sentence`, towards its proposition."""
    if text.rstrip().endswith("?"):
        return "question"
    if denied:
        return "denied"
    if _SAID_BEHIND.search(sentence) or _REPORT.search(_OTHERWISE.sub(" ", text)):
        return "reported"
    if _CONDITION.match(text):
        return "conditional"
    if _TOLD.search(text) and _PAST.search(text):
        return "anecdote"
    return "asserted"
