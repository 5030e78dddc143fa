"""The figures of a guide count people; whatever they did in whatever order, nobody leaves who never came."""

from hypothesis import given
from hypothesis import strategies as st

from faq.funnel import Deed, Did, funnel
from faq.guides import Guide, Step, Trouble

STEPS = ("mot", "hai", "ba")
TROUBLES = (Trouble("l", "Lỗi L", ""),)
GUIDE = Guide("g", "Việc", "ai", (), tuple(Step(one, one.title(), "", "", TROUBLES) for one in STEPS))
DEEDS = st.builds(
    Deed,
    person=st.sampled_from(["a", "b", "c", "d"]),
    did=st.sampled_from(Did),
    step=st.sampled_from([*STEPS, "", "gone"]),
    trouble=st.sampled_from(["", "l"]),
    words=st.sampled_from(["", "không được", "Khong duoc"]),
)


@given(st.lists(DEEDS, max_size=60))
def test_in_no_order_of_events_is_drop_off_negative(deeds: list[Deed]) -> None:
    found = funnel(GUIDE, deeds)
    assert found.started == len({deed.person for deed in deeds})
    came = found.started
    for step in found.steps:
        assert step.left >= 0
        assert step.reached == came
        assert max(step.stuck, step.back, step.person) <= found.started
        came = step.passed
    assert found.finished == came
    assert found.person <= found.started
    assert found.started == found.finished + sum(step.left for step in found.steps)


@given(st.lists(DEEDS, max_size=30), st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_number(deeds: list[Deed], random: object) -> None:
    shuffled = [*deeds, *deeds]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = funnel(GUIDE, deeds), funnel(GUIDE, shuffled)
    assert [(s.reached, s.passed, s.stuck, s.back, s.troubles) for s in one.steps] == [
        (s.reached, s.passed, s.stuck, s.back, s.troubles) for s in other.steps
    ]
    assert (one.started, one.finished, one.person) == (other.started, other.finished, other.person)


def test_people_are_counted_and_not_clicks() -> None:
    deeds = [
        Deed("a", Did.STARTED), Deed("a", Did.DONE, "mot"), Deed("a", Did.STUCK, "hai"),
        Deed("a", Did.STUCK, "hai"), Deed("a", Did.BACK, "hai"), Deed("a", Did.DONE, "mot"),
        Deed("a", Did.DONE, "hai"), Deed("a", Did.DONE, "ba"), Deed("a", Did.STARTED),
        Deed("b", Did.STARTED), Deed("b", Did.TROUBLE, "mot", "l", "không được"),
        Deed("c", Did.STUCK, "mot", words="Khong duoc"), Deed("c", Did.PERSON, "mot"),
    ]  # fmt: skip
    found = funnel(GUIDE, deeds)
    assert (found.started, found.finished, found.person) == (3, 1, 1)
    first, second, third = found.steps
    assert (first.reached, first.passed, first.left, first.stuck) == (3, 1, 2, 2)
    assert (second.reached, second.passed, second.stuck, second.back) == (1, 1, 1, 1)
    assert (third.reached, third.passed) == (1, 1)
    assert first.troubles == (("Lỗi L", 1),)
    assert first.words == (("không được", 2),)
    assert found.worst is first


def test_whoever_did_a_later_step_has_been_at_the_earlier_ones() -> None:
    found = funnel(GUIDE, [Deed("a", Did.DONE, "ba")])
    assert [step.reached for step in found.steps] == [1, 1, 1]
    assert found.finished == 1
    assert found.worst is None


def test_a_step_that_is_no_more_only_says_that_somebody_began() -> None:
    found = funnel(GUIDE, [Deed("a", Did.DONE, "gone")])
    assert (found.started, found.steps[0].reached, found.steps[0].passed) == (1, 1, 0)


def test_steps_that_editors_changed_are_counted_as_people_met_them() -> None:
    before, now = ("mot", "gone", "ba"), ("mot", "hai", "ba")
    whole = [Deed("finished", Did.DONE, "ba", order=before), Deed("waits", Did.DONE, "mot", order=before)]
    found = funnel(GUIDE, [*whole, Deed("new", Did.DONE, "hai", order=now)])
    assert (found.started, found.finished) == (3, 1)
    assert [(step.reached, step.passed) for step in found.steps] == [(3, 3), (1, 1), (2, 1)]
