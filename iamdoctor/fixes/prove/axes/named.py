"""What the statements that open something name: each of their actions on each of their resources, patterns filled in."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice, zip_longest

from msgspec.structs import replace

from iamdoctor.fixes.prove.axes.siblings import others, spread
from iamdoctor.fixes.prove.neighbour import STRANGER, Neighbour, filled
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.fixes.write.edit import Statement, listed
from iamdoctor.iam.glob import glob
from iamdoctor.iam.request import Request
from iamdoctor.model.sentence import say
from iamdoctor.reference import actions

_MOST = 400
_MOST_OF_ANOTHER_SERVICE = 12
_FAMILIAR = ("s3", "ec2", "iam", "sts", "kms")
"""Services by which a statement about everything shows what it covers."""

_PLACEHOLDER = re.compile(r"\\\$\\\{(\w+)\\\}")


def named(touched: Touched) -> Iterator[Neighbour]:
    """The caller's requests that the opening statements speak of, the actions of each in turn."""
    request = touched.request
    by_action = [_asked(each, action, request) for each in touched.opening for action in _actions(each, request.action)]
    pairs = dict.fromkeys(pair for pair in chain.from_iterable(zip_longest(*by_action)) if pair is not None)
    for action, arn in islice(pairs, _MOST):
        same = action.lower() == request.action.lower()
        told = say("opens.request", action=action, resource=arn)
        yield Neighbour(request=replace(request, action=action, resource=arn), axis="resource" if same else "action", told=told)


def _actions(statement: Statement, denied: str) -> Iterator[str]:
    """Actions that a statement names: of the denied action's service every one, of others some."""
    excluded = [glob(each.lower()) for each in listed(statement.get("NotAction"))]
    own = denied.partition(":")[0].lower()
    for pattern in listed(statement.get("Action")) or ["*"]:
        if "*" not in pattern and "?" not in pattern:
            yield pattern
            continue
        like = glob(pattern.lower())
        for service in dict.fromkeys((own, *_FAMILIAR)) if pattern == "*" else (pattern.partition(":")[0].lower(),):
            names = [name for name in actions.of_service(service) if like.matches(name.lower())]
            found = [name for name in names if not any(exclusion.matches(name.lower()) for exclusion in excluded)]
            yield from found if service == own else spread(found, _MOST_OF_ANOTHER_SERVICE)


def _asked(statement: Statement, action: str, request: Request) -> Iterator[tuple[str, str]]:
    """An action on the denied resource, and on the others that the statement names, as far as it is ever asked of such."""
    if actions.resource_types(action) == ():
        yield action, "*"
        return
    written = [filled(each) for each in listed(statement.get("Resource")) if each != "*"]
    arns = dict.fromkeys([request.resource, *written, *others(request.resource)])
    fitting = [arn for arn in arns if _fits(action, arn) and arn != "*"]
    yield from ((action, arn) for arn in fitting or [_example(action, request)])


def _fits(action: str, arn: str) -> bool:
    """Whether the action is ever asked of such a resource: listing a bucket is not, of an object."""
    shapes = _shapes(action)
    return not shapes or any(each.fullmatch(arn) for each in shapes)


@lru_cache(maxsize=1024)
def _shapes(action: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_PLACEHOLDER.sub(_any, re.escape(each)), re.DOTALL) for each in actions.arn_patterns(action))


def _any(found: re.Match[str]) -> str:
    return ".+" if found[1].endswith(("ObjectName", "Path")) else "[^/]*"


def _example(action: str, request: Request) -> str:
    """An ARN such as the action is asked of, in the caller's account; ``*`` where it is asked of none."""
    pattern = next(iter(actions.arn_patterns(action)), "*")
    here = {"Partition": request.principal.partition, "Region": "us-east-1", "Account": request.principal.account or STRANGER}
    return re.sub(r"\$\{(\w+)\}", lambda found: here.get(found[1], "another"), pattern)
