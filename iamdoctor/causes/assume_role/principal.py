"""Does the role's trust policy name the caller?"""

import re
from collections.abc import Mapping
from typing import Any

from iamdoctor.causes.assume_role.node import Answer, Branch, Finding, branch
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.iam.decision import StatementMatch
from iamdoctor.reference.arn import Arn

_DELETED = re.compile(r"A(?:ROA|IDA|GPA|SIA)[A-Z0-9]{12,}")

_KINDS = {"AWS": "", "Service": "service ", "Federated": "provider ", "CanonicalUser": "canonical user "}


def trust_names_caller(seen: Seen) -> Branch:
    """Whether an Allow statement of the trust policy names the caller for the action that was called."""
    if seen.trust.document is None:
        return _not_read(seen)
    named = [match for match in seen.matches if match.effect == "Allow" and element(match, "Principal") is not False]
    sure = [match for match in named if element(match, "Principal") and element(match, "Action") is not False]
    children = (*_stale(seen), *_itself(seen, bool(sure)))
    if sure and (seen.call.caller or seen.call.how == "role"):
        evidence = f"names {_who(seen, sure[0])}"
        return branch("trust_names_caller", _question(seen), "yes", evidence, added=seen.added, children=children)
    answer: Answer = "unknown" if seen.call.caller is None or any(element(match, "Action") is not False for match in named) else "no"
    return _not_named(seen, answer, children, wrong_action=[match for match in named if element(match, "Principal")])


def element(match: StatementMatch, name: str) -> bool | None:
    """How an element of a statement fared; one that was not written matches."""
    fared = [why.matched for why in match.why if why.element.removeprefix("Not") == name]
    return False if False in fared else None if None in fared else True


def _question(seen: Seen) -> str:
    return "Does its trust policy name the caller?" if seen.call.how != "service" else "Does its trust policy name the service?"


def _who(seen: Seen, match: StatementMatch) -> str:
    caller = seen.call.caller or ""
    values = _principals(seen.trust.statements[match.index])
    own = next((text for text in values if text.split(" ")[-1] == caller), None)
    account = seen.call.caller_account
    by_account = next((text for text in values if account and account in text and (text == account or text.endswith(":root"))), None)
    return own or (f"account {account}, by {by_account}" if by_account else ", ".join(values))


def _principals(statement: Mapping[str, Any]) -> tuple[str, ...]:
    principal = statement.get("Principal", statement.get("NotPrincipal", {}))
    if isinstance(principal, str):
        return (principal,)
    found: list[str] = []
    for kind, values in principal.items():
        listed = [values] if isinstance(values, str) else values
        found += [f"{_KINDS.get(kind, '')}{value}" for value in listed]
    return tuple(found)


def _not_read(seen: Seen) -> Branch:
    sentence = f"The trust policy of {seen.call.role_name} does not name the caller."
    cause = seen.cause("principal_mismatch", f"{sentence} So you say; the policy was not read.", element="Principal", confidence="possible")
    return branch(
        "trust_names_caller",
        _question(seen),
        "unknown",
        f"the trust policy was not read: {seen.trust.why}; ask for {seen.trust.needs}",
        added=seen.added,
        ask=f"What is the trust policy of {seen.call.role_name}? Paste its JSON, or say whether it names the caller (yes or no).",
        finding=Finding(sentence, cause),
    )


def _not_named(seen: Seen, answer: Answer, children: tuple[Branch, ...], wrong_action: list[StatementMatch]) -> Branch:
    call, caller = seen.call, seen.call.caller
    listed = tuple(dict.fromkeys(text for statement in seen.trust.statements for text in _principals(statement)))
    names = ", ".join(listed) or "nobody"
    if wrong_action:
        sentence = f"The trust policy names the caller, but not for {call.action}."
        cause = seen.cause(
            "missing_allow",
            sentence,
            statement_index=wrong_action[0].index,
            sid=wrong_action[0].sid,
            element="Action",
            request_value=call.action,
        )
    else:
        hint = _hint(seen, listed)
        sentence = f"The trust policy of {call.role_name} does not name {_short(caller)}."
        near = _nearest(seen)
        cause = seen.cause(
            "principal_mismatch",
            f"{sentence} It names {names}{hint}.",
            statement_index=near.index if near else None,
            sid=near.sid if near else None,
            element="Principal",
            policy_value=names,
            request_value=caller or "",
        )
    return branch(
        "trust_names_caller",
        _question(seen),
        answer,
        f"it names {names}" if answer == "no" else f"it names {names}; who called is not known",
        added=seen.added,
        ask=_who_called(seen, listed),
        policy_value=names,
        request_value=caller or "",
        finding=None if children and any(child.findings for child in children) else Finding(sentence, cause),
        children=children,
    )


