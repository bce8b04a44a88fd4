"""The tree says of the trust policy what the evaluation says, whatever its statements are and whatever is known of the call."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iamdoctor.case.case import Case, case
from iamdoctor.causes.assume_role import tree
from iamdoctor.model.diagnosis import TreeNode
from iamdoctor.model.sentence import Text
from iamdoctor.wording.write import written
from tests.diagnosis_tree.test_tree_worlds import every, of_trust
from tests.diagnosis_world import World, added, denial, evidence

ROLE = "arn:aws:iam::444455556666:role/deploy/prod-deploy"
CALLERS = ["arn:aws:sts::123456789012:assumed-role/ci-runner/s1", "arn:aws:iam::123456789012:user/alice", "lambda.amazonaws.com"]
PRINCIPALS: list[Any] = [
    "*",
    {"AWS": "123456789012"},
    {"AWS": "arn:aws:iam::123456789012:role/ci-runner"},
    {"AWS": "arn:aws:iam::123456789012:role/app/ci-runner"},
    {"AWS": ["arn:aws:iam::123456789012:user/alice", "AROADELETEDROLE000000"]},
    {"AWS": "arn:aws:iam::777788889999:root"},
    {"Service": "lambda.amazonaws.com"},
]
ACTIONS: list[Any] = ["sts:AssumeRole", "sts:TagSession", ["sts:AssumeRole", "sts:TagSession"], "sts:*"]
CONDITIONS: list[Any] = [
    {},
    {"StringEquals": {"sts:ExternalId": "acme-42"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringEquals": {"aws:RequestTag/team": "data"}, "StringLike": {"sts:RoleSessionName": "s*"}},
    {"Null": {"aws:PrincipalOrgID": "true"}},
]
CONTEXT = st.dictionaries(
    st.sampled_from(["aws:RequestTag/team", "sts:RoleSessionName", "aws:MultiFactorAuthPresent"]),
    st.sampled_from([[], ["true"], ["data"], ["s1"]]),
)
STATEMENTS = st.lists(
    st.builds(
        lambda effect, principal, action, condition: {
            "Effect": effect,
            "Principal": principal,
            "Action": action,
            **({"Condition": condition} if condition else {}),
        },
        st.sampled_from(["Allow", "Allow", "Deny"]),
        st.sampled_from(PRINCIPALS),
        st.sampled_from(ACTIONS),
        st.sampled_from(CONDITIONS),
    ),
    min_size=1,
    max_size=4,
)
WORLDS = st.builds(
    lambda caller, action, statements, context, external_id, unread: {
        "denial": {
            "kind": "assume_role_denied",
            "principal": caller,
            "action": action,
            "resource": ROLE,
            "parameters": {"tags.1.key": "team"},
        },
        "role": {"arn": ROLE, "statements": statements},
        "policies": [{"statements": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]}],
        "added": {"context": context, "external_id": external_id},
        "unread": {"principal": "iam:GetRole"} if unread else {},
    },
    st.sampled_from(CALLERS),
    st.sampled_from(["sts:AssumeRole", "sts:TagSession"]),
    STATEMENTS,
    CONTEXT,
    st.sampled_from([None, "", "acme-42", "other"]),
    st.booleans(),
)


def judged(about: Case) -> bool | None:
    """Whether the trust policy stops a request, by the evaluation."""
    layers = about.best.layers if about.best else ()
    return next(layer.blocks for layer in layers if layer.policy_type == "trust")


def answers(nodes: tuple[TreeNode[Text], ...], action: str) -> set[str]:
    """What the tree answers of the trust policy for one of the call's actions."""
    own = {"sts:AssumeRole": ("trust_names_caller", "conditions")}.get(action, (f"allows:{action}",))
    return {node.answer for node in nodes if node.id in own}


@settings(max_examples=300, deadline=None)
@given(WORLDS)
def test_the_tree_says_what_the_evaluation_says(world: World) -> None:
    about = case(denial(world), evidence(world), added(world))
    grown = tree(about)
    assert grown is not None and written(grown).finding.endswith((".", "?"))
    assert len({node.id for node in every(grown.nodes)}) == len(list(every(grown.nodes)))
    for action in ("sts:AssumeRole", "sts:TagSession"):
        said = answers(grown.nodes, action)
        assert {True: "no", None: "unknown", False: "yes"}[judged(about.asking(action))] in said
        assert ("no" in said) is (judged(about.asking(action)) is True)


@settings(max_examples=300, deadline=None)
@given(WORLDS)
def test_every_cause_of_the_trust_policy_blames_a_statement_that_is_there(world: World) -> None:
    about = case(denial(world), evidence(world), added(world))
    for each in (about, *about.companions):
        causes = of_trust(each)
        assert bool(causes) is (judged(each) is not False)
        assert all(cause.id and cause.link and written(cause).explanation for cause in causes)
        placed = [cause.statement for cause in causes if cause.statement and cause.statement.index is not None]
        assert all(each.best and any(each.reference(match) == place for match in each.best.statements) for place in placed)
