"""A change that works, and the fix that a person reads of it."""

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.fixes.prove.doors import Doors, doors
from iamdoctor.fixes.prove.left import Left, Needed, across, cures, left
from iamdoctor.fixes.prove.trial import Trial, trial
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.place import Written, target, written
from iamdoctor.fixes.write.size import size, told
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.iam.edit import listed as listed_values
from iamdoctor.iam.edit import statements
from iamdoctor.model.diagnosis import Cause, Fix, Proof
from iamdoctor.model.sentence import NOTHING, Sentence, Text, say
from iamdoctor.reference import actions
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.condition_keys import guard_of


class Proven(Struct, frozen=True, kw_only=True):
    """A change that works: for which causes, what it leaves, and what it opens besides."""

    causes: tuple[int, ...]
    change: Change
    tried: Trial
    left: Left
    doors: Doors

    @property
    def width(self) -> tuple[bool, int, int]:
        """How much it opens."""
        return self.change.broad, *self.doors.width(repairs=self.change.replaces is not None)

    @property
    def of_the_call(self) -> bool:
        """Whether no policy changes."""
        return self.change.place is None and not self.change.asks


def prove(case: Case, causes: tuple[Cause[Sentence], ...], index: int, change: Change, beside: tuple[Needed, ...] = ()) -> Proven | None:
    """``change``, made for the cause at ``index``, tried; ``None`` where it does not help. ``beside`` are the call's other requests."""
    if change.act:
        return _acted(case, index, change)
    tried = trial(case, change)
    if tried is None or not cures(causes, index, tried) or _call_is_enough(case, change):
        return None
    found = left(case, causes, index, change, tried, beside)
    return Proven(causes=(index,), change=change, tried=tried, left=found, doors=doors(case, change, tried))


def _call_is_enough(case: Case, change: Change) -> bool:
    """Whether what the call then carries lets it pass with the policy as it is, so that the policy need not change."""
    alone = trial(case, replace(change, place=None, after=None)) if change.place and change.context else None
    return alone is not None and alone.works


def _acted(case: Case, index: int, change: Change) -> Proven | None:
    """An act, of which evaluation shows nothing: the policies stay as they are."""
    best, policies = case.best, case.best_policies
    if best is None or policies is None:
        return None
    as_it_is = Trial(before=best, after=best, policies_before=policies, policies_after=policies)
    return Proven(causes=(index,), change=change, tried=as_it_is, left=Left(decision="unknown", told=(change.act,)), doors=Doors())


def as_fix(case: Case, causes: tuple[Cause[Sentence], ...], proven: Proven) -> Fix[Sentence]:
    """The fix with its document, its commands, whether it fits, and its proof in words."""
    cause, change, tried = causes[proven.causes[0]], proven.change, proven.tried
    place, unread, after = change.place, _unread(case, change), _after(case, proven)
    supposed = tuple(layer for layer in unread if not _told_elsewhere(case, layer)) if after == "allowed" else ()
    put = _written(case, change)
    fits = size(place, case, change.after) if place and change.after and change.whole and statements(change.after) else None
    return Fix(
        id=change.id,
        title=change.title,
        owner=change.owner or _owner(case, cause, place),
        side=_side(case, cause, change),
        target=_target(case, cause, change),
        proof=Proof(
            before=_before(case, cause, tried),
            after=after,
            remaining=_remaining(case, proven),
            allowed_if=proven.left.supposed if after == "allowed" else (),
            across=across(proven.left.supposed) if after == "allowed" else (),
            also_allows=tuple(each.told for each in proven.doors.opens),
            sampled=proven.doors.tried,
            varied=proven.doors.varied,
        ),
        statement=change.statement,
        before=place.before if place and change.whole else None,
        document=change.after if change.whole else None,
        cli=change.cli or put.cli,
        terraform=change.terraform or put.terraform,
        size=told(fits) if fits else NOTHING,
        warnings=(
            *change.warnings,
            *put.warnings,
            *(() if fits is None or fits.fits else (say("warn.too_long"),)),
            *_several(case, change),
            *_unseen_guards(case, change),
            *((say("warn.supposed", layers=supposed),) if supposed else ()),
        ),
        causes=proven.causes,
    )


def _side(case: Case, cause: Cause[Sentence], change: Change) -> Sentence:
    """Which side of a call that crosses accounts the change is on; nothing for one within an account, or of the call itself."""
    about = case.subject
    layer = change.place.layer if change.place else cause.policy_type if change.asks else None
    if layer in ("identity", "boundary", "scp", "session") and about.same_account is False:
        return say("fix.side_of_caller", account=about.principal_account)
    if layer in ("resource", "trust", "rcp") and about.same_account is False:
        return say("fix.side_of_resource", about=about, account=about.resource_account)
    return NOTHING


