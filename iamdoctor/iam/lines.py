"""One request with its policies as a line of JSON, and its answer as another: what ``iamdoctor evaluate`` reads and prints."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from iamdoctor.iam.context import always_present, derived
from iamdoctor.iam.decision import Decision, PolicyType
from iamdoctor.iam.documents import Document, parse, unreadable
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.iam.grammar import object_of
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.principal import Principal
from iamdoctor.iam.principal_forms import what_is_wrong
from iamdoctor.iam.request import Request
from iamdoctor.model.errors import BadInput, MalformedPolicy
from iamdoctor.model.evidence import KeyGrant
from iamdoctor.model.sentence import Text
from iamdoctor.reference import bounds
from iamdoctor.reference.actions import is_checked_on
from iamdoctor.reference.service_rules import sends_resource_account
from iamdoctor.reference.sts_actions import assumes_role

_Value = str | bool | int | float
_Context = dict[str, _Value | list[_Value] | None]
_Source = Any


class _RequestLine(Struct):
    principal: str
    action: str
    resource: str
    resource_account: str | None = None
    context: _Context | None = None
    context_unknown: str | list[str] | None = None
    principal_role_arn: str | None = None
    federating_user_arn: str | None = None
    principal_type: str | None = None


class _S3Settings(Struct, rename="camel"):
    block_public_access: bool = False


class _Settings(Struct):
    s3: _S3Settings | None = None


class _Line(Struct):
    request: _RequestLine
    context_unknown: str | list[str] | None = None
    identity_policies: list[_Source] | None = None
    permission_boundary: _Source = None
    session_policies: list[_Source] | None = None
    scps: list[list[_Source] | None] | None = None
    rcps: list[list[_Source] | None] | None = None
    resource_policy: _Source = None
    vpce_policies: list[_Source] | None = None
    kms_grants: list[KeyGrant] | None = None
    principal_in_management_account: bool | None = False
    resource_in_management_account: bool | None = False
    settings: _Settings | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """The answer to a line: a decision under its ``id``."""

    schema: int = 1
    id: Any = None
    decision: str
    blocked_by: tuple[PolicyType, ...]
    layers: tuple[Any, ...] = ()
    depends_on: tuple[Any, ...] = ()
    statements: tuple[Any, ...] | msgspec.UnsetType = msgspec.UNSET
    near_miss: Any = msgspec.UNSET
    notes: tuple[Text, ...] = ()
    left_out: tuple[str, ...] = ()


class Fault(Struct, frozen=True, kw_only=True):
    """The answer to a line that cannot be read."""

    schema: int = 1
    id: Any = None
    error: str


class Reading(Struct):
    """A line on its way to policies; ``left_out`` gathers what is wrong with the documents that break the grammar."""

    left_out: list[str] = field(default_factory=list)

    def documents(self, sources: list[_Source] | None, policy_type: PolicyType, name: str) -> tuple[Document, ...]:
        """Read a list of documents."""
        read = (self.document(source, policy_type, f"{name}[{index}]") for index, source in enumerate(sources or ()))
        return tuple(document for document in read if document is not None)

    def levels(self, levels: list[list[_Source] | None] | None, policy_type: PolicyType, name: str) -> tuple[tuple[Document, ...], ...]:
        """Read the levels of an organization."""
        return tuple(self.documents(level, policy_type, f"{name}[{index}]") for index, level in enumerate(levels or ()))

    def document(self, source: _Source, policy_type: PolicyType, name: str) -> Document | None:
        """Read one document; ``None`` when there is none. One that is malformed may say anything."""
        if not source:
            return None
        try:
            return parse(source, policy_type=policy_type, name=name)
        except MalformedPolicy as malformed:
            self.left_out.append(str(malformed))
            return unreadable(policy_type=policy_type, name=name)


def answer(line: str | bytes, *, explain: bool = True) -> Answer | Fault:
    """Answer one line; a line that cannot be read is answered with its error. Never raises."""
    if len(line) > bounds.LINE:
        return Fault(error=f"The line is too large to be read: at most {bounds.LINE:,} characters are.")
    try:
        loaded = json.loads(line, object_pairs_hook=object_of)
    except (ValueError, RecursionError) as error:
        return Fault(error=f"The line is no JSON: {_reason(error)}.")
    identifier = _identifier(loaded)
    try:
        request, policies, left_out = read(loaded)
    except BadInput as error:
        return Fault(id=identifier, error=str(error))
    decision = evaluate(request, policies, explain=explain)
    short = _answer(identifier, decision, left_out)
    return msgspec.structs.replace(short, statements=decision.statements, near_miss=decision.near_miss) if explain else short


def _identifier(loaded: Any) -> Any:
    found = loaded.get("id") if isinstance(loaded, Mapping) else None
    return found if isinstance(found, (str, int, float)) else None


def read(loaded: Any) -> tuple[Request, Policies, tuple[str, ...]]:
    """Read a line's JSON: the request, its policies, and which documents were left out and why. Raises :class:`BadInput`."""
    try:
        line = msgspec.convert(loaded, _Line)
    except msgspec.ValidationError as error:
        raise BadInput(f"The line cannot be read: {error}.") from None
    request = _request(line)
    reading = Reading()
    return request, _policies(line, request, reading), tuple(reading.left_out)


