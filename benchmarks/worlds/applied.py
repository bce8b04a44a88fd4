"""A fix carried out on a world: what is true once it is done."""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from benchmarks.worlds.places import OWN, Json, World, everything, guardrail_arn, managed_arn
from benchmarks.worlds.truth import Case, requests
from iamdoctor.model.diagnosis import Fix
from tests.truth.elements import listed
from tests.truth.evaluate import decide, resource_layer

Written = Fix[str]


class NoSuchPlace(Exception):
    """The fix edits a policy that is not there, or that is nobody's to edit."""


class NotTried(Exception):
    """The fix changes something that a world does not model."""


def applied(world: World, fix: Written) -> list[Case]:
    """The requests of the world's call once ``fix`` is carried out. Raises :class:`NoSuchPlace` or :class:`NotTried`."""
    return together(world, [[fix]])


def together(world: World, groups: Iterable[list[Written]]) -> list[Case]:
    """The requests of the call once all these fixes are carried out; those of a group change one policy.

    A document is put in its place, a statement added, the call changed, or what is asked of an owner done. Raises as :func:`applied`.
    """
    changed, asked = deepcopy(world), []
    for group in groups:
        if len(group) > 1 and all(fix.document is not None for fix in group):
            _put(changed, group[0], _merged(group))
            continue
        for fix in group:
            if fix.target["policy_type"] == "request":
                _change_call(changed, fix)
            elif fix.document is not None:
                _put(changed, fix, fix.document)
            elif fix.statement and fix.statement.get("Effect") == "Allow":
                _add(changed, fix, fix.statement)
            else:
                asked.append(fix)
    cases = requests(changed)
    for fix in asked:
        cases = [_as_asked(case, fix, world) for case in cases]
    return cases


def _merged(group: list[Written]) -> Json:
    """One document with the changes of several fixes to the same policy."""
    before = group[0].before or {"Version": "2012-10-17", "Statement": []}
    statements = listed(before["Statement"])
    for fix in group:
        was, now = listed((fix.before or {}).get("Statement")), listed((fix.document or {})["Statement"])
        statements = [each for each in statements if each in now or each not in was]
        statements += [each for each in now if each not in was]
    return {**before, "Statement": statements}


def of_key(world: World, fix: Written) -> bool:
    """Whether the fix is of the key behind the resource."""
    if not world["kms"] or world["service"] == "key" or fix.target["policy_type"] != "resource":
        return False
    return ":kms:" in fix.target.get("policy", "") or "key policy" in f"{fix.target} {fix.title}"


def _put(world: World, fix: Written, document: Json) -> None:
    match fix.target["policy_type"]:
        case "identity":
            _put_identity(world, fix, document)
        case "boundary":
            if not world["boundary"]:
                raise NoSuchPlace("boundary")
            world["boundary"]["doc"] = document
        case "scp" | "rcp":
            _put_guardrail(world, fix, document)
        case "vpce":
            world["vpce"] = document
        case "session":
            world["session_policy"] = document
        case "resource" if of_key(world, fix):
            world["kms"]["policy"] = document
        case "resource" | "trust":
            world["resource_policy"] = document
        case other:
            raise NotTried(other)


def _put_identity(world: World, fix: Written, document: Json) -> None:
    target = fix.target
    if "in_place_of" in target:
        _replace([each for each in world["identity"] if managed_arn(OWN, each) == target["in_place_of"]], document)
    elif "name" in target:
        _replace(_named(world, target), document)
    else:
        world["identity"].append({"name": target["policy"], "how": "inline", "to": "", "versions": [document]})


def _named(world: World, target: dict[str, str]) -> list[Json]:
    """The one policy that a target means: by its ARN, or by its name and its holder."""
    if target["policy"].startswith("arn:"):
        found = [each for each in world["identity"] if each["how"] != "inline" and managed_arn(OWN, each) == target["policy"]]
        if any(each["how"] == "aws" for each in found):
            raise NoSuchPlace("AWS's own policy")
        return found
    holder = target.get("attached_to", "")
    to = holder if holder.startswith("group ") else ""
    return [each for each in world["identity"] if each["how"] == "inline" and (each["name"], each.get("to", "")) == (target["name"], to)]


def _replace(policies: list[Json], document: Json) -> None:
    if not policies:
        raise NoSuchPlace("identity")
    for policy in policies:
        policy["versions"] = [*policy["versions"], document]


def _put_guardrail(world: World, fix: Written, document: Json) -> None:
    kind = fix.target["policy_type"]
    if ":aws:policy/" in fix.target["policy"]:
        raise NoSuchPlace("AWS's own policy")
    found = [each for level in world[f"{kind}s"] or () for each in level if guardrail_arn(kind, each["name"]) == fix.target["policy"]]
    if not found:
        raise NoSuchPlace(kind)
    for policy in found:
        policy["doc"] = document


def _add(world: World, fix: Written, statement: Json) -> None:
    """A statement added to a policy that was not read: to what is really there."""
    with_it: Json = {"Version": "2012-10-17", "Statement": [statement]}
    match fix.target["policy_type"]:
        case "identity":
            world["identity"].append({"name": "added", "how": "inline", "to": "", "versions": [with_it]})
        case "boundary" | "session" | "vpce" | "scp" as layer:
            held = {"boundary": [world["boundary"] or {}], "session": [{"doc": world["session_policy"]}], "vpce": [{"doc": world["vpce"]}]}
            lists = held.get(layer, [policy for level in world["scps"] or () for policy in level])
            for policy in lists:
                if policy.get("doc"):
                    policy["doc"]["Statement"] = [*listed(policy["doc"]["Statement"]), statement]
        case "resource" | "trust":
            holder, field = (world["kms"], "policy") if of_key(world, fix) else (world, "resource_policy")
            before = holder[field] or {"Version": "2012-10-17", "Statement": []}
            holder[field] = {**before, "Statement": [*listed(before["Statement"]), statement]}
        case other:
            raise NotTried(other)


