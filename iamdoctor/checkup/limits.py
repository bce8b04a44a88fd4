"""Quotas of IAM that are nearly used up: the next change fails.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Iterator

from iamdoctor.checkup.command import aws
from iamdoctor.model.checkup import AccountFacts, Authorization, Holder, ManagedPolicy, Principal, Weakness, Weight
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.policy_limits import Kind, measure

_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
_NEAR = 0.9
_COUNTED = ("Users", "Groups", "Roles", "Policies", "InstanceProfiles", "ServerCertificates")
_ATTACHED: dict[Holder, str] = {
    "user": "AttachedPoliciesPerUserQuota",
    "group": "AttachedPoliciesPerGroupQuota",
    "role": "AttachedPoliciesPerRoleQuota",
}
_INLINE: dict[Holder, Kind] = {"user": "inline-user", "group": "inline-group", "role": "inline-role"}
_MOST_VERSIONS = 5
_MOST_ATTACHED = 10
_QUOTAS = aws("service-quotas", "list-service-quotas", service_code="iam", region="us-east-1")


def limits(facts: AccountFacts) -> Iterator[Weakness[Sentence]]:
    """What is at nine tenths of its quota or more."""
    summary = facts.summary.value or {}
    for name in _COUNTED:
        used, allowed = summary.get(name, 0), summary.get(f"{name}Quota", 0)
        if allowed and used >= allowed * _NEAR:
            yield _weakness(
                "limit.account", "medium", "account", say("checkup.limit.account", what=name, used=used, allowed=allowed), _QUOTAS
            )
    everything = facts.authorization.value or Authorization()
    for principal in everything.principals:
        yield from _attached(principal, summary.get(_ATTACHED[principal.kind], _MOST_ATTACHED))
        yield from _sizes(principal)
    for each in everything.policies:
        if each.policy.kind == "managed":
            yield from _managed(each, summary.get("VersionsPerPolicyQuota", _MOST_VERSIONS))


def _attached(principal: Principal, allowed: int) -> Iterator[Weakness[Sentence]]:
    used = len(principal.attached)
    if used >= allowed * _NEAR:
        what = say("checkup.limit.attached", kind=principal.kind, name=principal.name, used=used, allowed=allowed)
        yield _weakness("limit.attached", "low", principal.arn, what, _QUOTAS)


def _sizes(principal: Principal) -> Iterator[Weakness[Sentence]]:
    sizes = [measure(each.document, _INLINE[principal.kind]) for each in principal.inline if each.document]
    used, allowed = sum(size.used for size in sizes), sizes[0].allowed if sizes else None
    if allowed and used >= allowed * _NEAR:
        what = say("checkup.limit.inline", kind=principal.kind, name=principal.name, used=used, allowed=allowed)
        yield _weakness("limit.inline_size", "low", principal.arn, what, _QUOTAS)
    if principal.trust and principal.trust.document:
        size = measure(principal.trust.document, "trust")
        if size.allowed and size.used >= size.allowed * _NEAR:
            what = say("checkup.limit.trust", role=principal.name, used=size.used, allowed=size.allowed)
            yield _weakness("limit.trust_size", "low", principal.arn, what, _QUOTAS)


def _managed(each: ManagedPolicy, most: int) -> Iterator[Weakness[Sentence]]:
    arn = each.policy.arn or ""
    if len(each.versions) >= most:
        oldest = min((version for version in each.versions if version != each.policy.version), key=_number, default="")
        what = say("checkup.limit.versions", policy=each.policy.name, used=len(each.versions), allowed=most)
        yield _weakness("limit.versions", "low", arn, what, aws("iam", "delete-policy-version", policy_arn=arn, version_id=oldest))
    size = measure(each.policy.document, "managed") if each.policy.document else None
    if size and size.allowed and size.used >= size.allowed * _NEAR:
        what = say("checkup.limit.size", policy=each.policy.name, used=size.used, allowed=size.allowed)
        yield _weakness("limit.size", "low", arn, what, _QUOTAS)


def _number(version: str) -> int:
    digits = version.removeprefix("v")
    return int(digits) if digits.isdigit() else 0


def _weakness(id: str, weight: Weight, about: str, what: Sentence, command: str) -> Weakness[Sentence]:
    todo = say("checkup.limit.versions.todo" if id == "limit.versions" else "checkup.limit.todo")
    return Weakness(id=id, weight=weight, what=what, about=about, todo=todo, link=_PAGE, cli=(command,))
