"""From layers to one decision, and every layer that by itself stops the request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""

from typing import Literal

from msgspec import Struct

from iamdoctor.iam import layers
from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import LayerResult, Outcome, PolicyType
from iamdoctor.iam.layers import Layer, ResourceLayer
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.service_rules import always_allowed, ignores_bucket_policy, refusal
from iamdoctor.iam.ternary import Ternary, all_of, any_of, negate
from iamdoctor.model.sentence import NOTHING, Sentence

Says = Literal["allow", "deny", "silent", "maybe", "not_applicable"]


class Part(Struct, frozen=True):
    """A layer's part in the decision: ``deny`` and ``missing`` (an Allow that is needed and not there) each stop the request."""

    policy_type: PolicyType
    says: Says
    deny: Ternary
    missing: Ternary
    note: Sentence = NOTHING

    @property
    def blocks(self) -> Ternary:
        """Whether the layer by itself stops the request."""
        return any_of((self.deny, self.missing))

    def result(self) -> LayerResult:
        """The part as it is answered."""
        return LayerResult(policy_type=self.policy_type, says=self.says, blocks=self.blocks, note=self.note)


def decide(context: Context, policies: Policies) -> tuple[Outcome, tuple[Part, ...]]:
    """Decide one request: the outcome, and the layers in the order in which they are asked."""
    passes = always_allowed(context)
    if passes:
        return "allowed", (Part("identity", "not_applicable", False, False, passes),)
    parts = _parts(context, policies)
    return _outcome(parts), parts


def blocked_by(parts: tuple[Part, ...]) -> tuple[PolicyType, ...]:
    """The layers that certainly stop the request: explicit denies first, then what misses an Allow."""
    denying = [part.policy_type for part in parts if part.deny]
    return (*denying, *(part.policy_type for part in parts if part.missing and part.policy_type not in denying))


def _outcome(parts: tuple[Part, ...]) -> Outcome:
    denied = any_of(part.deny for part in parts)
    missing = any_of(part.missing for part in parts)
    if denied:
        return "explicit_deny"
    if denied is None or (missing is None):
        return "depends"
    return "implicit_deny" if missing else "allowed"


def _parts(context: Context, policies: Policies) -> tuple[Part, ...]:
    owned = layers.resource(context, policies)
    parts = [
        _guardrail(layers.scp(context, policies)),
        _guardrail(layers.rcp(context, policies)),
        _guardrail(layers.vpce(context, policies)),
    ]
    if context.principal.in_an_account:
        parts += _for_account(context, policies, owned)
        if ignores_bucket_policy(context):
            parts = [part for part in parts if part.policy_type != "resource"]
    else:
        parts.append(_resource_part(owned, needed=True))
    refused = refusal(context)
    if refused:
        parts.insert(0, Part("service", "deny", False, True, refused))
    return tuple(parts)


def _for_account(context: Context, policies: Policies, owned: ResourceLayer) -> list[Part]:
    """The caller's side, and the owner's: in one account either may grant; across accounts both must."""
    same = context.principal.account is not None and context.principal.account == context.request.owner
    identity = layers.identity(context, policies)
    needs_identity = negate(owned.role_or_direct) if same and not owned.caller_too else True
    limited = negate(owned.direct) if same else True
    return [
        _resource_part(owned, needed=owned.must_allow or not same),
        _part(identity, needs_identity),
        _part(layers.boundary(context, policies), limited),
        _part(layers.session(context, policies), limited),
    ]


def _guardrail(layer: Layer) -> Part:
    return _part(layer, True)


def _part(layer: Layer, needed: Ternary) -> Part:
    if not layer.applies:
        return Part(layer.policy_type, "not_applicable", False, False, layer.note)
    return Part(layer.policy_type, _says(layer.allow, layer.deny), layer.deny, all_of((needed, negate(layer.allow))), layer.note)


def _resource_part(owned: ResourceLayer, *, needed: bool) -> Part:
    missing = negate(owned.any_grant) if needed else False
    return Part(owned.policy_type, _says(owned.any_grant, owned.deny), owned.deny, missing, owned.note)


def _says(allow: Ternary, deny: Ternary) -> Says:
    if deny:
        return "deny"
    if deny is None or allow is None:
        return "maybe"
    return "allow" if allow else "silent"
