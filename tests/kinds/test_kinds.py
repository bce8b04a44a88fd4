"""Small accounts of one kind of miscalibration each: what is said of them is never surer, and never other, than the truth."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.gather import gather
from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.supplied import Added
from tests.kinds.account import Account

FILES = {path.stem: json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "worlds").glob("*.json"))}
NOT_YET: set[str] = set()
"""Worlds of which something below does not hold yet; one that holds must go from here."""

EACH = pytest.mark.parametrize("name", FILES)


def _added(args: list[str]) -> Added:
    given = list(zip(args[::2], args[1::2], strict=True))
    context = dict(value.split("=", 1) for option, value in given if option == "--context")
    named: dict[str, Any] = {option.removeprefix("--"): value for option, value in given if option != "--context"}
    return Added(context={key: (value,) for key, value in context.items()}, **named)


async def _diagnosed(file: Mapping[str, Any]) -> Diagnosis[str]:
    denial = read(file["world"]["message"]["text"])[0]
    added = _added(file["args"])
    account: Connection = Account(file)  # type: ignore[assignment]
    evidence = [found async for found in gather(denial, added, account)][-1]
    return diagnose(denial, evidence, added)


def _faults(file: Mapping[str, Any], found: Diagnosis[str]) -> list[str]:
    """What is said that the truth does not bear out."""
    verdict, truth = found.verdict, {(layer, explicit) for layer, explicit in file["blockers"]}
    behind = {("identity", False), ("resource", True)} if file["world"]["kms"] else set()
    proven = {(cause.policy_type, cause.reason == "explicit_deny") for cause in verdict.causes if cause.confidence == "proven"}
    said = [f"{layer} is called proven" for layer, _ in proven - truth - behind]
    if verdict.decision not in (file["truth"], "unknown"):
        said.append(f"the decision is {verdict.decision}")
    if verdict.decision == "allowed" and any(spot.could_change_verdict for spot in verdict.blind_spots):
        said.append("allowed over a blind spot that could turn it")
    return said


@EACH
async def test_nothing_is_said_surer_than_the_truth(name: str) -> None:
    found = _faults(FILES[name], await _diagnosed(FILES[name]))
    assert bool(found) is (name[:3] in NOT_YET), found
