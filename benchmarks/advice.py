"""How far advice can be trusted: ``python benchmarks/advice.py [--worlds N] [--reads N] [--seed S] [--show N] [--dump DIR] [--review]``.

Random worlds are diagnosed as the program does it, by its own readers against a stand-in for AWS; then again with every read refused in
turn and in pairs, with statements in another order, and with policies renamed alike. Every decision, cause and fix is held against a
second evaluator of policies (``tests/truth``), which shares nothing with the program's own: each fix is carried out on the world, and the
call and the requests beside it are decided again with all that the program could not see. Prints what was said and how much of it was
wrong; exits with 1 if anything proven was wrong, a proof did not hold, or a door was opened unsaid.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import combinations, count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.worlds.connection import Asked
from benchmarks.worlds.judged import Failure, Judge, Told, everything_read
from benchmarks.worlds.on_moto import OnMoto, can_stand
from benchmarks.worlds.places import World
from benchmarks.worlds.said import added, denial, evidence, seen
from benchmarks.worlds.variants import renamed, reordered
from benchmarks.worlds.world import random_world
from iamdoctor.diagnose import diagnose
from iamdoctor.model.diagnosis import Diagnosis
from tests.advice.expert import answer, cases, differences

_ANSWERS = ("AccessDenied", "AccessDenied", "AccessDenied", "ThrottlingException")
_STALE = 0.05
_ALWAYS = {("sts", "GetCallerIdentity")}
"""What AWS answers whoever asks."""

Refused = dict[Asked, str]


class Tally:
    """What was said over all diagnoses, and the first worlds of each kind of failure."""

    def __init__(self, show: int, dump: Path | None) -> None:
        self.said: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.worlds: dict[str, set[str]] = {}
        self.diagnoses = Counter[str]()
        self._show, self._dump = show, dump
        self.examples: dict[str, list[dict[str, Any]]] = {}

    def add(self, how: str, world: World, refused: Refused, diagnosis: Diagnosis[str], told: Told) -> None:
        """Count one diagnosis."""
        self.diagnoses[how] += 1
        self.said.update(told.said)
        for failure in told.failures:
            self.note(how, world, refused, diagnosis, failure)

    def note(self, how: str, world: World, refused: Refused, diagnosis: Diagnosis[str], failure: Failure) -> None:
        """Count one failure, and keep it as an example where it is among the first of its kind in a world of its own."""
        self.wrong[failure.kind] += 1
        seen = self.worlds.setdefault(failure.kind, set())
        new = world["id"] not in seen
        seen.add(world["id"])
        held = self.examples.setdefault(failure.kind, [])
        if new and len(held) < self._show:
            held.append(_example(how, world, refused, diagnosis, failure))
            if self._dump:
                self._dump.mkdir(parents=True, exist_ok=True)
                name = failure.kind.replace(" ", "-").replace(":", "").replace(",", "")
                (self._dump / f"{name}-{world['id']}.json").write_text(json.dumps(held[-1], indent=1), encoding="utf-8")


def _example(how: str, world: World, refused: Refused, diagnosis: Diagnosis[str], failure: Failure) -> dict[str, Any]:
    verdict = diagnosis.verdict
    return {
        "why": f"{failure.kind}: {failure.detail}",
        "how": how,
        "refused": [[*asked, code] for asked, code in refused.items()],
        "args": world["message"]["args"],
        "world": world,
        "today": {
            "decision": verdict.decision,
            "headline": verdict.headline,
            "causes": [[cause.policy_type, cause.reason, cause.confidence, cause.explanation] for cause in verdict.causes],
            "blind_spots": [[spot.what, spot.needs, spot.could_change_verdict] for spot in verdict.blind_spots],
            "fixes": [
                [fix.title, fix.proof.after, list(fix.proof.remaining), list(fix.proof.also_allows), list(fix.warnings)]
                for fix in diagnosis.fixes
            ],
        },
    }


def refusals(rng: Random, asked: tuple[Asked, ...], most: int) -> Iterator[Refused]:
    """Sets of reads to refuse, at most so many: each read in turn, then pairs."""
    reads = [each for each in asked if each not in _ALWAYS]
    alone: list[tuple[Asked, ...]] = [(each,) for each in rng.sample(reads, len(reads))]
    pairs: list[tuple[Asked, ...]] = list(combinations(reads, 2))
    rng.shuffle(pairs)
    for group in [*alone[: max(1, most * 2 // 3, most - len(pairs))], *pairs][:most]:
        yield {each: _answer(rng, each) for each in group}


def _answer(rng: Random, asked: Asked) -> str:
    """A refusal, too many requests, or now and then that there is no such thing, as one copy of IAM may say before it knows."""
    service, operation = asked
    gone = service == "iam" and operation.startswith("List") and rng.random() < _STALE
    return "NoSuchEntity" if gone else rng.choice(_ANSWERS)


class Answer(NamedTuple):
    """The program's answer, what it asked AWS for it, and the texts of the policies that it saw."""

    diagnosis: Diagnosis[str]
    asked: tuple[Asked, ...]
    seen: frozenset[str]


