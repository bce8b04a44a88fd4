"""AWS's own simulator: one more witness, never the judge."""

import asyncio
from typing import Any

from iamdoctor.aws.calls import Calls, Reply
from iamdoctor.aws.pool import in_thread
from iamdoctor.model.evidence import Entity, Failure, Policy, Read, Simulation
from iamdoctor.model.sentence import say
from iamdoctor.reference.condition_keys import condition_key

Context = dict[str, tuple[str, ...]]
_MOST = 20


async def simulate(calls: Calls, principal: str, action: str, resource: str | None, context: Context) -> Read[Simulation]:
    """Ask whether ``principal`` may do ``action`` on ``resource`` in ``context``."""
    reply = await _ask(calls, _params(principal, action, resource, context))
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    answer = _simulation(reply)
    return Read("found", answer) if answer else Read("unread", reason=say("read.no_simulation"))


async def ablate(
    calls: Calls, principal: str, action: str, resource: str | None, context: Context, left_out: dict[str, dict[str, Any]]
) -> tuple[dict[str, str], tuple[Failure, ...]]:
    """The simulator's decision with each of ``left_out`` (name → AWS's ``PolicyIdentifier``) excluded, by name; and what was refused.

    Empty where this boto3 does not know ``PolicyExclusionList``.
    """
    if not await in_thread(lambda: calls.connection.takes("iam", "SimulatePrincipalPolicy", "PolicyExclusionList")):
        return {}, ()
    params = _params(principal, action, resource, context)
    asked = (_ask(calls, {**params, "PolicyExclusionList": [identifier]}) for identifier in left_out.values())
    replies = dict(zip(left_out, await asyncio.gather(*asked), strict=True))
    answers = {name: _simulation(reply) for name, reply in replies.items() if not isinstance(reply, Failure)}
    failures = tuple(reply for reply in replies.values() if isinstance(reply, Failure))
    return {name: answer.decision for name, answer in answers.items() if answer}, failures[:1]


def identifiers(simulation: Simulation, entity: Entity | None, policies: tuple[Policy, ...]) -> dict[str, dict[str, Any]]:
    """What is worth leaving out of a denied simulation: SCPs, the boundary, and after an explicit deny each identity policy."""
    found: dict[str, dict[str, Any]] = {"scp": {"PolicyType": "scp"}}
    if entity is None or entity.boundary_arn:
        found["boundary"] = {"PolicyType": "permission-boundary"}
    if simulation.decision == "explicitDeny":
        found |= {policy.name: _identifier(policy) for policy in policies[:_MOST]}
    return found


def _identifier(policy: Policy) -> dict[str, Any]:
    if policy.arn:
        return {"PolicyArn": policy.arn}
    kind, _, holder = policy.attached_to.partition(" ")
    return {"InlinePolicyIdentifier": {"PolicyName": policy.name, "AttachmentType": kind, "AttachmentName": holder}}


async def _ask(calls: Calls, params: Reply) -> Reply | Failure:
    return await calls.ask("simulate", "iam", "SimulatePrincipalPolicy", params, target=params["PolicySourceArn"])


def _params(arn: str, action: str, resource: str | None, context: Context) -> Reply:
    entries = [_entry(name, values) for name, values in sorted(context.items()) if values]
    params = {"PolicySourceArn": arn, "ActionNames": [action], "ResourceArns": [resource or "*"]}
    return {**params, "ContextEntries": entries} if entries else params


def _entry(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    known = condition_key(name)
    of = known.type if known and known.type != "arn" else "string"
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
