"""What IAM and Organizations answer in a world."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.worlds.places import (
    ONCALL,
    ORGANIZATION,
    OWN,
    Json,
    World,
    everything,
    guardrail_arn,
    levels,
    managed_arn,
    policy_id,
)
from benchmarks.worlds.truth import own_case
from tests.truth.elements import listed
from tests.truth.evaluate import context_of, decide

_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_GONE = "NoSuchEntity"
_RCP_FULL = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def answer(world: World, asked: str, params: Json) -> Json | str | None:
    """The reply to a call, an error code, or ``None`` where it is not one of these services'."""
    service, _, operation = asked.partition(":")
    if service == "organizations":
        return _organizations(world, operation, params)
    if service != "iam":
        return None
    if operation == "GetOpenIDConnectProvider":
        principal = world["principal"]
        there = params["OpenIDConnectProviderArn"] == principal["arn"] and world["reader"]["account"] == OWN
        return {"ClientIDList": listed(world["request"]["context"][f"{principal['host']}:aud"])} if there else _GONE
    if operation in ("GetPolicy", "GetPolicyVersion", "ListPolicyVersions"):
        return _managed(world, operation, params)
    if operation == "SimulatePrincipalPolicy":
        return _simulated(world, params)
    return _entity(world, operation, params)


def _entity(world: World, operation: str, params: Json) -> Json | str | None:
    kind = next((each for each in ("User", "Role", "Group") if f"{each}Name" in params), "")
    name = params.get(f"{kind}Name", "")
    if operation == "GetRole" and world["service"] in ("role", "web", "pass") and world["request"]["resource"].endswith(f"/{name}"):
        return _target_role(world)
    if kind == "Role" and name == ONCALL:
        return _oncall(operation)
    principal = world["principal"]
    own = kind.lower() == principal["kind"] and name == principal["name"]
    if world["reader"]["account"] != OWN or not (own or (kind == "Group" and name in principal["groups"])):
        return _GONE
    if operation in ("GetUser", "GetRole"):
        return {kind: _principal(world, kind)}
    if operation == "ListGroupsForUser":
        return {"Groups": [{"GroupName": group} for group in principal["groups"]]}
    held = [each for each in world["identity"] if each.get("to", "") == ("" if own else f"group {name}")]
    if operation == f"List{kind}Policies":
        return {"PolicyNames": [each["name"] for each in held if each["how"] == "inline"]}
    if operation == f"ListAttached{kind}Policies":
        return {
            "AttachedPolicies": [
                {"PolicyName": each["name"], "PolicyArn": managed_arn(OWN, each)} for each in held if each["how"] != "inline"
            ]
        }
    if operation == f"Get{kind}Policy":
        found = [each for each in held if each["how"] == "inline" and each["name"] == params["PolicyName"]]
        return {"PolicyDocument": found[0]["versions"][-1]} if found else _GONE
    return None


def _oncall(operation: str) -> Json | None:
    """The role of whoever asks."""
    reads = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:Get*", "iam:List*", "s3:List*"], "Resource": "*"}]}
    role = {
        "RoleName": ONCALL,
        "RoleId": "AROAONCALLONCALLONCAL",
        "Arn": f"arn:aws:iam::{OWN}:role/{ONCALL}",
        "Path": "/",
        "CreateDate": _MADE,
    }
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": OWN}, "Action": "sts:AssumeRole"}]}
    replies: Json = {
        "GetRole": {"Role": {**role, "AssumeRolePolicyDocument": trust, "MaxSessionDuration": 3600, "Tags": []}},
        "ListRolePolicies": {"PolicyNames": ["reads"]},
        "ListAttachedRolePolicies": {"AttachedPolicies": []},
        "GetRolePolicy": {"PolicyDocument": reads},
    }
    return replies.get(operation)