def diagnosed(world: World, refused: Refused | None = None) -> Answer:
    """The program's answer to a world."""
    (found, asked), said = evidence(world, refused), added(world)
    return Answer(diagnose(denial(world), found, said), asked, seen(found, said))


def measure(world: World, reads: int, tally: Tally) -> None:
    """Diagnose one world in every way."""
    rng, judge, complete = Random(world["id"]), Judge(world), everything_read(world)
    whole, asked, read = diagnosed(world)
    tally.add("as it is", world, {}, whole, judge.judge(whole, all_read=complete, seen=read))
    for refused in refusals(rng, asked, reads):
        partly, _, read = diagnosed(world, refused)
        how = "a read refused" if len(refused) == 1 else "two reads refused"
        tally.add(how, world, refused, partly, judge.judge(partly, all_read=False, seen=read))
    for how, variant in (("reordered", reordered(rng, world)), ("renamed alike", renamed(world))):
        again, _, read = diagnosed(variant)
        told = Judge(variant).judge(again, all_read=complete, seen=read)
        if _signature(again) != _signature(whole):
            told.wrong(f"another answer when {how}", f"{_signature(whole)} then {_signature(again)}")
        tally.add(how, variant, {}, again, told)


def _signature(diagnosis: Diagnosis[str]) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    causes = sorted({(cause.policy_type, cause.reason, cause.confidence) for cause in diagnosis.verdict.causes})
    return diagnosis.verdict.decision, tuple(causes)


_OF = {
    "decision": "decision",
    "proven": "proven",
    "likely": "likely",
    "unknown": "all read",
    "proof": "proof",
    "door": "door axis opened",
    "fix": "fix",
    "first": "fix",
    "another": "decision",
    "Allow": "fix",
    "plan": "plan",
    "no": "all told",
}
"""Of how many of what a kind of failure is one, by its first word."""

_ZERO = ("proven wrong", "proof broken", "plan broken", "door unsaid", "Allow without", "decision allowed, truth denies")


def show(tally: Tally, seconds: float) -> int:
    """Print the table; 1 if anything that must be never, was."""
    ways = ", ".join(f"{count} {how}" for how, count in tally.diagnoses.items())
    print(f"{tally.diagnoses.total()} diagnoses in {seconds:.0f} s: {ways}\n")
    print(f"{'kind':52} {'wrong':>7} {'of':>8} {'share':>8} {'worlds':>7}")
    kinds = sorted({*tally.wrong, "proven wrong", "likely wrong", "proof broken", "unknown with everything read"})
    for kind in kinds:
        of = tally.said["proven alone" if kind.startswith("proven alone") else _OF.get(kind.partition(" ")[0].rstrip(",:"), "decision")]
        print(f"{kind:52} {tally.wrong[kind]:7} {of:8} {tally.wrong[kind] / max(of, 1):8.2%} {len(tally.worlds.get(kind, ())):7}")
    print(f"\nfixes that could not be tried in a world: {tally.said['fix not tried']} of {tally.said['fix'] + tally.said['fix not tried']}")
    for kind, examples in tally.examples.items():
        for example in examples:
            print(f"\n== {example['why']} [{kind}]\n{json.dumps(example)}")
    return 1 if any(count for kind, count in tally.wrong.items() if kind.startswith(_ZERO)) else 0


