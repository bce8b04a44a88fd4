"""Every world of the data files: which fix comes first, whose it is, what it changes, and that its proof holds."""

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case, case
from iamdoctor.case.known_layers import Layer
from iamdoctor.case.role_path import settled
from iamdoctor.causes.blind_spots import blind_spots
from iamdoctor.causes.policy.causes import policy_causes
from iamdoctor.fixes import fixes
from iamdoctor.fixes.prove.doors import neighbours
from iamdoctor.fixes.prove.touched import touched
from iamdoctor.fixes.prove.trial import trial
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.iam.edit import statements
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.request import Request
from iamdoctor.model.diagnosis import Cause, Fix
from iamdoctor.model.sentence import NOTHING
from iamdoctor.model.supplied import Added
from iamdoctor.wording.fixes import SENTENCES
from iamdoctor.wording.write import written
from tests.diagnosis_fixes.applying import applied
from tests.diagnosis_world import World, added, denial, each_world, evidence, solved_once, worlds

_WITHOUT_DOCUMENT = {"add-permission", "set-default-policy-version"}
"""Operations that put no whole document in place."""
_SENT_BY_THE_SERVICE = ("aws:SourceAccount", "SAML:aud", "iam:PassedToService")
"""Keys that nobody chooses and that were not read: a fix that supposes one warns of it."""
WORLDS = worlds(Path(__file__).parent / "worlds")


@solved_once
def solved(world: World) -> tuple[Case, tuple[Cause[str], ...], tuple[Fix[str], ...]]:
    found = case(denial(world), evidence(world), added(world))
    causes = policy_causes(found, blind_spots(found))
    return found, written(causes), written(fixes(found, causes))


@each_world(WORLDS)
def test_a_world_is_fixed_as_written(world: World) -> None:
    expect = world["expect"]
    _, causes, found = solved(world)
    assert bool(found) is not expect.get("none", False)
    assert all(any(_is(wanted, fix) for fix in found) for wanted in expect.get("titles", ()))
    order = expect.get("order", ())
    assert [wanted for wanted, fix in zip(order, found, strict=False) if not _is(wanted, fix)] == [] and len(found) >= len(order)
    assert len(found) == expect.get("count", len(found))
    assert len(causes) == expect.get("causes", len(causes))
    if "first" in expect:
        _check_first(expect, found[0])
    if "owner_of" in expect:
        title, owner = expect["owner_of"]
        assert owner in next(fix.owner for fix in found if _is(title, fix))
    if "opens_of" in expect:
        title, opened = expect["opens_of"]
        assert opened in next(fix.proof.also_allows for fix in found if _is(title, fix))
    assert "last_title" not in expect or _is(expect["last_title"], found[-1])
    if "last" in expect:
        name, value = expect["last"]
        assert any(statements(fix.document)[-1].get(name) == value for fix in found if fix.document)
    if "commands_of" in expect:
        title, part = expect["commands_of"]
        assert any(part in line for fix in found if _is(title, fix) for line in fix.cli)
    if "cli_of" in expect:
        title, *parts = expect["cli_of"]
        line = next(fix.cli[0] for fix in found if _is(title, fix))
        assert all(part in line for part in parts)
    assert expect.get("warns", "") in " ".join(warning for fix in found for warning in fix.warnings)


def _is(wanted: str, fix: Fix[str]) -> bool:
    """Whether a fix is meant by a part of its title, or by its id with a part of its title behind it (``fix.add_exception for alice``)."""
    kind, _, part = wanted.partition(" ") if wanted.startswith("fix.") else ("", "", wanted)
    return kind in ("", fix.id) and part in fix.title


def _check_first(expect: dict[str, Any], fix: Fix[str]) -> None:
    first = expect["first"]
    assert _is(first["title"], fix), (fix.id, fix.title)
    assert (fix.target["policy_type"], fix.proof.after) == (first["layer"], first["after"])
    assert (fix.cli[-1] if fix.cli else "").startswith(first.get("cli", ""))
    if "element" in first:
        name, value = first["element"]
        assert fix.statement and fix.statement[name] == value
    assert not fix.document or len(statements(fix.document)) == first.get("statements", len(statements(fix.document)))
    assert len(fix.proof.remaining) == expect.get("remaining", 0)
    assert len(fix.proof.also_allows) == expect.get("opens", len(fix.proof.also_allows))
    assert expect.get("size", "") in fix.size
    assert not (fix.cli and expect.get("no_cli"))
    assert not (fix.document and expect.get("no_document"))


@each_world(WORLDS)
def test_every_fix_bears_the_id_of_its_kind(world: World) -> None:
    assert [fix.title for fix in solved(world)[2] if fix.id not in SENTENCES or not fix.id.startswith("fix.")] == []


