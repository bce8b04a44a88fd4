"""The patterns by which policies name what is in a resource, and resources whose ARN ends in something that nobody chooses.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-specific-table-indexes.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html
"""

import re

_IN = ((":table/", "/index/", "/index/*"), (":log-group:", ":log-stream:", ":*"))
"""Of a kind of ARN: what begins the part inside, and the pattern for all of it."""
_SECRET = re.compile(r"(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:.+)-\w{6}")


def within(resource: str, named: tuple[str, ...]) -> str | None:
    """The pattern that a statement which names ``named`` lacks for ``resource``: all that is in a table or log group which it names, or
    the secret without its six characters; ``None`` where the resource is none of these."""
    for kind, begins, pattern in _IN:
        whole, inside, _ = resource.partition(begins)
        if kind in resource and inside and whole in named:
            return f"{whole}{pattern}"
    found = _SECRET.fullmatch(resource)
    return f"{found[1]}-??????" if found else None
