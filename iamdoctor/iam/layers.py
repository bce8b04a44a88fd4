"""Each layer by itself: which policies apply to this caller and resource, and what they say.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from collections.abc import Callable, Iterable
from itertools import chain

from msgspec import Struct

from iamdoctor.iam.context import Context
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.documents import Document
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principals import Grant
from iamdoctor.iam.public import opening
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.ternary import Ternary, all_of, any_of
from iamdoctor.model.evidence import KeyGrant
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.rcp_services import AS_OF, RCP_SERVICES
from iamdoctor.reference.resource_kinds import caller_must_be_allowed, policy_must_allow
from iamdoctor.reference.sts_actions import ASSUMING


class Layer(Struct, frozen=True, kw_only=True):
    """What one layer says. ``applies`` is False where the layer has no say; then ``allow`` and ``deny`` mean nothing."""

    policy_type: PolicyType
    applies: bool = False
    allow: Ternary = False
    deny: Ternary = False
    note: Sentence = NOTHING


class ResourceLayer(Struct, frozen=True, kw_only=True):
    """What the resource's side says: for each strength of a grant whether the caller has at least that."""

    policy_type: PolicyType
    deny: Ternary
    any_grant: Ternary
    role_or_direct: Ternary
    direct: Ternary
    must_allow: bool
    caller_too: bool = False
    note: Sentence = NOTHING


def is_trust(context: Context) -> bool:
    """True when the resource is a role about to be assumed, whose own policy is its trust policy."""
    return context.service == "sts" and context.name in ASSUMING and ":role/" in context.resource


def identity(context: Context, policies: Policies) -> Layer:
    """The caller's own policies; none count for the root user and for callers outside of accounts."""
    if not context.principal.in_an_account or context.principal.kind == "root":
        return Layer(policy_type="identity", note=say("rule.root_without_identity") if context.principal.kind == "root" else NOTHING)
    return _layer("identity", policies.identity, context)


def boundary(context: Context, policies: Policies) -> Layer:
    """The permissions boundary, which users and roles can have; service-linked roles and the root user cannot."""
    principal = context.principal
    if policies.boundary is None or not principal.in_an_account:
        return Layer(policy_type="boundary")
    if principal.kind == "root" or principal.service_linked:
        return Layer(policy_type="boundary", note=say("rule.no_boundary"))
    return _layer("boundary", (policies.boundary,), context)


def session(context: Context, policies: Policies) -> Layer:
    """The session policies, one union. A federated user without any has no permissions of the IAM user's."""
    if not context.principal.in_an_account:
        return Layer(policy_type="session")
    if policies.session:
        return _layer("session", policies.session, context)
    if context.principal.kind == "federated_user":
        return Layer(policy_type="session", applies=True, note=say("rule.federated_without_session"))
    return Layer(policy_type="session")


def scp(context: Context, policies: Policies) -> Layer:
    """The SCPs of the caller's account: every level must allow, any may deny."""
    principal = context.principal
    if not policies.scps or not principal.in_an_account:
        return Layer(policy_type="scp")
    if policies.principal_in_management_account:
        return Layer(policy_type="scp", note=say("rule.scp_management"))
    if principal.service_linked:
        return Layer(policy_type="scp", note=say("rule.scp_service_linked"))
    levels = [_effects(level, context, Statement.applies) for level in policies.scps]
    allow, deny, note = all_of(allow for allow, _ in levels), any_of(deny for _, deny in levels), NOTHING
    if principal.service_linked is None:
        allow, deny, note = allow or None, None if deny else deny, say("rule.may_be_service_linked")
    return Layer(policy_type="scp", applies=True, allow=allow, deny=deny, note=note)


def rcp(context: Context, policies: Policies) -> Layer:
    """The RCPs of the resource owner's account: they can only deny, since RCPFullAWSAccess is attached everywhere."""
    if not policies.rcps:
        return Layer(policy_type="rcp")
    note = _without_rcp(context, policies)
    if note:
        return Layer(policy_type="rcp", note=note)
    deny = any_of(_effects(level, context, Statement.covers)[1] for level in policies.rcps)
    if context.principal.service_linked is None:
        deny = None if deny else deny
    return Layer(policy_type="rcp", applies=True, allow=True, deny=deny)


def _without_rcp(context: Context, policies: Policies) -> Sentence:
    if policies.resource_in_management_account:
        return say("rule.rcp_management")
    if context.principal.service_linked:
        return say("rule.rcp_service_linked")
    if context.service not in RCP_SERVICES:
        return say("rule.rcp_service", service=context.service, as_of=AS_OF)
    if context.service == "kms" and context.name == "retiregrant":
        return say("rule.rcp_retire_grant")
    return NOTHING


