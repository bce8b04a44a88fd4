"""Policy documents that tests attach."""

import json


def allow(action: str, resource: str = "*") -> str:
    """A policy that allows one action on one resource."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})


def trust(principal: str) -> str:
    """A trust policy for one principal ARN."""
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
