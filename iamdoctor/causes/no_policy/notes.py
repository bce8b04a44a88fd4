"""What a person should know beside the causes: rules of single actions, policies of AWS's own, what came after the error."""

import re
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import compiled
from iamdoctor.causes.no_policy.fresh import changed_after
from iamdoctor.wording.terms import listed

_BY_ACTION: tuple[tuple[str, str], ...] = (
    (
        "iam:PassRole",
        "iam:PassRole is no call of its own: it is checked on the role's ARN inside the call that hands the role to a service, and only "
        "within one account.",
    ),
    (
        "iam:CreateServiceLinkedRole",
        "The call makes a service-linked role the first time it is used in an account; an administrator can make it once with "
        "aws iam create-service-linked-role.",
    ),
    (
        "sts:TagSession",
        "sts:TagSession is checked beside sts:AssumeRole on the same role, in its trust policy and in the caller's own policies, whenever "
        "session tags are passed.",
    ),
    ("ecr:GetAuthorizationToken", "ecr:GetAuthorizationToken is checked on no repository: only the Resource * covers it."),
    ("s3:ListAllMyBuckets", "s3:ListAllMyBuckets is checked on no bucket: only the Resource * covers it."),
)

_BY_POLICY: tuple[tuple[str, str], ...] = (
    (
        r"AWSCompromisedKeyQuarantine",
        "AWS attached this policy because an access key of the user was found in public: replace the key, then detach the policy.",
    ),
    (r"AWSReservedSSO", "The role belongs to a permission set of IAM Identity Center: change it there, or the change is undone."),
)


def notes(case: Case) -> tuple[str, ...]:
    """Everything worth knowing, in no order of weight."""
    action = (case.subject.action or "").lower()
    found = [note for name, note in _BY_ACTION if name.lower() == action]
    names = [*(held.policy.name for layer in case.layers.values() for held in layer.held), case.denial.policy_arn or ""]
    names.append(case.subject.principal_name or "")
    found += [note for pattern, note in _BY_POLICY if any(re.search(pattern, name) for name in names)]
    return (*found, *changed_after(case), *_ownership(case), *_passed_role(case))


def _ownership(case: Case) -> tuple[str, ...]:
    """With ACLs on, an object that another account wrote is that account's, and the bucket's Allow does not reach it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    found = case.evidence.resource.value
    owned = found.settings.get("object_ownership", "") if found else ""
    of_object = case.subject.service == "s3" and "/" in (case.subject.resource or "")
    if not of_object or not owned or "BucketOwnerEnforced" in owned or (found and found.settings.get("object_owner")):
        return ()
    return (f"The bucket's object ownership is {owned}: an object that another account uploaded is not opened by the bucket policy.",)


def _passed_role(case: Case) -> tuple[str, ...]:
    """Which services a passed role trusts: another one cannot assume it, and fails later with an error of its own.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    role = case.evidence.role.value
    if (case.subject.action or "").lower() != "iam:passrole" or role is None or role.trust is None or role.trust.document is None:
        return ()
    trust = compiled(role.trust.document, "trust", "trust policy")
    if isinstance(trust, str):
        return ()
    services = sorted({name for each in trust.statements if each.effect == "Allow" for name in _services(each.source)})
    wanted = next(iter(case.keys.values.get("iam:PassedToService", ())), None)
    if wanted and _regionless(wanted) not in map(_regionless, services):
        return (f"{role.name} does not trust {wanted}: once it may be passed, the service will fail to assume it.",)
    return (f"{role.name} trusts {listed(services) or 'no service'}; a service that it does not trust cannot use it once it is passed.",)


def _regionless(service: str) -> str:
    """A service's name without the Region that it may bear: ``states.eu-west-1.amazonaws.com``.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
    """
    return re.sub(r"\.[a-z]{2,4}(?:-[a-z]+)+-\d(?=\.amazonaws\.com)", "", service)


def _services(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    named = principal.get("Service", []) if isinstance(principal, dict) else []
    return [named] if isinstance(named, str) else list(named)