def _as_asked(case: Case, fix: Written, world: World) -> Case:
    """A case as its owner would make it on request: the layer lets this request pass."""
    of_this = case["request"]["action"].startswith("kms:") and bool(world["kms"])
    layer = fix.target["policy_type"]
    if layer in ("resource", "trust") and of_this is not of_key(world, fix):
        return case
    return eased(case, {layer})


def eased(case: Case, layers: set[str]) -> Case:
    """The case as if these layers stopped nothing and opened nothing by themselves."""
    found = dict(case)
    fields = {"boundary": "permission_boundary", "session": "session_policies", "scp": "scps", "rcp": "rcps", "vpce": "vpce_policies"}
    found |= {field: None for layer, field in fields.items() if layer in layers}
    if "identity" in layers:
        found["identity_policies"] = [everything()]
    if layers & {"resource", "trust"}:
        found["resource_policy"] = _delegating(case)
    return found


def _delegating(case: Case) -> Json:
    """The resource's policy without its Denies, and with whatever the caller's own account or service needs to be let in."""
    own = resource_layer(case["request"]["action"])
    statements = [each for each in listed((case["resource_policy"] or {}).get("Statement")) if each["Effect"] == "Allow"]
    principal = case["request"]["principal"]
    kind: Json = {"AWS": OWN} if principal.startswith("arn:aws:iam") or principal.startswith("arn:aws:sts") else {"Service": principal}
    kind = {"AWS": "*"} if principal == "anonymous" else kind
    kind = {"Federated": principal} if case["request"].get("principal_type") == "provider" else kind
    resource: Json = {} if own == "trust" else {"Resource": "*"}
    statements.append({"Effect": "Allow", "Principal": kind, "Action": case["request"]["action"], **resource})
    return {"Version": "2012-10-17", "Statement": statements}


_TOLD: dict[str, tuple[str, str]] = {
    "fix.send_external_id": (r"Send ExternalId (\S+)", "sts:ExternalId"),
    "fix.name_session": (r"Use (\S+) as the session name", "sts:RoleSessionName"),
    "fix.send_source_identity": (r"Send SourceIdentity (\S+)", "sts:SourceIdentity"),
    "fix.call_in_region": (r"Make the call in (\S+)", "aws:RequestedRegion"),
    "fix.call_through_endpoint": (r"Make the call through VPC endpoint (\S+)", "aws:SourceVpce"),
    "fix.call_from_network": (r"Make the call from VPC (\S+)", "aws:SourceVpc"),
    "fix.call_from_range": (r"Make the call from an address in (\S+)", "aws:SourceIp"),
    "fix.pass_boundary": (r"Pass the permissions boundary (\S+) in the call", "iam:PermissionsBoundary"),
    "fix.send_encryption_key": (
        r"Send x-amz-server-side-encryption-aws-kms-key-id: (\S+)",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ),
    "fix.request_audience": (r"Request a token with the audience \(aud\) (\S+)", "{host}:aud"),
    "fix.call_from_address": (r"Make the call from (\S+)", "aws:SourceIp"),
    "fix.send_encryption": (r"Send x-amz-server-side-encryption: (\S+)", "s3:x-amz-server-side-encryption"),
    "fix.call_through_service": (r"Use the key through (\S+)", "kms:ViaService"),
}
"""Where the title of a fix of the call has the value, and of which key, by the fix's id."""

_TAGGED: dict[str, tuple[str, str]] = {
    "fix.pass_tag": (r"Pass tag ([^= ]+)=(\S+) in the call", "aws:RequestTag/"),
    "fix.tag_principal": (r"Tag (?:user|role) \S+ with ([^= ]+)=(\S+)", "aws:PrincipalTag/"),
}
_MFA = ("fix.use_mfa", "fix.use_mfa_session")


def _change_call(world: World, fix: Written) -> None:
    """The call as the fix has it, with what goes along with that: through an endpoint there is no source address."""
    context = world["request"]["context"]
    if fix.id == "fix.use_https":
        context["aws:SecureTransport"] = "true"
        return
    if fix.id in _MFA:
        context |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60"}
        return
    pattern, key = _TAGGED.get(fix.id) or _TOLD.get(fix.id) or ("", "")
    found = re.match(pattern, fix.title) if pattern else None
    if found is None:
        raise NotTried(fix.title)
    if fix.id in _TAGGED:
        context[f"{key}{found[1]}"] = found[2]
        return
    key = key.format(host=world["principal"].get("host", ""))
    context[key] = found[1].partition("/")[0] if key == "aws:SourceIp" else found[1]
    _along(world, context, key)


def _along(world: World, context: dict[str, Any], key: str) -> None:
    if key in ("aws:SourceVpce", "aws:SourceVpc"):
        context.pop("aws:SourceIp", None)
        world["vpce"] = None
        if key == "aws:SourceVpc":
            context.setdefault("aws:SourceVpce", "vpce-0123456789abcdef0")
    elif key == "aws:SourceIp":
        for gone in ("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"):
            context.pop(gone, None)
        world["vpce"] = None
    elif key == "kms:ViaService":
        context["aws:ViaAWSService"] = "true"


def passes(cases: list[Case]) -> bool:
    """Whether every request of a call is allowed."""
    return all(decide(case).outcome == "allowed" for case in cases)
