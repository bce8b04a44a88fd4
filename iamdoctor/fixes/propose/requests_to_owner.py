"""A change put to its owner as a request: the policy's text is not known here, or no narrow text can be written for it."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.owners import organization_owner
from iamdoctor.causes.named import named_policy
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.propose.bounded import raises_unbounded
from iamdoctor.fixes.propose.deny_exception import deny_of
from iamdoctor.fixes.propose.grant import allow
from iamdoctor.fixes.propose.privileged import raises
from iamdoctor.fixes.propose.required import HOLES, required
from iamdoctor.fixes.write.aws_managed_copy import is_lock, is_of_aws, why_not_copied, writable
from iamdoctor.fixes.write.change import Asked, Change
from iamdoctor.fixes.write.place import places
from iamdoctor.fixes.write.principal_element import principal_arns
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import with_changed, with_statement
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, Text, as_read, joined, say
from iamdoctor.reference.arn import account_of

_HAS_GRANTS = ("identity", "resource", "trust")
"""Layers to which a statement can be added though not all of them was read."""


_RAISES = "warn.raises."
_WHY_TO_ASK = (
    _RAISES,
    "warn.bypasses",
    "warn.no_longer_asked",
    "warn.deny_protects",
    "warn.accepts_other_proof",
    "warn.without_condition",
    "warn.fill_holes",
)
"""Warnings of a broad change that its owner has to know when asked: what it raises, and whose protection ends."""

_OPEN = Asked(until=say("proof.owner_says_how"))
"""A question without a text that could be tried."""


def requests(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Iterator[Change]:
    """What to ask of whoever owns a policy that stops the request and was not read: an exception to its Deny, or a statement in it."""
    explicit = cause.reason == "explicit_deny"
    if case.layers[layer].known or blamed(case, cause) is not None or cause.confidence == "possible":
        return
    if not explicit and layer in _HAS_GRANTS:
        return
    unknown = () if explicit else required(case, layer).unknown
    holes = (say("warn.fill_holes", holes=tuple(HOLES[each] for each in unknown)),) if unknown else ()
    yield Change(
        title=_title(case, cause, layer),
        statement=exemption(case, layer) if explicit else allow(case, layer, case.subject.resource or "*", None),
        asks=Asked(presumed=layer, explicit=explicit, until=say("asked.until_value", guards=unknown) if unknown else NOTHING),
        owner=_owner(case, cause, layer),
        warnings=(_unread(case, cause, layer), *_levels(case, cause, layer), *raises(case), *raises_unbounded(case), *holes),
    )


def another_boundary(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Iterator[Change]:
    """What to ask for where the permissions boundary is AWS's own, and no copy can take its place."""
    for place in places(case, layer) if layer == "boundary" else ():
        if place.policy is None or writable(place, case) is not None:
            continue
        statement = allow(case, layer, case.subject.resource or "*", place.before)
        of_aws = is_of_aws(place.policy, case)
        policy = say("asked.aws_policy", policy=place.policy.name) if of_aws else as_read(place.policy.name)
        yield Change(
            title=say("fix.ask_boundary", about=case.subject, policy=policy),
            place=place,
            after=with_statement(place.before, statement or {}),
            statement=statement,
            whole=False,
            asks=Asked(),
            owner=cause.owner,
            warnings=(why_not_copied(place, case),),
        )


