"""What a person should know beside the causes: rules of single actions, policies of AWS's own, what came after the error."""

import re
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import compiled
from iamdoctor.causes.no_policy.fresh import changed_after
from iamdoctor.causes.no_policy.unanswered import unanswered
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.model.supplied import ME
from iamdoctor.reference.locks import QUARANTINE
from iamdoctor.reference.other_names import other_name

_BY_ACTION = {
    "iam:passrole": say("note.pass_role"),
    "iam:createservicelinkedrole": say("note.create_service_linked_role"),
    "sts:tagsession": say("note.tag_session"),
    "ecr:getauthorizationtoken": say("note.get_authorization_token"),
    "s3:listallmybuckets": say("note.list_all_my_buckets"),
}
_BY_POLICY = {QUARANTINE: say("note.quarantine"), "AWSReservedSSO": say("note.permission_set")}
"""What to know of policies and roles whose name holds this."""


_TOLD_FIRST = ("function_network", "model_access")


def told_first(case: Case) -> str:
    """The name of a wording that says more than who called would: what it means is the answer, and what to do the first step."""
    found = other_name(case.denial.message or "")
    return found[1].name if found and case.denial.deny is None and found[1].name in _TOLD_FIRST else ""


def notes(case: Case) -> tuple[Sentence, ...]:
    """Everything worth knowing, in no order of weight."""
    action = (case.subject.action or "").lower()
    found = [_BY_ACTION[action]] if action in _BY_ACTION else []
    names = [*(held.policy.name for layer in case.layers.values() for held in layer.held), case.denial.policy_arn or ""]
    names.append(case.subject.principal_name or "")
    found += [note for part, note in _BY_POLICY.items() if any(part in name for name in names)]
    other = other_name(case.denial.message or "")
    if other and case.denial.deny is None:
        found.append(say(f"note.other.{other[1].name}", page=other[1].page))
    return (
        *_of_a_file(case),
        *_of_me(case),
        *unanswered(case.evidence),
        *found,
        *changed_after(case),
        *_ownership(case),
        *_passed_role(case),
    )


def _of_a_file(case: Case) -> tuple[Sentence, ...]:
    """That what was read comes from a file, and whose."""
    made = case.evidence.file
    if made is None:
        return ()
    return (say("note.from_file_by" if made.by else "note.from_file", at=made.at or say("note.unknown_time"), by=made.by),)


def _of_me(case: Case) -> tuple[Sentence, ...]:
    """That the person said to have made the call and AWS could not say who that is, so that the name in the text stands for it."""
    said = (case.added.principal or "").strip().lower() == ME and case.subject.principal_from == "text"
    return (say("note.me_by_text", principal=case.subject.principal),) if said else ()


def _ownership(case: Case) -> tuple[Sentence, ...]:
    """With ACLs on, an object that another account wrote is that account's, and the bucket's Allow does not reach it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    found = case.evidence.resource.value
    owned = found.settings.get("object_ownership", "") if found else ""
    of_object = case.subject.service == "s3" and "/" in (case.subject.resource or "")
    if not of_object or not owned or "BucketOwnerEnforced" in owned or (found and found.settings.get("object_owner")):
        return ()
    return (say("note.object_ownership", ownership=owned),)


def _passed_role(case: Case) -> tuple[Sentence, ...]:
    """Which services a passed role trusts: another one cannot assume it, and fails later with an error of its own."""
    role, services = case.evidence.role.value, _trusted(case)
    if role is None or services is None:
        return ()
    barred = not_trusted(case)
    if barred:
        return (say("note.role_not_trusting", role=role.name, service=barred),)
    return (say("note.role_trusts" if services else "note.role_trusts_none", role=role.name, services=services),)


def not_trusted(case: Case) -> str | None:
    """The service that a role is passed to, where the role's trust policy was read and does not name it.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    services = _trusted(case)
    wanted = next(iter(case.keys.values.get("iam:PassedToService", ())), None)
    return wanted if services is not None and wanted and _regionless(wanted) not in map(_regionless, services) else None


def _trusted(case: Case) -> tuple[str, ...] | None:
    """The services that the passed role trusts; ``None`` where no role is passed, or its trust policy is not known."""
    role = case.evidence.role.value
    if (case.subject.action or "").lower() != "iam:passrole" or role is None or role.trust is None or role.trust.document is None:
        return None
    trust = compiled(role.trust.document, "trust", "trust policy")
    if isinstance(trust, str):
        return None
    return tuple(sorted({name for each in trust.statements if each.effect == "Allow" for name in services(each.source)}))


def _regionless(service: str) -> str:
    """A service's name without the Region that it may bear: ``states.eu-west-1.amazonaws.com``.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
    """
    return re.sub(r"\.[a-z]{2,4}(?:-[a-z]+)+-\d(?=\.amazonaws\.com)", "", service)


def services(statement: dict[str, Any]) -> list[str]:
    """The services that a statement names as its Principal."""
    principal = statement.get("Principal")
    named = principal.get("Service", []) if isinstance(principal, dict) else []
    return [named] if isinstance(named, str) else list(named)
