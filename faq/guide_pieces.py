"""Guides from plain data, as it stands in ``content/guides/*.yaml``; parts that many share are named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from faq.guides import English, FactRef, Guide, Step, Trouble
from faq.pieces import LINE, PHRASING_LINES, day_of, text_of, texts_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SharedParts:
    """Steps and errors that many guides share, by id; a guide names them instead of repeating them."""

    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)


def shared_from(data: Mapping[str, Any]) -> SharedParts:
    """Build the shared parts.

    Raises:
        KeyError, ValueError, TypeError: something is missing or of the wrong kind.
    """
    troubles = SharedParts({one.id: one for one in map(trouble_from, data.get("troubles") or ())})
    steps = (step_from(one, troubles) for one in data.get("steps") or ())
    return SharedParts(troubles.troubles, {one.id: one for one in steps})


def guide_from(one: Mapping[str, Any], shared: SharedParts, *, file: str = "") -> Guide:
    """Build a guide from its data.

    Raises:
        KeyError, ValueError, TypeError: something is missing or of the wrong kind.
    """
    _only(one, Guide)
    return Guide(
        id=str(one["id"]),
        title=text_of(one["title"]),
        whom=text_of(one["whom"]),
        prepare=texts_of(one.get("prepare")),
        steps=tuple(_step(step, shared) for step in one["steps"]),
        topics=texts_of(one.get("topics")),
        after=text_of(one.get("after", "")),
        sources=texts_of(one.get("sources")),
        as_of=day_of(one.get("as_of")),
        review_by=day_of(one.get("review_by")),
        phrasings=texts_of(one.get("phrasings")),
        rank=int(one.get("rank", 99)),
        en=_english(one, "whom"),
        file=file,
        line=int(one.get(LINE, 0)),
    )


def step_from(one: Mapping[str, Any], shared: SharedParts) -> Step:
    """Build a step; its errors are data, or ids of shared ones."""
    _only(one, Step)
    return Step(
        id=str(one["id"]),
        title=text_of(one["title"]),
        do=text_of(one["do"]),
        see=text_of(one["see"]),
        troubles=tuple(
            _shared(shared.troubles, trouble) if isinstance(trouble, str) else trouble_from(trouble)
            for trouble in one.get("troubles") or ()
        ),
        facts=_facts(one),
        secret=bool(one.get("secret", False)),
        en=_english(one, "do", "see"),
        line=int(one.get(LINE, 0)),
    )


def trouble_from(one: Mapping[str, Any]) -> Trouble:
    """Build a common error."""
    _only(one, Trouble)
    return Trouble(
        id=str(one["id"]),
        title=text_of(one["title"]),
        do=text_of(one["do"]),
        phrasings=texts_of(one.get("phrasings")),
        facts=_facts(one),
        en=_english(one, "do"),
        line=int(one.get(LINE, 0)),
    )


def _english(one: Mapping[str, Any], *needed: str) -> English | None:
    said = one.get("en")
    if said is None:
        return None
    _only(said, English)
    pieces = {name: text_of(said[name]) for name in ("title", *needed)}
    pieces |= {name: text_of(said.get(name, "")) for name in {"do", "see", "whom", "after"} - pieces.keys()}
    return English(**pieces, prepare=texts_of(said.get("prepare")), phrasings=texts_of(said.get("phrasings")))


def _step(one: Any, shared: SharedParts) -> Step:
    return _shared(shared.steps, one) if isinstance(one, str) else step_from(one, shared)


def _shared(known: Mapping[str, T], name: str) -> T:
    if name not in known:
        raise ValueError(f"no shared part is called {name}")
    return known[name]


def _facts(one: Mapping[str, Any]) -> tuple[FactRef, ...]:
    found = []
    for text in texts_of(one.get("facts")):
        topic, slash, number = text.partition("/")
        if not slash or not number.isdecimal():
            raise ValueError(f"a fact is written topic/number, not {text!r}")
        found.append(FactRef(topic, int(number)))
    return tuple(found)


def _only(one: Mapping[str, Any], kind: type) -> None:
    known = {LINE, PHRASING_LINES, *kind.__dataclass_fields__}  # type: ignore[attr-defined]
    unknown = [key for key in one if key not in known]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