def _request(line: _Line) -> Request:
    asked = line.request
    wrong = what_is_wrong(asked.principal) if asked.principal_type != "provider" else ""
    if wrong:
        raise BadInput(f"The principal cannot be read: {wrong}.")
    principal = Principal.parse(
        asked.principal,
        role_arn=asked.principal_role_arn,
        federating_user_arn=asked.federating_user_arn,
        principal_type=asked.principal_type,
    )
    if asked.action.lower().startswith("kms:") and not is_checked_on(asked.action, asked.resource):
        raise BadInput(f"The resource cannot be judged: {asked.action} is checked on a KMS key; give the ARN of the key.")
    request = Request(
        principal=principal,
        action=asked.action,
        resource=asked.resource,
        resource_account=asked.resource_account,
        context=asked.context or {},
        unknown=frozenset(_listed(line.context_unknown) + _listed(asked.context_unknown)),
    )
    return _with_derived(request)


def _with_derived(request: Request) -> Request:
    """Add the keys that follow from the caller, unless the line itself speaks of them; a role whose path cannot be told is unknown."""
    spoken_of = {key.lower() for key in (*request.context, *request.unknown)}
    owner = request.owner if sends_resource_account(request.action) else None
    certain = {key: value for key, value in derived(request.principal, owner).items() if key.lower() not in spoken_of}
    unknown = request.unknown
    unknown |= {key for key in always_present(request.principal) if key not in certain and key.lower() not in spoken_of}
    presumed = request.principal.kind == "role_session" and request.principal.role_arn is None and "aws:PrincipalArn" in certain
    return msgspec.structs.replace(request, context={**certain, **request.context}, unknown=unknown, path_presumed=presumed)


def _listed(keys: str | list[str] | None) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys or ())


def _policies(line: _Line, request: Request, reading: Reading) -> Policies:
    trust = assumes_role(request.action) and ":role/" in request.resource
    return Policies(
        identity=reading.documents(line.identity_policies, "identity", "identity_policies"),
        boundary=reading.document(line.permission_boundary, "boundary", "permission_boundary"),
        session=reading.documents(line.session_policies, "session", "session_policies") or None,
        scps=reading.levels(line.scps, "scp", "scps"),
        rcps=reading.levels(line.rcps, "rcp", "rcps"),
        resource=tuple(filter(None, (reading.document(line.resource_policy, "trust" if trust else "resource", "resource_policy"),))),
        vpce=reading.documents(line.vpce_policies, "vpce", "vpce_policies") or None,
        grants=tuple(line.kms_grants or ()),
        principal_in_management_account=bool(line.principal_in_management_account),
        resource_in_management_account=bool(line.resource_in_management_account),
        block_public_access=bool(line.settings and line.settings.s3 and line.settings.s3.block_public_access),
    )


def _answer(identifier: Any, decision: Decision, left_out: tuple[str, ...]) -> Answer:
    return Answer(
        id=identifier,
        decision=decision.decision,
        blocked_by=decision.blocked_by,
        layers=decision.layers,
        depends_on=decision.depends_on,
        notes=decision.notes,
        left_out=left_out,
    )


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} at column {error.colno}"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "it holds a number that is too long"
