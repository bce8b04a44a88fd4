"""A change that works, and the fix that a person reads of it."""

from msgspec import Struct

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.fixes.prove.doors import Doors
from iamdoctor.fixes.prove.trial import Trial
from iamdoctor.fixes.write.change import Change, Place
from iamdoctor.fixes.write.edit import listed as listed_values
from iamdoctor.fixes.write.edit import statements
from iamdoctor.fixes.write.place import Written, target, written
from iamdoctor.fixes.write.size import size, told
from iamdoctor.iam.decision import PolicyType
from iamdoctor.model.diagnosis import Cause, Fix, Proof
from iamdoctor.model.sentence import NOTHING, Sentence, Text, say
from iamdoctor.reference import actions
from iamdoctor.reference.arn import account_of


class Proven(Struct, frozen=True, kw_only=True):
    """A change that works: for which causes, what it leaves, and what it opens besides."""

    causes: tuple[int, ...]
    change: Change
    tried: Trial
    remaining: tuple[Text, ...]
    doors: Doors

    @property
    def width(self) -> tuple[bool, int, int]:
        """How much it opens."""
        return self.change.broad, *self.doors.width

    @property
    def of_the_call(self) -> bool:
        """Whether no policy changes."""
        return self.change.place is None and not self.change.asks


def as_fix(case: Case, causes: tuple[Cause[Text], ...], proven: Proven) -> Fix[Text]:
    """The fix with its document, its commands, whether it fits, and its proof in words."""
    cause, change, tried = causes[proven.causes[0]], proven.change, proven.tried
    place, unread = change.place, _unread(case, change)
    put = _written(case, change)
    fits = size(place, case, change.after) if place and change.after and change.whole and statements(change.after) else None
    return Fix(
        id=change.id,
        title=change.title,
        owner=change.owner or _owner(case, cause, place),
        target=_target(case, cause, change),
        proof=Proof(
            before=_before(case, cause, tried),
            after=_after(change, tried, unread),
            remaining=_remaining(proven, unread),
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
            *_supposed(tried, () if change.asks else unread),
        ),
        causes=proven.causes,
    )


def _owner(case: Case, cause: Cause[Text], place: Place | None) -> Sentence:
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


def _target(case: Case, cause: Cause[Text], change: Change) -> dict[str, Text]:
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


def _decision(decision: str) -> str:
    return "unknown" if decision == "depends" else decision


def _before(case: Case, cause: Cause[Text], tried: Trial) -> str:
    """The decision before; a duration is refused before any policy is asked."""
    return (
        case.denial.error_code or "ValidationError" if cause.reason in ("duration", "role_chaining") else _decision(tried.before.decision)
    )


def _open(tried: Trial) -> tuple[Sentence, ...]:
    if tried.after.decision != "depends":
        return ()
    keys = dict.fromkeys(each.key for each in tried.after.depends_on)
    return (say("proof.turns_on", keys=tuple(keys)),)


def _remaining(proven: Proven, unread: tuple[PolicyType, ...]) -> tuple[Text, ...]:
    asks = proven.change.asks
    asked = () if asks is None else (asks.until,) if asks.until else _not_known(unread)
    return (*asked, *proven.remaining, *_open(proven.tried))


def _after(change: Change, tried: Trial, unread: tuple[PolicyType, ...]) -> str:
    """The decision after; a request to an owner claims no more than was read."""
    unsettled = change.asks is not None and (change.asks.until or unread)
    return "unknown" if unsettled and tried.after.decision == "allowed" else _decision(tried.after.decision)


def _unread(case: Case, change: Change) -> tuple[PolicyType, ...]:
    """The layers beside the one that changes which are supposed to allow because they were not read."""
    own = (change.asks.presumed if change.asks else None) or (change.place.layer if change.place and not change.whole else None)
    unread = (layer.policy_type for layer in case.layers.values() if not layer.known and layer.state != "unseen")
    return tuple(each for each in unread if each != own)


def _not_known(unread: tuple[PolicyType, ...]) -> tuple[Sentence, ...]:
    return (say("proof.unread", layers=unread),) if unread else ()


def _supposed(tried: Trial, unread: tuple[PolicyType, ...]) -> tuple[Sentence, ...]:
    return (say("warn.supposed", layers=unread),) if unread and tried.after.decision == "allowed" else ()
