"""Ages, stretches of time and the start of it, as people tell them in passing."""

from __future__ import annotations

from datetime import date

import pytest

from backstride.check import case
from backstride.story import read

#: a Monday
TODAY = date(2026, 11, 30)

AGES = [
    ("At 68 I still run three times a week and my hip aches.", 68),
    ("I'm in my late sixties and my calf hurts.", 68),
    ("Turned 71 last month, back sore.", 71),
    ("I turned 71 in May and my back hurts.", 71),
    ("Just turned 40, chest tight on hills.", 40),
    ("I'll be 70 next month and my back went.", 70),
    ("I am seventy-two. My back hurts.", 72),
    ("Pushing 60 and my knees ache.", 60),
    ("Nearly sixty, still running.", 60),
    ("I'm the wrong side of fifty and my back aches.", 52),
    ("Fast approaching 50, my hamstring hurts", 50),
    ("sixty-six year-old here, hip pain", 66),
    ("As a 58-year-old, my back aches", 58),
    ("My back hurts. 44F.", 44),
    ("44/F, back pain", 44),
    ("M45, chest pain", 45),
    ("(F, 29) stitch", 29),
    ("At the age of 63 I took up running, back pain now", 63),
    ("I'm a 50-something bloke with a sore back", 55),
    ("fifty-odd years old and my calf hurts", 55),
    ("I'm well over 60 and my hip hurts", 62),
    ("I'm over 70 and my back hurts", 72),
    ("Mum of a one year old, 31, and my shin hurts", 31),
    ("I'm 19 and my shin hurts", 19),
    ("She's 14 and her back hurts.", 14),
    ("my dad, who is 77, has chest pain", 77),
    ("My dad is seventy-seven; he went grey and sweaty.", 77),
    ("I'm a pensioner, my back hurts", None),
    ("In my seventies now, calf sore", 75),
    ("Mid-forties dad of two, back ache", 45),
    ("a woman of 67 with hip pain", 67),
    ("I'm closer to 80 than 70, back pain", 77),
    ("I ran 10k at 68 minutes and my hip aches", None),
    ("At 68 km my knee hurt", None),
    ("at 68% effort my calf hurt", None),
    ("It hurts at 25 minutes", None),
    ("I weigh 68 and my hip hurts", None),
    ("heart rate sat at 68 and my chest hurt", None),
    ("my pulse at rest is at 90", None),
    ("I did 71 in the marathon club", None),
    ("At 30 I had a disc, now my back hurts again", None),
    ("When I was 30 I hurt my back", None),
    ("at 34 weeks my back hurts", None),
    ("I have been running since I was 20", None),
    ("I turned 40 km into the race", None),
    ("At 5 I get up and my back is stiff", None),
    ("at 17 my coach told me to run", None),
    ("Aged 16, spine hurts when arching", 16),
    ("I'm now 62, leg pain", 62),
    ("I've just had my 65th birthday and my back hurts", 65),
    ("For my 50th I ran a marathon, now my hip hurts", None),
    ("My 70th birthday is next week. Back pain.", 70),
    ("Retired, 66, hip pain", 66),
    ("66, retired, hip pain", 66),
    ("hi, 34 here with shin pain", 34),
    ("Runner (34) with shin pain", 34),
    ("I'm a 34 yr old with shin pain", 34),
    ("He's only 9 and has had back pain", 9),
    ("my nine year old complains of back pain", 9),
    ("My eight-year-old limps", 8),
    ("My daughter turned 13 and her hip hurts", 13),
    ("got to 69 without a bad back", 69),
    ("At the ripe age of 74 my back hurts", 74),
    ("At my age (71) what should I do? back pain", 71),
    ("68 young, back pain", 68),
    ("68 years young with a sore back", 68),
    ("I'm 52 yrs, chest tight", 52),
    ("52yo", 52),
    ("I'm 52yrs old", 52),
    ("52 y/o male", 52),
    ("I'm a 52 y/o", 52),
    ("my wife (41) has a sore calf", 41),
    ("Male, early 50s, sore back", 52),
    ("early fifties, sore back", 52),
    ("late 20s female with shin pain", 27),
    ("I'm 60+ and my back hurts", 60),
    ("60-plus runner, sore hip", 60),
    ("in my 40s. sore hip", 45),
    ("i'm in my 60's and my back hurts", 65),
    ("Thirty-one, no periods, shin sore", 31),
    ("I'm a granddad of 72 with a sore back", 72),
]

