"""The claim ledger: what is said, what is denied, what is unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backstride.ask.claims import read_page
from backstride.ask.claims.families import families
from backstride.ask.claims.groups import words_of
from backstride.ask.claims.propositions import ledger
from backstride.ask.claims.shown import as_shown
from backstride.ask.claims.units import sentences
from backstride.core.errors import UnreadableError
from backstride.knowledge.shelf import sources


def verdicts(text: str) -> dict[str, tuple[str, str]]:
    return {c.proposition.id: (c.proposition.verdict, c.stance) for c in read_page(text).claims}


def test_every_proposition_has_known_sources_and_wordings() -> None:
    bad = [
        p.id
        for p in ledger().propositions
        if not p.asserts or not p.we_say or set(p.sources) - sources().keys()
    ]
    assert bad == []


def test_a_denied_myth_is_not_taken_for_advice() -> None:
    found = verdicts(
        "There is no truth in the idea that bed rest heals a bad back. It is a myth that staying in bed helps."
    )
    assert found["bed_rest"] == ("outdated", "denied")


def test_advice_is_taken_for_advice() -> None:
    assert (
        verdicts("When your back goes, stay in bed for a week until it is better.")["bed_rest"][1]
        == "asserted"
    )


def test_a_copy_is_counted_and_not_listed_again() -> None:
    line = "Supportive shoes will cure a bad back in no time at all."
    page = read_page(f"{line} Something else entirely. {line}")
    assert [c.proposition.id for c in page.claims].count("softer_surface") == 1
    assert page.repeated == 1


def test_spans_point_at_the_quotes() -> None:
    text = "Stretching every morning prevents back pain.\nTake ibuprofen before a race so that nothing hurts."
    page = read_page(text)
    assert page.claims
    assert all(text[c.span[0] : c.span[1]] == c.quote for c in page.claims)


def test_what_we_do_not_know_is_said_so() -> None:
    page = read_page("Seaweed extract rebuilds the ligaments of your spine and prevents pain.")
    assert page.claims == ()
    assert [quote for quote, _ in page.unknown] == [
        "Seaweed extract rebuilds the ligaments of your spine and prevents pain."
    ]


def test_html_is_read_as_shown_and_scripts_are_not() -> None:
    page = (
        "<html><head><title>x</title><script>var a='bed rest heals';</script><style>p{}</style></head><body><nav>Bed rest"
        " heals</nav><p>Plain&nbsp;words &amp; more.</p><div style='display:none'>hidden claim</div>"
        "<div class='ad-slot'>buy</div><p>Second.</p></body></html>"
    )
    assert as_shown(page) == "Plain words & more.\nSecond."


def test_an_unclosed_tag_loses_nothing_after_it() -> None:
    assert "after" in as_shown("<html><body><p>before<div>inside<p>after</body>")


@pytest.mark.parametrize("data", [b"", b"   \n ", b"\x00\x01\x02\x03" * 100])
def test_no_text_is_a_clear_word(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_page(data, "empty.txt")


def test_another_language_is_said_so() -> None:
    german = (
        "Der Rücken schmerzt nach dem Laufen und die Muskeln sind hart geworden weil ich zu viel gelaufen bin. "
        * 3
    )
    assert read_page(german).notes


def test_a_short_text_in_another_language_is_said_so() -> None:
    assert read_page("Bettruhe heilt den Rücken.").notes


@pytest.mark.parametrize("data", [b"%PDF-1.7\n1 0 obj\n", bytes(range(1, 32)) * 40])
def test_a_file_that_is_no_text_is_a_clear_word(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_page(data, "page.pdf")


def test_a_word_without_an_end_takes_no_memory() -> None:
    assert read_page("a" * 400_000).claims == ()


def test_five_megabytes_are_read_in_part_and_said_so() -> None:
    page = read_page(
        "We went for a walk and it was nice. " * 140_000
        + "\nA numb crotch with a bad back is an emergency.\n"
    )
    assert page.notes
    assert [u.quote for u in page.urgent] == ["A numb crotch with a bad back is an emergency."]
    (urgent,) = page.urgent
    assert page.text[slice(*urgent.span)] == urgent.quote


def test_sentences_keep_their_places() -> None:
    text = "One here. Two there!  Three? And e.g. four."
    assert [text[u.start : u.end] for u in sentences(text)] == [u.text for u in sentences(text)]


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["founding-page.txt", "running-blog.txt", "forum-thread.txt", "supplement-seller.txt", "listicle.html"],
)
def test_visible_pages(shared_data: Path, name: str) -> None:
    """Development figures: the wordings were written with these pages known. The floor guards against loss."""
    page = read_page((shared_data / "pages" / name).read_bytes(), name)
    marked = json.loads((shared_data / "pages" / name).with_suffix(".json").read_text())
    right = 0
    for claim in marked["claims"]:
        start = page.text.find(claim["quote"])
        end = start + len(claim["quote"])
        allowed = {claim["verdict"], *claim.get("also_ok", [])}
        right += any(
            min(c.span[1], end) - max(c.span[0], start) >= 0.5 * min(c.span[1] - c.span[0], end - start)
            and c.proposition.verdict in allowed
            for c in page.claims
        )
    assert right / len(marked["claims"]) >= 0.85


def test_a_label_in_front_or_a_verdict_behind_turns_a_statement_down() -> None:
    before = verdicts("Myth four: slouching gives you back pain.")
    behind = verdicts("Your vertebrae slip out of place and must be put back. They do not.")
    assert before["slouch_cause"] == ("unsupported", "denied")
    assert behind["out_of_place"] == ("unsupported", "denied")


def test_a_promise_that_nothing_will_hurt_is_no_denial() -> None:
    found = verdicts("Take ibuprofen before the start line so that nothing can flare up on the way.")
    assert found["nsaid_before_race"] == ("harmful", "asserted")


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("A girdle round the waist gets rid of lumbar pain.", "belt_helps"),
        ("Electrical impulses soothe the sore back.", "tens_helps"),
        ("Two weeks between the sheets will mend your back.", "bed_rest"),
        ("The chiro clicks the pelvis back into position.", "out_of_place"),
    ],
)
def test_families_of_words_stand_for_one_thing(text: str, which: str) -> None:
    assert which in verdicts(text)


def test_losing_hold_of_the_bowels_is_urgent_whoever_it_happened_to() -> None:
    page = read_page("He told of a client who could no longer hold his stool and should come back on Monday.")
    assert str(page.urgent[0].disposition) == "emergency_now"


@pytest.mark.parametrize("name", ["weekend", "guru", "club", "shop", "leaflet", "podcast"])
@pytest.mark.timeout(600)
def test_pages_of_our_own(name: str) -> None:
    """Annotated before their first run; since then a guard. First scores: docs/reference/ask.md."""
    pages = Path(__file__).parent / "pages"
    page = read_page((pages / f"{name}.txt").read_bytes(), name)
    marked = json.loads((pages / f"{name}.json").read_text(encoding="utf-8"))

    def meets(span: tuple[int, int], quote: str) -> bool:
        start = page.text.find(quote)
        end = start + len(quote)
        shared = min(span[1], end) - max(span[0], start)
        return shared > 0 and 2 * shared >= min(span[1] - span[0], end - start)

    missed = [u["quote"] for u in marked["urgent"] if not any(meets(x.span, u["quote"]) for x in page.urgent)]
    assert missed == []
    right = [
        any(c.proposition.verdict == m["verdict"] and meets(c.span, m["quote"]) for c in page.claims)
        for m in marked["claims"]
    ]
    assert sum(right) / len(right) >= 0.8


def test_every_example_sentence_belongs_to_one_claim() -> None:
    owners: dict[str, set[int]] = {}
    for wording in ledger().wordings:
        owners.setdefault(wording.text.lower(), set()).add(wording.owner)
    assert [text for text, who in owners.items() if len(who) > 1] == []


def test_an_urgent_line_said_again_is_shown_once() -> None:
    line = "My back hurts and I could not feel myself wipe. "
    assert len(read_page(line * 5).urgent) == 1


@pytest.mark.parametrize(
    "pasted",
    [
        "<meta charset='utf-8'><span style='color:red'>Bed rest heals a bad back.</span><br>",
        "<ul><li>Bed rest heals a bad back.</li></ul>",
        "Version:0.9\r\nStartHTML:0000\r\nEndHTML:0001\r\n<html><body><b>Bed rest heals a bad back.</b></body></html>",
    ],
)
def test_a_piece_of_a_page_from_the_clipboard_is_read_as_shown(pasted: str) -> None:
    page = read_page(pasted)
    assert page.text == "Bed rest heals a bad back."
    assert [c.proposition.id for c in page.claims] == ["bed_rest"]


def test_words_with_angle_brackets_stay_whole() -> None:
    text = "Run only if pain < 3 and the walk > 30 minutes. Bed rest heals a bad back."
    assert read_page(text).text == text


def test_a_weight_loss_programme_is_a_topic_and_no_sign() -> None:
    assert read_page("Your doctor may recommend a weight loss programme for your back.").urgent == ()
    told = read_page("My back hurts and I have lost nine kilos without even trying.").urgent
    assert [str(u.disposition) for u in told] == ["clinician_days"]


def test_an_urgent_line_stitched_from_an_earlier_one_is_counted_there() -> None:
    page = read_page(
        "In severe cases a slipped disc can eventually lead to permanent nerve damage.\n"
        "Shoes a slipped disc can eventually lead to permanent nerve damage weakness sitting."
    )
    assert [u.repeats for u in page.urgent] == [1]


def test_a_line_cut_at_seventy_signs_goes_on() -> None:
    text = "When your back goes you should not stay in bed but keep on moving as\nfar as you can."
    assert [u.text for u in sentences(text)] == [text]
    assert len(sentences("bump\nsame here")) == 2


@pytest.mark.parametrize(
    ("line", "claim", "said"),
    [
        (
            "Blacking out on the last hill just shows that you gave it everything.",
            "faint_normal",
            "emergency",
        ),
        (
            "Traction pulls the vertebrae apart and lets the disc slip back.",
            "traction_helps",
            "not recommend",
        ),
    ],
)
def test_what_is_judged_says_what_the_dossier_says(line: str, claim: str, said: str) -> None:
    (got,) = (c.proposition for c in read_page(line).claims)
    assert got.id == claim
    assert said in got.we_say


def test_scraps_in_one_line_are_one_statement() -> None:
    page = read_page("Sofa. One week. Curtains shut. That is how my father did it.")
    assert [(c.proposition.id, c.quote) for c in page.claims] == [
        ("bed_rest", "Sofa. One week. Curtains shut.")
    ]


@pytest.mark.parametrize(
    ("text", "line", "claim"),
    [
        (
            "Your backache has one cause. We find it and put it right.",
            "We find it and put it right.",
            "find_cause",
        ),
        ("A week between the sheets. It mended my back no end.", "It mended my back no end.", "bed_rest"),
    ],
)
def test_a_line_that_points_back_is_read_with_the_one_before(text: str, line: str, claim: str) -> None:
    assert [(c.proposition.id, c.stance != "denied", c.quote) for c in read_page(text).claims] == [
        (claim, True, line)
    ]
    assert read_page(line).claims == ()


def test_sentences_without_a_shared_word_meet_in_a_family() -> None:
    one, other = (families(words_of(t)) for t in ("Stay under the duvet!", "He lay on the settee, flat out."))
    assert set(one) & set(other) == {"@bed"}
    assert all("@warmup" in families(words_of(t)) for t in ("No warm-up today.", "no warm up"))


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("Pain is weakness leaving the body, our sergeant used to say.", "reported"),
        ("Pressure behind the breastbone uphill is the heart until a doctor says otherwise.", "asserted"),
    ],
)
def test_who_says_it(line: str, how: str) -> None:
    assert [c.stance for c in read_page(line).claims] == [how]


def test_a_quotation_over_two_sentences_leaves_no_mark_alone() -> None:
    text = 'She wrote: "My saddle is numb. I cannot start to pee." He said "well" and left.'
    units = sentences(text)
    first = sentences('"My saddle is numb. I cannot start to pee."')[0]
    assert first.text == "My saddle is numb."
    assert all(text[u.start : u.end] == u.text for u in units)


def test_casualty_is_a_place_to_be_sent_to() -> None:
    (line,) = read_page("My back hurts and my saddle is numb. Get yourself to casualty.").urgent
    assert line.page_says == "right"
