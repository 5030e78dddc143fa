"""What is likely no PAKN is explained, and left to the person."""

import pytest

from bot.dialogue.elsewhere import advice
from bot.dialogue.sight import Sight
from bot.words import LANGUAGES, Words
from feedback.routing import Route


def test_the_difference_and_the_place_are_told(sight: Sight) -> None:
    told = advice("tôi muốn tố cáo hiệu trưởng nhận hối lộ", sight)
    assert told is not None
    route, words = told
    assert route is Route.DENUNCIATION
    assert sight.say("route_denunciation") in words
    assert sight.say("route_where_denunciation") in words


def test_a_pakn_gets_no_advice(sight: Sight) -> None:
    assert advice("Cô giáo thu tiền quỹ lớp quá cao, mong nhà trường xem lại", sight) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", Route)
def test_every_other_way_is_explained_in_two_sentences(route: Route, language: str) -> None:
    words = Words(language)
    assert words.say(f"chat.route_{route}").count(".") == 2
    assert words.say(f"chat.route_where_{route}")
