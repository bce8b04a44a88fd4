"""The policies that can be changed: where they are, who owns them, and how a new text is written there."""

import json
import re
from typing import Any

from msgspec import Struct

from iamdoctor.case.case import Case
from iamdoctor.commands import aws_cli, terraform
from iamdoctor.fixes.write import aws_managed_copy as copying
from iamdoctor.fixes.write.change import Place
from iamdoctor.fixes.write.holder import holder
from iamdoctor.fixes.write.principal_element import spares_others
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.model.statement import StatementRef
from iamdoctor.reference.access_points import is_access_point
from iamdoctor.reference.arn import Arn

_ENDPOINT = re.compile(r"vpce-[0-9a-f]+")


class Written(Struct, frozen=True, kw_only=True):
    """How a place gets its new text, and what to know before."""

    cli: tuple[str, ...] = ()
    terraform: str = ""
    warnings: tuple[Sentence, ...] = ()


def places(case: Case, layer: PolicyType) -> tuple[Place, ...]:
    """Every policy of a layer that was read, as a place where it could be changed."""
    held = case.layers[layer].held if layer in case.layers else ()
    return tuple(
        Place(
            layer=layer,
            document=each.document.name,
            policy=each.policy,
            before=json.loads(each.policy.document),
            level=each.level,
            elsewhere=tuple(other for other in _documents(case, each.policy) if other != (layer, each.document.name)),
        )
        for each in held
        if each.document and each.policy.document
    )


def place_of(case: Case, reference: StatementRef) -> Place | None:
    """The place of the policy that ``reference`` means; ``None`` for one that was not read."""
    return next((each for each in places(case, reference.layer) if each.document == reference.document), None)


def _documents(case: Case, policy: Policy) -> tuple[tuple[PolicyType, str], ...]:
    """Every document of the case that is this policy: one with an ARN may be attached at several places."""
    held = ((layer, each) for layer, known in case.layers.items() for each in known.held if each.document is not None)
    return tuple((layer, each.document.name) for layer, each in held if each.document and policy.arn and each.policy.arn == policy.arn)


def target(place: Place, case: Case) -> dict[str, Sentence | str]:
    """The fix's target as the contract has it, with what names the policy."""
    policy = place.policy
    if policy is None:
        return {"policy_type": place.layer, "policy": place.called or place.document}
    if place.copied:
        return {
            "policy_type": place.layer,
            "policy": copying.copy_arn(place, case),
            "name": copying.copy_name(place, case),
            "attached_to": policy.attached_to,
            "kind": "managed",
            "in_place_of": policy.arn or policy.name,
        }
    named = {"policy_type": place.layer, "policy": policy.arn or policy.name, "name": policy.name, "attached_to": policy.attached_to}
    return {**named, "kind": policy.kind}


def written(place: Place, case: Case, after: dict[str, Any], statement: dict[str, Any] | None, replaces: int | None) -> Written:
    """How ``after`` is put in ``place``; ``statement`` is what is new in it, ``replaces`` the index of the one that it replaces."""
    if place.copied:
        code = copying.copy_terraform(place, case, after)
        return Written(cli=copying.copy_commands(place, case, after), terraform=code, warnings=copying.copy_warnings(place, case))
    match place.layer:
        case "identity":
            return _identity(place, case, after)
        case "boundary":
            return _managed(place.policy, after, _for_others(place, case, after, say("warn.everyone_with_boundary")))
        case "trust":
            path, _, role = (case.subject.resource or "").partition(":role/")[2].rpartition("/")
            code = terraform.trust_policy(role, f"/{path}/" if path else "/", after)
            return Written(cli=_lines(aws_cli.put_trust(role, after)), terraform=code)
        case "resource":
            return _resource(place, case, after, statement, replaces)
        case "scp" | "rcp":
            return _guardrail(place, after)
        case "vpce":
            return _endpoint(place, case, after)
        case "session" | "service":
            return Written(warnings=(say("warn.session_policy"),))


def _lines(*found: str | None) -> tuple[str, ...]:
    return tuple(line for line in found if line)


