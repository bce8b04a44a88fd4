"""``SimulatePrincipalPolicy``, which moto lacks, played by iamdoctor's own evaluator.

As AWS's does, it looks at identity policies, the boundary and SCPs, and ignores resource policies, trust policies and RCPs for roles.
"""

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends

from iamdoctor.iam.decision import Decision
from iamdoctor.iam.documents import Document, parse
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.request import Request

_DECISIONS = {"allowed": "allowed", "explicit_deny": "explicitDeny", "implicit_deny": "implicitDeny", "depends": "implicitDeny"}


def results(account: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The ``EvaluationResults`` for every action and resource asked for."""
    source, excluded = params["PolicySourceArn"], params.get("PolicyExclusionList", [])
    policies = _policies(account, source, excluded)
    context = {entry["ContextKeyName"]: tuple(entry["ContextKeyValues"]) for entry in params.get("ContextEntries", [])}
    asked = [(action, resource) for action in params["ActionNames"] for resource in params.get("ResourceArns") or ["*"]]
    return [_result(source, action, resource, policies, context) for action, resource in asked]


def _result(source: str, action: str, resource: str, policies: Policies, context: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    request = Request(principal=_session(source), action=action, resource=resource, context=context)
    decision = evaluate(request, policies, explain=True)
    result: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": _DECISIONS[decision.decision],
        "MatchedStatements": _matched(decision),
        "MissingContextValues": sorted({dependency.key for dependency in decision.depends_on}),
    }
    if policies.scps is not None:
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": "scp" not in decision.blocked_by}
    if policies.boundary is not None:
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": "boundary" not in decision.blocked_by}
    return result


def _session(source: str) -> Principal:
    """The principal that a simulation is about: the user, or some session of the role."""
    kind, _, name = source.rsplit(":", 1)[-1].partition("/")
    account = source.split(":")[4]
    arn = f"arn:aws:sts::{account}:assumed-role/{name.rsplit('/', 1)[-1]}/simulation" if kind == "role" else source
    return Principal.parse(arn, role_arn=source if kind == "role" else None)


def _matched(decision: Decision) -> list[dict[str, str]]:
    deciding = "Deny" if decision.decision == "explicit_deny" else "Allow"
    return [{"SourcePolicyId": found.policy} for found in decision.statements if found.matched and found.effect == deciding]


def _policies(account: str, source: str, excluded: list[dict[str, Any]]) -> Policies:
    """What is attached to the user or role, without what is excluded."""
    kind, _, name = source.rsplit(":", 1)[-1].partition("/")
    entity = _entity(account, kind, name.rsplit("/", 1)[-1])
    types = {exclusion.get("PolicyType") for exclusion in excluded}
    arns = [exclusion["PolicyArn"] for exclusion in excluded if "PolicyArn" in exclusion]
    boundary = (getattr(entity, "permissions_boundary", None) or {}).get("PermissionsBoundaryArn")
    return Policies(
        identity=tuple(_identity(account, kind, entity, types, arns)),
        boundary=_managed(account, boundary, "boundary") if boundary and "permission-boundary" not in types else None,
        scps=None if "scp" in types else _scps(account),
    )


def _entity(account: str, kind: str, name: str) -> Any:
    backend = iam_backends[account]["aws"]
    return backend.get_user(name) if kind == "user" else backend.get_role(name)


def _identity(account: str, kind: str, entity: Any, types: set[str | None], arns: list[str]) -> list[Document]:
    backend = iam_backends[account]["aws"]
    holders = [entity, *(backend.get_groups_for_user(entity.name) if kind == "user" else ())]
    inline = [] if "inline" in types else [pair for holder in holders for pair in holder.policies.items()]
    managed = [arn for holder in holders for arn in holder.managed_policies if not any(fnmatchcase(arn, pattern) for pattern in arns)]
    owner = {True: "aws-managed", False: "user-managed"}
    return [
        *(parse(text, policy_type="identity", name=name) for name, text in inline),
        *(_managed(account, arn, "identity") for arn in managed if owner[":aws:policy/" in arn] not in types),
    ]


def _managed(account: str, arn: str, policy_type: Any) -> Document:
    policy: Any = iam_backends[account]["aws"].get_policy(arn)
    default = next(version for version in policy.versions if version.is_default)
    return parse(default.document, policy_type=policy_type, name=arn)


def _scps(account: str) -> tuple[tuple[Document, ...], ...] | None:
    """The SCPs by level from the root down to the account; ``None`` where there is no organization."""
    management = organizations_backends.master_accounts.get(account)
    if management is None:
        return None
    backend = organizations_backends[management[0]][management[1]]
    nodes: list[Any] = []
    node: Any = backend.get_account_by_id(account)
    while node is not None:
        nodes.insert(0, node)
        node = next((unit for unit in backend.ou if unit.id == getattr(node, "parent_id", None)), None)
    return tuple(tuple(_scp(policy) for policy in node.attached_policies if policy.type == "SERVICE_CONTROL_POLICY") for node in nodes)


def _scp(policy: Any) -> Document:
    content = policy.content
    return parse(content if isinstance(content, str) else json.dumps(content), policy_type="scp", name=policy.name)
