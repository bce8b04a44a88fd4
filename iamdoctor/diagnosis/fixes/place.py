"""The policies that can be changed: where they are, who owns them, and how a new text is written there."""

import json
import re
from typing import Any

from msgspec import Struct

from iamdoctor.diagnosis.case import UNREAD, Case
from iamdoctor.diagnosis.evidence import Policy
from iamdoctor.diagnosis.fixes import commands, terraform
from iamdoctor.diagnosis.fixes.change import Place
from iamdoctor.diagnosis.words import policy_words
from iamdoctor.iam.arn import Arn
from iamdoctor.iam.decision import PolicyType, StatementMatch

_ENDPOINT = re.compile(r"vpce-[0-9a-f]+")


class Written(Struct, frozen=True, kw_only=True):
    """How a place gets its new text, and what to know before."""

    cli: tuple[str, ...] = ()
    terraform: str = ""
    warnings: tuple[str, ...] = ()


def place_of(case: Case, layer: PolicyType, document: str, level: int | None = None) -> Place | None:
    """The place of a document that was read, by the engine's name for it; ``None`` for one that was not."""
    policy = case.policy_of(document)
    if policy is None or policy.document is None or document == UNREAD:
        return None
    return Place(layer=layer, document=document, policy=policy, before=json.loads(policy.document), level=level)


def holder(case: Case) -> tuple[str, str] | None:
    """The kind and name of the user or role that identity policies can be put on; ``None`` where AWS lets nobody."""
    about = case.subject
    kind = {"user": "user", "role_session": "role", "role": "role"}.get(about.principal_kind)
    if kind is None or about.principal_name is None or managed_by_aws(case):
        return None
    return kind, about.principal_name


def managed_by_aws(case: Case) -> str:
    """Why nobody may edit the caller's role directly (Identity Center's and service-linked roles), or ``""``."""
    arn, name = case.subject.role_arn or "", case.subject.principal_name or ""
    if case.subject.principal_kind not in ("role_session", "role"):
        return ""
    if "/aws-reserved/" in arn or name.startswith("AWSReservedSSO_"):
        return "The role belongs to IAM Identity Center: its permission set is what has to change."
    linked = "/aws-service-role/" in arn or name.startswith("AWSServiceRoleFor")
    return "The role is linked to a service: only AWS can change its policies." if linked else ""


def own_inline(policy: Policy, case: Case) -> bool:
    """Whether the policy is an inline one of the caller itself, so that nobody else is touched."""
    found = holder(case)
    return policy.kind == "inline" and found is not None and policy.attached_to == f"{found[0]} {found[1]}"


def editable(place: Place, case: Case) -> bool:
    """Whether anybody but AWS can change the policy at ``place``."""
    kind = place.policy.kind if place.policy else None
    if kind == "aws-managed" or (place.policy and (place.policy.arn or "").startswith(f"arn:{case.subject.partition}:iam::aws:")):
        return False
    return not (kind == "inline" and managed_by_aws(case))


def statement_words(case: Case, match: StatementMatch, place: Place) -> str:
    """A statement as a title names it: ``statement ReadReports of reports-access``, ``the Deny OnlyFinance of the bucket policy of x``."""
    name = policy_words(place.policy, match.policy_type, case.subject)
    name = f"the{name[3:]}" if name.startswith("The ") else name
    kind = "the Deny" if match.effect == "Deny" else "statement"
    which = match.sid or (f"in statement {match.index + 1}" if match.effect == "Deny" else str(match.index + 1))
    return f"{kind} {which} of {name}"


def target(place: Place) -> dict[str, str]:
    """The fix's target as the contract has it, with what names the policy."""
    policy = place.policy
    if policy is None:
        return {"policy_type": place.layer, "policy": place.document}
    named = {"policy_type": place.layer, "policy": policy.arn or policy.name, "name": policy.name, "attached_to": policy.attached_to}
    return named | {"kind": policy.kind}


