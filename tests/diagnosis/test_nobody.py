"""Where nothing names who made the call nobody is accused, and what finds it out is asked first."""

import shlex
from pathlib import Path

import pytest
from msgspec.structs import replace

from iamdoctor.causes.who_called import role_command
from iamdoctor.diagnose import diagnose
from iamdoctor.intake.read import read
from iamdoctor.model.denial import Denial, Runner
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Candidate, Evidence, Read
from iamdoctor.model.question import Question
from iamdoctor.model.supplied import Added
from tests.diagnosis_world import World, added, denial, each_world, evidence, worlds

ANA = "arn:aws:iam::123456789012:user/ana"
BARE = "An error occurred (AccessDenied) when calling the {operation} operation: Access Denied"
NAMED = [world for world in worlds(Path(__file__).parent / "worlds") if world.values[0]["denial"].get("principal")]


def nameless(world: World) -> Diagnosis[str]:
    """The diagnosis of a world whose error names nobody any more."""
    silent = replace(denial(world), principal=None, role_arn=None, message=None)
    read_of_it = replace(evidence(world), decoded=Read("skipped"), record=Read("skipped"), trail=Read("skipped"))
    said = added(world)
    context = {key: values for key, values in said.context.items() if key != "aws:PrincipalArn"}
    return diagnose(silent, read_of_it, replace(said, principal=None, context=context))


@each_world(NAMED)
def test_with_the_caller_unnamed_nothing_is_decided_and_no_caller_blamed(world: World) -> None:
    found = nameless(world)
    if found.subject is None or found.subject.principal is not None or found.subject.federated_call:
        return
    assert found.verdict.decision == "unknown"
    assert not [cause for cause in found.verdict.causes if cause.policy_type in ("identity", "boundary", "session", "scp")]
    assert not [fix for fix in found.fixes if fix.target.get("policy_type") in ("identity", "boundary", "session", "scp")]
    if all(cause.policy_type not in ("credentials", "request", "service") for cause in found.verdict.causes):
        assert found.asked[0].question == "Who made this call?"


def asked_of(text: str, candidates: tuple[Candidate, ...] = ()) -> Question[str]:
    """The first question that a text leads to."""
    world: World = {"denial": {}}
    found = replace(evidence(world), candidates=Read("found", candidates) if candidates else Read("none"))
    return diagnose(read(text)[0], found, Added()).asked[0]


def test_the_person_and_whoever_was_denied_the_same_can_be_chosen() -> None:
    question = asked_of(BARE.format(operation="CreateQueue"), (Candidate(principal=ANA, time="2026-11-20T10:00:00Z", resource="orders"),))
    assert question.option == "--principal"
    assert [choice.value for choice in question.choices] == ["me", ANA]
    assert "2026-11-20T10:00:00Z on orders" in question.choices[1].what


def test_the_minute_and_the_operation_are_looked_up_in_cloudtrail() -> None:
    ways = asked_of(f"2026-11-28T10:57:57Z app: {BARE.format(operation='CreateQueue')}").ways
    [look_up] = [way.cli for way in ways if "lookup-events" in way.cli]
    assert "AttributeKey=EventName,AttributeValue=CreateQueue" in shlex.split(look_up)
    assert "2026-11-28T10:52:57+00:00" in shlex.split(look_up)


def test_the_request_id_chooses_the_event() -> None:
    text = "An error occurred (AccessDenied) when calling the CreateQueue operation: Access Denied (request id: 3b9d6c1e-7777-4aaa-8bbb-01)"
    [look_up] = [way.cli for way in asked_of(text).ways if "lookup-events" in way.cli]
    assert "Events[?contains(CloudTrailEvent, '3b9d6c1e-7777-4aaa-8bbb-01')].CloudTrailEvent" in shlex.split(look_up)


