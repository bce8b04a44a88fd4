"""Laws that hold for any evidence, however partial: it answers, it claims no more than was read, and more reading never unproves."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.supplied import Added
from tests.diagnosis_world import World, added, denial, evidence, worlds

pytestmark = pytest.mark.xdist_group("laws")

WORLDS = [world.values[0] for world in worlds(Path(__file__).parent / "worlds")]
BY_ID = {world["id"]: world for world in WORLDS}
FACTS = tuple(each.name for each in msgspec.structs.fields(Evidence) if isinstance(each.default, Read))
DEPENDS_ON = {
    "policies": ("identity",),
    "boundary": ("boundary",),
    "scps": ("scp",),
    "rcps": ("rcp",),
    "endpoint": ("vpce",),
    "resource": ("resource",),
    "role": ("trust",),
}
POLICIES = ("identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust")
UNREAD = {"state": "unread", "value": None, "failures": [{"operation": "x:Read", "code": "AccessDenied", "needs": "x:Read"}], "reason": ""}


def without(evidence: Evidence, fact: str, state: str = "unread") -> Evidence:
    """The evidence with one fact not read."""
    found = msgspec.to_builtins(evidence) | {fact: {**UNREAD, "state": state, "failures": UNREAD["failures"] if state == "unread" else []}}
    return msgspec.convert(found, Evidence)


@cache
def partly(id: str, fact: str) -> Diagnosis[str]:
    """The diagnosis of a world with one fact not read."""
    world = BY_ID[id]
    return diagnose(denial(world), without(evidence(world), fact), added(world))


def sound(diagnosis: Diagnosis[str]) -> None:
    """What every diagnosis keeps to."""
    verdict = diagnosis.verdict
    proven = [cause for cause in verdict.causes if cause.confidence == "proven"]
    if any(spot.could_change_verdict for spot in verdict.blind_spots):
        assert not proven
    if verdict.decision == "allowed":
        assert not any(spot.could_change_verdict for spot in verdict.blind_spots)
        assert not [cause for cause in verdict.causes if cause.confidence != "possible" and cause.policy_type in POLICIES]
    assert verdict.headline and verdict.todo
    assert [step.id for step in diagnosis.steps] == ["identity", "policies", "simulate", "guardrails", "resource"]
    assert all(step.summary for step in diagnosis.steps)
    msgspec.json.encode(diagnosis)


@pytest.mark.parametrize("fact", DEPENDS_ON)
def test_an_unread_fact_proves_nothing_and_is_not_taken_for_none(fact: str) -> None:
    """Where AWS kept no record of the denial: that has the policies' own texts."""
    for world in (world for world in WORLDS if "record" not in world.get("facts", ())):
        diagnosis = partly(world["id"], fact)
        sound(diagnosis)
        of_fact = [cause for cause in diagnosis.verdict.causes if cause.policy_type in DEPENDS_ON[fact]]
        assert not [cause for cause in of_fact if cause.confidence == "proven"], world["id"]
        assert not any("here is no" in step.summary and step.id == fact for step in diagnosis.steps), world["id"]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world["id"])
def test_an_unread_layer_never_turns_denied_into_allowed(world: World) -> None:
    whole = diagnose(denial(world), evidence(world), added(world))
    for fact in DEPENDS_ON:
        decision = partly(world["id"], fact).verdict.decision
        assert not (whole.verdict.decision.endswith("deny") and decision == "allowed"), fact


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world["id"])
def test_each_fact_on_its_way_is_shown_as_being_read_and_nothing_is_proven_before_it_could_be(world: World) -> None:
    for fact in FACTS:
        diagnosis = diagnose(denial(world), without(evidence(world), fact, "pending"), added(world))
        sound(diagnosis)
        stopped = [step for step in diagnosis.steps if step.status == "skipped"]
        assert len(stopped) == 4 or not diagnosis.complete


