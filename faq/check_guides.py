"""Finds what is wrong with guides, each fault with its file and line."""

import re
from collections.abc import Iterable, Iterator

from faq.check_values import typed_out
from faq.content import Content, Fault
from faq.guides import FactRef, Guide, Step, Trouble, in_english
from faq.render import value_names
from faq.text import clean, fold
from faq.topics import Standing

#: A guide has so many steps, so that each stays small and all can be walked at one go.
FEWEST_STEPS, MOST_STEPS = 5, 12
#: What fits on one screen of a telephone, in characters.
SCREEN = 600
#: What the frame of a message (its head, the warning about secrets) may add, in characters.
FRAME = 160
#: Ways to call an error, and to ask for a guide, that make it found.
FEWEST_WAYS, FEWEST_NAMES = 2, 5
#: Together they make the key of a button, which channels limit to 60 bytes.
LONGEST_ID = {"guide": 22, "step": 16, "trouble": 15}

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A person types a secret where one of these is named (folded), if it is said in the action of a step.
_SECRETS = ("mat khau", "otp", "passcode", "ma pin")
#: What no guide or answer asks to be sent to us (folded), the secret named after us or before.
_NAMED = r"\b(?:mat khau|otp|passcode|ma pin|ma xac (?:thuc|nhan)|can cuoc|cccd|so dinh danh)\b"
_GIVE, _US = r"\b(?:gui|nhan|chup|doc|cho|noi|bao|cung cap)\b", r"(?:chung )?(?:em|tro ly|bot)\b"
_HERE = rf"\b(?:cho|qua|toi|gui|nhan|de) {_US}|\b(?:vao|qua|o) (?:day|doan chat)\b"
_ASKS = re.compile(rf"{_GIVE} (?:cho )?{_US}.*{_NAMED}|{_GIVE}[^,]*{_NAMED}[^,]*(?:{_HERE})")
_SENTENCE_ENDS, _CLAUSE_ENDS = re.compile(r"[.;:!?]"), re.compile(r",| thi ")
_NOT = re.compile(r"\b(?:khong|dung|chua|chang|cam)\b")


def check_guides(content: Content) -> Iterator[Fault]:
    """Yield the faults of every guide: keys, lengths, sources, links, secrets, facts that wait."""
    for guide in content.guides.values():
        for line, what in _of_guide(guide, content):
            yield Fault(guide.file, line or guide.line, f"{guide.id}: {what}")


def _of_guide(guide: Guide, content: Content) -> Iterator[tuple[int, str]]:
    if not guide.sources:
        yield guide.line, "no source"
    for name in ("as_of", "review_by"):
        if getattr(guide, name) is None:
            yield guide.line, f"no {name}"
    if not FEWEST_STEPS <= len(guide.steps) <= MOST_STEPS:
        yield guide.line, f"{len(guide.steps)} steps, not {FEWEST_STEPS} to {MOST_STEPS}"
    if len(guide.phrasings) < FEWEST_NAMES:
        yield guide.line, f"fewer than {FEWEST_NAMES} phrasings"
    if not guide.topics:
        yield guide.line, "no linked topic"
    for topic in guide.topics:
        if topic not in content.topics:
            yield guide.line, f"linked topic {topic} does not exist"
    yield from _lengths(guide)
    yield from _english(guide, content)
    yield from ((guide.line, what) for what in _ids("guide", [guide.id]))
    yield from ((guide.line, what) for what in _ids("step", [step.id for step in guide.steps]))
    for step in guide.steps:
        for what in _of_step(step, content):
            yield step.line, f"step {step.id}: {what}"


def _lengths(guide: Guide) -> Iterator[tuple[int, str]]:
    intro = sum(len(text) + 3 for text in (guide.title, guide.whom, *guide.prepare))
    for what, length in (("introduction", intro + FRAME), ("end", len(guide.after) + FRAME)):
        if length > SCREEN:
            yield guide.line, f"the {what} has about {length} characters; a screen holds {SCREEN}"