#: text, fewest and most days
TIMES = [
    ("My back has ached for going on three weeks.", (20, 22)),
    ("Ten days now and my calf still hurts.", (10, 10)),
    ("It's day four of this back pain.", (3, 4)),
    ("My hip started playing up a fortnight back.", (13, 15)),
    ("Back pain going on for the best part of a month.", (25, 31)),
    ("My back's been moaning since Easter.", (180, 260)),
    ("I've had this ache since the clocks went back.", (30, 40)),
    ("Knee and back sore ever since the half in September.", (60, 95)),
    ("Three weeks in and my hip is no better.", (20, 22)),
    ("It has been a month of back ache.", (28, 31)),
    ("Had a sore back all month.", (20, 31)),
    ("My heel has hurt all summer.", (60, 180)),
    ("My shin's been sore the whole of November.", (20, 31)),
    ("Back has been off since before Christmas.", (300, 400)),
    ("I'm into week three of this calf pain.", (14, 21)),
    ("This is the third week my back hurts.", (14, 21)),
    ("My back went on Saturday.", (2, 2)),
    ("Since Saturday my back is stiff.", (2, 2)),
    ("My back has been sore since the day before yesterday.", (2, 2)),
    ("I woke up with it this morning: back stiff as a board.", (0, 0.6)),
    ("Started last night, sharp pain in my back.", (0.5, 1)),
    ("It came on about an hour ago, pain in my flank.", (0.03, 0.06)),
    ("An hour and a half ago my back seized.", (0.05, 0.08)),
    ("Half an hour ago my leg went numb.", (0.01, 0.03)),
    ("Pain under my rib for twenty minutes now.", (0.01, 0.02)),
    ("My back hurt for the last 48 hours.", (2, 2)),
    ("For the past 10 weeks my achilles hurts.", (70, 70)),
    ("My back aches, been like it for donkey's years.", (700, 9000)),
    ("Been like this a good while, my back aches.", (21, 400)),
    ("For as long as I can remember my back is stiff in the morning.", (300, 9000)),
    ("It's been niggling for a season now, my hip.", (60, 365)),
    ("Eight weeks and counting of hamstring pain.", (56, 56)),
    ("My back pain is two months old.", (60, 62)),
    ("A two-month-old back pain.", (60, 62)),
    ("Six-week history of calf pain.", (42, 42)),
    ("x3/52 back pain", None),
    ("2/7 history of back pain", None),
    ("Month-long back ache.", (28, 31)),
    ("A week-long ache in my hip.", (7, 7)),
    ("My back has hurt for over a year.", (365, 400)),
    ("It's nearly half a year that my hip hurts.", (150, 190)),
    ("My hip has bothered me since the spring.", (150, 290)),
    ("Since my 10k in June my hip hurts.", (140, 190)),
    ("Since last Tuesday's intervals my calf hurts.", (5, 7)),
    ("Ever since the marathon two weeks ago my hip hurts.", (14, 14)),
    ("It began the Sunday before last, back pain.", (8, 8)),
    ("Back pain started on the 10th.", (20, 20)),
    ("Since the 1st of October my hip hurts.", (59, 61)),
    ("Since 5 October my hip hurts.", (55, 57)),
    ("My back has been sore since October 5.", (55, 57)),
    ("A couple of nights ago my back seized.", (2, 2)),
    ("three nights running my calf wakes me", (3, 3)),
    ("It's not gone for weeks, my hip pain.", (14, 30)),
    ("weeks of this back pain and I'm fed up", (14, 30)),
    ("Several months of buttock pain", (90, 150)),
    ("My hip's hurt on and off for a year or more.", (365, 400)),
    ("Since I was a teenager my back is stiff", (700, 9999)),
    ("My back hurts. It's been about ten days.", (10, 10)),
    ("About ten days. Right low back.", (10, 10)),
    ("Low back pain x 2 weeks", (14, 14)),
    ("LBP 3wks", (21, 21)),
    ("3 wks of LBP", (21, 21)),
    ("3 month hx back pain", (90, 92)),
    ("Hip pain, 5 weeks.", (35, 35)),
    ("Hip pain (5 weeks).", (35, 35)),
    ("Left hip pain: 5 weeks so far", (35, 35)),
    ("I've been running for two years and my back hurts today.", (0, 1)),
    ("I took up running six months ago. Yesterday my back went.", (0.5, 1)),
    ("My shoes are 8 months old and my hip hurts.", None),
    ("I am on week 4 of the plan and my calf hurts.", None),
    ("I have a race in three weeks and my hip hurts.", None),
    ("It lasts two hours after each run, my hip.", None),
    ("The pain lasts for about a day after a run in my hip.", None),
    ("In the space of two weeks my hip went from niggle to limp.", (14, 14)),
    ("Over the past three weeks my leg got weaker.", (21, 21)),
    ("over three weeks the ache in my shin has grown", (21, 21)),
    ("My calf's been tight since Thursday's track session.", (3, 4)),
    ("yesterday's long run left my back sore", (0.5, 1)),
    ("The back pain came three days after the race.", None),
    ("It started last Thursday, back pain.", (3, 11)),
    ("Back pain since last Sunday", (1, 8)),
]