def test_steps_tell_what_is_still_being_read() -> None:
    world = next(world for world in WORLDS if world["id"] == "nothing-attached")
    nothing_yet = diagnose(denial(world), Evidence())
    assert [step.status for step in nothing_yet.steps] == ["reading"] * 5
    assert not nothing_yet.complete


ARNS = st.sampled_from(
    (
        None,
        "",
        "anonymous",
        "sns.amazonaws.com",
        "arn:aws:iam::123456789012:user/ana",
        "arn:aws:sts::123456789012:assumed-role/app/s",
        "arn:aws:iam::210987654321:role/x/app",
        "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:federated-user/bob",
        "arn:aws:sts::********9489:assumed-role/x",
        "role x",
    )
)
RESOURCES = st.sampled_from(
    (None, "*", "", "arn:aws:s3:::b/k", "arn:aws:s3:::b", "arn:aws:sqs:eu-west-1:210987654321:q", "arn:aws:iam::123456789012:role/app", "q")
)
ACTIONS = st.sampled_from(
    (
        None,
        "s3:GetObject",
        "sqs:sendmessage",
        "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity",
        "kms:Decrypt",
        "x:Y",
        "null",
        "iam:PassRole",
    )
)
STATEMENT = st.fixed_dictionaries(
    {"Effect": st.sampled_from(("Allow", "Deny")), "Action": st.sampled_from(("*", "s3:*", "sqs:SendMessage", "sts:AssumeRole"))},
    optional={
        "Resource": st.sampled_from(("*", "arn:aws:s3:::b/*", "arn:aws:s3:::${aws:username}/*")),
        "Principal": st.sampled_from(("*", {"AWS": "123456789012"}, {"AWS": "arn:aws:iam::123456789012:role/app"})),
        "Condition": st.sampled_from(
            (
                {"StringEquals": {"aws:PrincipalTag/team": "x"}},
                {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
                {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
                {"Null": {"aws:ViaAWSService": "true"}},
            )
        ),
    },
)
DOCUMENT = st.one_of(
    st.none(),
    st.sampled_from(("", "{", "[]", '{"Statement": 3}')),
    st.lists(STATEMENT, min_size=1, max_size=3).map(lambda statements: json.dumps({"Version": "2012-10-17", "Statement": statements})),
)
KINDS = st.sampled_from(("inline", "managed", "resource", "trust", "scp", "rcp", "vpce"))
POLICY = st.fixed_dictionaries({"name": st.just("p"), "kind": KINDS, "attached_to": st.just("role app"), "document": DOCUMENT})
ENTITY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("user", "role")),
        "arn": st.just("arn:aws:iam::123456789012:role/app"),
        "name": st.just("app"),
        "account": st.just("123456789012"),
        "boundary_arn": st.sampled_from((None, "arn:aws:iam::123456789012:policy/b")),
        "trust": st.one_of(st.none(), POLICY),
        "tags": st.sampled_from(({}, {"team": "x"})),
    }
)
LEVELS = st.lists(st.fixed_dictionaries({"target": st.just("r-1"), "policies": st.lists(POLICY, max_size=2)}), max_size=2)
RESOURCE = st.fixed_dictionaries(
    {
        "arn": st.just("arn:aws:s3:::b"),
        "account": st.sampled_from((None, "123456789012", "210987654321")),
        "exists": st.sampled_from((None, True, False)),
        "policies": st.lists(POLICY, max_size=2),
        "settings": st.sampled_from(({}, {"block_public_access": "RestrictPublicBuckets", "key_state": "Disabled"})),
    }
)
LAYERS = st.sampled_from(("identity", "resource", "scp", "rcp", "boundary", "session", "vpce"))
EFFECTS = st.sampled_from(("allow", "no_impact", "implicit_deny", "explicit_deny"))
CHECK = st.fixed_dictionaries({"layer": LAYERS, "effect": EFFECTS, "denied_by": st.just([["p", "Sid"]])})
VALUES: dict[str, Any] = {
    "caller": st.fixed_dictionaries({"arn": st.just("arn:aws:iam::123456789012:user/ana"), "account": st.just("123456789012")}),
    "principal": ENTITY,
    "policies": st.lists(POLICY, max_size=3),
    "versions": st.lists(POLICY, max_size=2),
    "profiles": st.just(["prod"]),
    "boundary": POLICY,
    "organization": st.fixed_dictionaries({"id": st.just("o-1"), "management_account": st.just("111111111111")}),
    "scps": LEVELS,
    "rcps": LEVELS,
    "endpoint": st.lists(POLICY, max_size=1),
    "resource": RESOURCE,
    "bucket": RESOURCE,
    "dependent": RESOURCE,
    "role": ENTITY,
    "provider": st.fixed_dictionaries({"arn": st.just("arn:aws:iam::123456789012:oidc-provider/i"), "client_ids": st.just(["a"])}),
    "simulation": st.fixed_dictionaries({"decision": st.sampled_from(("allowed", "implicitDeny"))}),
    "decoded": st.fixed_dictionaries({"explicit_deny": st.booleans(), "principal": ARNS, "action": ACTIONS, "resource": RESOURCES}),
    "session": st.fixed_dictionaries({"event_id": st.just("e"), "time": st.just("t"), "policies": st.lists(POLICY, max_size=1)}),
    "opt_in": st.sampled_from(("ENABLED", "DISABLED")),
    "trail": st.fixed_dictionaries({"event_id": st.just("e"), "time": st.just("2026-11-21T22:10:43Z")}),
    "record": st.fixed_dictionaries(
        {
            "evaluations": st.just([["s3:GetObject", "arn:aws:s3:::b/k", "EXPLICIT_DENY"]]),
            "checks": st.lists(
                st.fixed_dictionaries({"layer": LAYERS, "effect": EFFECTS, "denied_by": st.just([["p", "Sid"]])}), max_size=3
            ),
            "policies": st.lists(st.fixed_dictionaries({"layer": LAYERS, "uri": st.just("p"), "policy": POLICY}), max_size=2),
        }
    ),
}


