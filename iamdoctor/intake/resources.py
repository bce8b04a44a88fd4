"""Which resource an error is about where AWS's sentence does not say it."""

from iamdoctor.intake.said import Piece, Said, said
from iamdoctor.intake.sentences import trimmed

_ROLES = (
    r"(?i:role for|assume(?: the)?(?: \w{1,20}){0,4}(?: role)?|AssumeRole on(?: role)?|Role)"
    r"\s{1,10}[\"'`(]?(?P<value>arn:[\w-]{1,20}:iam:[^\s\"'`]{3,300})",
    r"\{\"RoleArn\":\"(?P<value>[^\"]{1,300})\"",
    (
        r"\b(?:role-to-assume|role[_-]arn|AWS_ROLE_ARN|assume_role_arn)[\"']?\s{0,9}[:=]\s{0,9}[\"']?"
        r"(?P<value>arn:[\w-]{1,20}:iam::[^\s\"',]{3,300})"
    ),
)
_PATTERNS = (
    r"\b(?i:target_?arn)[\"']?\s{0,9}[:=]\s{0,9}[\"']?(?P<value>arn:[\w-]{1,20}:[^\s\"',]{3,1500})",
    r"[Nn]ot (?:allowed|permitted) to [a-z]{3,20} (?P<value>arn:[\w-]{1,20}:[^\s\"'`]{3,1500})",
    r"Access to the resource (?P<value>\S{3,2000}) is denied",
    r"[Pp]ermission\(s\)(?::\s{1,20}Required\s{1,20}[\w, ]{1,80}?)?\s{1,20}on\s{1,20}(?P<value>[^\s;]{1,300})",
    r"Error executing \"\w{1,80}\" on \"(?P<value>https?://[^\"\s]{1,2000})\"",
    r"\{\"(?:Bucket|QueueUrl|TopicArn|SecretId|FunctionName|TableName)\":\"(?P<value>[^\"]{1,300})\"",
    r"\bA(?:rn|RN):?\s{1,20}[\"'`](?P<value>arn:[\w-]{1,20}:(?!iam:|sts:)[^\s\"'`]{3,1500})[\"'`]",
    (
        r"(?P<value>https?://(?:[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.s3(?:[.-][a-z0-9-]{2,30}){0,3}\.amazonaws\.com(?:\.cn)?/"
        r"|s3(?:[.-][a-z0-9-]{2,30}){0,3}\.amazonaws\.com(?:\.cn)?/[a-z0-9])[^\s?\"'`<>)\]]{0,1000})"
    ),
    r"\b(?P<value>s3[an]?://[^\s:'\"]{3,1000})",
    r"\(Bucket: (?P<value>[a-z0-9][a-z0-9.-]{2,62}), Key: ",
    r"[Bb]ucket [\"'](?P<value>[a-z0-9][a-z0-9.-]{2,62})[\"']",
    r"[Bb]ucket \w{1,40} for (?P<value>[a-z0-9][a-z0-9.-]{2,62})(?=:)",
    r"Failed to upload \S{1,1000} to (?P<value>[a-z0-9][^\s:]{2,1000})(?=:)",
    r"[Pp]arameter (?P<value>/[\w./-]{1,1000}) (?:not found|does not exist)",
    r"(?:S3 )?[Bb]ucket (?:with retry )?[\"'(]?(?P<value>(?=[a-z0-9.-]*[-.0-9])[a-z0-9][a-z0-9.-]{2,62})[\"')]?"
    r"(?= returned|:| Policy| \w{1,20}:|\))",
    r"(?:creating|reading|updating|deleting|putting|describing|getting|importing|finding|waiting for) "
    r"(?:[A-Z]\w{0,40} ){1,6}(?<!Type )\((?P<value>(?!\d{1,3}\))[^\s()]{1,300})\)",
    r"(?<![\w-])(?P<value>(?:ami|lt|i|sg|subnet|vpc|vol|snap|eni|igw|rtb|nat|eipalloc|vpce|tgw)-[0-9a-f]{8,17})\b",
)
_COPY = (
    r"(?:copy|upload|download|delete|move|fatal error)\s?(?:failed)?: (?:(?P<first>s3://\S{3,1000})|\S{1,1000})"
    r"(?: to (?:(?P<second>s3://\S{3,1000})|\S))?"
)
_ARN = r"arn:[\w-]{1,20}:(?!iam:|sts:)[a-z0-9-]{1,40}:(?:[^\s\"'`<>]|<[\w .'-]{1,60}>){3,1500}"


def resource(piece: Piece, *, assumes_role: bool, reads: bool) -> Said | None:
    """The resource that the text around a bare denial names; ``reads`` chooses the source of a copy, else its target."""
    copied = piece.search(_COPY)
    if copied and (copied["first"] or copied["second"]):
        name = "first" if copied["first"] and (reads or not copied["second"]) else "second"
        return said(copied, name) if copied[name] else said(copied, "first")
    for pattern in _ROLES if assumes_role else (*_ROLES, *_PATTERNS):
        match = piece.search(pattern)
        if match and (value := trimmed(match["value"]).rstrip(":")):
            return Said(value, match.start("value"), match.start("value") + len(value))
    return None if assumes_role else arn(piece)


def arn(piece: Piece) -> Said | None:
    """The first ARN in the text that names no identity."""
    match = piece.search(_ARN)
    value = trimmed(match[0]).rstrip(".") if match else ""
    return Said(value, match.start(), match.start() + len(value)) if match and value else None
