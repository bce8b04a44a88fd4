"""What an expert would tell them: cases written before the program was run on them, and how its answer differs.

A case is a pasted text with a world in the form of ``tests/diagnosis_world.py``, and what to ``expect``: ``decision`` (any of these),
``causes`` that must be found (``least`` so sure), whether anything may be ``proven``, the ``first`` fix, whose change it is (``owner``),
what must be said (``warns``, ``asks``, ``mentions``, ``blind``), and what must ``never`` be advised. Patterns are searched without case.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.diagnosis import Cause, Diagnosis, Fix
from tests.advice.changed import Changed, changed, has_key, listed
from tests.diagnosis_world import added, evidence

FOLDER = Path(__file__).parent / "review"
Case = dict[str, Any]
Json = dict[str, Any]
_GRADES = ("possible", "likely", "proven")
_PROTECTION = {
    "sts:externalid": "externalid",
    "aws:multifactorauthpresent": "mfa",
    "aws:sourcevpce": "endpoint|network",
    "aws:sourceip": "address|network",
    "aws:principalorgid": r"organi[sz]ation",
    "aws:requestedregion": "region",
    "aws:securetransport": "tls|https|encrypt",
}
"""How a warning names what a condition protects; any other key by its own name."""


def cases() -> list[Case]:
    """Every case, in the order of the files; its ``group`` is the file's name."""
    found = [(path.stem, case) for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text(encoding="utf-8"))]
    return [case | {"group": group.replace("-", " ")} for group, case in found]


def answer(case: Case) -> Diagnosis[str]:
    """The program's answer to a case."""
    return diagnose(read(case["text"])[0], evidence(case), added(case))


def differences(case: Case, found: Diagnosis[str]) -> list[str]:
    """What is missing or wrong in an answer; empty where it is what the expert would tell."""
    expect = case["expect"]
    return [*_verdict(expect, found), *_first(expect, found), *_said(expect, found), *_never(expect, found)]


def _verdict(expect: Json, found: Diagnosis[str]) -> Iterator[str]:
    verdict = found.verdict
    if verdict.decision not in expect.get("decision", [verdict.decision]):
        yield f"decision {verdict.decision}, not {' or '.join(expect['decision'])}"
    for wanted in expect["causes"]:
        if not any(_is_cause(cause, wanted) for cause in verdict.causes):
            yield f"no cause {wanted}"
    if expect.get("proven") is False and any(cause.confidence == "proven" for cause in verdict.causes):
        yield "proven, though it cannot be"
    if expect.get("none") and any(kind(fix) in ("grant", "except") for fix in found.fixes):
        yield "a policy is to change, though none is at fault"


def _is_cause(cause: Cause[str], wanted: Json) -> bool:
    statement = cause.statement
    return (
        wanted["layer"] in (None, cause.policy_type)
        and cause.reason in wanted.get("reason", cause.reason).split("|")
        and _GRADES.index(cause.confidence) >= _GRADES.index(wanted["least"])
        and wanted.get("sid", cause.sid) == cause.sid
        and wanted.get("attached_to") in (None, statement.attached_to if statement else "")
    )


def kind(fix: Fix[str]) -> str:
    """What sort of advice a fix is: of the ``call``, an ``ask`` to an owner, an exception from a Deny (``except``), or a ``grant``."""
    if fix.id.startswith("fix.ask") or fix.id == "fix.secure_key":
        return "ask"
    if fix.target["policy_type"] == "request":
        return "call"
    found = changed(fix)
    if found.denies_gone:
        return "except"
    return "grant" if found.allows else "ask"


def _first(expect: Json, found: Diagnosis[str]) -> Iterator[str]:
    wanted = expect.get("first")
    if wanted is None:
        return
    if not found.fixes:
        yield "no fix"
        return
    fix = found.fixes[0]
    for name, value in wanted.items():
        if not _FIRST[name](fix, value):
            yield f"first fix is not {name} {value}: {fix.title} [{kind(fix)}, {fix.target['policy_type']}, {fix.proof.after}]"


def _text(fix: Fix[str]) -> str:
    return "\n".join((fix.title, *fix.cli))


def _one_of(text: str, among: str) -> bool:
    return text in among.replace("act", "call").split("|")


def _whole_or_remaining(fix: Fix[str], pattern: str) -> bool:
    whole = any(re.search(pattern, str(each)) for each in changed(fix).allows)
    return whole or (fix.proof.after != "allowed" and bool(fix.proof.remaining))


_FIRST: dict[str, Callable[[Fix[str], str], bool]] = {
    "kind": lambda fix, value: _one_of(kind(fix), value),
    "layer": lambda fix, value: fix.target["policy_type"] == value,
    "says": lambda fix, value: bool(re.search(value, _text(fix), re.IGNORECASE)),
    "after": lambda fix, value: fix.proof.after == value,
    "after_not": lambda fix, value: fix.proof.after != value,
    "sid": lambda fix, value: any(each.get("Sid") == value for each in changed(fix).statements),
    "document_has": lambda fix, value: value in json.dumps(changed(fix).statements),
    "statement_resource": lambda fix, value: any(value in listed(each.get("Resource")) for each in changed(fix).allows),
    "attached_to": lambda fix, value: fix.target.get("attached_to") == value,
    "whole_or_remaining": _whole_or_remaining,
}


