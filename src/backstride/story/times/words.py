"""The words that stretches of time are told with."""

from __future__ import annotations

from typing import Final

from backstride.story.text import word_set

PARTS_OF_DAY: Final = word_set("morning afternoon evening lunch lunchtime night")
DETERMINERS: Final = word_set(
    "the this past last whole all same these recent first second third fourth fifth sixth seventh "
    "eighth ninth tenth"
)
_NTH: Final = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NTH: Final = {word: float(n) for n, word in enumerate(_NTH, start=2)}
#: "this morning", "the other day": a moment, not a stretch
MOMENTS: Final = word_set("morning night mornings nights day")
AGO: Final = word_set("ago back earlier previously")
ABOUT: Final = word_set(
    "about around over nearly almost roughly maybe approximately say some least than good full only "
    "just another well past last these those the approx"
)
ABOUT_LEAD: Final = word_set(
    "the past last about over for at more a well only just nearly almost than good another"
)
#: between the number and the unit: "three whole weeks"
PADS: Final = word_set("whole full solid long entire straight good more other")
RHYTHM: Final = word_set("every per in within each week day next until till twice once times until")
#: "our girl is nine months" is an age
CHILDREN: Final = word_set("girl boy baby daughter son twins toddler lad lass kid newborn infant bairn")
COUNTED_THINGS: Final = word_set(
    "times days runs hours twice once miles km k sessions minutes mile week nights bit mornings "
    "cigarettes metres"
)
AFTER_NO_DURATION: Final = word_set(
    "pregnant postpartum post postnatal gone along plan programme program block course streak to "
    "until time out away gap gestation"
)
TREATMENTS: Final = word_set(
    "physio treatment massage antibiotics exercises stretching tablets ibuprofen training tapering"
)
TREATMENTS_AS_REST: Final = word_set("physio treatment massage exercises stretching ibuprofen")
BEFORE_DURATION: Final = word_set(
    "for over these lasting been after nearly almost about last past than now it is going on"
)
AFTER_DURATION: Final = word_set("now running in later since with already straight of and")
SINCE_FILLERS: Final = word_set(
    "about around early late mid the at last this my that a end of start beginning middle just before "
    "after last"
)
SINCE_TODAY: Final = word_set("waking breakfast lunch lunchtime morning noon midday dawn")
SINCE_LONG_AGO: Final = word_set(
    "child childhood teens teenager kid school university college birth twenties thirties was always"
)
SINCE_LAST: Final = {
    "week": 7.0, "month": 35.0, "year": 300.0, "night": 1.0, "morning": 0.4, "weekend": 5.0, "afternoon": 0.2,
    "evening": 0.1, "time": 3.0,
}  # fmt: skip
SINCE_THIS: Final = {**SINCE_LAST, "week": 3.0, "month": 15.0}
MINUTE_UNITS: Final = word_set("minutes minute min mins hour hours")
DAYS = {
    **dict.fromkeys(("day", "days", "night", "nights", "morning", "mornings"), 1.0),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "weekend", "weekends"), 7.0),
    **dict.fromkeys(("fortnight", "fortnights"), 14.0),
    **dict.fromkeys(("month", "months", "mth", "mths"), 30.4),
    **dict.fromkeys(("year", "years", "yr", "yrs", "season", "seasons"), 365.0),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), 1 / 24),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), 1 / 1440),
    **dict.fromkeys(("second", "seconds", "sec", "secs"), 1 / 86400),
    **dict.fromkeys(("decade", "decades"), 3650.0),
    **dict.fromkeys(("ages", "yonks"), 1.0),
}
PLURAL_ALONE = {
    "days": 4.0,
    "weeks": 21.0,
    "months": 91.0,
    "years": 1000.0,
    "hours": 0.2,
    "ages": 120.0,
    "decades": 5000.0,
    "yonks": 300.0,
    "nights": 4.0,
}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SHORT_DAYS = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march",),
            ("april", "apr"),
            ("may",),
            ("june",),
            ("july",),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
SEASONS = {
    "spring": 4,
    "summer": 7,
    "autumn": 10,
    "fall": 10,
    "winter": 1,
    "easter": 4,
    "christmas": 12,
    "xmas": 12,
    "halloween": 10,
    "thanksgiving": 11,
    "whitsun": 5,
    "pentecost": 5,
}
VAGUE = {
    "few": 3.0,
    "couple": 2.0,
    "several": 4.0,
    "some": 4.0,
    "many": 8.0,
    "odd": 3.0,
    "handful": 4.0,
    "half": 0.5,
    "dozen": 12.0,
}
STARTS = word_set(
    "started start began begun since came onset noticed first hurt injured fell lifted twisted pulled "
    "strained tweaked went appeared developed had got crept woke felt broke sprained struck hit "
    "seized popped ricked bent turned gone slipped crashed tripped"
)
REST = word_set("rest rested resting off break layoff rests")
NOT_PAIN = word_set(
    "running run runner runs jogging training trained train married pill smoked smoking smoke working "
    "worked pregnant plan programme program app coach shoes trainers club sober clean vegan "
    "vegetarian race marathon half holiday insoles contraceptive tablets desk job office university lived live living "
    "together wedding ballot planning couch c25k"
)


WHOLE: Final = word_set("week month year")
IN_THE_LAST: Final = word_set("the this these my for over in past since during within all")
BEING_A_RUNNER: Final = word_set("running run ran runner jogging jogger training racing")
WITH_PAIN: Final = word_set(
    "when while after during hurts hurt from with since despite not stopped without off no"
)
LASTS: Final = word_set("lasts lingers persists stays hangs last")
