"""What policies grant too broadly, and whom roles trust too easily.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from iamdoctor.checkup.command import aws
from iamdoctor.iam.documents import parse
from iamdoctor.lint.check import advised_against
from iamdoctor.lint.finding import Finding
from iamdoctor.model.checkup import AccountFacts, Authorization, Principal, Weakness, Weight
from iamdoctor.model.errors import MalformedPolicy
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Sentence, as_read, say
from iamdoctor.reference.policy_limits import Kind

_BROAD: dict[str, Weight] = {
    "FULL_ACCESS": "high",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE": "high",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE": "high",
    "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION": "high",
    "PASS_ROLE_WITH_NOT_RESOURCE": "high",
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE": "high",
    "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE": "high",
    "ALLOW_WITH_NOT_ACTION": "medium",
    "RAISES_PRIVILEGES": "medium",
    "FULL_SERVICE_ACCESS": "low",
}
_TRUST: dict[str, Weight] = {
    "PUBLIC_PRINCIPAL": "high",
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL": "high",
    "MISSING_GITHUB_REPO_CONDITION_KEY": "high",
    "OIDC_SUBJECT_MISSING": "high",
    "OIDC_SUBJECT_TOO_BROAD": "high",
    "SAML_AUDIENCE_MISSING": "medium",
    "NO_EXTERNAL_ID": "medium",
}
OPEN_TO_OUTSIDERS = frozenset(check for check, weight in _TRUST.items() if weight == "high")
"""The checks of trust policies that let someone outside the account assume the role without being named."""
_ADMINISTRATOR = "policy/AdministratorAccess"
_OF_AWS = ("/aws-service-role/", "/aws-reserved/")
_KINDS: dict[str, Kind] = {"user": "inline-user", "group": "inline-group", "role": "inline-role"}


class _Edit(Struct, frozen=True):
    """The command that reads a policy into a file, and the one that writes the file back once a person has edited it."""

    read: str
    write: str
    file: str = "policy.json"


def grants(facts: AccountFacts) -> Iterator[Weakness[Sentence]]:
    """What is too broad in the account's own policies, in trust policies, and who is an administrator."""
    everything = facts.authorization.value or Authorization()
    account = facts.caller.value.account if facts.caller.value else None
    for each in everything.policies:
        if each.policy.kind == "managed" and each.attachments:
            yield from _broad(each.policy, "managed", _of_managed(each.policy))
    for principal in everything.principals:
        if not principal.path.startswith(_OF_AWS):
            yield from _administrator(principal)
            for policy in principal.inline:
                yield from _broad(policy, _KINDS[principal.kind], _of_inline(principal, policy))
            if principal.trust:
                yield from _trusts(principal, principal.trust, account)


def _administrator(principal: Principal) -> Iterator[Weakness[Sentence]]:
    for arn in principal.attached:
        if arn.endswith(f":aws:{_ADMINISTRATOR}"):
            kind = principal.kind
            yield Weakness(
                id="grant.administrator",
                weight="medium" if kind == "role" else "high",
                what=say("checkup.grant.administrator", kind=kind, name=principal.name),
                about=principal.arn,
                todo=say("checkup.grant.administrator.todo"),
                link="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
                cli=(aws("iam", f"detach-{kind}-policy", **{f"{kind}_name": principal.name, "policy_arn": arn}),),
            )


def _found(policy: Policy, kind: Kind, account: str | None) -> tuple[Finding, ...]:
    """What ``lint`` advises against; nothing for a document that cannot be read."""
    try:
        document = parse(policy.document or "", policy_type="trust" if kind == "trust" else "identity", name=policy.name)
    except MalformedPolicy:
        return ()
    return advised_against(document, kind, account=account)


def _broad(policy: Policy, kind: Kind, edit: _Edit) -> Iterator[Weakness[Sentence]]:
    about = policy.arn or policy.attached_to
    where = say("checkup.policy.managed", name=policy.name)
    if not policy.arn:
        where = say("checkup.policy.inline", name=policy.name, holder=policy.attached_to)
    for finding in _first_of_each(_found(policy, kind, None), _BROAD):
        todo = say("checkup.grant.todo")
        yield _weakness("grant", _BROAD[finding.id], finding, where, about, todo, edit)


def _trusts(role: Principal, trust: Policy, account: str | None) -> Iterator[Weakness[Sentence]]:
    read = f"{aws('iam', 'get-role', role_name=role.name, query='Role.AssumeRolePolicyDocument')} > trust.json"
    edit = _Edit(read, aws("iam", "update-assume-role-policy", role_name=role.name, policy_document="file://trust.json"), "trust.json")
    where = say("checkup.policy.trust", role=role.name)
    for finding in _first_of_each(_found(trust, "trust", account), _TRUST):
        yield _weakness("trust", _TRUST[finding.id], finding, where, role.arn, say("checkup.trust.todo"), edit)


def _first_of_each(findings: tuple[Finding, ...], wanted: Iterable[str]) -> Iterator[Finding]:
    """The first finding of each check that counts here; a policy that allows everything is told once."""
    by_id: dict[str, Finding] = {}
    for finding in findings:
        by_id.setdefault(finding.id, finding)
    if "FULL_ACCESS" in by_id:
        by_id = {"FULL_ACCESS": by_id["FULL_ACCESS"]}
    yield from (finding for check, finding in by_id.items() if check in wanted)


def _weakness(group: str, weight: Weight, finding: Finding, where: Sentence, about: str, todo: Sentence, edit: _Edit) -> Weakness[Sentence]:
    place = as_read(finding.path) if finding.path else as_read("Statement")
    return Weakness(
        id=f"{group}.{finding.id.lower()}",
        weight=weight,
        what=say("checkup.policy", where=where, place=place, message=finding.message),
        about=about,
        todo=todo,
        link=finding.link,
        cli=(edit.read,),
        apart=(edit.write,),
        apart_when=say("checkup.grant.apart", file=edit.file),
        check=finding.id,
        path=finding.path,
    )


def _of_managed(policy: Policy) -> _Edit:
    arn, version = policy.arn or "", policy.version or "v1"
    read = aws("iam", "get-policy-version", policy_arn=arn, version_id=version, query="PolicyVersion.Document")
    write = aws("iam", "create-policy-version", "--set-as-default", policy_arn=arn, policy_document="file://policy.json")
    return _Edit(f"{read} > policy.json", write)


def _of_inline(principal: Principal, policy: Policy) -> _Edit:
    kind = principal.kind
    names = {f"{kind}_name": principal.name, "policy_name": policy.name}
    read = aws("iam", f"get-{kind}-policy", **names, query="PolicyDocument")
    return _Edit(f"{read} > policy.json", aws("iam", f"put-{kind}-policy", **names, policy_document="file://policy.json"))
