from dataclasses import replace
from datetime import date, timedelta

import pytest

from kg.claims.model import Claim, TollContent
from kg.document.model import Span
from kg.extraction.model import Bound, Category, Effect, Mode, Status
from kg.resolution.estimates import estimate_event
from kg.resolution.figures import DatedClaim
from kg.resolution.model import Estimate, SetAsideReason
from kg.resolution.standing import Setting
from kg.resolution.things import counted_thing

OPEN = None


def claim(name: str, low: int | None, best: int | None, high: int | None, **more: object) -> DatedClaim:
    """A figure of civilians killed; `source=None` is the reporter's own voice."""
    source = more.get("source", f"https://e.org/{name}")
    summary, subset = bool(more.get("summary")), bool(more.get("subset"))
    content = TollContent(
        effect=Effect(str(more.get("effect", "killed"))),
        category=Category(str(more.get("category", "civilian"))),
        bound=Bound(str(more.get("bound", "exact"))),
        verbatim=str(more.get("words", "")),
        low=low,
        best=best,
        high=high,
        summary=summary,
        subset=subset,
    )
    said = Claim(
        iri=f"https://e.org/claim/{name}",
        about="https://e.org/e",
        label="",
        content=content,
        said_by=(str(source or "https://e.org/paper"),),
        mode=Mode.INDIRECT_QUOTE if source else Mode.NARRATOR,
        status=Status(str(more.get("status", "asserted"))),
        evidence=(Span(int(str(more.get("at", 0))), 900),),
    )
    issued = date(2020, 1, 1) + timedelta(days=int(str(more.get("day", 1))) - 1)
    return DatedClaim(
        claim=said,
        content=content,
        issued=issued,
        document=str(more.get("document", name)),
        copy_of=str(more["copy_of"]) if "copy_of" in more else None,
        voices=(str(more["voice"]),) if "voice" in more else (),
        is_of_a_day=bool(more.get("of_a_day")),
    )


def bounds(*claims: DatedClaim) -> tuple[int | None, int | None, int | None]:
    (estimate,) = estimate_event("https://e.org/e", "Strike", claims)
    return estimate.low, estimate.best, estimate.high


def reasons(*claims: DatedClaim) -> dict[str, SetAsideReason]:
    estimates: list[Estimate] = list(estimate_event("https://e.org/e", "Strike", claims))
    return {item.claim.rsplit("/", 1)[1]: item.reason for estimate in estimates for item in estimate.set_aside}


def test_one_figure_is_the_estimate() -> None:
    assert bounds(claim("a", 18, 18, 18)) == (18, 18, 18)


def test_sources_span_low_to_high() -> None:
    assert bounds(claim("a", 17, 17, 17), claim("b", 20, 20, 20), claim("c", 29, 29, 29)) == (17, 20, 29)


def test_at_least_stays_open_alone() -> None:
    assert bounds(claim("a", 22, 22, OPEN)) == (22, 22, OPEN)


def test_at_least_is_closed_by_a_higher_figure() -> None:
    assert bounds(claim("a", 10, 10, OPEN), claim("b", 18, 18, 18)) == (10, 10, 18)


def test_at_least_opens_what_no_figure_reaches() -> None:
    assert bounds(claim("a", 30, 30, OPEN), claim("b", 18, 18, 18)) == (18, 18, OPEN)


def test_almost_leaves_the_lower_bound_open() -> None:
    assert bounds(claim("a", OPEN, 350, 350)) == (OPEN, 350, 350)


def test_a_later_figure_of_one_source_supersedes_the_earlier() -> None:
    early, late = (
        claim("early", 12, 12, 12, source="https://e.org/s"),
        claim("late", 17, 17, 17, source="https://e.org/s", day=2),
    )

    assert bounds(early, late) == (17, 17, 17)
    assert reasons(early, late) == {"early": SetAsideReason.SUPERSEDED}


def test_within_a_report_the_figure_told_first_is_the_news() -> None:
    news = claim("news", 17, 17, 17, source="https://e.org/s", document="d", at=10)
    history = claim("history", 12, 12, 12, source="https://e.org/s", document="d", at=500)

    assert bounds(history, news) == (17, 17, 17)


def test_reporters_own_voices_are_one_source() -> None:
    one, two = claim("one", 9, 9, 9, source=None), claim("two", 9, 9, 9, source=None, day=2)
    (estimate,) = estimate_event("https://e.org/e", "Strike", [one, two])

    assert estimate.sources == 1
    assert reasons(one, two) == {"one": SetAsideReason.REPEAT}


def test_what_a_copy_repeats_counts_once() -> None:
    wire, copy = claim("wire", 9, 9, 9), claim("paper", 9, 9, 9, source=None, copy_of="wire", day=2)
    (estimate,) = estimate_event("https://e.org/e", "Strike", [wire, copy])

    assert estimate.sources == 1
    assert reasons(wire, copy) == {"paper": SetAsideReason.COPY}


def test_a_copy_that_was_brought_up_to_date_counts() -> None:
    assert bounds(claim("wire", 9, 9, 9), claim("paper", 11, 11, 11, source=None, copy_of="wire", day=2)) == (9, 9, 11)