STARTS = [
    ("My lower back starts hurting about 15 minutes into every run.", "during"),
    ("From the first step my heel hurts.", "at_start"),
    ("It hits me as soon as I set off.", "at_start"),
    ("Right out of the gate my shin aches.", "at_start"),
    ("My back is sore the minute I start running, then eases.", "at_start"),
    ("By mile 3 my hip starts aching.", "during"),
    ("Around the 5k mark my back tightens.", "during"),
    ("Halfway round my calf grabs.", "during"),
    ("Midway through the run my back seizes.", "during"),
    ("My back hurts while I run.", "during"),
    ("It comes on when running and goes when I stop, my knee.", "during"),
    ("Only when I run does my hip ache.", "during"),
    ("in the closing stages of my long run my back aches", "end_of_run"),
    ("the last couple of miles my back is killing me", "end_of_run"),
    ("towards the end of the marathon my hip locked", "end_of_run"),
    ("my back tightens in the final kilometre", "end_of_run"),
    ("when I stop running my back stiffens up", "right_after"),
    ("As soon as I stop my back stiffens.", "right_after"),
    ("Straight after the run my back was in bits.", "right_after"),
    ("no pain during, but once I've cooled down the back stiffens", "right_after"),
    ("an hour after my run my hip aches", "hours_after"),
    ("That evening my back went stiff after the morning run.", "hours_after"),
    ("A few hours after the race my calf swelled.", "hours_after"),
    ("later that day my back ached", "hours_after"),
    ("the morning after my long run I can't bend", "next_day"),
    ("next morning I could hardly get out of bed, back like wood", "next_day"),
    ("day after a run my back is stiff", "next_day"),
    ("I wake up stiff the day following intervals", "next_day"),
    ("two days after the race my legs are still sore", "next_day"),
    ("slipped on the ice and landed on my tailbone, hurts now", "after_fall"),
    ("came off my bike, back sore since", "after_fall"),
    ("I tripped over a root and my rib hurts", "after_fall"),
    ("it hurts even when I sit still doing nothing", "at_rest"),
    ("woke me at 3am with chest pain", "at_rest"),
    ("my back aches lying in bed", "at_rest"),
    ("sat at my desk when my chest went tight", "at_rest"),
    ("I bent to pick up a sock and my back went", "not_run_related"),
    ("lifting the kids my back went", "not_run_related"),
    ("gardening yesterday, back stiff", "not_run_related"),
    ("my back was sore before I even started the run", "before"),
    ("Before running it's already there, my hip.", "before"),
    ("Less than a minute into my six o'clock run my chest hurts.", "during"),
    ("Ten minutes into hard runs my chest tightens, and I cough for half an hour after.", "during"),
    ("A pulling in my hamstring on long and hilly runs, back worse after each run.", "during"),
    ("My calf cramps after the same distance and stops when I stand still.", "during"),
    ("A 30-mile race this morning. An hour and a half later my urine hurt and was dark.", "hours_after"),
    ("I run three times a week. Three days ago my back went stiff, it eases when I lie.", "not_run_related"),
    ("Nothing to do with running, my back just hurts.", "not_run_related"),
    ("it comes whether I run or not", "not_run_related"),
    ("About a mile in, stitch.", "during"),
    ("Twenty minutes in, like clockwork, my back nags.", "during"),
    ("after 20 minutes of running my back nags", "during"),
    ("My back nags from about 5 km on.", "during"),
    ("Got home from my run and my back locked.", "right_after"),
    ("In the shower after the run I noticed my back hurt", "right_after"),
    ("I finish my run and ten minutes later my back aches", "right_after"),
    ("during a tempo my hamstring twanged", "during"),
    ("on my run yesterday I felt a pop in my calf", "during"),
    ("Mid-run my back seized", "during"),
    ("My back was fine on the run but by bedtime I couldn't move", "hours_after"),
    ("overnight my back seized after the race", "hours_after"),
    ("sleeping wrong, neck stiff this morning", "not_run_related"),
    ("my calf cramped up in bed", "at_rest"),
    ("at the end of every run my back aches", "end_of_run"),
    ("after a long run my back aches", "right_after"),
    ("following my long run my back hurts", "right_after"),
    ("post-run my back is tight", "right_after"),
]


