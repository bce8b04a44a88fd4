"""How long is taken by texts and policies that are meant to make it slow: ``python benchmarks/hostile.py [KIND] [BYTES ...]``.

Kinds are ``read`` (a pasted text), ``lint``, ``evaluate`` and ``diagnose`` (a policy; a diagnosis with its three reports), and ``save`` (a
case saved again and again by a process that is killed). Prints a line a shape with the seconds for each size, and the largest ratio
between a size and the next, per decade. Linear work stays at about 10; more than 15 is marked, and so is what raised.
"""

import json
import math
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import hostile_policies, hostile_saves, hostile_texts
from iamdoctor import diagnose
from iamdoctor.iam.lines import answer
from iamdoctor.intake.read import read
from iamdoctor.lint.check import check
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Caller, Entity, Evidence, Policy, Read
from iamdoctor.report import json as as_json
from iamdoctor.report import markdown, text

_LIMIT = 15
_ROLE = "arn:aws:iam::111122223333:role/app"
_DENIAL = Denial(kind="access_denied", principal=_ROLE, action="s3:GetObject", resource="arn:aws:s3:::c/k", deny="implicit")
_REQUEST = {"principal": _ROLE, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k", "context": {"aws:PrincipalTag/team": "a" * 256}}


def _evaluate(policy: str) -> None:
    try:
        line = json.dumps({"request": _REQUEST, "identity_policies": [json.loads(policy)]})
    except (ValueError, RecursionError):
        line = f'{{"request": {json.dumps(_REQUEST)}, "identity_policies": [{policy}]}}'
    answer(line)


def evidence(policy: str) -> Evidence:
    """What is read where a role has this policy and nothing else was asked."""
    skipped: dict[str, Any] = {name: Read("skipped") for name in Evidence.__struct_fields__ if isinstance(getattr(Evidence(), name), Read)}
    skipped["caller"] = Read("found", Caller(arn="arn:aws:iam::111122223333:user/oncall", account="111122223333"))
    skipped["principal"] = Read("found", Entity(kind="role", arn=_ROLE, name="app", account="111122223333"))
    skipped["policies"] = Read("found", (Policy(name="p", kind="inline", attached_to="role app", document=policy),))
    return Evidence(**skipped)


def _diagnose(policy: str) -> None:
    found = diagnose.diagnose(_DENIAL, evidence(policy))
    for render in (text.render, markdown.render, as_json.render):
        render(found)


KINDS: dict[str, tuple[dict[str, Callable[[int], str]], Callable[[str], object]]] = {
    "read": (hostile_texts.SHAPES, read),
    "lint": (hostile_policies.SHAPES, check),
    "evaluate": (hostile_policies.SHAPES, _evaluate),
    "diagnose": (hostile_policies.SHAPES, _diagnose),
}


def seconds(work: Callable[[str], object], given: str) -> float:
    """What the work takes."""
    start = time.process_time()
    work(given)
    return time.process_time() - start


def measure(kind: str, sizes: list[int]) -> None:
    """Measure every shape of a kind at every size."""
    shapes, work = KINDS[kind]
    for name, shape in shapes.items():
        try:
            took = [seconds(work, shape(size)) for size in sizes]
        except Exception as error:  # noqa: BLE001 - what raised is the finding
            print(f"! {kind:8} {name[:44]:44} raised {type(error).__name__}", flush=True)
            continue
        pairs = zip(zip(sizes, took, strict=True), list(zip(sizes, took, strict=True))[1:], strict=False)
        ratios = [(later / max(former, 0.01)) ** (1 / math.log10(larger / size)) for (size, former), (larger, later) in pairs]
        mark = "!" if ratios and max(ratios) > _LIMIT else " "
        print(f"{mark} {kind:8} {name[:44]:44}", *(f"{each:8.3f}" for each in took), f"{max(ratios, default=0):6.1f}", flush=True)


def main(arguments: list[str]) -> None:
    """Run the kinds that are named, all where none is."""
    kinds = [argument for argument in arguments if not argument.isdigit()] or [*KINDS, "save"]
    sizes = [int(argument) for argument in arguments if argument.isdigit()]
    for kind in kinds:
        if kind == "save":
            hostile_saves.measure(sizes[0] if sizes and kinds == ["save"] else 300)
        else:
            measure(kind, sizes or [10_000, 100_000, 1_000_000])


if __name__ == "__main__":
    main(sys.argv[1:])