def test_named_sources_decide_the_best_figure() -> None:
    assert bounds(claim("paper", 40, 40, 40, source=None), claim("a", 18, 18, 18)) == (18, 18, 40)


def test_sums_parts_and_denials_are_set_aside() -> None:
    claims = (
        claim("a", 18, 18, 18),
        claim("sum", 57, 57, 57, summary=True),
        claim("part", 5, 5, 5, subset=True),
        claim("denied", 90, 90, 90, status=Status.DENIED),
    )

    assert bounds(*claims) == (18, 18, 18)
    assert reasons(*claims) == {
        "sum": SetAsideReason.SUMMARY,
        "part": SetAsideReason.SUBSET,
        "denied": SetAsideReason.NOT_ASSERTED,
    }


def test_what_lies_an_order_of_magnitude_off_three_others_is_left_to_a_person() -> None:
    told = [claim("a", 70, 70, 70), claim("b", 72, 72, 72), claim("c", 86, 86, 86)]
    part = claim("d", 3, 3, 3)

    assert (bounds(*told, part), reasons(*told, part)) == ((70, 72, 86), {"d": SetAsideReason.OUTLIER})
    assert bounds(*told[:2], part) == (3, 70, 72)


def test_two_counts_of_a_part_do_not_push_the_others_out() -> None:
    told = [claim("a", 52, 52, 52), claim("b", 58, 58, 58), claim("c", 71, 71, 71)]
    parts = [claim("d", 3, 3, 3), claim("e", 2, 2, 2)]

    assert bounds(*told, *parts) == (52, 58, 71)
    assert set(reasons(*told, *parts)) == {"d", "e"}


def test_a_later_count_of_a_part_supersedes_no_total() -> None:
    total = claim("total", 86, 86, 86, source="https://e.org/s")
    part = claim("part", 3, 3, 3, source="https://e.org/s", day=5)
    corrected = claim("corrected", 71, 71, 71, source="https://e.org/s", day=6)

    assert (bounds(total, part), reasons(total, part)) == ((86, 86, 86), {"part": SetAsideReason.OUTLIER})
    assert bounds(total, part, corrected) == (71, 71, 71)


def test_the_toll_of_a_war_is_a_running_one() -> None:
    years = [claim(name, n, n, n, day=day) for name, n, day in (("a", 90, 1), ("b", 200, 700), ("c", 210, 900))]
    (running,) = estimate_event("https://e.org/e", "War", years, setting=Setting(is_running=True))
    (strike,) = estimate_event("https://e.org/e", "Strike", years)

    assert (running.low, running.best, running.high) == (200, 200, 210)
    assert [item.reason for item in running.set_aside] == [SetAsideReason.SUPERSEDED]
    assert (strike.low, strike.best, strike.high) == (90, 200, 210)


def test_what_a_suspected_attack_killed_counts_where_another_report_tells_the_attack_as_a_fact() -> None:
    told = claim("a", 58, 58, 58), claim("b", 72, 72, 72, status=Status.POSSIBLE)
    (fact,) = estimate_event("https://e.org/e", "Attack", told, setting=Setting(is_asserted=True))

    assert (fact.low, fact.high, fact.set_aside) == (58, 72, ())
    assert reasons(*told) == {"b": SetAsideReason.NOT_ASSERTED}


def test_a_word_for_many_gives_way_to_a_count() -> None:
    hundreds = claim("words", 200, OPEN, OPEN, bound="vague", source="https://e.org/s", day=9)
    counted = claim("count", 1400, 1400, OPEN, source="https://e.org/s")
    numbers = claim("range", 500, OPEN, 1300, bound="vague", source="https://e.org/t")

    assert bounds(hundreds) == (200, OPEN, OPEN)
    assert bounds(hundreds, counted, numbers) == (500, 1400, OPEN)
    assert reasons(hundreds, counted, numbers) == {"words": SetAsideReason.NO_NUMBER}


def test_an_old_figure_told_again_is_no_correction() -> None:
    source = {"source": "https://e.org/s"}
    early, raised, stale = (
        claim(name, n, n, n, day=day, **source) for name, n, day in (("a", 58, 1), ("b", 72, 2), ("c", 58, 3))
    )

    assert (bounds(early, raised, stale), reasons(early, raised, stale)["c"]) == ((72, 72, 72), SetAsideReason.REPEAT)


def test_an_at_least_of_the_first_day_is_outgrown_by_all_that_is_told_later() -> None:
    early, *later = claim("a", 22, 22, OPEN), claim("b", 110, 110, 110, day=3), claim("c", 126, 126, 126, day=4)
    counted_weeks_later = claim("d", 60, 60, OPEN, day=20)
    exact = claim("e", 22, 22, 22)

    assert (bounds(early, *later), reasons(early, *later)) == ((110, 110, 126), {"a": SetAsideReason.SUPERSEDED})
    assert bounds(early, later[0]) == (22, 22, 110)
    assert bounds(exact, *later) == (22, 110, 126)
    assert bounds(*later, counted_weeks_later, claim("f", 140, 140, 140, day=30)) == (60, 110, 140)