def _owner(case: Case, cause: Cause[Sentence], place: Place | None) -> Sentence:
    """Who can make the change: of a policy that others share, whoever owns it, not the caller."""
    policy = place.policy if place and not place.copied else None
    if place is None or policy is None or place.layer not in ("identity", "boundary"):
        return owner(cause.policy_type, case.subject, policy)
    if policy.attached_to.startswith("group "):
        return say("owner.group", group=policy.attached_to, account=case.subject.principal_account)
    if policy.kind == "managed":
        return say("owner.policy", policy=policy.name, account=account_of(policy.arn) or case.subject.principal_account)
    return owner(cause.policy_type, case.subject, policy)


def _written(case: Case, change: Change) -> Written:
    """How the change is made; a policy whose last statement goes has no text that could be written."""
    if change.place is None or not change.whole:
        return Written()
    after = change.after or {}
    put = written(change.place, case, after, change.statement, change.replaces)
    return put if statements(after) else Written(warnings=put.warnings)


def _target(case: Case, cause: Cause[Sentence], change: Change) -> dict[str, Text]:
    if change.place is not None:
        return target(change.place, case)
    policy = cause.policy_arn or cause.policy or ""
    presumed = change.asks.presumed if change.asks else None
    return {"policy_type": presumed, "policy": policy} if presumed else {"policy_type": "request", "policy": ""}


def _several(case: Case, change: Change) -> tuple[Sentence, ...]:
    """That one resource may not be all, where a call is checked on several and the change is for one."""
    action = case.subject.action or ""
    named = listed_values((change.statement or {}).get("Resource"))
    if change.asks or change.place is None or not named or "*" in named or not actions.checked_together(action):
        return ()
    return (say("warn.several_resources", action=action),)


def _decision(decided: Decision) -> str:
    """The engine's decision as a proof says it: what a layer stops for certain is denied, whatever the unknown keys hold."""
    if decided.decision != "depends":
        return decided.decision
    return "implicit_deny" if decided.blocked_by else "unknown"


def _before(case: Case, cause: Cause[Sentence], tried: Trial) -> str:
    """The decision before; a duration is refused before any policy is asked."""
    return case.denial.error_code or "ValidationError" if cause.reason in ("duration", "role_chaining") else _decision(tried.before)


def _unseen_guards(case: Case, change: Change) -> tuple[Sentence, ...]:
    """That an Allow may bypass a condition of a policy that was not read: nobody can tell what it opens then."""
    place, presumed = change.place, change.asks.presumed if change.asks else None
    layer = case.layers.get(presumed or (place.layer if place else "service"))
    allows = (change.statement or {}).get("Effect") == "Allow"
    if layer is None or layer.known or not allows or (layer.policy_type == "resource" and layer.documents):
        return ()
    return (say("warn.unseen_guards", layer=layer.policy_type), *_read_guards(case, layer.policy_type))


def _read_guards(case: Case, layer: PolicyType) -> tuple[Sentence, ...]:
    """What the Allows of the layer that were read ask for, and the request may not meet."""
    failed = (
        why.key
        for match in (case.best.statements if case.best else ())
        if match.policy_type == layer and match.effect == "Allow" and not match.matched
        for why in match.why
        if why.element == "Condition" and why.matched is not True and why.key
    )
    keys = tuple(dict.fromkeys(key for key in failed if guard_of(key)))
    guards = tuple(dict.fromkeys(guard for key in keys if (guard := guard_of(key))))
    return (say("warn.read_guards", layer=layer, guards=guards, keys=keys, about=case.subject),) if keys else ()


def _remaining(case: Case, proven: Proven) -> tuple[Text, ...]:
    asks, unread = proven.change.asks, _unread(case, proven.change)
    if asks is None:
        return proven.left.told
    asked = (asks.until,) if asks.until else (say("proof.unread", layers=unread),) if unread else ()
    return (*asked, *proven.left.told)


def _after(case: Case, proven: Proven) -> str:
    """The decision after; a request to an owner claims no more than was read."""
    asks = proven.change.asks
    unsettled = asks is not None and (asks.until or _unread(case, proven.change))
    return "unknown" if unsettled and proven.left.decision == "allowed" else proven.left.decision


def _unread(case: Case, change: Change) -> tuple[PolicyType, ...]:
    """The layers beside the one that changes which are supposed to allow because they were not read."""
    own = (change.asks.presumed if change.asks else None) or (change.place.layer if change.place and not change.whole else None)
    unread = (layer.policy_type for layer in case.layers.values() if not layer.known and layer.state != "unseen")
    return tuple(each for each in unread if each != own)


def _told_elsewhere(case: Case, layer: PolicyType) -> bool:
    """Whether the proof's own word says that the layer was not read: of the other account's side it does."""
    return case.subject.same_account is not True and layer in ("identity", "resource", "trust")
