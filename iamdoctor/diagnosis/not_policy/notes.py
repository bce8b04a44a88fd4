"""What a person should know beside the causes: rules of single actions, policies of AWS's own, changes not yet arrived."""

import re
from datetime import datetime

from iamdoctor.diagnosis.case import Case
from iamdoctor.diagnosis.evidence import Policy

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

FRESH_SECONDS = 600


def notes(case: Case) -> tuple[str, ...]:
    """Everything worth knowing, in no order of weight."""
    action = (case.subject.action or "").lower()
    found = [note for name, note in _BY_ACTION if name.lower() == action]
    names = [*(held.policy.name for layer in case.layers.values() for held in layer.held), case.denial.policy_arn or ""]
    names.append(case.subject.principal_name or "")
    found += [note for pattern, note in _BY_POLICY if any(re.search(pattern, name) for name in names)]
    return (*found, *_fresh(case), *_ownership(case), *_versions(case))


def _fresh(case: Case) -> tuple[str, ...]:
    """IAM takes seconds to minutes to carry a new principal everywhere."""
    entity, event = case.evidence.principal.value, _time(case.denial.event_time)
    created = _time(entity.created) if entity else None
    if entity is None or event is None or created is None:
        return ()
    age = (event - created).total_seconds()
    if not 0 <= age <= FRESH_SECONDS:
        return ()
    return (f"{entity.name} was made {round(age)} s before the error: IAM changes take minutes to reach everywhere, so try again first.",)


def _ownership(case: Case) -> tuple[str, ...]:
    """With ACLs on, an object that another account wrote is that account's, and the bucket's Allow does not reach it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    found = case.evidence.resource.value
    owned = found.settings.get("object_ownership", "") if found else ""
    of_object = case.subject.service == "s3" and "/" in (case.subject.resource or "")
    if not of_object or not owned or "BucketOwnerEnforced" in owned:
        return ()
    return (f"The bucket's object ownership is {owned}: an object that another account uploaded is not opened by the bucket policy.",)


def _versions(case: Case) -> tuple[str, ...]:
    """Only a managed policy's default version counts."""
    edited = [policy.name for policy in _managed(case) if (policy.version or "v1") != "v1"]
    if not edited or (case.best is not None and not case.best.blocked_by):
        return ()
    return (f"Only the default version of a managed policy counts; it was read of {', '.join(edited[:3])}.",)


def _managed(case: Case) -> list[Policy]:
    return [held.policy for held in case.layers["identity"].held if held.policy.kind == "managed"]


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
