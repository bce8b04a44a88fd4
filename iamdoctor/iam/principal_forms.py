"""Texts that name no principal, and what was probably meant by them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

import re

from iamdoctor.reference.arn import Arn, is_account_id, is_canonical_user

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|aws\.internal|amazon\.com|aws)")
_UNIQUE_ID = re.compile(r"(A(?:IDA|ROA|GPA|NPA|NVA|SIA|KIA|PKA|BIA|CCA)[A-Z0-9]{8,})(:.*)?")
_KINDS = {
    "AIDA": "a user; give its ARN, arn:aws:iam::ACCOUNT:user/NAME",
    "AROA": "a role; give the session's ARN, arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION",
    "AKIA": "an access key; give the ARN of its user, arn:aws:iam::ACCOUNT:user/NAME",
    "ASIA": "temporary credentials; give the session's ARN, arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION",
}
_CALLERS = {"iam": ("user", "role", "root", "oidc-provider", "saml-provider"), "sts": ("assumed-role", "federated-user", "assumed-root")}


def what_is_wrong(text: str) -> str:
    """Why ``text`` names no principal and what was probably meant; empty where it names one."""
    if text in ("", "*", "anonymous") or is_account_id(text) or is_canonical_user(text):
        return ""
    if text != text.strip():
        return f"{text!r} has white space before or after it; write {text.strip()}"
    arn = Arn.parse(text)
    if arn is not None:
        return _of_arn(text, arn)
    if _HOST.fullmatch(text):
        return ""
    found = _UNIQUE_ID.fullmatch(text)
    if found:
        return f"{text} is the unique id of {_KINDS.get(found[1][:4], 'something that makes no calls')}"
    return f"{text} is neither an ARN nor the name of a service; a user is arn:aws:iam::ACCOUNT:user/{text}"


def _of_arn(text: str, arn: Arn) -> str:
    kind, _, name = arn.resource.partition("/")
    if arn.service == "iam" and kind == "instance-profile":
        return f"{text} is an instance profile; the caller is a session of its role, arn:aws:sts::ACCOUNT:assumed-role/ROLE/INSTANCE"
    if arn.service == "iam" and kind == "group":
        return f"{text} is a group, which makes no calls; give one of its users, arn:aws:iam::ACCOUNT:user/NAME"
    if kind not in _CALLERS.get(arn.service, ()):
        return f"{text} is the ARN of a resource that makes no calls; give that of the user or role session that does"
    if kind == "assumed-role" and not name.partition("/")[2]:
        return f"{text} lacks the name of the session: arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION"
    if kind in ("user", "role", "federated-user") and not name:
        return f"{text} lacks the name of the {kind.replace('-', ' ')}"
    return ""
