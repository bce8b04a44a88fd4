"""A change put to its owner as a request: the policy's text is not known here, or no narrow text can be written for it."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.owners import organization_owner
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.propose.deny_exception import deny_of
from iamdoctor.fixes.propose.grant import allow
from iamdoctor.fixes.write.aws_managed_copy import is_lock, is_of_aws, why_not_copied, writable
from iamdoctor.fixes.write.change import Asked, Change
from iamdoctor.fixes.write.edit import with_changed, with_statement
from iamdoctor.fixes.write.place import places
from iamdoctor.fixes.write.principal_element import principal_arns
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.names import resource_name
from iamdoctor.wording.terms import LAYERS, account, policy_words, resource_policy, who

_HAS_GRANTS = ("identity", "resource", "trust")
"""Layers to which a statement can be added though not all of them was read."""


def requests(case: Case, cause: Cause[Text], layer: PolicyType) -> Iterator[Change]:
    """What to ask of whoever owns a policy that stops the request and was not read: an exception to its Deny, or a statement in it."""
    explicit = cause.reason == "explicit_deny"
    if case.layers[layer].known or blamed(case, cause) is not None or cause.confidence == "possible":
        return
    if not explicit and layer in _HAS_GRANTS:
        return
    yield Change(
        title=_exception(case, cause, layer) if explicit else _allowance(case, cause, layer),
        statement=exemption(case, layer) if explicit else allow(case, layer, case.subject.resource or "*", None),
        asks=Asked(presumed=layer, explicit=explicit),
        owner=_owner(case, cause, layer),
        warnings=(_unread(case, cause, layer),),
    )


def another_boundary(case: Case, cause: Cause[Text], layer: PolicyType) -> Iterator[Change]:
    """What to ask for where the permissions boundary is AWS's own, and no copy can take its place."""
    for place in places(case, layer) if layer == "boundary" else ():
        if place.policy is None or writable(place, case) is not None:
            continue
        statement = allow(case, layer, case.subject.resource or "*", place.before)
        of_aws = "AWS's " if is_of_aws(place.policy, case) else ""
        yield Change(
            title=f"Ask for another {LAYERS[layer]} for {who(case.subject)}: {of_aws}{place.policy.name} does not allow {_asked_for(case)}",
            place=place,
            after=with_statement(place.before, statement or {}),
            statement=statement,
            whole=False,
            asks=Asked(),
            owner=cause.owner,
            warnings=(why_not_copied(place, case),),
        )


def nobodys(case: Case, cause: Cause[Text]) -> Iterator[Change]:
    """What to ask for where a Deny stands in a policy that nobody may edit, and no copy can take its place."""
    found = deny_of(case, cause)
    policy = found[1].policy if found else None
    if found is None or policy is None or writable(found[1], case) is not None or is_lock(policy):
        return
    match, place = found
    yield Change(
        title=f"Ask for {policy.name} to be taken off {policy.attached_to}, or replaced: it denies {_asked_for(case)}",
        place=place,
        after=with_changed(place.before or {}, match.index),
        whole=False,
        asks=Asked(),
        owner=cause.owner,
        warnings=(why_not_copied(place, case),),
    )


def instead_of(case: Case, cause: Cause[Text], layer: PolicyType, broad: Change) -> Change:
    """The question that stands before changes which are all ``broad``: the owner may know of a narrower one."""
    policy = broad.place.policy if broad.place else None
    name = policy_words(policy, layer, case.subject)
    where = f"the{name[3:]}" if name.startswith("The ") else name
    asked = f"an exception for {who(case.subject)} from" if cause.reason == "explicit_deny" else f"a way for {who(case.subject)} through"
    return replace(
        broad,
        title=f"Ask for {asked} {where}, for {_asked_for(case)}",
        statement=exemption(case, layer) if cause.reason == "explicit_deny" else None,
        cli=(),
        warnings=("No narrow change of this policy could be written here: its owner has to say how this is meant to be allowed.",),
        owner=cause.owner,
        whole=False,
        broad=False,
        asks=Asked(),
    )


def exemption(case: Case, layer: PolicyType) -> dict[str, Any] | None:
    """The condition that a Deny lacks so that it spares the caller, whatever its path; ``None`` where no condition tells the caller."""
    arns = principal_arns(case)
    if not arns or layer == "session":
        return None
    return {"Condition": {"ArnNotLike": {"aws:PrincipalArn": list(arns) if len(arns) > 1 else arns[0]}}}


def _exception(case: Case, cause: Cause[Text], layer: PolicyType) -> str:
    if layer == "session":
        return f"Ask for a session of {who(case.subject)} without the Deny of {_asked_for(case)}"
    word = "exemption" if layer in ("scp", "rcp") else "exception"
    return f"Ask for an {word} for {who(case.subject)} from {_policy(case, cause, layer)}, for {_asked_for(case)}"


def _allowance(case: Case, cause: Cause[Text], layer: PolicyType) -> str:
    return f"Ask for {_asked_for(case)} to be allowed in {_policy(case, cause, layer)}"


def _asked_for(case: Case) -> str:
    resource = case.subject.resource or "*"
    return f"{case.subject.action}{'' if resource == '*' else f' on {resource_name(resource)}'}"


def _policy(case: Case, cause: Cause[Text], layer: PolicyType) -> str:
    """The policy as the title names it: an SCP by its id, which is all that a message gives."""
    if layer in ("resource", "trust"):
        return f"the {resource_policy(case.subject)}"
    if layer in ("scp", "rcp"):
        return _guardrail(case, cause, layer)
    named = cause.policy or ", ".join(held.policy.name for held in case.layers[layer].held if held.document is None)
    of = f" of {who(case.subject)}" if layer != "vpce" else ""
    return f"the {LAYERS[layer]}{f' {named}' if named else of}"


def _guardrail(case: Case, cause: Cause[Text], layer: PolicyType) -> str:
    identity = (cause.policy_arn or "").rpartition("/")[2]
    if identity:
        return f"the {LAYERS[layer]} {identity}{f' ({cause.policy})' if cause.policy and cause.policy != identity else ''}"
    number = case.subject.principal_account if layer == "scp" else case.subject.resource_account
    return f"the {LAYERS[layer]} that denies it" if cause.reason == "explicit_deny" else f"an {LAYERS[layer]} of {account(number)}"


def _owner(case: Case, cause: Cause[Text], layer: PolicyType) -> Text:
    """The cause's owner; with the management account, where only the organization itself says which it is."""
    organization = case.evidence.organization.value
    if organization is None or layer != "scp" or account_of(cause.policy_arn):
        return cause.owner
    return organization_owner(organization.management_account)


def _unread(case: Case, cause: Cause[Text], layer: PolicyType) -> str:
    named = case.denial.policy_type in (layer, "resource" if layer == "trust" else layer)
    unread = f"The text of {_policy(case, cause, layer)} was not read: this rests on AWS's {'message' if named else 'simulator'}."
    if cause.reason == "explicit_deny":
        return f"{unread} The Deny may turn on something that the call can meet, such as a Region or MFA: ask for that too."
    return f"{unread} The statement is to be added to what is there."
