"""No policy change at all: what the call itself must carry, or how it must be made."""

from collections.abc import Iterator
from ipaddress import ip_network

from iamdoctor.case.case import Case
from iamdoctor.case.owners import owner
from iamdoctor.commands.aws_cli import command
from iamdoctor.fixes.propose.deny_exception import deny_of
from iamdoctor.fixes.propose.repair import near
from iamdoctor.fixes.write.change import Change
from iamdoctor.iam.decision import ElementMatch
from iamdoctor.iam.shapes import NEVER
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import NOTHING, Sentence, say
from iamdoctor.reference.condition_keys import condition_key, guard_of

_YOU = say("owner.runs_the_call")
_CODE = "printf 'MFA code: ' && read -r MFA_CODE"
_SERIAL = "--serial-number \"$(aws iam list-mfa-devices --query 'MFADevices[0].SerialNumber' --output text)\""
_LONGEST_SESSION = 43_200
_JUST_NOW = "1"
_SOME_VALUE = "<VALUE>"
_MEETS = ("stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress")
_EVADES = ("stringnotequals", "stringnotlike", "stringnotequalsignorecase", "arnnotequals", "arnnotlike", "notipaddress")
"""Operators under which a value of the policy makes an Allow's condition hold, and a Deny's not."""


def calls(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """The changes of the call that meet the condition which ``cause`` blames: of the Allow that came closest, or of the Deny that hits."""
    found = deny_of(case, cause) or near(case, cause)
    if found is None:
        return
    match = found[0]
    for why in match.why:
        value = _value(why, match.effect) if why.element == "Condition" and why.key else None
        if value is None or why.matched is (match.effect == "Allow"):
            continue
        change = _carrying(case, why.key or "", value)
        if change is not None:
            yield change


def durations(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """A session that is short enough, or a role that allows a longer one."""
    role = case.evidence.role.value
    limit = 3600 if cause.reason == "role_chaining" else (role.max_session_duration if role else None) or 3600
    options = {"duration-seconds": str(limit)}
    yield Change(title=say("fix.shorten_session", limit=limit), cli=_assume(case, options), owner=_YOU)
    asked = case.call.duration if case.call else None
    name = (case.subject.resource or "").rpartition("/")[2]
    if cause.reason == "duration" and asked and limit < asked <= _LONGEST_SESSION and name:
        line = command("iam", "update-role", {"role-name": name, "max-session-duration": str(asked)})
        yield Change(
            title=say("fix.lengthen_sessions", role=name, seconds=asked),
            cli=(line,) if line else (),
            owner=owner("trust", case.subject),
            warnings=(say("warn.longer_sessions", role=name, seconds=asked),),
        )


def _value(why: ElementMatch, effect: str) -> str | None:
    """A value of the key with which an Allow's condition holds, or a Deny's does not; ``None`` where none can be chosen."""
    if why.hint in NEVER:
        return None
    base = (why.operator or "").rpartition(":")[2].removesuffix("IfExists").lower()
    literal = next((value for value in why.resolved or why.policy_value if not set("*?$") & set(value) and value), None)
    if (why.key or "").lower() == "aws:multifactorauthage":
        recent = ("numericlessthan", "numericlessthanequals") if effect == "Allow" else ("numericgreaterthan", "numericgreaterthanequals")
        return _JUST_NOW if base in recent else None
    if base == "bool" and literal:
        wanted = literal.lower() == "true"
        return str(wanted is (effect == "Allow")).lower()
    if base == "null" and (why.key or "").lower().startswith("aws:requesttag/"):
        return _SOME_VALUE if literal == ("false" if effect == "Allow" else "true") else None
    return literal if base in (_MEETS if effect == "Allow" else _EVADES) else None


def _carrying(case: Case, key: str, value: str) -> Change | None:
    lowered, tag = key.lower(), key.partition("/")[2]
    if lowered == "aws:multifactorauthpresent":
        return _mfa(case) if value == "true" else None
    if lowered == "aws:multifactorauthage":
        return _mfa(case, {key: (value,)})
    if lowered.startswith("aws:principaltag/"):
        return _tag(case, tag, key, value)
    if lowered.startswith("aws:requesttag/"):
        if value == _SOME_VALUE:
            return Change(title=say("fix.pass_some_tag", tag=tag), act=say("proof.some_tag", tag=tag), owner=_YOU)
        return Change(title=say("fix.pass_tag", tag=tag, value=value), context={key: (value,)}, owner=_YOU)
    if guard_of(key) == "audience":
        return Change(title=say("fix.request_audience", value=value), context={key: (value,)}, owner=_YOU)
    known = condition_key(key)
    if known is None or not known.sent:
        return None
    if known.type == "ip":
        return _from_address(key, value)
    cli = _assume(case, {known.option: value}) if known.option else ()
    return Change(title=say(f"fix.{known.sent}", value=value), context={key: (value,)}, cli=cli, owner=_YOU)


def _from_address(key: str, value: str) -> Change | None:
    """The call from an address of a range, tried with the first of them."""
    try:
        first = str(next(ip_network(value, strict=False).hosts()))
    except ValueError:
        return None
    title = say("fix.call_from_range" if "/" in value else "fix.call_from_address", value=value)
    return Change(title=title, context={key: (first,)}, owner=_YOU)


def _assume(case: Case, options: dict[str, str]) -> tuple[str, ...]:
    role = case.subject.resource or ""
    if ":role/" not in role or (case.subject.action or "").lower() != "sts:assumerole":
        return ()
    line = command("sts", "assume-role", {"role-arn": role, "role-session-name": "iamdoctor", **options})
    return (line,) if line else ()


def _mfa(case: Case, age: dict[str, tuple[str, ...]] | None = None) -> Change:
    """MFA in the call; with ``age`` once more, where the last code was given too long ago."""
    context = {"aws:MultiFactorAuthPresent": ("true",), **(age or {})}
    if case.subject.principal_kind != "user":
        title = say("fix.use_mfa_session", recent=say("asked.recent") if age else NOTHING)
        return Change(title=title, context=context, owner=_YOU, warnings=(say("warn.no_mfa_in_role_session"),))
    title = say("fix.use_mfa", again=say("asked.again") if age else NOTHING)
    return Change(title=title, context=context, cli=mfa_commands(case), owner=_YOU)


def mfa_commands(case: Case) -> tuple[str, ...]:
    """The commands that give credentials with MFA: they ask for the code, and never write it down."""
    base = _assume(case, {}) or ("aws sts get-session-token",)
    return (_CODE, f'{base[0]} {_SERIAL} --token-code "$MFA_CODE"')


def _tag(case: Case, name: str, key: str, value: str) -> Change | None:
    about = case.subject
    kind = {"user": "user", "role_session": "role", "role": "role"}.get(about.principal_kind)
    if kind is None or about.principal_name is None:
        return None
    tag = f"Key={name},Value={value}"
    plain = not set(",='\"[]{} ") & set(name + value)
    line = command("iam", f"tag-{kind}", {f"{kind}-name": about.principal_name, "tags": tag}) if plain else None
    return Change(
        title=say("fix.tag_principal", kind=kind, about=about, tag=name, value=value),
        context={key: (value,)},
        cli=(line,) if line else (),
        owner=owner("identity", about),
        warnings=(say("warn.tag_must_be_true", about=about, tag=name, value=value),),
    )