def _english(guide: Guide, content: Content) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the English: missing, longer than a screen, with values that do not exist."""
    lacking = [f"step {step.id}" for step in guide.steps if step.en is None]
    lacking += [
        f"error {one.id} of step {step.id}" for step in guide.steps for one in step.troubles if one.en is None
    ]
    if guide.en is None:
        yield guide.line, "no English" if lacking else "no English title"
    else:
        yield from ((guide.line, f"no English for {one}") for one in lacking)
    said = in_english(guide)
    for line, what in _lengths(said):
        yield line, f"in English {what}"
    for text in said.texts:
        for name in sorted(value_names(text) - content.values.keys()):
            yield guide.line, f"value {name} does not exist"
    for step in said.steps:
        texts = [(f"step {step.id}", len(step.title) + len(step.do) + len(step.see))]
        texts += [(f"error {one.id}", len(one.title) + len(one.do)) for one in step.troubles]
        for where, length in texts:
            if length + FRAME > SCREEN:
                yield step.line, f"in English {where} has about {length + FRAME} characters"


def _of_step(step: Step, content: Content) -> Iterator[str]:
    length = len(step.title) + len(step.do) + len(step.see) + FRAME
    if length > SCREEN:
        yield f"about {length} characters; a screen holds {SCREEN}"
    if not step.troubles:
        yield "no common error"
    if names_secret(step.do) and not step.secret:
        yield "names a secret but is not marked secret"
    yield from _ids("trouble", [one.id for one in step.troubles])
    yield from _words(step.do, step.see, content=content)
    for fact in step.facts:
        yield from _dead(fact, content)
        if _waits(fact, content):
            yield f"rests on {fact}, which waits to be verified; a step must not"
    for one in step.troubles:
        yield from (f"error {one.id}: {what}" for what in _of_trouble(one, content))


def _of_trouble(one: Trouble, content: Content) -> Iterator[str]:
    if len(one.title) + len(one.do) + FRAME > SCREEN:
        yield f"longer than a screen of {SCREEN} characters"
    if len(one.phrasings) < FEWEST_WAYS:
        yield f"fewer than {FEWEST_WAYS} phrasings"
    yield from _words(one.title, one.do, content=content)
    for fact in one.facts:
        yield from _dead(fact, content)
    waiting = [fact for fact in one.facts if _waits(fact, content)]
    if waiting and len(waiting) < len(one.facts):
        yield f"mixes {waiting[0]}, which waits to be verified, with other facts"


def _words(*texts: str, content: Content) -> Iterator[str]:
    for text in texts:
        for name in sorted(value_names(text)):
            if name not in content.values:
                yield f"value {name} does not exist"
        if asks_for_secrets(text):
            yield "asks for a secret or a photo of an identity card"
        yield from typed_out([text])


def _dead(fact: FactRef, content: Content) -> Iterator[str]:
    topic = content.topics.get(fact.topic)
    if topic is None or fact.number not in topic.standing:
        yield f"fact {fact} does not exist"


def _waits(fact: FactRef, content: Content) -> bool:
    topic = content.topics.get(fact.topic)
    return topic is not None and topic.standing.get(fact.number) is Standing.TO_VERIFY


def _ids(kind: str, names: list[str]) -> Iterable[str]:
    for name in names:
        if not _ID.fullmatch(name) or len(name) > LONGEST_ID[kind]:
            yield f"{kind} id {name!r} is not small letters and digits, at most {LONGEST_ID[kind]}"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{kind} {name} stands twice"


def names_secret(text: str) -> bool:
    """Tell whether an action names a password or a code, so that a person types it there."""
    return any(secret in _folded(text) for secret in _SECRETS)


def asks_for_secrets(text: str) -> bool:
    """Tell whether a text asks somebody to send us a password, a code or an identity number.

    >>> asks_for_secrets("Anh/chị gửi mật khẩu cho em."), asks_for_secrets("Đừng gửi mật khẩu cho em.")
    (True, False)
    """
    for sentence in _SENTENCE_ENDS.split(_folded(text)):
        found = _ASKS.search(sentence)
        if found and not _NOT.search(_CLAUSE_ENDS.split(sentence[: found.start()])[-1] + found[0]):
            return True
    return False


def _folded(text: str) -> str:
    return " ".join(fold(word) for word in clean(text).split())
