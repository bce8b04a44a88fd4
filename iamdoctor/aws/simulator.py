"""AWS's own simulator: one more witness, never the judge."""

from typing import Any

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.diagnosis.evidence import Failure, Read, Simulation

Context = dict[str, tuple[str, ...]]
LAYERS = {"scp": "scp", "boundary": "permission-boundary"}
_TYPES = {
    "aws:sourceip": "ip",
    "aws:vpcsourceip": "ip",
    "aws:securetransport": "boolean",
    "aws:multifactorauthpresent": "boolean",
    "aws:viaawsservice": "boolean",
    "aws:principalisawsservice": "boolean",
    "aws:currenttime": "date",
    "aws:tokenissuetime": "date",
    "aws:multifactorauthage": "numeric",
    "aws:epochtime": "numeric",
    "s3:max-keys": "numeric",
}


async def simulate(calls: Calls, principal: str, action: str, resource: str | None, context: Context) -> Read[Simulation]:
    """Ask whether ``principal`` may do ``action`` on ``resource`` in ``context``; then, if denied, what would turn it."""
    params = _params(principal, action, resource, context)
    reply = await _ask(calls, params)
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    answer = _simulation(reply)
    if answer is None:
        return Read("unread", reason="The simulator gave no answer.")
    return Read("found", answer)


async def _ask(calls: Calls, params: Reply) -> Reply | Failure:
    return await calls.ask("simulate", "iam", "SimulatePrincipalPolicy", params, target=params["PolicySourceArn"])


def _params(arn: str, action: str, resource: str | None, context: Context) -> Reply:
    entries = [_entry(name, values) for name, values in sorted(context.items()) if values]
    params = {"PolicySourceArn": arn, "ActionNames": [action], "ResourceArns": [resource or "*"]}
    return {**params, "ContextEntries": entries} if entries else params


def _entry(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    of = _TYPES.get(name.lower(), "string")
    return {"ContextKeyName": name, "ContextKeyValues": list(values), "ContextKeyType": f"{of}List" if len(values) > 1 else of}


def _simulation(reply: Reply) -> Simulation | None:
    result = next(iter(reply.get("EvaluationResults", ())), None)
    if result is None:
        return None
    for_resource: Reply = next(iter(result.get("ResourceSpecificResults", ())), {})
    matched = for_resource.get("MatchedStatements") or result.get("MatchedStatements", ())
    boundary = for_resource.get("PermissionsBoundaryDecisionDetail") or result.get("PermissionsBoundaryDecisionDetail", {})
    return Simulation(
        decision=for_resource.get("EvalResourceDecision") or result["EvalDecision"],
        matched=tuple(statement.get("SourcePolicyId", "") for statement in matched),
        missing_context=tuple(for_resource.get("MissingContextValues") or result.get("MissingContextValues", ())),
        allowed_by_organizations=result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations"),
        allowed_by_boundary=boundary.get("AllowedByPermissionsBoundary"),
    )
