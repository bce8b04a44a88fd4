"""How data engines and log agents tell an error of AWS: Arrow and the C++ SDK, fluent-bit, Redshift, EventBridge Pipes."""

PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "during",
        r"AWS Error (?:UNKNOWN |(?P<code>[A-Z][A-Z_]{3,60}) )?(?:\([^)\n]{1,80}\) )?during (?P<operation>[A-Z]\w{2,60}) operation",
    ),
    ("Exception name:", r"Exception name: (?P<code>[A-Z]\w{2,60})"),
    ("responded", r"\b(?P<operation>[A-Z]\w{2,60}) API responded with error='(?P<code>\w{3,60})'"),
    (
        "S3ServiceException:",
        r"\b(?P<service>S3)ServiceException:[^\n]{0,400}?,Status \d{3},Error (?P<code>\w{2,60}),Rid (?P<request_id>\w{6,40})",
    ),
    ("NO_PERMISSIONS", r"\b(?P<code>NO_PERMISSIONS)\b"),
    ("client.", r"\bclient\.(?P<operation>(?:Put|Get|List|Head|Delete|Copy|Stat|Bucket)[A-Z]\w{2,40}): "),
    ("Client.", r"\b(?P<code>Client\.[A-Z]\w{2,60}(?:\.[A-Z]\w{2,60})?)(?=:\s)"),
    ("exceptionType", r"\"exceptionType\"\s{0,5}:\s{0,5}\"(?P<code>[A-Z]\w{2,60})\""),
    ("awsService", r"\"awsService\"\s{0,5}:\s{0,5}\"(?P<service>[a-z0-9-]{2,40})\""),
)
"""A word of each format, and what it says, in groups named after the facts."""
