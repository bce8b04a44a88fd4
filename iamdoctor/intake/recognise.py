"""Whether a text tells of an error of AWS at all, or of something else that went wrong."""

import re

from iamdoctor.intake.conclude import Draft
from iamdoctor.intake.kinds import is_known

_AWS = re.compile(
    r"aws|amazon|\barn:|\bs3a?://|request ?id|\bs(?:3cmd|5cmd|3fs)\b"
    r"|\b(?:S3|IAM|STS|EC2|ECR|EKS|KMS|SNS|SQS|SSO|SSM|CloudFormation|DynamoDB|Lambda)\b",
    re.I,
)
_LOCAL = re.compile(
    r"Errno 1?3\b|\bEACCES\b|\bEPERM\b|\(publickey|: Permission denied$|Operation not permitted|command not found|No such file or directory"
    r"|No module named|: not found$",
    re.M,
)
"""What a shell, a file system or ssh says."""
_UNREACHED = re.compile(r"(?:connect to|valid response from) (?:the )?endpoint", re.I)
_OWN = re.compile(r"\b(?:ResourceInitializationError|CannotPull(?:Container)?\w{0,20}Error|TaskFailedToStart)\b")
"""Codes of a service that stand before another's words."""
_FACTS = ("action", "operation", "request_id", "encoded_message", "deny")


def recognised(draft: Draft) -> bool:
    """Whether anything in the text is AWS's own: a code, an operation, a request id, a sentence, or words of failure beside its name."""
    code = draft.value("error_code") or ""
    if is_known(code) or _OWN.search(draft.words) or any(name in draft.facts for name in _FACTS):
        return True
    if _LOCAL.search(draft.words) and draft.origin == "text":
        return False
    named = _AWS.search(draft.words) is not None
    if draft.kind == "not_access":
        return named and (draft.told or bool(code) or _UNREACHED.search(draft.words) is not None)
    return True