def nobodys(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """What to ask for where a Deny stands in a policy that nobody may edit, and no copy can take its place."""
    found = deny_of(case, cause)
    policy = found[1].policy if found else None
    if found is None or policy is None or writable(found[1], case) is not None or is_lock(policy):
        return
    match, place = found
    yield Change(
        title=say("fix.ask_detach", policy=policy.name, holder=policy.attached_to, about=case.subject),
        place=place,
        after=with_changed(place.before or {}, match.index),
        whole=False,
        asks=Asked(),
        owner=cause.owner,
        warnings=(why_not_copied(place, case),),
    )


def instead_of(case: Case, cause: Cause[Sentence], layer: PolicyType, broad: Change) -> Change:
    """The question that stands before changes which are all ``broad``: the owner may know of a narrower one."""
    policy = named_policy(case, layer, broad.place.policy if broad.place else None)
    told = tuple(each for each in broad.warnings if each.id.startswith(_WHY_TO_ASK))
    if any(each.id.startswith(_RAISES) for each in told):
        account = case.subject.resource_account or case.subject.principal_account
        title, whose = say("fix.ask_administrator", about=case.subject, account=account), say("owner.administrator", account=account)
        shown = broad.statement if broad.asks else None
        return replace(
            broad, title=title, statement=shown, cli=(), warnings=told, owner=whose, whole=False, broad=False, asks=broad.asks or Asked()
        )
    return replace(
        broad,
        title=say("fix.ask_exception" if cause.reason == "explicit_deny" else "fix.ask_owner", about=case.subject, policy=policy),
        statement=exemption(case, layer) if cause.reason == "explicit_deny" else None,
        cli=(),
        warnings=(say("warn.no_narrow_change"), *told),
        owner=cause.owner,
        whole=False,
        broad=False,
        asks=Asked() if cause.reason == "explicit_deny" else _OPEN,
    )


def exemption(case: Case, layer: PolicyType) -> dict[str, Any] | None:
    """The condition that a Deny lacks so that it spares the caller, whatever its path; ``None`` where no condition tells the caller."""
    arns = principal_arns(case)
    if not arns or layer == "session":
        return None
    return {"Condition": {"ArnNotLike": {"aws:PrincipalArn": list(arns) if len(arns) > 1 else arns[0]}}}


def _title(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Sentence:
    if layer == "session" and cause.reason == "explicit_deny":
        return say("fix.ask_session", about=case.subject)
    asked = "fix.ask_exception" if cause.reason == "explicit_deny" else "fix.ask_statement"
    where = say("asked.every_level", account=case.subject.principal_account) if _at_some_level(cause, layer) else None
    return say(asked, about=case.subject, policy=where or _policy(case, cause, layer))


def _at_some_level(cause: Cause[Sentence], layer: PolicyType) -> bool:
    """Whether the Allow is missing at a level of the organization that nobody names: each of them has to have one.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    return layer == "scp" and cause.reason != "explicit_deny" and not cause.policy_arn


def _levels(case: Case, cause: Cause[Sentence], layer: PolicyType) -> tuple[Sentence, ...]:
    account = case.subject.principal_account
    return (say("warn.every_level", account=account, action=case.subject.action),) if _at_some_level(cause, layer) else ()


def _policy(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Sentence:
    """The policy as the title names it: an SCP by its id, which is all that a message gives."""
    if layer in ("resource", "trust"):
        return named_policy(case, layer, None)
    if layer in ("scp", "rcp"):
        return _guardrail(case, cause, layer)
    names = (cause.policy,) if cause.policy else tuple(held.policy.name for held in case.layers[layer].held if held.document is None)
    held_by = say("asked.held_by", about=case.subject) if layer != "vpce" else NOTHING
    return say("asked.layer", layer=layer, named=say("asked.unread", policies=names) if names else held_by)


def _guardrail(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Sentence:
    number = (cause.policy_arn or "").rpartition("/")[2]
    if number:
        named = say("asked.guardrail_name", policy=cause.policy) if cause.policy and cause.policy != number else NOTHING
        return say("asked.guardrail", layer=layer, number=number, named=named)
    if cause.reason == "explicit_deny":
        return say("asked.guardrail_that_denies", layer=layer)
    account = case.subject.principal_account if layer == "scp" else case.subject.resource_account
    return say("asked.guardrail_of", layer=layer, account=account)


def _owner(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Text:
    """The cause's owner; with the management account, where only the organization itself says which it is."""
    organization = case.evidence.organization.value
    if organization is None or layer != "scp" or account_of(cause.policy_arn):
        return cause.owner
    return organization_owner(organization.management_account)


def _unread(case: Case, cause: Cause[Sentence], layer: PolicyType) -> Sentence:
    """That the policy's text is not known, and what this rests on instead."""
    named = case.denial.policy_type in (layer, "resource" if layer == "trust" else layer)
    rests = say("warn.rests_on_message" if named else "warn.rests_on_simulator", policy=_policy(case, cause, layer))
    return joined(rests, say("warn.deny_may_be_met" if cause.reason == "explicit_deny" else "warn.add_to_what_is_there"))
