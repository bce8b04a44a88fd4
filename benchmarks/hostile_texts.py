"""Texts that are meant to make reading slow, by name; each makes one of about ``size`` characters."""

from collections.abc import Callable

_ERROR = "An error occurred (AccessDenied) when calling the Op{0} operation: User: arn:aws:iam::1:user/u{0} is not authorized to perform: "
_DISTINCT = _ERROR + "s3:GetObject on resource: arn:aws:s3:::b/{0}\n"
UNITS = (
    '\\"', "d:\n", "\\", '"', "'", "`", "{", "}", "[", "(", "<", "&", "&amp;", "&quot;", "**", "> ", "│ ", "\x1b[31m", "\x1b]", "\r",
    "\n", "\t", " ", ".", "…", "/", ":", "a", "A", "1", "a-", "arn:", "arn:aws:", "arn:aws:iam::1:user/", "User: ",
    "User: arn:aws:iam::1:user/a ", "not authorized to perform: ", "is not authorized to perform: s3:GetObject on resource: ",
    "because no identity-based policy allows the ", "with an explicit deny in a ", "Error: ", "operation error S3: PutObject, ",
    "RequestID: ", "request id: AAAAAAAA1", "<Error><Code>", "Encoded authorization failure message: ", '"eventName": "x", ',
    '\\"eventName\\": ', '{"Records": [', "aws s3 ", "$ aws ", "s3://a", "x\n", '"\n"', "CREATE_FAILED   ", "2026-01-01T00:00:00Z ",
    "(Service: S3; Status Code: 403; ", "at a.b(C.java:1)\n", "�",
)  # fmt: skip
"""Texts that are repeated."""
SHAPES: dict[str, Callable[[int], str]] = {
    **{repr(unit): (lambda size, unit=unit: (unit * size)[:size]) for unit in UNITS},  # type: ignore[misc]
    "many distinct errors": lambda size: "".join(_DISTINCT.format(number) for number in range(size // 170 + 1)),
    "long lines": lambda size: ("word " * 2000 + "\n") * (size // 10_000 + 1),
    "one denial in a run of escapes": lambda size: '\\"' * (size // 4) + _DISTINCT.format(1) + '\\"' * (size // 4),
}
_RECORD = '{"eventVersion": "1", "eventName": "Op%d", "eventSource": "s3.amazonaws.com", "errorCode": "AccessDenied"}\n'
SHAPES |= {
    "a record and a run of escapes": lambda size: _RECORD % 1 + '\\"' * (size // 2),
    "a string in a record that never ends": lambda size: (_RECORD % 1)[:-2] + ', "x": "' + '\\"' * (size // 2),
    "a record nested without an end": lambda size: (_RECORD % 1)[:-2] + ', "requestParameters": ' + '{"a": "b", "c": ' * (size // 16),
    "a long list in a record": lambda size: (_RECORD % 1)[:-2] + ', "requestParameters": {"x": [' + "1," * (size // 2),
    "many records": lambda size: "".join(_RECORD % number for number in range(size // 95)),
    "many unknown operations": lambda size: "".join(
        f"An error occurred (AccessDenied) when calling the Op{number} operation: Access Denied\n" for number in range(size // 80)
    ),
    "many unknown services": lambda size: "".join(
        f"operation error Svc{number}: GetOp{number}, api error AccessDenied: Access Denied\n" for number in range(size // 75)
    ),
}
