"""How to find out who made a call that nothing names: what tells it, with the command that does."""

import re
from datetime import datetime, timedelta
from shlex import quote

from iamdoctor.case.case import Case
from iamdoctor.model.denial import Runner
from iamdoctor.model.question import Way
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.arn import region_of
from iamdoctor.reference.event_history import in_event_history

_ROLE_OF_ACCOUNT = r"jsonpath='{.metadata.annotations.eks\.amazonaws\.com/role-arn}'"
_ROLE_OF_POD = """jsonpath='{.spec.containers[*].env[?(@.name=="AWS_ROLE_ARN")].value}'"""
_ROLES_OF_ACCOUNTS = (
    "kubectl get serviceaccounts -A -o jsonpath='{range .items[*]}{.metadata.namespace}/{.metadata.name} "
    r"""{.metadata.annotations.eks\.amazonaws\.com/role-arn}{"\n"}{end}'"""
)
_MINUTES = timedelta(minutes=5)


def ways(case: Case) -> tuple[Way[Sentence], ...]:
    """Every way that the text leaves, the surest first; at last the one that always works."""
    more = [] if case.denial.runners else [Way(what=say("way.more_lines"))]
    found = [*(way_of(case, runner) for runner in case.denial.runners), *_of_trail(case), *more]
    return (*_decoding(case), *found, Way(what=say("way.where_it_runs"), cli="aws sts get-caller-identity"))


def _decoding(case: Case) -> tuple[Way[Sentence], ...]:
    """Decoding the message that the error encodes, where it stands whole in the text and AWS did not decode it here.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
    """
    encoded = case.denial.encoded_message or ""
    if not re.fullmatch(r"[\w-]{20,}", encoded) or case.evidence.decoded.value is not None:
        return ()
    cli = f"aws sts decode-authorization-message --encoded-message {quote(encoded)} --query DecodedMessage --output text"
    return (Way(what=say("way.decode"), cli=cli),)


def way_of(case: Case, runner: Runner) -> Way[Sentence]:
    """The way that one of the log's names leaves."""
    return Way(what=say(f"way.{runner.kind}", name=runner.name), cli=role_command(runner, case.subject.region))


def role_command(runner: Runner, region: str | None) -> str:
    """The command that gives the role of what a call ran in, every name quoted.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html: a pod with a role of its own has ``AWS_ROLE_ARN``.
    """
    name, within = quote(runner.name), quote(runner.within) if runner.within else None
    at = f" --region {quote(where)}" if (where := region_of(runner.name) or region) else ""
    match runner.kind:
        case "ServiceAccount":
            return f"kubectl get serviceaccount {name} -n {within} -o {_ROLE_OF_ACCOUNT}"
        case "KubernetesPod" if within:
            return f"kubectl get pod {name} -n {within} -o {_ROLE_OF_POD}"
        case "KubernetesPod":
            return f"kubectl get pods -A --field-selector metadata.name={name} -o {_ROLE_OF_POD.replace('{.', '{.items[*].', 1)}"
        case "KubernetesController":
            return f"{_ROLES_OF_ACCOUNTS} | grep -F -- {name}"
        case "EcsTask":
            task = f"aws ecs describe-tasks --cluster {within} --tasks {name}{at} --query 'tasks[0].taskDefinitionArn' --output text"
            return f'aws ecs describe-task-definition --task-definition "$({task})"{at} --query taskDefinition.taskRoleArn --output text'
        case "LambdaFunction":
            return f"aws lambda get-function-configuration --function-name {name}{at} --query Role --output text"
        case "CodeBuildProject":
            return f"aws codebuild batch-get-projects --names {name}{at} --query 'projects[0].serviceRole' --output text"
        case "BatchJob":
            return f"aws batch describe-jobs --jobs {name}{at} --query 'jobs[0].container.jobRoleArn' --output text"
        case _:
            profile = "Reservations[0].Instances[0].IamInstanceProfile.Arn"
            found = f"aws ec2 describe-instances --instance-ids {name}{at} --query '{profile}' --output text | sed 's|.*/||'"
            return (
                f"aws iam get-instance-profile --instance-profile-name \"$({found})\" --query 'InstanceProfile.Roles[0].Arn' --output text"
            )


def _of_trail(case: Case) -> list[Way[Sentence]]:
    """CloudTrail's event history by the operation and, where it is known, the request id or the minute; what it does not hold is said."""
    denial = case.denial
    operation = denial.operation or (case.subject.action or "").partition(":")[2]
    if not operation:
        return []
    if not in_event_history(case.subject.action):
        return [Way(what=say("way.data_event", operation=operation, request_id=denial.request_id or ""))] if denial.request_id else []
    at = f" --region {quote(case.subject.region)}" if case.subject.region else ""
    look_up = (
        f"aws cloudtrail lookup-events --lookup-attributes {quote(f'AttributeKey=EventName,AttributeValue={operation}')}{at}{_minute(case)}"
    )
    if denial.request_id and _plain(denial.request_id):
        chosen = f"Events[?contains(CloudTrailEvent, '{denial.request_id}')].CloudTrailEvent"
        return [Way(what=say("way.request_id", request_id=denial.request_id), cli=f"{look_up} --query {quote(chosen)} --output text")]
    return [Way(what=say("way.operation", operation=operation), cli=look_up)]


def _plain(request_id: str) -> bool:
    return request_id.replace("-", "").isalnum()


def _minute(case: Case) -> str:
    try:
        moment = datetime.fromisoformat(case.denial.event_time or case.denial.logged_at or "")
    except ValueError:
        return ""
    return f" --start-time {quote((moment - _MINUTES).isoformat())} --end-time {quote((moment + _MINUTES).isoformat())}"