def _nearest(seen: Seen) -> StatementMatch | None:
    """The Allow that only names somebody else."""
    allows = (match for match in seen.matches if match.effect == "Allow")
    return next((match for match in allows if all(why.matched is not False for why in match.why if why.element != "Principal")), None)


def _short(caller: str | None) -> str:
    return (caller or "the caller").rpartition(":")[2] if (caller or "").startswith("arn:") else caller or "the caller"


def _who_called(seen: Seen, listed: tuple[str, ...]) -> str:
    if seen.call.how == "saml":
        return f"Is the assertion of {', '.join(listed)}? (yes or no)"
    if seen.call.how == "web identity":
        return f"Was the token issued by {', '.join(listed)}? (yes or no, or paste the token: it is read here and dropped)"
    if seen.call.how == "service":
        return "Which service assumes the role (its principal, such as lambda.amazonaws.com)?"
    return f"Is the caller one of {', '.join(listed) or 'nobody'}?"


def _hint(seen: Seen, listed: tuple[str, ...]) -> str:
    caller = Arn.parse(seen.call.caller or "")
    if caller is None:
        return ""
    arns = [arn for text in listed if (arn := Arn.parse(text.split(" ")[-1]))]
    if any(arn.partition != caller.partition for arn in arns):
        return f", of another partition than {caller.partition}"
    if any(str(arn).casefold() == str(caller).casefold() for arn in arns):
        return ", which differs in letter case"
    role = caller.resource.split("/")[1] if caller.resource.startswith("assumed-role/") else ""
    if role and any(arn.resource.startswith(f"assumed-role/{role}/") for arn in arns):
        return ", a session of the same role by another name"
    if any(arn.account == caller.account for arn in arns):
        return ", others of the same account"
    accounts = sorted({arn.account for arn in arns if arn.account})
    return f", of account {', '.join(accounts)}; the caller is of {caller.account}" if accounts and caller.account else ""


def _stale(seen: Seen) -> tuple[Branch, ...]:
    """A unique id where an ARN should stand: what AWS shows once the user or role that was named is deleted.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
    """
    listed = [(index, value) for index, statement in enumerate(seen.trust.statements) for value in _principals(statement)]
    dead = [(index, value) for index, value in listed if _DELETED.fullmatch(value)]
    if not dead:
        return ()
    index, id = dead[0]
    sentence = f"The trust policy still names {id}, a user or role that was deleted; one made again under the same name is another."
    cause = seen.cause(
        "principal_mismatch", sentence, statement_index=index, element="Principal", policy_value=id, request_value=seen.call.caller or ""
    )
    evidence = f"{', '.join(value for _, value in dead)} stands where an ARN should"
    question = "Is everyone it names still there?"
    return (branch("stale_id", question, "no", evidence, added=seen.added, policy_value=id, finding=_unless_named(seen, sentence, cause)),)


def _unless_named(seen: Seen, sentence: str, cause: Any) -> Finding | None:
    allowed = [match for match in seen.matches if match.effect == "Allow" and element(match, "Principal")]
    return None if allowed else Finding(sentence, cause)


def _itself(seen: Seen, named: bool) -> tuple[Branch, ...]:
    """A role must trust itself in so many words before its sessions may assume it again.

    https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/
    """
    if not seen.call.assumes_itself:
        return ()
    question = "Does the role trust itself?"
    if named:
        return (branch("trusts_itself", question, "yes", "its own trust policy names it", added=seen.added),)
    sentence = f"{seen.call.role_name} assumes itself, which its own trust policy must allow in so many words since September 2022."
    role = f"arn:{(seen.call.role or 'arn:aws').split(':')[1]}:iam::{seen.call.role_account}:role/{seen.call.role_name}"
    cause = seen.cause("principal_mismatch", sentence, element="Principal", request_value=seen.call.role or role)
    evidence = "the session is already the role's: drop the call, or name the role in its own trust policy"
    return (branch("trusts_itself", question, "no", evidence, added=seen.added, finding=Finding(sentence, cause)),)
