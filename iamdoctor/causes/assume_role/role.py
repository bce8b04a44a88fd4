"""Does the role exist?"""

from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.state import Seen


def role_exists(seen: Seen) -> Branch:
    """Whether the role is there, and in which account. AWS denies a role that does not exist as it denies one that does not trust."""
    read, call = seen.evidence.role, seen.call
    account = f" in account {call.role_account}" if call.role_account else ""
    question = "Does the role exist?"
    if read.state == "found" and read.value:
        path = read.value.arn.partition(":role/")[2]
        return branch("role_exists", question, "yes", f"/{path} in account {read.value.account}", added=seen.added)
    if read.state == "none":
        sentence = f"There is no role {call.role_name}{account}."
        cause = seen.cause(
            "not_iam", f"{sentence} AWS answers a missing role as it answers one that trusts nobody.", policy_type="request", policy=None
        )
        return branch(
            "role_exists", question, "no", f"IAM finds no {call.role_name}{account}", added=seen.added, finding=Finding(sentence, cause)
        )
    if seen.trust.state == "pasted":
        return branch("role_exists", question, "yes", "you gave its trust policy", added=seen.added)
    if read.state == "pending":
        return branch("role_exists", question, "unknown", "still being read", added=seen.added)
    return _asked(seen, question, account)


def _asked(seen: Seen, question: str, account: str) -> Branch:
    call = seen.call
    if call.role is None:
        ask, evidence = "Does the role exist, in the account that the call names?", "the error does not name the role"
    else:
        ask, evidence = f"Does IAM list {call.role_name}{account}, spelled like this?", seen.trust.why or "not read"
    sentence = f"There is no role {call.role_name}{account}."
    cause = seen.cause("not_iam", f"{sentence} So you say; nothing was read.", policy_type="request", policy=None, confidence="possible")
    return branch("role_exists", question, "unknown", evidence, added=seen.added, ask=ask, finding=Finding(sentence, cause))
