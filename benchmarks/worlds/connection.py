"""AWS as one world has it: answers to the program's own readers, without a network."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from benchmarks.worlds import answers_of_iam, answers_of_resources
from benchmarks.worlds.places import ONCALL, OWN, REGION, Json, World
from iamdoctor.aws.connection import Connection
from iamdoctor.model.access import Access

Asked = tuple[str, str]
"""A client and an operation: ``("iam", "GetRole")``."""


class WorldConnection(Connection):
    """A connection that a world answers. ``refused`` are the reads that AWS refuses, or answers with an error code of another kind;
    ``asked`` collects what was asked for."""

    def __init__(self, world: World, refused: dict[Asked, str] | None = None) -> None:
        super().__init__(Access(region=REGION))
        self.world = world
        self.refused = refused or {}
        self.asked: dict[Asked, None] = {}

    def session(self) -> Any:
        """A session whose credentials come from the environment."""
        return _Session()

    def home_region(self) -> str:
        """The world's Region."""
        return REGION

    def takes(self, service: str, operation: str, parameter: str) -> bool:
        """Every parameter is known."""
        return True

    def call(self, service: str, operation: str, params: dict[str, Any], *, region: str | None = None, limit: int | None = None) -> Any:
        """The world's answer. Raises ``ClientError`` as AWS would."""
        self.asked[service, operation] = None
        if (service, operation) in self.refused:
            raise error(self.refused[service, operation], operation)
        found = answer(self.world, service, operation, params)
        if isinstance(found, str):
            raise error(found, operation)
        return found


class _Session:
    method = "env"

    def get_credentials(self) -> "_Session":
        return self


def error(code: str, operation: str) -> ClientError:
    """An error as botocore raises it."""
    return ClientError({"Error": {"Code": code, "Message": f"{code} for {operation}"}}, operation)


_Answer = Callable[[World, str, Json], "Json | str | None"]


def answer(world: World, service: str, operation: str, params: Json) -> Json | str:
    """What AWS answers: a reply, or an error code."""
    parts: Iterable[_Answer] = (_of_caller, answers_of_iam.answer, answers_of_resources.answer)
    for part in parts:
        found = part(world, f"{service}:{operation}", params)
        if found is not None:
            return found
    return "AccessDenied"


def _of_caller(world: World, asked: str, params: Json) -> Json | str | None:
    account = world["reader"]["account"]
    match asked:
        case "sts:GetCallerIdentity":
            return {"Arn": f"arn:aws:sts::{account}:assumed-role/{ONCALL}/me", "Account": account, "UserId": "AROAONCALLONCALLONCAL:me"}
        case "sts:DecodeAuthorizationMessage":
            return {"DecodedMessage": answers_of_resources.decoded(world)} if account == OWN else "InvalidAuthorizationMessageException"
        case "cloudtrail:LookupEvents":
            return {"Events": _events(world, params)}
    return None


def _events(world: World, params: Json) -> list[Json]:
    by = params["LookupAttributes"][0]
    if by["AttributeKey"] != "EventName" or not world.get("events") or world["reader"]["account"] != OWN:
        return []
    event = answers_of_resources.event(world)
    return [{"EventTime": datetime(2026, 11, 27, 9, 59, tzinfo=UTC), "CloudTrailEvent": event}]
