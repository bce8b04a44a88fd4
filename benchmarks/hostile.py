"""How long reading takes on texts that are meant to make it slow: ``python benchmarks/hostile.py [BYTES ...]``.

Prints a line a shape with the seconds for each size, and the largest ratio between a size and the next, per decade. Linear work stays at
about 10; more than 15 is marked.
"""

import math
import sys
import time
from collections.abc import Callable

from iamdoctor.intake.read import read

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
_LIMIT = 15


def seconds(text: str) -> float:
    """What reading the text takes."""
    start = time.process_time()
    read(text)
    return time.process_time() - start


def main(sizes: list[int]) -> None:
    """Measure every shape at every size."""
    for name, shape in SHAPES.items():
        took = [seconds(shape(size)) for size in sizes]
        pairs = zip(zip(sizes, took, strict=True), list(zip(sizes, took, strict=True))[1:], strict=False)
        ratios = [(later / max(former, 0.01)) ** (1 / math.log10(larger / size)) for (size, former), (larger, later) in pairs]
        mark = "!" if ratios and max(ratios) > _LIMIT else " "
        print(f"{mark} {name[:48]:48}", *(f"{each:8.3f}" for each in took), f"{max(ratios, default=0):6.1f}", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