@pytest.mark.parametrize(("text", "years"), AGES)
def test_an_age_told_in_passing(text: str, years: float | None) -> None:
    found = read(text).attributes.get("age")
    if years is None:
        assert found is None
    else:
        assert found == pytest.approx(years, abs=3.1)


@pytest.mark.parametrize(("text", "days"), TIMES)
def test_how_long_it_has_been_there(text: str, days: tuple[float, float] | None) -> None:
    found = read(text, today=TODAY).attributes.get("duration_days")
    if days is None:
        assert found is None
    else:
        assert days[0] - 1e-6 <= found <= days[1] + 1e-6


@pytest.mark.parametrize(("text", "start"), STARTS)
def test_when_it_starts_seen_from_the_run(text: str, start: str) -> None:
    assert read(text).attributes.get("onset") == start


def test_an_old_illness_or_leak_lends_no_duration() -> None:
    text = "Since my second was born six years ago I leak a bit when I jump, never changed. Lower back stiff four days."
    assert read(text).attributes["duration_days"] == 4
    assert (
        read("Had breast cancer six years ago. My back has ached for three weeks.").attributes[
            "duration_days"
        ]
        == 21
    )


def test_a_weekday_may_be_told_to_be_today() -> None:
    assert (
        read("Saturday, hill repeats: a tight chest. It's Monday lunchtime now.").attributes["last_time_days"]
        == 2
    )


@pytest.mark.parametrize(
    ("text", "sign", "there"),
    [
        ("Numbness? No, just stiff.", "new_numb_limb", False),
        ("Any chest pain? No. Any fever? No.", "chest_pain", False),
        ("Was it the shoes? No. My chest hurts at rest.", "chest_pain", True),
        ("Is it serious? No idea. My foot is numb.", "new_numb_limb", True),
        ("Can I run with chest pain? No, I know.", "chest_pain", True),
    ],
)
def test_a_short_question_answered_no(text: str, sign: str, there: bool) -> None:
    assert read(text).has(sign) is there


@pytest.mark.parametrize(
    "remark", ["It's gone.", "It has passed.", "Nothing since.", "It's fine now.", "It went away by itself."]
)
@pytest.mark.parametrize(
    "text",
    [
        "70, high cholesterol. Heaviness in both arms and between my shoulder blades for an hour, sitting, nothing alters it.",
        "In this morning's time trial my heart went into overdrive and I was so dizzy I lay down.",
        "On the pill. Since yesterday a dull ache low on my left ribs at the back that isn't bothered by how I move.",
        "On apixaban. Woke with a fierce pain in my low back that doesn't shift however I lie.",
    ],
)
def test_that_it_passed_lowers_no_chest_or_clot_level(text: str, remark: str) -> None:
    def rank(words: str) -> int:
        level = case(words, batch=True, net=False).disposition_if_rest_no
        assert level is not None
        return level.rank

    assert rank(text) >= 3
    assert rank(f"{text} {remark}") >= rank(text)


@pytest.mark.parametrize(
    "text",
    ["My back aches. It does not wake me at night.", "My calf twinged when I jumped a puddle, fine since."],
)
def test_plain_talk_is_no_emergency(text: str) -> None:
    assert case(text, batch=True, net=False).disposition_if_rest_no == "self_care"


#: what is said of life beside the complaint, and how long the complaint itself has been there (None: not told)
BESIDE = [
    ("I've been vegan for ten years and my hips are sore after the long run.", None),
    ("I've worked at this desk for twenty years; my shoulders ache since yesterday.", (0.9, 1.1)),
    ("For months I've been planning this race and now a sore groin, three days.", (2.9, 3.1)),
    ("Since the summer I run with a club, and since Thursday my ankle is sore.", (0.1, 7.1)),
    (
        "I started couch to 5k six months ago and for the first time my shins are sore, two days now.",
        (1.9, 2.1),
    ),
    ("My mum had a bad back for thirty years and says mine, four days old, is the same pain.", None),
    ("It's been ages since I ran this far, and my thighs are sore today.", (0.2, 0.4)),
    ("My knee has hurt for three weeks when running.", (20.9, 21.1)),
    ("Sore knee and I've been running on it for three weeks.", (20.9, 21.1)),
    ("Since May I can't run because of my knee.", (7, 240)),
    ("I have not run for eight days, but the back pain is worse.", (7.9, 8.1)),
]


@pytest.mark.parametrize(("text", "days"), BESIDE)
def test_time_told_of_something_else_is_not_the_complaints(
    text: str, days: tuple[float, float] | None
) -> None:
    found = read(text, today=TODAY).attributes.get("duration_days")
    if days is None:
        assert found is None
    else:
        assert found is not None
        assert days[0] <= found <= days[1]