def _said(expect: Json, found: Diagnosis[str]) -> Iterator[str]:
    first, verdict = found.fixes[:1], found.verdict
    spots = [f"{spot.what} {spot.needs}" for spot in verdict.blind_spots]
    titles = [fix.title for fix in found.fixes if kind(fix) in ("call", "ask")]
    causes = [cause.explanation for cause in verdict.causes]
    warnings = [warning for fix in found.fixes for warning in fix.warnings]
    said = {
        "owner": [fix.owner for fix in first],
        "blind": spots,
        "asks": [*spots, *titles, verdict.todo],
        "mentions": [verdict.headline, verdict.todo, *verdict.notes, *causes, *(fix.title for fix in found.fixes), *warnings],
    }
    for name, texts in said.items():
        if name in expect and not re.search(expect[name], "\n".join(texts), re.IGNORECASE):
            yield f"{name} does not say {expect[name]}: {'; '.join(texts)[:200]}"
    told = "\n".join(warning for fix in first for warning in fix.warnings)
    yield from (f"first fix does not warn of {each}" for each in expect.get("warns", ()) if not re.search(each, told, re.IGNORECASE))
    privilege = "|".join(expect.get("warns_all_grants", ()))
    for fix in found.fixes if privilege else ():
        if kind(fix) == "grant" and not re.search(privilege, "\n".join(fix.warnings), re.IGNORECASE):
            yield f"privilege not named: {fix.title}"


def _never(expect: Json, found: Diagnosis[str]) -> Iterator[str]:
    for forbidden in expect["never"]:
        for place, fix in enumerate(found.fixes):
            if _breaks(forbidden, fix, first=place == 0):
                yield f"never {forbidden}: {fix.title} (fix {place + 1})"
                break


def _breaks(forbidden: Json, fix: Fix[str], *, first: bool) -> bool:
    """Whether a fix is what is forbidden. A condition may be taken away or gone round only last, and said."""
    found, rule = changed(fix), next(iter(forbidden))
    value = forbidden[rule]
    match rule:
        case "drops":
            return _drops(found, value) and (first or not _names(fix, value))
        case "goes_round":
            round_it = fix.target["policy_type"] == forbidden["layer"] and any(not has_key(each, value) for each in found.allows)
            return round_it and (first or not _names(fix, value))
        case "removes":
            gone = any(each.get("Sid") == value for each in found.removed)
            return gone and (first or not fix.warnings)
        case "allow_without":
            of_layer = forbidden.get("layer", fix.target["policy_type"]) == fix.target["policy_type"]
            named = [each for each in found.allows if _acts(each, forbidden.get("action", ""))]
            return of_layer and any(not any(has_key(each, key) for key in value) for each in named)
        case "broadens":
            return value in found.broadened
        case "document_has":
            return value in json.dumps(found.statements)
        case "says":
            return bool(re.search(value, _text(fix), re.IGNORECASE))
        case "grants_action":
            return any(re.fullmatch(value, action, re.IGNORECASE) for action in found.new_actions)
        case "wide":
            wide = [each for each in found.allows if "*" in listed(each.get("Resource"))]
            return any(re.fullmatch(value, action, re.IGNORECASE) for each in wide for action in listed(each.get("Action")))
        case "joins":
            return any(each.get("Sid") == value and forbidden["principal"] in json.dumps(each.get("Principal")) for each in found.allows)
        case "changes":
            return any(value in each for each in found.statements)
        case "layer_first":
            return first and fix.target["policy_type"] == value
        case "layer_any":
            return fix.target["policy_type"] == value and _one_of(kind(fix), forbidden["kinds"])
        case "kinds":
            return _one_of(kind(fix), value)
        case "edits_attached_to":
            return bool(fix.target.get("attached_to") == value)
    raise ValueError(f"There is no rule {rule}.")


def _names(fix: Fix[str], key: str) -> bool:
    """Whether a warning says whose protection ends."""
    word = _PROTECTION.get(key.lower(), re.escape(key))
    return bool(re.search(word, "\n".join(fix.warnings), re.IGNORECASE))


def _drops(found: Changed, key: str) -> bool:
    """Whether a condition on the key is taken away, or gone round by an exception from the Deny that asks for it."""
    fewer = found.before_keys.count(key.lower()) > found.after_keys.count(key.lower())
    return fewer or any(has_key(each, key) and not _kept(each, key, found.statements) for each in found.denies_gone)


def _kept(gone: Json, key: str, came: list[Json]) -> bool:
    """Whether a Deny stays as it was, but for further values of its condition on the key."""
    return any(_without_values(each, key) == _without_values(gone, key) for each in came)


def _without_values(statement: Json, key: str) -> Json:
    condition = statement.get("Condition") or {}
    others = {name: {each: "" if each.lower() == key.lower() else keys[each] for each in keys} for name, keys in condition.items()}
    return statement | {"Condition": others}


def _acts(statement: Json, action: str) -> bool:
    return not action or any(action.lower() == each.lower() for each in listed(statement.get("Action")))