def test_the_dead_of_a_day_are_no_toll_of_what_goes_on_for_long() -> None:
    whole, day = claim("whole", 300, 300, 300), claim("day", 4, 4, 4, of_a_day=True, day=2)
    (siege,) = estimate_event("https://e.org/e", "Siege", [whole, day], setting=Setting(is_running=True))

    assert ((siege.low, siege.high), [item.reason for item in siege.set_aside]) == ((300, 300), [SetAsideReason.SUBSET])
    assert not list(estimate_event("https://e.org/e", "Siege", [day], setting=Setting(is_running=True)))


def test_what_is_a_hundredth_of_a_wars_dead_is_a_part() -> None:
    told = [
        claim("all", 320000, 320000, OPEN, category="unknown"),
        claim("children", 15000, 15000, 15000, category="child"),
        claim("workers", 69, 69, 69),
    ]
    war = list(estimate_event("https://e.org/e", "War", told, setting=Setting(is_running=True)))

    assert [(estimate.category.value, estimate.low) for estimate in war] == [("child", 15000), ("unknown", 320000)]
    assert [item.claim for item in war[1].set_aside] == ["https://e.org/claim/workers"]


def test_a_director_and_what_he_directs_are_one_source() -> None:
    monitor = claim("monitor", 40, 40, 40, source="https://e.org/monitor")
    director = claim("director", 44, 44, 44, source="https://e.org/person", voice="https://e.org/monitor", day=2)

    assert bounds(monitor, director) == (44, 44, 44)


def test_two_who_speak_together_are_no_third_source() -> None:
    alone, both = claim("alone", 9, 9, 9, source="a"), claim("both", 9, 9, 9, source="a")
    joint = replace(both, voices=("a", "b"))
    (estimate,) = estimate_event("https://e.org/e", "Strike", [alone, joint])

    assert estimate.sources == 1


def test_a_figure_set_aside_is_named_even_if_its_kind_has_no_estimate() -> None:
    told = claim("a", 18, 18, 18, category="unknown"), claim("sum", 57, 57, 57, summary=True)

    assert reasons(*told) == {"sum": SetAsideReason.SUMMARY}


def test_one_is_told_in_the_singular() -> None:
    (estimate,) = estimate_event("https://e.org/e", "Strike", [claim("a", 1, 1, 1, category="woman")])

    assert estimate.label == "1 woman killed, Strike"


def test_the_order_of_claims_changes_nothing() -> None:
    claims = [claim("a", 17, 17, 17), claim("b", 20, 20, OPEN), claim("c", 29, 29, 29, source=None)]

    assert list(estimate_event("https://e.org/e", "S", claims)) == list(
        estimate_event("https://e.org/e", "S", claims[::-1])
    )


def destroyed(name: str, words: str, number: int, **more: object) -> DatedClaim:
    """A figure of things destroyed, in the words of its report."""
    return claim(name, number, number, number, effect="destroyed", words=words, **more)


def test_tanks_and_howitzers_are_no_figures_of_one_thing() -> None:
    report = {"source": "https://e.org/s", "document": "d"}
    told = [
        destroyed("a", "knocked out six tanks", 6, at=1, **report),
        destroyed("b", "and two towed howitzers were blown up", 2, at=50, **report),
        destroyed("c", "shot down a helicopter", 1, at=90, **report),
        destroyed("d", "8 tanks burned", 8, day=2, source="https://e.org/t"),
    ]
    found = list(estimate_event("https://e.org/e", "Battle", told))

    assert [(estimate.thing, estimate.low, estimate.best, estimate.high) for estimate in found] == [
        ("helicopter", 1, 1, 1),
        ("howitzer", 2, 2, 2),
        ("tank", 6, 6, 8),
    ]
    assert [estimate.label for estimate in found] == [
        "1 helicopter destroyed, Battle",
        "2 howitzers destroyed, Battle",
        "6 to 8 tanks destroyed, Battle",
    ]
    assert all(not estimate.set_aside for estimate in found)


def test_of_a_list_of_one_kind_of_thing_the_highest_figure_is_the_news() -> None:
    words = "wrecked three vehicles a fire vehicle"
    told = [destroyed(name, words, n, source="https://e.org/s", document="d") for name, n in (("a", 1), ("b", 3))]
    (estimate,) = estimate_event("https://e.org/e", "Raid", told)

    assert estimate.label == "3 vehicles destroyed, Raid"


@pytest.mark.parametrize(
    ("words", "figure", "thing"),
    [
        ("Two buildings collapsed", 2, "building"),
        ("flattened a building", 1, "building"),
        ("destroyed 12 of the brigade's 40 armoured vehicles and a radar", 12, "vehicle"),
        ("an ambulance another car and a shed burned down", 1, "ambulance"),
        ("a number of homes were damaged", 3, "home"),
        ("heavy damage", 3, None),
    ],
)
def test_what_was_destroyed_is_the_noun_behind_the_figure(words: str, figure: int, thing: str | None) -> None:
    assert counted_thing(destroyed("a", words, figure).content) == thing