def judged_files(paths: list[Path]) -> int:
    """Judge worlds that were written as files, each with the reads that it has refused; 1 if anything in them is wrong."""
    wrong = 0
    for path in paths:
        held = json.loads(path.read_text(encoding="utf-8"))
        world, refused = held["world"], {(each[0], each[1]): each[2] for each in held["refused"] or ()}
        diagnosis, _, read = diagnosed(world, refused)
        told = Judge(world).judge(diagnosis, all_read=not refused and everything_read(world), seen=read)
        wrong += len(told.failures)
        print(f"{path.name}: {diagnosis.verdict.decision}: {diagnosis.verdict.headline}")
        for failure in told.failures:
            print(f"  {failure.kind}: {failure.detail}")
    return 1 if wrong else 0


def on_moto(seed: str, most: int) -> int:
    """Walk the first worlds that moto can hold on moto too; 1 where an answer is not the one that the stand-in for AWS leads to."""
    alike, held = 0, 0
    with ExitStack() as stack:
        aws = OnMoto(stack)
        for number in count():
            world = random_world(f"{seed}-{number}")
            if can_stand(world):
                held += 1
                here, there = _signature(diagnosed(world)[0]), _signature(aws.diagnosed(world, number))
                alike += here == there
                if here != there:
                    print(f"{world['id']} ({world['service']}): {here}, on moto {there}")
            if held == most:
                break
    print(f"{alike} of {held} worlds have the same answer on moto")
    return 0 if alike == held else 1


def reviewed() -> int:
    """Hold the advice on each case of the review against the expert's; 1 where any differs."""
    right, wrong = Counter[str](), Counter[str]()
    for case in cases():
        found = differences(case, answer(case))
        (wrong if found else right)[case["group"]] += 1
        if found:
            print(f"{case['id']}: {case['why']}", *(f"  {each}" for each in found), sep="\n")
    print(f"\n{'kind':28} {'right':>6} {'wrong':>6}")
    for kind in sorted(right | wrong):
        print(f"{kind:28} {right[kind]:6} {wrong[kind]:6}")
    print(f"{f'all {right.total() + wrong.total()}':28} {right.total():6} {wrong.total():6}")
    return 1 if wrong else 0


def main(arguments: list[str]) -> int:
    """Measure so many worlds."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--worlds", type=int, default=200)
    options.add_argument("--reads", type=int, default=3000, help="how often reads are refused, over all worlds")
    options.add_argument("--seed", default="1")
    options.add_argument("--show", type=int, default=0, help="how many worlds to print of each kind of failure")
    options.add_argument("--dump", type=Path, help="where to write them, a file each")
    options.add_argument("--only", default="", help="one world by its number")
    options.add_argument("--world", type=Path, nargs="+", help="worlds that --dump wrote: judge only these")
    options.add_argument("--moto", type=int, default=0, help="so many worlds on moto instead, beside the stand-in for AWS")
    options.add_argument("--review", action="store_true", help="an expert's advice on the cases of tests/advice instead, kind by kind")
    given = options.parse_args(arguments)
    tally, began = Tally(max(given.show, 3 if given.dump else 0), given.dump), time.monotonic()
    if given.moto:
        return on_moto(given.seed, given.moto)
    if given.review:
        return reviewed()
    if given.world:
        return judged_files(given.world)
    numbers = [given.only] if given.only else [str(number) for number in range(given.worlds)]
    for done, number in enumerate(numbers, 1):
        measure(random_world(f"{given.seed}-{number}"), -(-given.reads // max(given.worlds, 1)), tally)
        if done % 20 == 0:
            print(f"\r{done} of {len(numbers)} worlds, {time.monotonic() - began:.0f} s ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return show(tally, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
