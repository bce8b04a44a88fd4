"""Laws that hold for every request and every set of policies."""

import json
import random
import re
from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.glob import ANY, STAR, glob
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request
from iamdoctor.iam.resources import resources

pytestmark = pytest.mark.xdist_group("laws")

ACCOUNT, OTHER = "111122223333", "444455556666"
USER, ROLE = f"arn:aws:iam::{ACCOUNT}:user/alice", f"arn:aws:iam::{ACCOUNT}:role/deploy"
SESSION, FEDERATED = f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci", f"arn:aws:sts::{ACCOUNT}:federated-user/bob"
CALLERS = [USER, SESSION, FEDERATED, f"arn:aws:iam::{ACCOUNT}:root", "sns.amazonaws.com", "anonymous", ROLE]
ACTIONS = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRole"]
RESOURCES = {
    "s3": ["arn:aws:s3:::b/k", "arn:aws:s3:::b", "*"],
    "kms": [f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"],
    "sts": [f"arn:aws:iam::{ACCOUNT}:role/t"],
}
KEYS = {
    "aws:PrincipalTag/team": ["red", "blue"],
    "aws:SourceIp": ["10.0.0.1", "203.0.113.9"],
    "s3:max-keys": ["5", "50"],
    "aws:TagKeys": ["a", "b"],
}

values = st.lists(st.sampled_from(["red", "blue", "${aws:PrincipalTag/team}", "r*", "a"]), min_size=0, max_size=2)
string_operators = st.sampled_from(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"])
prefixes = st.sampled_from(["", "", "ForAllValues:", "ForAnyValue:"])
suffixes = st.sampled_from(["", "", "IfExists"])
strings = st.builds(
    lambda prefix, operator, suffix, key, found: {f"{prefix}{operator}{suffix}": {key: found}},
    prefixes,
    string_operators,
    suffixes,
    st.sampled_from(["aws:PrincipalTag/team", "aws:TagKeys"]),
    values,
)
addresses = st.builds(
    lambda operator, suffix: {f"{operator}{suffix}": {"aws:SourceIp": "10.0.0.0/8"}},
    st.sampled_from(["IpAddress", "NotIpAddress"]),
    suffixes,
)
numbers = st.builds(
    lambda operator, suffix: {f"Numeric{operator}{suffix}": {"s3:max-keys": 10}},
    st.sampled_from(["LessThan", "NotEquals", "GreaterThan"]),
    suffixes,
)
nulls = st.builds(lambda key, found: {"Null": {key: found}}, st.sampled_from(list(KEYS)), st.sampled_from(["true", "false"]))
conditions = st.one_of(st.just({}), st.just({}), strings, addresses, numbers, nulls)
action_lists = st.lists(st.sampled_from([*ACTIONS, "s3:*", "*", "s3:Get*", "kms:*", "s3:?utObject"]), min_size=1, max_size=3)
resource_lists = st.lists(
    st.sampled_from(
        ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b", "arn:aws:s3:::${aws:PrincipalTag/team}/*", "arn:aws:kms:*:*:key/*", "arn:*"]
    ),
    min_size=1,
    max_size=2,
)
principals = st.one_of(
    st.just("*"),
    st.fixed_dictionaries({"AWS": st.lists(st.sampled_from([*CALLERS[:4], ROLE, ACCOUNT, OTHER, "*"]), min_size=1, max_size=2)}),
)


@st.composite
def statements(draw: st.DrawFn, policy_type: PolicyType) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    statement[draw(st.sampled_from(["Action", "Action", "Action", "NotAction"]))] = draw(action_lists)
    if policy_type != "trust":
        statement[draw(st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]))] = draw(resource_lists)
    if policy_type in ("resource", "trust", "vpce", "rcp"):
        element = draw(st.sampled_from(["Principal", "Principal", "Principal", "NotPrincipal"]))
        statement[element] = "*" if policy_type == "rcp" else draw(principals)
    condition = draw(conditions)
    return {**statement, "Condition": condition} if condition else statement


def documents(policy_type: PolicyType) -> st.SearchStrategy[Document]:
    sources = st.builds(
        lambda version, found: {"Version": version, "Statement": found},
        st.sampled_from(["2012-10-17", "2012-10-17", "2008-10-17"]),
        st.lists(statements(policy_type), min_size=1, max_size=3),
    )
    return sources.map(lambda source: parse(source, policy_type=policy_type, name=policy_type))


def lists(policy_type: PolicyType) -> st.SearchStrategy[tuple[Document, ...]]:
    return st.lists(documents(policy_type), max_size=2).map(tuple)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Request, Policies]:
    action = draw(st.sampled_from(ACTIONS))
    context = {key: draw(st.sampled_from(found)) for key, found in KEYS.items() if draw(st.booleans())}
    request = Request(
        principal=Principal.parse(draw(st.sampled_from(CALLERS)), role_arn=None, federating_user_arn=USER),
        action=action,
        resource=draw(st.sampled_from(RESOURCES[action.partition(":")[0]])),
        resource_account=draw(st.sampled_from([ACCOUNT, ACCOUNT, OTHER])),
        context=context,
    )
    owned: PolicyType = "trust" if action == "sts:AssumeRole" else "resource"
    policies = Policies(
        identity=draw(lists("identity")),
        boundary=draw(st.none() | documents("boundary")),
        session=draw(st.none() | lists("session")),
        scps=draw(st.none() | st.lists(lists("scp"), max_size=2).map(tuple)),
        rcps=draw(st.none() | st.lists(lists("rcp"), max_size=2).map(tuple)),
        resource=draw(lists(owned)),
        vpce=draw(st.none() | lists("vpce")),
    )
    return request, policies


def rewritten(document: Document, statements: list[Any]) -> Document:
    return parse({**document.source, "Statement": statements}, policy_type=document.policy_type, name=document.name)


def answer_of(decision: Decision) -> tuple[Any, ...]:
    return decision.decision, sorted(decision.blocked_by), sorted((layer.policy_type, layer.says) for layer in decision.layers)


law = settings(max_examples=30, deadline=None, database=None)


@law
@given(situations(), documents("identity"), documents("resource"))
def test_adding_a_deny_never_allows(situation: tuple[Request, Policies], identity: Document, resource: Document) -> None:
    request, policies = situation
    denies = rewritten(identity, [{**each, "Effect": "Deny"} for each in identity.source["Statement"]])
    more = msgspec.structs.replace(policies, identity=(*policies.identity, denies))
    if policies.resource and policies.resource[0].policy_type == "resource":
        added = rewritten(resource, [{**each, "Effect": "Deny"} for each in resource.source["Statement"]])
        more = msgspec.structs.replace(more, resource=(*policies.resource, added))
    if evaluate(request, policies).decision != "allowed":
        assert evaluate(request, more).decision != "allowed"


@law
@given(situations(), st.data())
def test_removing_an_allow_never_allows(situation: tuple[Request, Policies], data: st.DataObject) -> None:
    request, policies = situation
    if evaluate(request, policies).decision == "allowed" or not policies.identity:
        return
    first = policies.identity[0]
    kept = [each for each in first.source["Statement"] if each["Effect"] == "Deny" or data.draw(st.booleans())]
    fewer = msgspec.structs.replace(policies, identity=(rewritten(first, kept), *policies.identity[1:]))
    assert evaluate(request, fewer).decision != "allowed"


@law
@given(situations(), documents("identity"))
def test_adding_an_allow_never_denies_explicitly(situation: tuple[Request, Policies], document: Document) -> None:
    request, policies = situation
    allows = rewritten(document, [{**each, "Effect": "Allow"} for each in document.source["Statement"]])
    more = msgspec.structs.replace(policies, identity=(*policies.identity, allows))
    if evaluate(request, policies).decision != "explicit_deny":
        assert evaluate(request, more).decision != "explicit_deny"


@law
@given(situations(), st.sampled_from(["boundary", "session", "scps", "rcps", "vpce"]))
def test_lifting_a_limit_never_denies(situation: tuple[Request, Policies], limit: str) -> None:
    request, policies = situation
    if limit == "session" and request.principal.kind == "federated_user":
        return
    if evaluate(request, policies).decision == "allowed":
        assert evaluate(request, msgspec.structs.replace(policies, **{limit: None})).decision == "allowed"


def shuffled(policies: Policies, seed: int) -> Policies:
    turn = random.Random(seed)

    def one(document: Document) -> Document:
        turned = []
        for each in turn.sample(document.source["Statement"], len(document.source["Statement"])):
            turned.append({key: turn.sample(found, len(found)) if isinstance(found, list) else found for key, found in each.items()})
        return rewritten(document, turned)

    def many(found: tuple[Document, ...]) -> tuple[Document, ...]:
        return tuple(one(document) for document in turn.sample(found, len(found)))

    return msgspec.structs.replace(
        policies,
        identity=many(policies.identity),
        boundary=policies.boundary and one(policies.boundary),
        session=policies.session and many(policies.session),
        scps=policies.scps and tuple(many(level) for level in turn.sample(policies.scps, len(policies.scps))),
        rcps=policies.rcps and tuple(many(level) for level in policies.rcps),
        resource=tuple(map(one, policies.resource)),
        vpce=policies.vpce and many(policies.vpce),
    )


@law
@given(situations(), st.integers(0, 99))
def test_order_never_matters(situation: tuple[Request, Policies], seed: int) -> None:
    request, policies = situation
    assert answer_of(evaluate(request, policies)) == answer_of(evaluate(request, shuffled(policies, seed)))


def recased(policies: Policies) -> Policies:
    def one(document: Document) -> Document:
        turned = []
        for each in document.source["Statement"]:
            actions = {key: [name.swapcase() for name in each[key]] for key in ("Action", "NotAction") if key in each}
            block = {op: {key.swapcase(): found for key, found in keys.items()} for op, keys in each.get("Condition", {}).items()}
            turned.append({**each, **actions, **({"Condition": block} if block else {})})
        return rewritten(document, turned)

    return msgspec.structs.replace(policies, identity=tuple(map(one, policies.identity)), resource=tuple(map(one, policies.resource)))


@law
@given(situations())
def test_the_case_of_actions_and_keys_never_matters(situation: tuple[Request, Policies]) -> None:
    request, policies = situation
    expected = answer_of(evaluate(request, policies))
    assert answer_of(evaluate(request, recased(policies))) == expected
    loud = msgspec.structs.replace(
        request, action=request.action.upper(), context={key.upper(): found for key, found in request.context.items()}
    )
    assert answer_of(evaluate(loud, policies)) == expected


@law
@given(situations())
def test_a_printed_document_means_the_same(situation: tuple[Request, Policies]) -> None:
    request, policies = situation

    def printed(document: Document) -> Document:
        return parse(json.dumps(document.source, indent=2), policy_type=document.policy_type, name=document.name)

    again = msgspec.structs.replace(
        policies, identity=tuple(map(printed, policies.identity)), resource=tuple(map(printed, policies.resource))
    )
    assert evaluate(request, policies, explain=True) == evaluate(request, again, explain=True)


@law
@given(situations(), st.sets(st.sampled_from(list(KEYS)), min_size=1, max_size=3), st.booleans())
def test_an_answer_despite_unknown_keys_agrees_with_every_completion(
    situation: tuple[Request, Policies], unknown: set[str], wildcard: bool
) -> None:
    request, policies = situation
    known = {key: found for key, found in request.context.items() if key not in unknown}
    open_keys = [key for key in KEYS if key not in known] if wildcard else sorted(unknown)
    asked = msgspec.structs.replace(request, context=known, unknown=frozenset(["*"] if wildcard else unknown))
    if wildcard and request.principal.kind == "role_session":
        asked = msgspec.structs.replace(asked, context={**known, "aws:PrincipalArn": ROLE})
    decision = evaluate(asked, policies)
    if decision.decision == "depends":
        assert decision.depends_on
        assert {each.key for each in decision.depends_on} <= set(open_keys)
        return
    for completion in product(*([None, *KEYS[key]] for key in open_keys)):
        completed = msgspec.structs.replace(request, context={**known, **dict(zip(open_keys, completion, strict=True))})
        assert evaluate(completed, policies).decision == decision.decision


@law
@given(situations())
def test_what_certainly_blocks_blocks_in_every_completion(situation: tuple[Request, Policies]) -> None:
    request, policies = situation
    keys = ["aws:PrincipalTag/team", "aws:SourceIp"]
    known = {key: found for key, found in request.context.items() if key not in keys}
    blockers = set(evaluate(msgspec.structs.replace(request, context=known, unknown=frozenset(keys)), policies).blocked_by)
    for completion in product(*([None, *KEYS[key]] for key in keys)):
        completed = msgspec.structs.replace(request, context={**known, **dict(zip(keys, completion, strict=True))})
        assert blockers <= set(evaluate(completed, policies).blocked_by)


@law
@given(situations(), st.sets(st.sampled_from(list(KEYS)), max_size=2))
def test_an_explanation_never_contradicts_the_decision(situation: tuple[Request, Policies], unknown: set[str]) -> None:
    request, policies = situation
    asked = msgspec.structs.replace(
        request, context={key: found for key, found in request.context.items() if key not in unknown}, unknown=frozenset(unknown)
    )
    short, long = evaluate(asked, policies), evaluate(asked, policies, explain=True)
    assert (short.decision, short.blocked_by, short.layers) == (long.decision, long.blocked_by, long.layers)
    for layer in long.layers:
        own = [each for each in long.statements if each.policy_type == layer.policy_type]
        denies = [each.matched for each in own if each.effect == "Deny"]
        if layer.says == "deny":
            assert layer.policy_type == "service" or True in denies
        elif layer.says in ("allow", "silent"):
            assert not any(denies) and None not in denies


def like(pattern: str, text: str) -> bool:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None


patterns = st.text("ab*?", max_size=12)
texts = st.text("ab", max_size=14)


@settings(max_examples=200, deadline=None, database=None)
@given(patterns, texts)
def test_a_glob_matches_as_the_regular_expression_does(pattern: str, text: str) -> None:
    assert glob(pattern).matches(text) == like(pattern, text)


@pytest.mark.parametrize("character", ["*", "?", STAR, ANY])
def test_no_character_of_a_request_is_a_wildcard(character: str) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringLike": {"s3:prefix": "${aws:PrincipalTag/t}"}}}
    document = parse({"Version": "2012-10-17", "Statement": statement}, policy_type="identity", name="p")
    request = Request(
        principal=Principal.parse(USER),
        action="s3:ListBucket",
        resource="arn:aws:s3:::b",
        context={"aws:PrincipalTag/t": character, "s3:prefix": "x"},
    )
    assert evaluate(request, Policies(identity=(document,))).decision == "implicit_deny"


parts = st.lists(st.text("ab*?", max_size=3), min_size=1, max_size=7).map(":".join)
arns = st.lists(st.text("ab", max_size=3), min_size=1, max_size=7).map(":".join)


def covers(pattern: str, resource: str, complete: bool) -> bool:
    """The rule as AWS's pages word it."""
    if pattern == "*":
        return True
    wanted, had = pattern.split(":", 5), resource.split(":", 5)
    across = any(part.endswith("*") for part in wanted[:5])
    incomplete = len(wanted) < 6
    if incomplete and complete:
        wanted += ["*"] * (6 - len(wanted))
    if len(wanted) == len(had) == 6 and all(map(like, wanted, had)):
        return True
    return (across or incomplete) and like(pattern, resource)


@settings(max_examples=300, deadline=None, database=None)
@given(parts, arns, st.booleans())
def test_a_resource_is_matched_part_by_part_and_then_as_a_whole(pattern: str, resource: str, complete: bool) -> None:
    request = Request(principal=Principal.parse(USER), action="s3:GetObject", resource=resource)
    compiled = resources((pattern,), complete=complete)
    assert compiled.matches(Context.of(request)) == covers(pattern, resource, complete)
