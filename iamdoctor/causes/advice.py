"""What to do now, in a sentence or two."""

import re

from iamdoctor.case.caller import nobody
from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.case.policy_versions import allowing_version
from iamdoctor.case.subject import redacted
from iamdoctor.causes.assume_role.provider import missing_issuer
from iamdoctor.causes.assume_role.trust import document
from iamdoctor.causes.no_policy.fresh import changed_after
from iamdoctor.causes.no_policy.notes import not_trusted, told_first
from iamdoctor.causes.policy.mfa import cured_by_mfa
from iamdoctor.causes.who_called import ways
from iamdoctor.model.diagnosis import BlindSpot, Cause, Outcome, Plan
from iamdoctor.model.sentence import NOTHING, Sentence, Text, as_read, joined, say
from iamdoctor.reference.condition_keys import follows
from iamdoctor.reference.locks import LOCKS
from iamdoctor.reference.objects import seems_missing
from iamdoctor.reference.one_time_acts import done_once
from iamdoctor.reference.privileges import raised_by

_GITHUB = re.compile(r"assume\s+role\s+with\s+OIDC", re.I)
"""What the action aws-actions/configure-aws-credentials writes before AWS's words."""
TRY_AGAIN = say("todo.try_again")
_KEPT = 3
_BY_CAUSE = {
    "request.not_found": say("todo.check_name"),
    "request.object_not_found": say("todo.check_object"),
    "trust.self_assumption": say("todo.stay_in_role"),
    "credentials.node_role": say("todo.node_role"),
    "credentials.unsigned": say("todo.credentials"),
    "trust.no_such_role": say("todo.check_name"),
    "resource.block_public_access": say("fault.block_public_access.todo"),
    "resource.key_or_policy": say("todo.key_or_policy"),
    "service.object_owner": say("todo.object_owner"),
    "service.key_state": say("todo.key_state"),
    "service.aws_managed_key": say("todo.customer_managed_key"),
}
_BEFORE_ALL = ("credentials.principal_gone", "credentials.node_role")
"""Causes to see to before any policy is changed."""
_NOT_BY_PLAN = ("todo.locked", "todo.do_once", "todo.older_version", "todo.pass_other_role", "todo.node_role")
"""What stays the first thing to do, whatever change would let the call pass."""
_OF_THE_CALL = (
    "todo.check_caller",
    "todo.check_name",
    "todo.check_object",
    "todo.credentials",
    "todo.external_id",
    "todo.mfa",
    "todo.mfa_session",
    "todo.needs",
    "todo.no_policy",
    "todo.not_root",
    "todo.provider",
    "todo.shorter",
    "todo.stay_in_role",
)
"""What whoever runs the call does: nobody has to be asked for it."""


def todo(case: Case, causes: tuple[Cause[Sentence], ...], decision: Outcome, blind_spots: tuple[BlindSpot[Sentence], ...]) -> Sentence:
    """The change that the first cause asks for and whose it is; where nothing is likely, what would settle it."""
    if nobody(case) and (name := told_first(case)):
        return say(f"todo.other.{name}")
    if nobody(case):
        first = say("todo.decode") if ways(case)[0].what == say("way.decode") else say("todo.nobody")
        return joined(first, _then(blind_spots))
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if certain and certain[0].owner:
        return _asked(case, next((cause for cause in certain if cause.id in _BEFORE_ALL), certain[0]))
    if decision == "allowed" or changed_after(case):
        return TRY_AGAIN
    account, profiles = _unread_account(case)
    if profiles:
        return say("todo.profiles", account=account, profiles=profiles[:_KEPT])
    if case.subject.federated_call and document(case) is None and case.denial.kind in ("access_denied", "assume_role_denied"):
        return say("todo.trust_of_github" if _GITHUB.search(case.denial.message or "") else "todo.trust_of_token")
    unasked = _unasked(case)
    if unasked:
        return say("todo.unasked", why=as_read(unasked))
    needs = tuple(dict.fromkeys(spot.needs for spot in blind_spots if spot.could_change_verdict and spot.needs))
    if needs and any(cause.id == "credentials.wrong_account" for cause in causes):
        return say("todo.check_account", about=case.subject, account=case.subject.resource_account, needs=needs[:_KEPT])
    return say("todo.needs", needs=needs[:_KEPT]) if needs else say("todo.say_more")


def as_planned(said: Sentence, plan: Plan[Sentence] | None) -> Sentence:
    """What is ``said`` of the first cause; the steps of the plan where they are several, or may be another change than that."""
    change = dict(said.values).get("change") if said.id == "todo.with_owner" else None
    if plan is None or not isinstance(change, Sentence) or change.id in _NOT_BY_PLAN:
        return said
    if len(plan.steps) == 1:
        first = plan.steps[0]
        return say("todo.planned", change=first.title, owner=first.owner) if change.id == "todo.resource" else said
    steps = (say("todo.step", number=place, change=step.title, owner=step.owner) for place, step in enumerate(plan.steps, start=1))
    return joined(say("todo.steps", count=len(plan.steps)), *steps)


def _then(blind_spots: tuple[BlindSpot[Sentence], ...]) -> Sentence:
    """What is missing besides who called."""
    turning = (spot.needs for spot in blind_spots if spot.could_change_verdict and spot.needs and spot.needs != say("needs.principal"))
    needs = tuple(dict.fromkeys(turning))
    return say("todo.needs_then", needs=needs[:_KEPT]) if needs else NOTHING


def _unread_account(case: Case) -> tuple[str | None, tuple[str, ...]]:
    """An account that was not read, and the profiles that lead there."""
    if case.evidence.profiles.value:
        return case.subject.principal_account, case.evidence.profiles.value
    found = next((each for each in case.evidence.proposed.value or () if each.profiles and each.account), None)
    return (found.account, found.profiles) if found else (None, ())