def written(place: Place, case: Case, after: dict[str, Any], statement: dict[str, Any] | None, replaces: int | None) -> Written:
    """How ``after`` is put in ``place``; ``statement`` is what is new in it, ``replaces`` the index of the one that it replaces."""
    match place.layer:
        case "identity":
            return _identity(place, case, after)
        case "boundary":
            return _managed(place.policy, after, "Everyone with this permissions boundary gets the change.")
        case "trust":
            role = (case.subject.resource or "").rpartition("/")[2]
            return Written(cli=_lines(commands.put_trust(role, after)), terraform=terraform.trust_policy(role, after))
        case "resource":
            return _resource(place, case, after, statement, replaces)
        case "scp" | "rcp":
            return _guardrail(place, after)
        case "vpce":
            return _endpoint(place, case, after)
        case "session" | "service":
            return Written(warnings=("A session policy is passed by the call that makes the session: change it there.",))


def _lines(*found: str | None) -> tuple[str, ...]:
    return tuple(line for line in found if line)


def _identity(place: Place, case: Case, after: dict[str, Any]) -> Written:
    policy = place.policy
    if policy is not None and policy.kind == "managed":
        return _managed(policy, after, "Everyone with this policy gets the change.")
    kind, name = policy.attached_to.split(" ", 1) if policy and " " in policy.attached_to else holder(case) or ("", "")
    policy_name = policy.name if policy else place.document
    warnings = (f"Every user of group {name} gets the change.",) if kind == "group" else ()
    code = terraform.role_policy(name, policy_name, after, exists=policy is not None) if kind == "role" else ""
    return Written(cli=_lines(commands.put_inline(kind, name, policy_name, after)), terraform=code, warnings=warnings)


def _managed(policy: Policy | None, after: dict[str, Any], warning: str) -> Written:
    if policy is None or policy.arn is None:
        return Written(warnings=(warning,))
    versions = (
        "AWS keeps five versions of a managed policy: if this answers LimitExceeded, delete an old one (aws iam delete-policy-version)."
    )
    code = terraform.managed_policy(policy.name, policy.arn, after)
    return Written(cli=_lines(commands.new_version(policy.arn, after)), terraform=code, warnings=(warning, versions))


def _resource(place: Place, case: Case, after: dict[str, Any], statement: dict[str, Any] | None, replaces: int | None) -> Written:
    arn = Arn.parse(case.subject.resource or "")
    if arn is None:
        return Written()
    if arn.service == "lambda":
        return Written(cli=_permission(arn, statement, replaces))
    code = terraform.bucket_policy(arn.resource.partition("/")[0], after, exists=place.before is not None) if arn.service == "s3" else ""
    return Written(cli=_lines(commands.put_resource_policy(arn, after)), terraform=code)


def _permission(arn: Arn, statement: dict[str, Any] | None, replaces: int | None) -> tuple[str, ...]:
    """Lambda takes its policy statement by statement: one that changes is taken out and put in again."""
    added = commands.add_permission(arn, statement) if statement else None
    if added is None or statement is None:
        return ()
    if replaces is None:
        return (added,)
    gone = commands.remove_permission(arn, str(statement.get("Sid", "")))
    return (gone, added) if gone else ()


def _guardrail(place: Place, after: dict[str, Any]) -> Written:
    policy = place.policy
    if policy is None:
        return Written()
    identity = (policy.arn or "").rpartition("/")[2] or policy.name
    who = "Only the organization's management account or a delegated administrator can do this"
    warning = f"{who}; the {place.layer.upper()} reaches everything below {policy.attached_to}."
    return Written(cli=_lines(commands.update_guardrail(identity, after)) if identity.startswith("p-") else (), warnings=(warning,))


def _endpoint(place: Place, case: Case, after: dict[str, Any]) -> Written:
    policy = place.policy
    found = _ENDPOINT.search(f"{policy.arn} {policy.name} {policy.attached_to}") if policy else None
    return Written(cli=_lines(commands.put_endpoint_policy(found[0], after, case.subject.region)) if found else ())
