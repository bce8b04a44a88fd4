"""What is true of a world: the decisions of every request that its call needs, by the reference evaluator."""

from dataclasses import dataclass
from typing import Any

from benchmarks.worlds.places import OWN, REGION, Json, World, key_arn, of_aws_arn, of_aws_policy
from tests.truth.evaluate import Decision, decide
from tests.truth.services import Outcome

Case = dict[str, Any]
_OF_RESOURCE = ("aws:resource", "s3:", "sqs:", "sns:", "aws:requesttag/", "aws:tagkeys")
_OF_ENDPOINT = ("aws:sourcevpc", "aws:vpcsourceip", "aws:vpce")


@dataclass(frozen=True)
class Truth:
    """The requests of one call with their decisions: the call's own first, then its companions, then the key's."""

    cases: list[Case]
    decisions: list[Decision]

    @property
    def outcome(self) -> Outcome:
        """What the call comes to."""
        return next((each.outcome for each in self.decisions if each.outcome != "allowed"), "allowed")

    @property
    def first_denied(self) -> int:
        """Which request AWS's message names."""
        return next((number for number, each in enumerate(self.decisions) if each.outcome != "allowed"), 0)

    @property
    def blockers(self) -> set[tuple[str, bool]]:
        """Every layer that stops one of the requests, and whether by a Deny."""
        return {blocker for decision in self.decisions for blocker in decision.blockers}


def truth(world: World) -> Truth:
    """Decide every request of the world's call."""
    cases = requests(world)
    return Truth(cases, [decide(case) for case in cases])


def requests(world: World) -> list[Case]:
    """Every request that the call needs, as the reference evaluator takes them."""
    own = own_case(world)
    companions = [{**own, "request": {**own["request"], "action": action}} for action in world.get("also") or ()]
    return [own, *companions, *_of_key(world, own)]


def own_case(world: World) -> Case:
    """The request that the call is named after."""
    request, principal = world["request"], world["principal"]
    asked: Json = {"principal": principal["arn"], **request, "context": request["context"]}
    if principal["kind"] == "web":
        asked["principal_type"] = "provider"
    if principal["kind"] == "role":
        asked["principal_role_arn"] = principal["entity_arn"]
    organization = world["org"] or {}
    return {
        "request": asked,
        "identity_policies": [policy["versions"][-1] for policy in world["identity"]],
        "permission_boundary": world["boundary"]["doc"] if world["boundary"] else None,
        "session_policies": [world["session_policy"]] if world["session_policy"] else None,
        "scps": [[policy["doc"] for policy in level] for level in world["scps"] or ()],
        "rcps": [[policy["doc"] for policy in level] for level in world["rcps"] or ()],
        "vpce_policies": [world["vpce"]] if world["vpce"] else None,
        "resource_policy": world["resource_policy"],
        "principal_in_management_account": organization.get("management") == OWN,
        "resource_in_management_account": organization.get("management") == request["resource_account"],
        "settings": {"s3": {"blockPublicAccess": bool(world.get("block_public_access"))}},
    }


def _of_key(world: World, own: Case) -> list[Case]:
    """The uses of the key: the service calls KMS in the caller's name, not through the caller's VPC endpoint."""
    key = world["kms"] or _of_aws(world)
    if not key:
        return []
    gone = (*_OF_RESOURCE, *_OF_ENDPOINT)
    context = {name: value for name, value in own["request"]["context"].items() if not name.lower().startswith(gone)}
    context |= {"aws:ResourceAccount": key["account"], "kms:CallerAccount": OWN}
    if "aws:ResourceOrgID" in own["request"]["context"]:
        context["aws:ResourceOrgID"] = own["request"]["context"]["aws:ResourceOrgID"]
    if world["principal"]["kind"] != "service":
        prefix = world["request"]["action"].partition(":")[0]
        context |= {"aws:ViaAWSService": "true", "kms:ViaService": f"{prefix}.{REGION}.amazonaws.com"}
    arn = key.get("arn") or key_arn(key["account"])
    asked = {**own["request"], "resource": arn, "resource_account": key["account"], "context": context}
    shared = {**own, "vpce_policies": None, "resource_policy": key["policy"], "settings": None, **({"rcps": None} if "arn" in key else {})}
    return [{**shared, "request": {**asked, "action": action}} for action in key["actions"]]


def _of_aws(world: World) -> Json | None:
    """AWS's own key, which encrypts a secret that names no other; its policy opens it to the account, and no RCP binds it."""
    if world["service"] != "secret":
        return None
    account = world["request"]["resource_account"]
    return {"account": account, "actions": ["kms:Decrypt"], "policy": of_aws_policy(account), "arn": of_aws_arn(account)}
