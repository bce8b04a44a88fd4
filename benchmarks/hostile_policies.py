"""Policies that are meant to make the engine, the linter and a diagnosis slow, by name; each makes one of about ``size`` bytes."""

import json
from collections.abc import Callable
from typing import Any

Shape = Callable[[int], str]
_ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


def _policy(statements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, ensure_ascii=False)


def _with(**elements: Any) -> str:
    return _policy({**_ALLOW, **elements})


def _statements(make: Callable[[int], dict[str, Any]]) -> Shape:
    return lambda size: _policy([make(number) for number in range(size // (len(json.dumps(make(1000))) + 2) + 1)])


def _values(element: str, make: Callable[[int], str]) -> Shape:
    return lambda size: _with(**{element: [make(number) for number in range(size // (len(make(1000)) + 4) + 1)]})


def _condition(operator: str, key: str, make: Callable[[int], Any]) -> Shape:
    return lambda size: _with(Condition={operator: {key: [make(number) for number in range(size // (len(str(make(1000))) + 4) + 1)]}})


SHAPES: dict[str, Shape] = {
    "many statements": _statements(lambda number: _ALLOW | {"Sid": f"s{number}"}),
    "many equal statements": _statements(lambda _: _ALLOW),
    "many denials": _statements(lambda number: _ALLOW | {"Effect": "Deny", "Resource": f"arn:aws:s3:::b{number}/*"}),
    "many denials that match": _statements(lambda number: _ALLOW | {"Sid": f"s{number}", "Effect": "Deny", "Resource": "*"}),
    "many conditional denials": _statements(
        lambda n: _ALLOW | {"Effect": "Deny", "Resource": "*", "Condition": {"StringNotEquals": {f"aws:PrincipalTag/t{n}": "a"}}}
    ),
    "many empty statements": lambda size: _policy([{}] * (size // 4)),
    "many faults": lambda size: _policy([{"Efect": "Alow", "Acton": "x", "Resorce": 1}] * (size // 50)),
    "many unknown elements": lambda size: json.dumps({f"Statemen{number}": 1 for number in range(size // 18)}),
    "a key many times": lambda size: '{"Statement": [], ' + '"Version": "2012-10-17", ' * (size // 25) + '"Id": "x"}',
    "many keys twice": lambda size: "{" + "".join(f'"k{number // 2}": 1, ' for number in range(size // 12)) + '"Statement": []}',
    "many actions": _values("Action", lambda number: f"s3:Get{number}"),
    "many actions of unknown services": _values("Action", lambda number: f"svc{number}:Get"),
    "many action patterns": _values("Action", lambda number: f"s3:*Get*{number}*"),
    "many action patterns with ?": _values("Action", lambda number: f"s3:?et*{number}?*"),
    "many actions that end alike": _values("Action", lambda number: f"ec2:DescribeInstances{'x' * (number % 30)}"),
    "many wildcard services": _values("Action", lambda number: f"s*{number}:Get*"),
    "many resources": _values("Resource", lambda number: f"arn:aws:s3:::b{number}/*"),
    "many resource patterns": _values("Resource", lambda number: f"arn:aws:s3:::*b*{number}*c*/*"),
    "many resource patterns with ?": _values("Resource", lambda number: f"arn:aws:s3:::*b?{number}*c*/?*"),
    "many resources with variables": _values("Resource", lambda number: f"arn:aws:s3:::${{aws:username}}/{number}/*"),
    "many resources that are no ARNs": _values("Resource", lambda number: f"bucket{number}"),
    "one long action": lambda size: _with(Action="s3:" + "Get" * (size // 3)),
    "one long pattern": lambda size: _with(Resource="arn:aws:s3:::" + "*a" * (size // 2)),
    "one long pattern with ?": lambda size: _with(Resource="arn:aws:s3:::" + "*a?" * (size // 3)),
    "many characters in a pattern with ?": lambda size: _with(
        Resource="arn:aws:s3:::?" + "".join(chr(300 + n % 50_000) for n in range(size))
    ),
    "one long variable": lambda size: _with(Resource="arn:aws:s3:::${" + "a" * size + "}/*"),
    "variables without an end": lambda size: _with(Resource="arn:aws:s3:::" + "${" * (size // 2)),
    "variables with defaults": lambda size: _with(Resource="arn:aws:s3:::" + "${aws:username, 'x'}" * (size // 20)),
    "one long Sid": lambda size: _with(Sid="s" * size),
    "one long effect": lambda size: _with(Effect="Allow" * (size // 5)),
    "one long version": lambda size: json.dumps({"Version": "2012" * (size // 4), "Statement": []}),
    "one long unknown element": lambda size: _with(**{"Acti" * (size // 4): 1}),
    "one long operator": lambda size: _with(Condition={"StringEquals" * (size // 12): {"aws:username": "a"}}),
    "many operators": lambda size: _with(Condition={f"StringEqual{number}": {"aws:username": "a"} for number in range(size // 40)}),
    "many condition keys": lambda size: _with(
        Condition={"StringEquals": {f"aws:RequestTag/t{number}": "a" for number in range(size // 27)}}
    ),
    "many condition values": _condition("StringEquals", "aws:PrincipalTag/team", lambda number: f"team-{number}"),
    "many condition patterns": _condition("StringLike", "aws:PrincipalTag/team", lambda number: f"*a*{number}*b*"),
    "many condition patterns with ?": _condition("ForAnyValue:StringLike", "aws:TagKeys", lambda number: f"*a?{number}*?b"),
    "many ARN conditions": _condition("ArnLike", "aws:PrincipalArn", lambda number: f"arn:aws:iam::*:role/*{number}*"),
    "many networks": _condition("IpAddress", "aws:SourceIp", lambda number: f"10.{number % 250}.{number // 250 % 250}.0/24"),
    "many numbers": _condition("NumericEquals", "s3:max-keys", lambda number: number),
    "many dates": _condition("DateLessThan", "aws:CurrentTime", lambda number: f"2026-01-01T00:00:{number % 60:02}Z"),
    "one long number": lambda size: '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "x": ' + "9" * size + "}]}",
    "many principals": lambda size: _with(Principal={"AWS": [f"arn:aws:iam::111122223333:role/r{number}" for number in range(size // 44)]}),
    "many services": lambda size: _with(Principal={"Service": [f"svc{number}.amazonaws.com" for number in range(size // 26)]}),
    "nested lists": lambda size: '{"Statement": ' + "[" * (size // 2) + "]" * (size // 2) + "}",
    "nested objects": lambda size: '{"a": ' * (size // 6) + "1" + "}" * (size // 6),
    "lists without an end": lambda size: '{"Statement": ' + "[" * size,
    "white space": lambda size: '{"Statement":' + " " * size + "[]}",
    "escapes": lambda size: _with(Sid="x").replace('"x"', '"' + "\\u202e" * (size // 6) + '"'),
    "control characters": lambda size: _with(Sid="\x1b[31m" * (size // 10)),
    "no JSON": lambda size: "x" * size,
}
