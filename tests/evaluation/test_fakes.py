from typing import Any

import pytest

from kg.evaluation.fakes import Answer, agreement, baseline_answer, our_answer


def event(kind: str = "AirStrike", killed: int | None = None, at: int = 0, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    tolls = [
        {
            "effect": "killed",
            "category": "civilian",
            "group": None,
            "low": killed,
            "best": killed,
            "high": killed,
            "evidence": [[at, at + 9]],
        }
    ]
    base = {
        "type": kind,
        "status": "asserted",
        "background": False,
        "roles": [],
        "weapons": [],
        "evidence": [[at, at + 30]],
        "places": [{"name": "Kafr Zita", "admin1": "Hama"}],
        "tolls": tolls if killed else [],
    }
    return base | more


def test_the_main_event_is_the_one_whose_deaths_are_told_first() -> None:
    late, early = event(killed=90, at=500), event("Bombing", killed=12, at=20)

    assert (our_answer([late, early]).deaths, our_answer([late, early]).cause) == (12, "explosion")


def test_parts_and_history_are_not_counted() -> None:
    child = {
        "effect": "killed",
        "category": "child",
        "group": None,
        "low": 4,
        "best": 4,
        "high": 4,
        "evidence": [[5, 9]],
    }
    news = event(killed=10)
    answer = our_answer([news | {"tolls": [*news["tolls"], child]}, event(killed=900, background=True)])

    assert answer.deaths == 10
    assert our_answer([news | {"tolls": [child]}]).deaths == 4


def test_actor_and_governorate_follow_the_frozen_classes() -> None:
    answer = our_answer([event(killed=1, roles=[{"role": "perpetrator", "name": "Russia"}])])

    assert (answer.actor, answer.governorate) == ("syrian government or russian troops", "hama")


def test_a_main_event_in_northern_syria_takes_the_governorate_that_the_report_names() -> None:
    vague = event(killed=1, at=5, places=[{"name": "northern Syria", "admin1": None}])
    later = event(killed=9, at=90)

    assert our_answer([vague, later]).governorate == "hama"
    assert our_answer([vague]).governorate is None


def test_what_state_media_call_everybody_names_no_class() -> None:
    answer = our_answer([event(killed=1, roles=[{"role": "perpetrator", "name": "terrorists"}])])

    assert answer.actor == "unknown"


def test_nothing_said_is_unknown() -> None:
    assert our_answer([]) == Answer(deaths=None, civilians=None, governorate=None, actor="unknown", cause="unknown")


@pytest.mark.parametrize(
    ("title", "deaths"), [("Blast kills 12 in market", 12), ("1,300 people are dead", 1300), ("Talks go on", None)]
)
def test_the_trivial_baseline_takes_the_first_number_of_the_headline(title: str, deaths: int | None) -> None:
    assert baseline_answer(title, "Nothing more is known.").deaths == deaths


def test_agreement_is_a_share_of_reports() -> None:
    right = our_answer([event(killed=9)])
    wrong = our_answer([])

    assert agreement({"a": right, "b": wrong}, {"a": right, "b": right})["deaths exact"] == 0.5
