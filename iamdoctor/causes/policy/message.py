"""Causes that only AWS's message states, because the layer it names could not be read."""

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.causes.cause import cause
from iamdoctor.causes.policy.missing import silence
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.evidence import Policy
from iamdoctor.model.sentence import NOTHING, Sentence, joined, say
from iamdoctor.model.statement import StatementRef


def named_layer(case: Case) -> PolicyType | None:
    """The layer that the message names; a *resource-based policy* of a role that is assumed is its trust policy."""
    named = case.denial.policy_type
    return "trust" if named == "resource" and case.subject.assumes_role else named


def stated(case: Case) -> tuple[Cause[Sentence], ...]:
    """The cause as the message has it, unless the evaluation of what was read speaks against it."""
    named = named_layer(case)
    if named is not None and case.denial.deny is None and _names_key(case):
        return (_key_or_its_policy(case),)
    if named is None or case.denial.deny is None:
        return ()
    layer = case.layers.get(named)
    if layer is not None and layer.known:
        return (silence(case, named, "likely"),) if _silent_as_read(case, named) else ()
    if layer is not None and layer.documents and case.denial.deny == "implicit" and case.best is not None:
        return (silence(case, named, "likely"),)
    policy, misleading = _policy(case), blames_the_other_side(case, named)
    return (
        cause(
            named,
            "explicit_deny" if case.denial.deny == "explicit" else "missing_allow",
            joined(_told(case, named), _other_side(case) if misleading else NOTHING),
            confidence="possible" if misleading else "likely",
            owner=owner(named, case.subject, policy),
            statement=_reference(case, named),
        ),
    )


def _names_key(case: Case) -> bool:
    """Whether the message is that of KMS which leaves open whether the key is not there or its policy does not allow the call."""
    layer = case.layers.get("resource")
    return case.denial.policy_type == "resource" and case.subject.service == "kms" and not (layer and layer.known)


def _key_or_its_policy(case: Case) -> Cause[Sentence]:
    """https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html"""
    told, of_key = say("cause.message.key", about=case.subject), owner("resource", case.subject)
    return cause("resource", "missing_allow", told, kind="key_or_policy", confidence="likely", owner=of_key)


def blames_the_other_side(case: Case, named: PolicyType) -> bool:
    """Across accounts AWS names the resource's side also where its policy lets the account in and only the caller's side is silent. With
    both unread, either may be it."""
    if named not in ("resource", "trust") or case.denial.deny != "implicit" or case.subject.same_account is not False:
        return False
    blocked = case.undenied.blocked_by if case.undenied else ()
    return "identity" in blocked or not (case.layers["identity"].known or case.resource_layer.known)


def _other_side(case: Case) -> Sentence:
    """That the message may mean the caller's side, which is known to be silent or was not read either."""
    silent = case.undenied is not None and "identity" in case.undenied.blocked_by
    return say("cause.message.of_one_side" if silent else "cause.message.of_either_side")


def _silent_as_read(case: Case, named: PolicyType) -> bool:
    """Whether the layer that AWS says is silent is so by all that was read, and only something unread could make up for it."""
    blocked = case.decision.blocked_by if case.decision else ()
    return case.denial.deny == "implicit" and named in blocked


def _policy(case: Case) -> Policy | None:
    """The policy that the message names: as it was read, or by its ARN alone."""
    arn = case.denial.policy_arn
    if arn is None:
        return None
    held = (held.policy for layer in case.layers.values() for held in layer.held if held.policy.arn == arn)
    kind = "scp" if case.denial.policy_type == "scp" else "managed"
    return next(held, Policy(name=arn.rpartition("/")[2], kind=kind, attached_to="", arn=arn))  # type: ignore[arg-type]


def _reference(case: Case, named: PolicyType) -> StatementRef | None:
    """The policy that the message names, by its place where it is known to be attached."""
    policy = _policy(case)
    if policy is None:
        return None
    held = case.layers[named].held if named in case.layers else ()
    known = next((each for each in held if each.policy.arn == policy.arn), None)
    if known is not None:
        return case.whole(known.name, named)
    return StatementRef(layer=named, policy_type=named, document="", policy=policy.name, policy_arn=policy.arn)


def _told(case: Case, named: PolicyType) -> Sentence:
    """What AWS's message says, with the kind of policy as it names it."""
    said = case.denial.policy_type or named
    if case.denial.deny != "explicit":
        return say("cause.message.silent", about=case.subject, layer=said)
    arn = case.denial.policy_arn
    return say("cause.message.denies", about=case.subject, layer=said, arn=say("cause.message.arn", arn=arn) if arn else NOTHING)