def fact(value: Any) -> Any:
    """A fact in any of its states."""
    failures = st.lists(st.fixed_dictionaries({"operation": st.just("iam:GetRole"), "code": st.just("AccessDenied")}), max_size=1)
    states = st.sampled_from(("pending", "none", "unread", "skipped"))
    return st.one_of(
        st.fixed_dictionaries({"state": st.just("found"), "value": value, "failures": failures}),
        st.fixed_dictionaries({"state": states, "failures": failures}),
    )


EVIDENCE = st.fixed_dictionaries({}, optional={name: fact(value) for name, value in VALUES.items()}).map(
    lambda found: msgspec.convert(found, Evidence)
)
DENIAL = st.fixed_dictionaries(
    {"kind": st.sampled_from(("access_denied", "assume_role_denied", "encoded_message_only", "duration", "mfa", "not_access"))},
    optional={
        "principal": ARNS,
        "action": ACTIONS,
        "resource": RESOURCES,
        "deny": st.sampled_from((None, "explicit", "implicit")),
        "policy_type": st.sampled_from((None, "identity", "resource", "scp", "rcp", "boundary", "session", "vpce", "trust")),
        "policy_arn": st.sampled_from((None, "arn:aws:iam::123456789012:policy/p")),
    },
).map(lambda found: msgspec.convert(found, Denial))
ADDED = st.fixed_dictionaries(
    {},
    optional={
        "principal": ARNS,
        "resource_account": st.sampled_from((None, "123456789012", "210987654321")),
        "external_id": st.sampled_from((None, "", "x")),
        "session_policies": st.lists(st.sampled_from(("{", '{"Version": "2012-10-17", "Statement": []}')), max_size=1),
    },
).map(lambda found: msgspec.convert(found, Added))


@settings(max_examples=150, deadline=None)
@given(DENIAL, EVIDENCE, ADDED)
def test_any_evidence_is_answered_soundly(of: Denial, evidence: Evidence, said: Added) -> None:
    sound(diagnose(of, evidence, said))