def _asked(case: Case, cause: Cause[Sentence]) -> Sentence:
    """The change and who can make it: for one of the call nobody has to be asked."""
    change = _change(case, cause)
    if change.id in _OF_THE_CALL:
        return change
    return say("todo.with_owner", change=change, owner=_owner(case, cause, change))


def _owner(case: Case, cause: Cause[Sentence], change: Sentence) -> Text:
    """Whose the change is: of a quarantine that of security, of a version that of its policy, else as the cause says."""
    if change.id == "todo.locked":
        return say("owner.security", account=case.subject.principal_account)
    if change.id in ("todo.do_once", "todo.ask_administrator"):
        return say("owner.administrator", account=case.subject.principal_account)
    if change.id == "todo.older_version":
        return owner("identity", case.subject, allowing_version(case))
    return cause.owner


def _unasked(case: Case) -> str:
    """Why AWS could not be asked who is asking, which takes no permission; empty where it answered."""
    return next((each.message for each in case.evidence.caller.failures if not each.needs), "")


def _change(case: Case, cause: Cause[Sentence]) -> Sentence:
    if _is_for_mfa(case, cause):
        return say("todo.mfa" if case.subject.principal_kind == "user" else "todo.mfa_session")
    if cause.id in _BY_CAUSE:
        return _BY_CAUSE[cause.id]
    if cause.id == "request.identity_provider":
        url = missing_issuer(case)
        return say("todo.create_provider", url=url) if url else say("todo.create_saml_provider")
    act = done_once(case.subject.action, case.denial.operation)
    if act and cause.policy_type == "identity" and cause.reason != "explicit_deny":
        return say("todo.do_once", act=say(f"asked.act.{act}", about=case.subject))
    if seems_missing(case.denial.operation, case.subject.action) and cause.reason != "explicit_deny":
        return say("todo.check_object")
    if case.subject.principal_kind == "anonymous" and cause.reason != "explicit_deny":
        return say("todo.credentials")
    if cause.id.endswith(".wrong_value"):
        return say("todo.wrong_value", key=cause.key, policy=_policy(cause))
    match cause.reason:
        case "explicit_deny" if case.subject.principal_kind == "root" and (cause.key or "").lower() == "aws:principalarn":
            return say("todo.not_root")
        case "explicit_deny":
            return _lifted(cause)
        case "resource_mismatch" if redacted(case.subject.resource):
            return say("todo.needs", needs=(say("needs.resource"),))
        case "resource_mismatch":
            return say("todo.resource", resource=cause.request_value, policy=_policy(cause))
        case "external_id":
            return say("todo.external_id")
        case "condition_mismatch" | "web_identity" | "source_identity" | "mfa" if cause.key:
            met = f"todo.condition{_how_met(cause.key)}"
            return say(met, about=case.subject, key=cause.key, policy=_policy(cause), value=cause.policy_value)
        case "principal_mismatch" if case.subject.federated_call:
            return say("todo.provider")
        case "principal_mismatch":
            named = "todo.service_principal" if case.subject.principal_kind == "service" else "todo.principal"
            return say(named, about=case.subject, policy=_policy(cause))
        case "missing_allow":
            return _allowed(case, cause)
        case "tag_session":
            return say("todo.tag_session")
        case "duration" | "role_chaining":
            return say("todo.shorter")
        case "wrong_principal" | "wrong_account":
            return say("todo.check_caller")
        case _:
            return say("todo.no_policy")


def _allowed(case: Case, cause: Cause[Sentence]) -> Sentence:
    """Where the action has to be allowed; a version that would allow it was replaced by somebody, who had a reason."""
    version = allowing_version(case) if cause.policy_type == "identity" and cause.request_value == case.subject.action else None
    if version is not None:
        return say("todo.older_version", version=version.version, policy=version.name)
    action, barred = cause.request_value or case.subject.action or "", not_trusted(case)
    if cause.policy_type == "identity" and barred:
        return say("todo.pass_other_role", about=case.subject, service=barred)
    if cause.policy_type == "identity" and any(way != "resource" for way in raised_by(action)):
        return say("todo.ask_administrator", about=case.subject, action=action)
    layer = "service" if case.subject.principal_kind == "service" and cause.policy_type == "resource" else cause.policy_type
    where = "scps" if layer == "scp" and not case.layers["scp"].known else layer
    return say(f"todo.allow.{where}", about=case.subject, action=action, policy=_policy(cause))


def _lifted(cause: Cause[Sentence]) -> Sentence:
    """What to do about a Deny: only a condition can be met, and a quarantine is not worked around."""
    if (cause.policy or "").startswith(LOCKS):
        return say("todo.locked", policy=cause.policy)
    if cause.key:
        return say(f"todo.deny_condition{_how_met(cause.key)}", key=cause.key, policy=_policy(cause))
    return say("todo.deny" if cause.element else "todo.deny_unread", policy=_policy(cause))


def _how_met(key: str) -> str:
    """Whose a condition on a key is to meet: of the call, else of whoever tags the principal, or of nobody, since the value follows."""
    if key.lower().startswith("aws:principaltag/"):
        return ".tag"
    return ".follows" if follows(key) else ""


def _policy(cause: Cause[Sentence]) -> Sentence:
    if cause.policy is None:
        return say("todo.the_layer", layer=cause.policy_type)
    return say("todo.the_policy" if cause.policy_type in ("resource", "trust", "vpce") else "todo.policy", policy=cause.policy)


def _is_for_mfa(case: Case, cause: Cause[Sentence]) -> bool:
    statement = case.statement(cause.statement)
    return cured_by_mfa(statement) if statement else cause.reason == "mfa"
