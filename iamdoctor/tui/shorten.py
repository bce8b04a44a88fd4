"""Long values, shortened in the middle: both ends of an ARN say more than its middle does."""

import re

_ACCOUNT = re.compile(r"^(arn:[^:]*:[^:]*:[^:]*:)\d{12}(?=:)")
_NAMED = re.compile(r"^arn:[^:]*:[^:]*:[^:]*:[^:]*:")


def middle(text: str, width: int) -> str:
    """The text in at most ``width`` characters; an ARN gives up its account first, then its middle."""
    if len(text) > width:
        text = _ACCOUNT.sub(r"\1…", text)
    if len(text) <= width:
        return text
    if width < 3:
        return text[: max(width, 0)]
    tail = (width - 1) * 2 // 3
    return f"{text[: width - 1 - tail]}…{text[-tail:]}"


def at_home(text: str, arn: str | None) -> str:
    """The text, each IAM ARN of the account of ``arn`` in it without its beginning: ``role/finance-*``."""
    account = (arn or "").split(":")[4:5]
    return re.sub(rf"\barn:[\w-]+:iam::{re.escape(account[0])}:", "", text) if account and account[0] else text


def folded(text: str, width: int) -> list[str]:
    """The text whole, in lines of at most ``width`` characters, broken behind an ARN's own signs where it has them."""
    lines: list[str] = []
    while len(text) > width:
        cut = max(text.rfind(sign, 0, width) for sign in ":/") + 1
        cut = cut if cut > width // 3 else width
        lines, text = [*lines, text[:cut]], text[cut:]
    return [*lines, text]


def name(arn: str) -> str:
    """What a person calls it: ``report-reader`` for a role or its session, ``reports/q3.csv`` for an object; other text as it is."""
    resource = _NAMED.sub("", arn)
    parts = resource.split("/")
    if resource == arn:
        return arn
    if parts[0] == "assumed-role" and len(parts) > 2:
        return parts[1]
    if parts[0] in ("user", "role", "policy", "group", "federated-user"):
        return parts[-1]
    return resource


def session(arn: str) -> str | None:
    """The session's name, where the ARN is an assumed role's."""
    parts = _NAMED.sub("", arn).split("/")
    return parts[2] if parts[0] == "assumed-role" and len(parts) > 2 else None


def account(arn: str) -> str | None:
    """The account in an ARN, if it has one."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 and parts[4].isdigit() else None