def vpce(context: Context, policies: Policies) -> Layer:
    """The policy of the VPC endpoint that the request came through."""
    if not policies.vpce or context.principal.kind == "service":
        return Layer(policy_type="vpce")
    allow, deny = _effects(policies.vpce, context, _covers_at_endpoint)
    by_account = context.service in _GATEWAYS and any(
        context.principal.account in statement.principals.accounts
        for document in policies.vpce
        for statement in document.statements
        if statement.principals is not None
    )
    return Layer(policy_type="vpce", applies=True, allow=allow, deny=deny, note=say("rule.gateway_account") if by_account else NOTHING)


_GATEWAYS = ("s3", "dynamodb")


def _covers_at_endpoint(statement: Statement, context: Context) -> Ternary:
    """Whether the statement covers the request and names its caller; open for an Allow that names the caller's account alone where the
    endpoint may be a gateway."""
    answer = statement.covers(context)
    if not answer or statement.effect == "Deny" or context.service not in _GATEWAYS or context.principal.kind == "root":
        return answer
    return None if statement.grant(context).certain is Grant.ACCOUNT else answer


def resource(context: Context, policies: Policies) -> ResourceLayer:
    """The resource's own policy with KMS grants and S3 Block Public Access."""
    deny: Ternary = False
    strengths: list[Ternary] = [False, False, False]
    for statement in chain.from_iterable(document.statements for document in policies.resource):
        if statement.effect == "Deny":
            deny = any_of((deny, statement.covers(context)))
        elif strengths[-1] is not True:
            _add_grant(strengths, statement, context)
    if not all(document.readable for document in policies.resource):
        deny, strengths = deny or None, [strength or None for strength in strengths]
    for grant in policies.grants if context.service == "kms" else ():
        answer = _key_grant(grant, context)
        strengths = [any_of((strength, answer)) for strength in strengths]
    opens = _publicly_blocked(context, policies)
    note = say("rule.block_public_access", sid=opens.sid or f"{opens.index + 1}") if opens else NOTHING
    return ResourceLayer(
        policy_type="trust" if is_trust(context) else "resource",
        deny=True if opens else deny,
        any_grant=strengths[0],
        role_or_direct=strengths[1],
        direct=strengths[2],
        must_allow=is_trust(context) or policy_must_allow(context.service, context.resource),
        caller_too=caller_must_be_allowed(context.service, context.resource),
        note=note,
    )


def _add_grant(strengths: list[Ternary], statement: Statement, context: Context) -> None:
    named = statement.grant(context)
    if named.possible is Grant.NONE:
        return
    applies = statement.applies(context)
    if applies is False:
        return
    for position, strength in enumerate((Grant.ACCOUNT, Grant.ROLE, Grant.DIRECT)):
        if named.certain >= strength:
            strengths[position] = strengths[position] or applies
        elif named.possible >= strength:
            strengths[position] = strengths[position] or None


def _key_grant(grant: KeyGrant, context: Context) -> Ternary:
    operations = {operation.lower().removeprefix("kms:") for operation in grant.operations}
    principal = context.principal
    callers = {principal.text, principal.arn, context.role_arn, principal.federating_user_arn}
    if context.name not in operations or grant.grantee not in callers:
        return False
    return None if grant.constrained else True


def _publicly_blocked(context: Context, policies: Policies) -> Statement | None:
    """The statement that makes the bucket's policy public, where that keeps the caller out."""
    if not policies.block_public_access or context.service != "s3" or context.principal.kind == "service":
        return None
    if context.principal.account is not None and context.principal.account == context.request.owner:
        return None
    return next(filter(None, map(opening, policies.resource)), None)


def _layer(policy_type: PolicyType, documents: Iterable[Document], context: Context) -> Layer:
    allow, deny = _effects(documents, context, Statement.applies)
    return Layer(policy_type=policy_type, applies=True, allow=allow, deny=deny)


def _effects(documents: Iterable[Document], context: Context, covers: Callable[[Statement, Context], Ternary]) -> tuple[Ternary, Ternary]:
    """What the union of some documents says: whether one allows, whether one denies."""
    found: dict[str, Ternary] = {"Allow": False, "Deny": False}
    for document in documents:
        if not document.readable:
            found = {effect: answer or None for effect, answer in found.items()}
        for statement in document.statements:
            so_far = found[statement.effect]
            if so_far is not True:
                answer = covers(statement, context)
                if answer is not False:
                    found[statement.effect] = answer
    return found["Allow"], found["Deny"]