def test_of_a_data_event_no_event_history_is_promised() -> None:
    ways = asked_of(BARE.format(operation="PutObject") + " (request id: 3b9d6c1e-7777-4aaa-8bbb-01)").ways
    assert not [way for way in ways if "lookup-events" in way.cli]
    assert any("CloudTrail's event history does not hold calls of PutObject" in way.what for way in ways)
    assert ways[-1].cli == "aws sts get-caller-identity"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pod=web-6d5f7c9b8-x2x4z namespace=shop ", "kubectl get pod web-6d5f7c9b8-x2x4z -n shop"),
        ("system:serviceaccount:shop:web ", "kubectl get serviceaccount web -n shop"),
        ("/aws/lambda/orders-fn ", "aws lambda get-function-configuration --function-name orders-fn"),
        (f"arn:aws:ecs:eu-west-1:123456789012:task/prod/{'0a' * 16} ", "aws ecs describe-tasks --cluster prod"),
        ("/aws/codebuild/build-shop ", "aws codebuild batch-get-projects --names build-shop"),
        ("$ kubectl logs -n kube-system deploy/external-dns\n", "grep -F -- external-dns"),
        ('{"level":"error","logger":"controllers.ingress","controller":"ingress"} ', "grep -F -- ingress"),
        ('{"pod":"aws-load-balancer-controller-5d8f7b-x2x"} ', "metadata.name=aws-load-balancer-controller-5d8f7b-x2x"),
        ("host i-0123456789abcdef0 ", "aws ec2 describe-instances --instance-ids i-0123456789abcdef0"),
        ("AWS_BATCH_JOB_ID=0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f ", "aws batch describe-jobs --jobs 0a1b2c3d"),
    ],
)
def test_what_the_log_names_leads_to_its_role(text: str, says: str) -> None:
    ways = asked_of(text + BARE.format(operation="PutObject")).ways
    assert any(says in way.cli for way in ways), ways


@pytest.mark.parametrize(
    "kind",
    [
        *("ServiceAccount", "KubernetesPod", "KubernetesController", "EcsTask", "LambdaFunction"),
        *("CodeBuildProject", "BatchJob", "Ec2Instance"),
    ],
)
def test_no_name_of_a_log_becomes_a_command_of_its_own(kind: str) -> None:
    runner = Runner(kind=kind, name="x; rm -rf $(HOME) `id`", within="y|z")  # type: ignore[arg-type]
    command = role_command(runner, "eu-west-1; id")
    assert "'x; rm -rf $(HOME) `id`'" in command
    assert not [word for word in ("; id", "|z") if word in command.replace("'eu-west-1; id'", "").replace("'y|z'", "").replace("`id`'", "")]


def test_a_resource_is_not_taken_for_what_the_call_ran_on() -> None:
    denied: Denial = read(
        "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ec2:StopInstances on resource: "
        "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"
    )[0]
    assert denied.runners == ()


def test_the_role_of_a_node_is_not_widened_as_the_plan_and_every_such_fix_warns() -> None:
    world = next(each.values[0] for each in worlds(Path(__file__).parent / "worlds") if each.values[0]["id"] == "pod-on-the-nodes-role")
    found = diagnose(denial(world), evidence(world), added(world))
    assert found.plan is None
    widening = [fix for fix in found.fixes if fix.target.get("policy_type") == "identity"]
    assert widening and all("every pod of the node gets it" in fix.warnings[0] for fix in widening)
    assert any(fix.title.startswith("Give the service account of aws-load-balancer-controller") for fix in found.fixes)
    assert found.fixes[0].title.startswith("Give the service account of") and found.fixes[0].causes == (0,)
    assert found.verdict.causes[0].id == "credentials.node_role" and all(fix.causes == (1,) for fix in widening)


def test_an_encoded_message_that_was_not_decoded_is_the_first_way() -> None:
    encoded = "4GIOHlTkIaWHQD0Q0m6XSnuUMCm-" + "Ab3_" * 20
    text = (
        "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this "
        f"operation. Encoded authorization failure message: {encoded}"
    )
    found = diagnose(read(text)[0], Evidence(), Added())
    assert found.verdict.todo.startswith("Decode the encoded message with aws sts decode-authorization-message")
    words = shlex.split(found.asked[0].ways[0].cli)
    assert words == [
        "aws",
        "sts",
        "decode-authorization-message",
        "--encoded-message",
        encoded,
        "--query",
        "DecodedMessage",
        "--output",
        "text",
    ]