def _principal(world: World, kind: str) -> Json:
    principal = world["principal"]
    found: Json = {
        f"{kind}Name": principal["name"],
        f"{kind}Id": principal["id"],
        "Arn": principal["entity_arn"],
        "Path": principal["path"],
    }
    found |= {"CreateDate": _MADE, "Tags": [{"Key": key, "Value": value} for key, value in principal["tags"].items()]}
    if world["boundary"]:
        found["PermissionsBoundary"] = {"PermissionsBoundaryArn": managed_arn(OWN, world["boundary"])}
    if kind == "Role":
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": OWN}, "Action": "sts:AssumeRole"}]}
        found |= {"AssumeRolePolicyDocument": trust, "MaxSessionDuration": 3600}
    return found


def _target_role(world: World) -> Json | str:
    arn = world["request"]["resource"]
    if world["reader"]["account"] != arn.split(":")[4]:
        return _GONE
    trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = world["resource_policy"] or {"Version": "2012-10-17", "Statement": [trusted]}
    role = {"RoleName": arn.rpartition("/")[2], "RoleId": "AROATARGETTARGETTARGE", "Arn": arn, "Path": "/", "CreateDate": _MADE}
    return {"Role": {**role, "AssumeRolePolicyDocument": trust, "MaxSessionDuration": 3600, "Tags": []}}


def _managed(world: World, operation: str, params: Json) -> Json | str:
    found = [each for each in world["identity"] if each["how"] != "inline" and managed_arn(OWN, each) == params["PolicyArn"]]
    versions: list[Any] = found[0]["versions"] if found else []
    if world["boundary"] and managed_arn(OWN, world["boundary"]) == params["PolicyArn"]:
        versions = [world["boundary"]["doc"]]
    if not versions or (world["reader"]["account"] != OWN and not params["PolicyArn"].startswith("arn:aws:iam::aws:")):
        return _GONE
    default = f"v{len(versions)}"
    if operation == "GetPolicy":
        changed = _MADE + timedelta(days=len(versions) - 1)
        return {"Policy": {"Arn": params["PolicyArn"], "DefaultVersionId": default, "CreateDate": _MADE, "UpdateDate": changed}}
    made = [
        {"VersionId": f"v{place + 1}", "Document": document, "IsDefaultVersion": place + 1 == len(versions), "CreateDate": _MADE}
        for place, document in enumerate(versions)
    ]
    if operation == "ListPolicyVersions":
        return {"Versions": [{key: value for key, value in each.items() if key != "Document"} for each in made]}
    return next(({"PolicyVersion": each} for each in made if each["VersionId"] == params["VersionId"]), _GONE)


def _organizations(world: World, operation: str, params: Json) -> Json | str:
    organization, reader = world["org"], world["reader"]
    if organization is None or reader["account"] not in (*organization["members"], organization["management"]):
        return "AWSOrganizationsNotInUseException"
    if operation == "DescribeOrganization":
        return {"Organization": {"Id": ORGANIZATION, "MasterAccountId": organization["management"]}}
    if not reader["org"]:
        return "AccessDeniedException"
    if operation == "DescribePolicy":
        return _guardrail(world, params["PolicyId"])
    path = levels(world)
    node = params.get("ChildId") or params.get("TargetId")
    if node in organization["members"]:
        place = len(path)
    elif node in path:
        place = path.index(str(node))
    else:
        return "ChildNotFoundException" if operation == "ListParents" else "TargetNotFoundException"
    if operation == "ListParents":
        return {"Parents": [{"Id": path[place - 1], "Type": "ROOT" if place == 1 else "ORGANIZATIONAL_UNIT"}] if place else []}
    kind = "scp" if params["Filter"] == "SERVICE_CONTROL_POLICY" else "rcp"
    return {"Policies": _attached(world, kind, place, str(node))}


