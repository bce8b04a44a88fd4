"""What the statements that open something name: each of their actions on each of their resources, patterns filled in."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice, zip_longest

from msgspec.structs import replace

from iamdoctor.case.another_caller import STRANGER
from iamdoctor.fixes.prove.axes.siblings import others, spread
from iamdoctor.fixes.prove.neighbour import Neighbour, filled
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.iam.edit import Statement, listed
from iamdoctor.iam.glob import glob
from iamdoctor.iam.request import Request
from iamdoctor.model.sentence import say
from iamdoctor.reference import actions

_MOST = 400
_MOST_OF_ANOTHER_SERVICE = 12
_FAMILIAR = ("s3", "ec2", "iam", "sts", "kms")
"""Services by which a statement about everything shows what it covers."""

_GAP = re.compile(r"\$\{(\w+)\}")
_PLACEHOLDER = re.compile(r"\\\$\\\{(\w+)\\\}")


def named(touched: Touched) -> Iterator[Neighbour]:
    """The caller's requests that the opening statements speak of: those on the denied resource first, then of each action in turn."""
    request = touched.request
    by_action = [list(_asked(each, action, request)) for each in touched.opening for action in _actions(each, request.action)]
    here = (pair for pairs in by_action for pair in pairs if pair[1] == request.resource)
    in_turn = (pair for pair in chain.from_iterable(zip_longest(*by_action)) if pair is not None)
    pairs = dict.fromkeys((*here, *in_turn))
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
    arns = dict.fromkeys([request.resource, *written, *others(request.resource), *_examples(action, request)])
    yield from ((action, arn) for arn in arns if arn != "*" and _fits(action, arn))


def _fits(action: str, arn: str) -> bool:
    """Whether the action is ever asked of such a resource: listing a bucket is not, of an object."""
    shapes = _shapes(action)
    return not shapes or any(each.fullmatch(arn) for each in shapes)


@lru_cache(maxsize=1024)
def _shapes(action: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_PLACEHOLDER.sub(_any, re.escape(each)), re.DOTALL) for each in actions.arn_patterns(action))


def _any(found: re.Match[str]) -> str:
    """A name at the end may have slashes in it, as those of repositories and roles with a path do; a bucket's never does."""
    last = found.end() == len(found.string) and found[1] != "BucketName"
    return ".+" if last or found[1].endswith(("ObjectName", "Path")) else "[^/]*"


def _examples(action: str, request: Request) -> Iterator[str]:
    """ARNs such as the action is asked of, with the names that the denied resource has: the objects of its bucket, the indexes of its
    table."""
    known = {"Partition": request.principal.partition, "Region": "us-east-1", "Account": request.principal.account or STRANGER}
    known |= _names(request)
    for pattern in actions.arn_patterns(action):
        yield _GAP.sub(lambda found: known.get(found[1], "another"), pattern)


def _names(request: Request) -> dict[str, str]:
    """What stands in the gaps of the ARN pattern that the denied resource has."""
    for pattern in actions.arn_patterns(request.action):
        found = re.fullmatch(_PLACEHOLDER.sub(_group, re.escape(pattern)), request.resource, re.DOTALL)
        if found:
            return found.groupdict()
    return {}


def _group(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{_any(found)})"