def _identity(place: Place, case: Case, after: dict[str, Any]) -> Written:
    policy = place.policy
    if policy is not None and policy.kind == "managed":
        warning = _for_others(place, case, after, say("warn.everyone_with_policy"))
        return _version(place, policy, warning) if place.version else _managed(policy, after, warning)
    if place.managed:
        return _new_managed(place, case, after)
    kind, name = policy.attached_to.split(" ", 1) if policy and " " in policy.attached_to else holder(case) or ("", "")
    policy_name = policy.name if policy else place.document
    warnings = (_for_others(place, case, after, say("warn.everyone_in_group", group=name)),) if kind == "group" else ()
    if policy is None and not case.layers["identity"].known:
        warnings = (say("warn.same_name", about=case.subject, policy=policy_name),)
    code = terraform.role_policy(name, policy_name, after, exists=policy is not None) if kind == "role" else ""
    return Written(cli=_lines(aws_cli.put_inline(kind, name, policy_name, after)), terraform=code, warnings=warnings)


def _new_managed(place: Place, case: Case, after: dict[str, Any]) -> Written:
    kind, name = holder(case) or ("", "")
    arn = f"arn:{case.subject.partition}:iam::{case.subject.principal_account}:policy/{place.document}"
    lines = (aws_cli.create_policy(place.document, after), aws_cli.attach(kind, name, arn))
    code = terraform.new_policy(place.document, after, holder=f"{kind} {name}", boundary=False)
    return Written(cli=_lines(*lines) if all(lines) else (), terraform=code)


def _for_others(place: Place, case: Case, after: dict[str, Any], change: Sentence) -> Sentence:
    if not spares_others(case, place.before, after):
        return change
    holder_kind, _, name = (place.policy.attached_to if place.policy else "").partition(" ")
    return say("warn.group_unchanged", group=name) if holder_kind == "group" else say("warn.others_unchanged")


def _version(place: Place, policy: Policy, warning: Sentence) -> Written:
    """An older version counts again; where Terraform holds the policy, its next run would set its own text again."""
    return Written(cli=_lines(aws_cli.set_default_version(policy.arn or "", place.version)), warnings=(warning, say("warn.newer_version")))


def _managed(policy: Policy | None, after: dict[str, Any], warning: Sentence) -> Written:
    if policy is None or policy.arn is None:
        return Written(warnings=(warning,))
    code = terraform.managed_policy(policy.name, policy.arn, after)
    return Written(cli=_lines(aws_cli.new_version(policy.arn, after)), terraform=code, warnings=(warning, say("warn.five_versions")))


def _resource(place: Place, case: Case, after: dict[str, Any], statement: dict[str, Any] | None, replaces: int | None) -> Written:
    arn = Arn.parse(case.subject.resource or "")
    if arn is None:
        return Written()
    read = case.evidence.resource.value
    if read is not None and len(read.policies) > 1:
        return Written(warnings=(say("warn.several_policies", count=len(read.policies)),))
    if arn.service == "lambda":
        return Written(cli=_permission(arn, statement, replaces))
    is_bucket = arn.service == "s3" and not is_access_point(str(arn))
    code = terraform.bucket_policy(arn.resource.partition("/")[0], after, exists=place.before is not None) if is_bucket else ""
    return Written(cli=_lines(aws_cli.put_resource_policy(arn, after)), terraform=code)


def _permission(arn: Arn, statement: dict[str, Any] | None, replaces: int | None) -> tuple[str, ...]:
    """Lambda takes its policy statement by statement: one that changes is taken out and put in again."""
    added = aws_cli.add_permission(arn, statement) if statement else None
    if added is None or statement is None:
        return ()
    if replaces is None:
        return (added,)
    gone = aws_cli.remove_permission(arn, str(statement.get("Sid", "")))
    return (gone, added) if gone else ()


def _guardrail(place: Place, after: dict[str, Any]) -> Written:
    policy = place.policy
    if policy is None:
        return Written()
    identity = (policy.arn or "").rpartition("/")[2] or policy.name
    warning = say("warn.guardrail", layer=place.layer, attached_to=policy.attached_to)
    return Written(cli=_lines(aws_cli.update_guardrail(identity, after)) if identity.startswith("p-") else (), warnings=(warning,))


def _endpoint(place: Place, case: Case, after: dict[str, Any]) -> Written:
    policy = place.policy
    found = _ENDPOINT.search(f"{policy.arn} {policy.name} {policy.attached_to}") if policy else None
    return Written(cli=_lines(aws_cli.put_endpoint_policy(found[0], after, case.subject.region)) if found else ())