def _attached(world: World, kind: str, place: int, node: str) -> list[Json]:
    """The policies of a level; of the other member, and where a world has none, only AWS's own that allow everything."""
    held = world[f"{kind}s"] or ()
    if world["org"]["scps_off"] and kind == "scp":
        return []
    bound = OWN if kind == "scp" else world["request"]["resource_account"]
    foreign = node.isdigit() and node != bound
    names = [each["name"] for each in held[place]] if place < len(held) and not foreign else ["FullAWSAccess"] if kind == "scp" else []
    names = [*(["RCPFullAWSAccess"] if kind == "rcp" else []), *names]
    return [{"Id": policy_id(name), "Arn": guardrail_arn(kind, name), "Name": name} for name in names]


def _guardrail(world: World, identity: str) -> Json | str:
    known = {"p-FullAWSAccess": everything(), "p-RCPFullAWSAccess": {"Version": "2012-10-17", "Statement": [_RCP_FULL]}}
    known |= {policy_id(each["name"]): each["doc"] for kind in ("scps", "rcps") for level in world[kind] or () for each in level}
    return {"Policy": {"Content": json.dumps(known[identity])}} if identity in known else "PolicyNotFoundException"


def _simulated(world: World, params: Json) -> Json | str:
    """The simulator: identity policies, boundary and SCPs, with the context that it was given and no other."""
    if world["reader"]["account"] != OWN or params["PolicySourceArn"] != world["principal"]["entity_arn"]:
        return _GONE
    excluded = params.get("PolicyExclusionList", ())
    types = {each.get("PolicyType") for each in excluded}
    own = own_case(world)
    context = {each["ContextKeyName"]: each["ContextKeyValues"] for each in params.get("ContextEntries", ())}
    held = [each for each in world["identity"] if not any(_is_excluded(each, by) for by in excluded)]
    arn, action = params["ResourceArns"][0], params["ActionNames"][0]
    asked = {**own["request"], "action": action, "resource": arn, "resource_account": OWN, "context": context}
    case = {**own, "request": asked, "identity_policies": [each["versions"][-1] for each in held], "resource_policy": None}
    case |= {"session_policies": None, "rcps": None, "vpce_policies": None}
    case |= {"permission_boundary": None} if "permission-boundary" in types else {}
    case |= {"scps": None} if "scp" in types else {}
    decision = decide(case)
    layers = {layer for layer, _ in decision.blockers if layer not in ("resource", "trust")}
    explicit = any(deny for layer, deny in decision.blockers if layer in layers)
    outcome = "explicitDeny" if explicit else "implicitDeny" if layers else "allowed"
    wanted = "Deny" if explicit else "Allow"
    matched = [held[each.place.number]["name"] for each in decision.matches if each.place.layer == "identity" and each.effect == wanted]
    result: Json = {"EvalActionName": action, "EvalResourceName": arn, "EvalDecision": outcome}
    result["MissingContextValues"] = _missing_keys(case)
    result["MatchedStatements"] = [{"SourcePolicyId": name} for name in matched]
    if case["scps"]:
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": "scp" not in layers}
    if case["permission_boundary"]:
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": "boundary" not in layers}
    return {"EvaluationResults": [result]}


def _missing_keys(case: Json) -> list[str]:
    """The condition keys that the policies ask for and that the simulator was not given."""
    scps = [document for level in case["scps"] or () for document in level]
    held = [*case["identity_policies"], *([case["permission_boundary"]] if case["permission_boundary"] else []), *scps]
    conditions = [each.get("Condition") or {} for document in held for each in listed(document["Statement"])]
    asked = {key for condition in conditions for keys in condition.values() for key in keys}
    return sorted(key for key in asked if key.lower() not in context_of(case["request"]))


def _is_excluded(policy: Json, by: Json) -> bool:
    if "PolicyArn" in by:
        return bool(policy["how"] != "inline" and managed_arn(OWN, policy) == by["PolicyArn"])
    inline = by.get("InlinePolicyIdentifier", {})
    return bool(policy["how"] == "inline" and policy["name"] == inline.get("PolicyName"))