@each_world(WORLDS)
def test_every_proof_holds_when_the_document_is_put_in_place_and_read_again(world: World) -> None:
    about, causes, found = solved(world)
    for fix in found:
        if fix.document is None or fix.target["policy_type"] == "session":
            continue
        holder = f"{'user' if ':user/' in (about.subject.principal or '') else 'role'} {about.subject.principal_name}"
        again = case(denial(world), applied(fix, evidence(world), holder), _said(world, fix))
        assert again.request is not None and again.best_policies is not None
        if fix.proof.before != "ValidationError":
            decision = evaluate(_with_path_of(about, again.request), again.best_policies).decision
            as_named_by_aws = decision == "allowed" and fix.proof.remaining and not all(each.known for each in about.layers.values())
            assert {"depends": "unknown"}.get(decision, decision) == fix.proof.after or as_named_by_aws
        assert (fix.proof.after == "allowed") is not bool(fix.proof.remaining)
        assert not fix.proof.remaining or len(causes) > 1 or fix.proof.after == "unknown"


def _with_path_of(about: Case, request: Request) -> Request:
    """The request by the role that the proof supposes, where its path is not known."""
    found = settled(about)
    supposed = {} if found is about or found.request is None else {"aws:PrincipalArn": found.request.context["aws:PrincipalArn"]}
    return replace(request, context={**request.context, **supposed})


@each_world(WORLDS)
def test_an_exception_denies_nothing_that_was_allowed_before(world: World) -> None:
    about, _, found = solved(world)
    asked = settled(about)
    for fix in found:
        if fix.id == "fix.add_exception" and asked.request and fix.document:
            layer = next(each for each in about.layers.values() if each.policy_type == fix.target["policy_type"])
            change = Change(title=NOTHING, place=_place(layer, fix), after=fix.document)
            changed, tried = touched(asked, change), trial(asked, change)
            assert changed is not None and tried is not None
            assert [each.told for each in neighbours(changed) if each.closed(tried.policies_before, tried.policies_after)] == []


def _place(layer: Layer, fix: Fix[str]) -> Place:
    named = {fix.target["name"], fix.target.get("in_place_of", "")}
    held = next(each for each in layer.held if {each.policy.name, each.policy.arn} & named and each.document)
    name = held.document.name if held.document else ""
    return Place(layer=layer.policy_type, document=name, policy=held.policy, before=fix.before, level=held.level)


def _said(world: World, fix: Fix[str]) -> Added:
    """What the call carries afterwards: the ExternalId too, where the fix is that it sends one, and what a service sends by itself."""
    asked = (fix.statement or {}).get("Condition", {}).get("StringEquals", {})
    sent = {key: (asked[key],) for key in _SENT_BY_THE_SERVICE if key in asked}
    if sent:
        return replace(added(world), context={**added(world).context, **sent})
    if fix.id != "fix.trust_external_id" or fix.statement is None:
        return added(world)
    return replace(added(world), external_id=fix.statement["Condition"]["StringEquals"]["sts:ExternalId"])


@each_world(WORLDS)
def test_every_command_can_be_run_as_it_stands_and_carries_the_document_whole(world: World) -> None:
    for fix in solved(world)[2]:
        for line in fix.cli:
            assert subprocess.run(["sh", "-n"], input=line, text=True, check=False).returncode == 0
            assert "\n" not in line
        if fix.document is not None and statements(fix.document) and fix.cli and not _WITHOUT_DOCUMENT & set(fix.cli[-1].split()):
            text = json.dumps(fix.document, separators=(",", ":"))
            assert any(text in (word, _policy_of(word)) for line in fix.cli for word in shlex.split(line))


def _policy_of(word: str) -> str:
    return str(json.loads(word).get("Policy", "")) if word.startswith('{"Policy"') else ""


@each_world(WORLDS)
def test_a_broad_fix_warns_and_never_comes_first(world: World) -> None:
    found = solved(world)[2]
    broad = [fix for fix in found if _is_broad(fix)]
    assert all(fix.warnings for fix in broad)
    assert not found or found[0] not in broad
    assert bool(broad) or not world["expect"].get("warned_last")


def _is_broad(fix: Fix[str]) -> bool:
    if fix.id == "fix.accept_value":
        return "sts:ExternalId" in fix.title
    return fix.id == "fix.drop_condition" or (fix.id == "fix.remove_deny" and "denies nothing else" not in fix.title)


@each_world(WORLDS)
def test_what_was_not_read_is_never_overwritten(world: World) -> None:
    unread = {policy["name"] for policy in world.get("policies", ()) if "statements" not in policy}
    written = [fix for fix in solved(world)[2] if fix.document or fix.cli]
    assert not unread & {fix.target.get("name", fix.target["policy"]) for fix in written}
