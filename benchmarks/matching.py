"""How well and how fast topics are found, against what people usually ship, in the same run."""

import re
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.matching_base import enlarged, questions
from benchmarks.matching_rivals import RIVALS, Ranked
from benchmarks.matching_steps import print_decisions, print_steps
from faq.content import load
from faq.evaluate import Labelled, evaluate
from faq.index import Index

#: Topics, and how many of the labelled questions are asked; the slow rivals need a second for each. With 120,
#: another draw of the made topics moved everybody's figures by up to a tenth.
SIZES = {147: None, 1_000: 400, 10_000: 400}
#: One fit and one weight a feature for each topic: minutes at 1,000 topics, more than 2 GB at 10,000.
TOO_SLOW = {("linear classifier, characters and words", size) for size in (1_000, 10_000)}
#: The share of our own questions whose first topic is above the gate.
COVERED = 0.9


@dataclass(frozen=True, slots=True)
class Figures:
    """One method at one size; times are processor time."""

    first: float
    three: float
    wrong: float  #: ours, above the gate and wrong, as a share of ours
    others: float  #: not ours and above the gate, as a share of those
    build_s: float
    p50_ms: float
    p95_ms: float
    memory_mb: float


def measure(name: str, size: int) -> Figures:
    """Measure one method in this process, which should be fresh."""
    content, asked = enlarged(size), questions(SIZES[size])
    before = resident_mb()
    start = time.process_time()
    rank = RIVALS[name](content)
    built = time.process_time() - start
    held = resident_mb() - before
    spent, found = [], []
    for one in asked:
        start = time.process_time()
        found.append(rank(one.question))
        spent.append(1e3 * (time.process_time() - start))
    spent.sort()
    return Figures(
        *accuracy(asked, found), built, spent[len(spent) // 2], spent[int(0.95 * len(spent))], held
    )


def accuracy(asked: list[Labelled], found: list[Ranked]) -> tuple[float, float, float, float]:
    """Return rank-1, right among three, and wrong and strangers' answers at the gate that covers ours."""
    ours = [(one, ranked) for one, ranked in zip(asked, found, strict=True) if one.ours]
    others = [ranked for one, ranked in zip(asked, found, strict=True) if not one.ours]
    tops = sorted((_top(ranked) for _, ranked in ours), reverse=True)
    gate = tops[int(COVERED * len(tops)) - 1]
    first = [bool(ranked) and ranked[0][0] in one.accept for one, ranked in ours]
    three = [any(name in one.accept for name, _ in ranked[:3]) for one, ranked in ours]
    wrong = sum(_top(ranked) >= gate and not right for (_, ranked), right in zip(ours, first, strict=True))
    strangers = sum(_top(ranked) >= gate for ranked in others)
    return sum(first) / len(ours), sum(three) / len(ours), wrong / len(ours), strangers / len(others)


def _top(ranked: Ranked) -> float:
    return ranked[0][1] if ranked else float("-inf")


def resident_mb() -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def print_sizes() -> None:
    for size, count in SIZES.items():
        print(f"### {size:,} topics, {count or 'all'} labelled questions\n")
        print("| | rank-1 | among three | wrong | not ours | build s | p50 ms | p95 ms | MB |")
        print("|---" * 9 + "|")
        for name in RIVALS:
            if (name, size) in TOO_SLOW:
                print(f"| {name} | too slow to build" + " | " * 7 + "|")
                continue
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
                got = fresh.submit(measure, name, size).result()
            print(
                f"| {name} | {got.first:.2f} | {got.three:.2f} | {got.wrong:.2f} | {got.others:.2f} "
                f"| {got.build_s:.2f} | {got.p50_ms:.2f} | {got.p95_ms:.2f} | {got.memory_mb:.0f} |",
                flush=True,
            )
        print()


def print_shipped() -> None:
    """Print what our own decision does with the content as it ships."""
    before, start = resident_mb(), time.process_time()
    content = load()
    loaded = time.process_time() - start
    index = Index(content)
    built = time.process_time() - start - loaded
    held, asked = resident_mb() - before, questions()
    whole = evaluate(index, asked).whole
    spent = []
    for one in asked:
        start = time.process_time()
        index.ask(one.question)
        spent.append(1e3 * (time.process_time() - start))
    spent.sort()
    print(
        f"As it ships: rank-1 {whole.rate('first'):.3f}, right answer shown {whole.rate('shown'):.3f}, "
        f"wrong direct answers {whole.rate('answered_wrong'):.3f}, "
        f"not ours but answered {whole.rate('others_answered'):.3f}; "
        f"read in {loaded:.2f} s, built in {built:.2f} s, {held:.0f} MB, "
        f"p50 {spent[len(spent) // 2]:.2f} ms, p95 {spent[int(0.95 * len(spent))]:.2f} ms.\n"
    )


async def main() -> None:
    print_shipped()
    print_sizes()
    print("### What each part brings\n")
    print_steps()
    print("\n### What each part of the decision brings\n")
    print_decisions()
