"""Accounts on moto, each with a profile that leads there, and what is read with some of them."""

import asyncio
import json
import shlex
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, NamedTuple

import botocore.loaders
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.gather import gather
from iamdoctor.aws.reads import permissions
from iamdoctor.demo import gaps
from iamdoctor.demo.account import REGION, Account, anyone
from iamdoctor.model.access import Access
from iamdoctor.model.account import AccountRead
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.reference.arn import account_of
from iamdoctor.store.snapshot import Snapshot


class Places(NamedTuple):
    """The accounts of one case. ``caller`` is the denied principal's unless the case says otherwise; ``stranger`` has no part in it."""

    caller: Account
    owner: Account
    keys: Account
    stranger: Account

    def of(self, number: str) -> Account:
        """The account with this id."""
        return next(account for account in self if account.id == number)


def places(number: int) -> Places:
    """Accounts that no other case has."""
    return Places(*(Account(f"4{kind}{number:010}") for kind in range(1, 5)))


@contextmanager
def moto() -> Iterator[None]:
    """An AWS in this process, in which every account answers for itself alone."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("botocore.session.create_loader", cache(botocore.loaders.create_loader))
        stack.enter_context(mock_aws(config={"core": {"mock_credentials": False}}))
        gaps.fill(stack, {})
        stack.callback(anyone.cache_clear)
        yield


class Way(Connection):
    """A connection as a profile named like its account's place gives it, without a file; ``may`` are its only permissions."""

    def __init__(self, name: str, account: Account, may: tuple[str, ...] | None = None) -> None:
        super().__init__(Access(region=REGION))
        self.profile = name
        self._account = account
        self._may = may
        self._keys = account.session_of(account.arn("iam", f"role/{name}"), "you")

    def call(self, service: str, operation: str, params: dict[str, Any], *, region: str | None = None, limit: int | None = None) -> Any:
        """As AWS, and unlike moto, refuse to tell of what is in another account and named by its ARN."""
        named = (account_of(value) for value in params.values() if isinstance(value, str) and service != "iam")
        elsewhere = any(account not in (None, self._account.id) for account in named)
        needs = permissions()[service, operation]
        if elsewhere or (self._may is not None and needs and needs not in self._may):
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, operation)
        reply = super().call(service, operation, params, region=region, limit=limit)
        return _as_aws_writes(reply) if (service, operation) == ("lambda", "GetPolicy") else reply

    def _opened(self) -> Any:
        if self._session is None:
            self.profile, name = None, self.profile
            session = super()._opened()
            self.profile = name
            session.set_credentials(self._keys["aws_access_key_id"], self._keys["aws_secret_access_key"], self._keys["aws_session_token"])
        return self._session


def _as_aws_writes(reply: dict[str, Any]) -> dict[str, Any]:
    """A function policy as Lambda gives it back; moto keeps a principal as ``add-permission`` was given it."""
    policy = json.loads(reply["Policy"])
    for statement in policy["Statement"]:
        if isinstance(statement["Principal"], str):
            statement["Principal"] = {"AWS": statement["Principal"]}
    return {**reply, "Policy": json.dumps(policy)}


@cache
def way(name: str, account: Account, may: tuple[str, ...] | None = None) -> Way:
    """The connection into an account, made once: making one is most of a walk's time."""
    return Way(name, account, may)


def read(
    denial: Denial, added: Added, first: tuple[str, Account], *also: tuple[str, Account], may: tuple[str, ...] | None = None
) -> Evidence:
    """What a walk finds as ``first`` (which ``may`` do no more than that, where it is given) with the further profiles ``also``, each a
    name and the account that it leads into."""

    async def walked() -> Evidence:
        ways = [way(*each) for each in also]
        return [found async for found in gather(denial, added, way(*first, may), also=ways)][-1]

    return asyncio.run(walked())


def read_as_told(half: AccountRead[str], account: tuple[str, Account]) -> Snapshot:
    """What the administrator of another account saves with the command that the report gave, and with no permission but those it names."""
    words = shlex.split(half.cli)[2:]
    said = dict(zip(words[::2], words[1::2], strict=True))
    added = Added(principal=said["--principal"], action=said["--action"], resource=said["--resource"])
    denial = Denial(kind="access_denied", origin="options")
    return Snapshot(denial=denial, added=added, evidence=read(denial, added, account, may=half.needs))
