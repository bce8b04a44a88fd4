"""From the facts found in one error to what they mean together: its kind, the action it needs, the resource it is about."""

import re
from collections.abc import Iterator
from copy import copy

from iamdoctor.intake import commandline, envelopes, kinds, operations, regions, resources, sentences
from iamdoctor.intake.cloudtrail import Record
from iamdoctor.intake.said import Piece, Said, said
from iamdoctor.model.denial import Kind
from iamdoctor.model.origin import RECORD, Origin
from iamdoctor.reference.actions import arn_patterns
from iamdoctor.reference.other_names import OtherName, other_name
from iamdoctor.reference.sts_actions import assumes_role

_DENIED: tuple[Kind, ...] = ("access_denied", "assume_role_denied", "encoded_message_only")
_INFERRED: tuple[Kind, ...] = (*_DENIED, "mfa", "duration")
_LITERAL = re.compile(r"(?<![\w:/.@-])(?P<action>(?P<service>[a-z][a-z0-9-]{1,30}):(?P<name>[A-Z]\w{2,80}))(?![\w:/*-])")
_DENYING = re.compile(r"denied|unauthori[sz]ed|not authori[sz]ed|not allowed|forbidden|permission|requires?\b|missing|lacks?\b", re.I)
_WEB_IDENTITY = r"(?i)with OIDC|web ?identity"
_IMPLIED = (
    (r"ciphertext\s{1,20}refers\s{1,20}to\s{1,20}a\s{1,20}customer", "kms:Decrypt"),
    (r"[Cc]ross-account pass role", "iam:PassRole"),
    (r"create\s{1,20}the\s{1,20}service-linked\s{1,20}role", "iam:CreateServiceLinkedRole"),
)
_OF_PROCESS = r"retrieving\s{1,20}credentials\s{1,20}from\s{1,20}custom-process|credential_process"
"""The error is the credential process's own: the command above it was never sent."""
_UNNAMED = r"to\s{1,20}perform:?\s{1,20}\S{3,80}\s{1,20}on\s{1,20}(?:this\s{1,20}resource|the\s{1,20}resource\s{1,20}associated)"
"""AWS says that there is a resource and does not name it: what else the text names is something else."""
_RUNS = re.compile(r"arn:aws[\w-]{0,20}:(?:ecs|batch):[\w-]*:\d{12}:(?:task|job)/|i-[0-9a-f]{8,17}$")
"""What a call runs in; what it asks for is something else, unless its action is about such things."""
_SERVICE_SIGNS = (
    r"xmlns=\"https?://(?P<service>[a-z0-9]{2,30})\.amazonaws\.com",
    r"(?:unable to )?(?:retrieve|fetch(?:ing)?|pull) secrets? (?:data )?from (?P<service>ssm|asm|SSM|secrets manager)",
    r"\b(?P<service>s3)[.-](?:[a-z0-9-]{1,30}\.)?amazonaws\.com",
    r"\b(?P<service>[a-z0-9-]{2,30})\.[a-z]{2}(?:-[a-z]{2,4})?-[a-z]{4,9}-\d\.amazonaws\.com",
    (
        r"\.[a-z]{2}-[a-z]{4,9}-\d\.(?P<service>[a-z0-9-]{2,30})\.amazonaws\.com|//[a-z]{2}-[a-z]{4,9}-\d\."
        r"(?P<service2>[a-z0-9-]{2,30})\.amazonaws\.com"
    ),
    r"\bAWS::(?P<service>[A-Z]\w{1,40})::\w",
    (
        r"\b(?P<service>S3)(?= [Bb]ucket| error)|Server\W{1,5}Amazon(?P<service2>S3)|(?P<service3>s3)a?://|Amazon"
        r"(?P<service4>S3)(?:Client|Exception)"
    ),
    r"\bService: ?(?P<service>(?:Amazon|AWS) [A-Z]\w{1,30}(?: [A-Z]\w{1,30}){0,3})",
    r"boto/(?P<service>[a-z0-9]{2,20})/",
    r"\b(?:creating|reading|updating|deleting|putting) (?P<service>API Gateway|[A-Z][A-Za-z0-9]{1,20})[ :]",
    r"\bAws\\(?P<service>[A-Z][A-Za-z0-9]{1,40})\\",
    r"\bcom\.amazon(?:aws)?\.(?P<service>(?!coral|services)[a-z0-9]{2,40})[/#]",
    r"/\d{8}/[a-z0-9-]{1,30}/(?P<service>[a-z0-9-]{2,40})/aws4_request",
    r"(?<![\w:/.@-])(?P<service>[a-z][a-z0-9-]{1,30}):[A-Z][a-z]\w{2,80}\b",
)


class Draft:
    """One error while it is being understood."""

    def __init__(self, piece: Piece, facts: dict[str, Said], origin: Origin) -> None:
        self.piece = piece
        self.facts = facts
        self.origin = origin
        self.kind: Kind = "not_access"
        self.told = False
        self.inferred = False
        self.beside: tuple[str, ...] = ()
        self.context: dict[str, tuple[str, ...]] = {}
        self.command = commandline.command(piece)
        self.parameters = self.command.parameters if self.command else {}

    def value(self, name: str) -> str | None:
        """What a fact says, ``None`` where the text is silent."""
        fact = self.facts.get(name)
        return fact.value if fact else None

    @property
    def words(self) -> str:
        """The text of this error."""
        return self.piece.words

    def by_action(self) -> "Iterator[Draft]":
        """The error once for each action that it lists."""
        action = self.facts.get("action")
        listed = sentences.further_actions(self.piece, action) if action and action.end else ()
        named = tuple(dict.fromkeys(each.value for each in (action, *listed) if each))
        self.beside = named[1:]
        yield self
        for further in listed:
            other = copy(self)
            other.beside = tuple(each for each in named if each != further.value)
            other.facts = self.facts | {"action": further, "service": Said(further.value.split(":")[0].lower(), 0, 0)}
            yield other

    def add(self, name: str, value: str) -> None:
        """Note a value that no characters of the text say as such."""
        self.facts[name] = Said(value, 0, 0)


def draft_of_piece(piece: Piece) -> Draft:
    """What one error in running text says."""
    envelope = envelopes.read(piece)
    draft = Draft(piece, envelope.facts | sentences.read(piece), envelope.origin)
    if "operation" in envelope.facts and "service" in envelope.facts:
        draft.facts["called"] = envelope.facts["service"]
    _conclude(draft)
    return draft


def draft_of_record(piece: Piece, record: Record) -> Draft:
    """What one CloudTrail record says; ``piece`` is the record's text."""
    facts = {name: fact for name, fact in sentences.read(piece).items() if name != "service"}
    draft = Draft(piece, record.facts | facts, RECORD)
    draft.context, draft.parameters = record.context, record.parameters
    if "service" in record.facts:
        draft.facts["called"] = record.facts["service"]
    _conclude(draft)
    return draft


def _conclude(draft: Draft) -> None:
    sentence = "action" in draft.facts or "deny" in draft.facts
    other = None if sentence else other_name(draft.piece.text, draft.piece.start, draft.piece.end)
    if other:
        _take(draft, *other)
    else:
        draft.kind, draft.told = _kind(draft)
    if not other or not other[1].principal:
        _infer_action(draft)
    if draft.kind == "access_denied" and assumes_role(draft.value("action")):
        draft.kind = "assume_role_denied"
    _find_resource(draft)
    _name_service(draft)
    region = draft.facts.get("region") or regions.region(draft.piece, draft.facts.get("resource"))
    if region:
        draft.facts["region"] = region
    draft.facts.pop("called", None)
    draft.facts.pop("url", None)


def _take(draft: Draft, match: re.Match[str], other: OtherName) -> None:
    """What a denial by another name says: the action that it means, who is denied, and on what."""
    draft.kind, draft.told = other.kind, True
    if "resource" in match.groupdict() and match["resource"]:
        draft.facts["resource"] = said(match, "resource")
    elif "resource" not in draft.facts and any(other.actions):
        found = resources.arn(draft.piece)
        if found:
            draft.facts["resource"] = found
    named = (draft.value("resource") or "").split(":")[2:3]
    action = next((action for service, action in other.actions.items() if service in ("", *named)), None)
    if action:
        draft.add("action", action)
        draft.inferred = True
    if "principal" in match.groupdict() and match["principal"]:
        draft.facts["principal"] = said(match, "principal")
    elif other.principal and "principal" not in draft.facts:
        draft.add("principal", other.principal)
    if other.service:
        draft.add("service", other.service)


def _kind(draft: Draft) -> tuple[Kind, bool]:
    kind, told = kinds.kind_of(draft.value("error_code"), draft.words)
    sentence = "action" in draft.facts or "principal" in draft.facts or "deny" in draft.facts
    encoded = not sentence and draft.piece.search(sentences.ENCODED) is not None
    if (sentence or encoded) and kind not in ("mfa", "duration", "assume_role_denied"):
        kind, told = "access_denied", True
    if kind not in ("access_denied", "assume_role_denied"):
        return kind, told
    if (draft.value("operation") or "").startswith("AssumeRole") or assumes_role(draft.value("action")):
        return "assume_role_denied", True
    if "action" in draft.facts and draft.facts["action"].end > draft.facts["action"].start:
        return "access_denied", True
    if encoded:
        return "encoded_message_only", True
    return kind, told


def _infer_action(draft: Draft) -> None:
    if "action" in draft.facts or draft.kind not in _INFERRED:
        return
    literal = _literal(draft.piece) if draft.kind in _DENIED else None
    if literal:
        draft.facts["action"] = literal
    elif action := _needed(draft):
        written = draft.piece.search(rf"(?<![\w:/.-]){re.escape(action)}(?![\w:/*-])")
        draft.facts["action"] = said(written, 0) if written else Said(action, 0, 0)
        draft.inferred = written is None


def _literal(piece: Piece) -> Said | None:
    """An action of IAM that is named near a word of denial, outside of any policy or other object that was pasted along."""
    for match in piece.finditer(_LITERAL):
        before = piece.text[max(piece.start, match.start() - 160) : match.start()]
        after = piece.text[match.end() : min(piece.end, match.end() + 60)]
        near = before.rsplit("{", 1)[-1] + " " + after.split("}", 1)[0]
        if _DENYING.search(near) and operations.action_for(match["service"], match["name"]):
            return said(match, "action")
    return None


def _needed(draft: Draft) -> str | None:
    """The action that the operation needs, or that this wording always means."""
    for pattern, action in _IMPLIED:
        if draft.piece.search(pattern):
            return action
    operation = draft.value("operation")
    if operation and operation.startswith("AssumeRole"):
        return f"sts:{operation}"
    if draft.kind == "duration" or (
        draft.kind == "assume_role_denied" and "OpenIDConnect" not in draft.words and kinds.by_words(draft.words)
    ):
        return "sts:AssumeRoleWithWebIdentity" if draft.piece.search(_WEB_IDENTITY) else "sts:AssumeRole"
    if draft.kind == "mfa" and re.search(r"assume ?role", draft.words, re.I):
        return "sts:AssumeRole"
    if operation:
        return _by_operation(draft, operation)
    command = None if draft.piece.search(_OF_PROCESS) else draft.command
    return operations.action_for(command.service, command.operation.replace("-", "")) if command else None


def _by_operation(draft: Draft, named: str) -> str | None:
    operation = named.replace("_", "")
    called = draft.value("called") or draft.value("service")
    if called and (action := operations.action_for(called, named) or operations.action_for(called, operation)):
        return action
    if "called" in draft.facts and called and operations.prefix_of(called):
        return None
    hints = (*operations.services_by_phrase(draft.words), *_signed(draft))
    service = operations.service_for(operation, draft.value("error_code"), hints)
    return operations.action_for(service, operation) if service else None


def _name_service(draft: Draft) -> None:
    """The IAM prefix in lower case: of the action, else of the service that the text makes evident."""
    action = draft.value("action")
    if action and ":" in action:
        draft.add("service", action.split(":")[0].lower())
        return
    name = _service(draft)
    if name:
        draft.add("service", name)
    else:
        draft.facts.pop("service", None)


def _service(draft: Draft) -> str | None:
    for name in (draft.value("service"), *operations.services_by_phrase(draft.words)):
        if name and (prefix := operations.prefix_of(name)):
            return prefix
    operation = draft.value("operation")
    if operation and (service := operations.service_for(operation, draft.value("error_code"))):
        return service
    for prefix in _signed(draft):
        return prefix
    if draft.value("error_code") in ("UnauthorizedOperation", "Client.UnauthorizedOperation", "AuthFailure") and draft.kind in _DENIED:
        return "ec2"
    if draft.kind in ("mfa", "duration", "assume_role_denied"):
        return "sts"
    parts = (draft.value("resource") or "").split(":", 3)
    return operations.prefix_of(parts[2]) if parts[0] == "arn" and len(parts) > 3 else None


def _signed(draft: Draft) -> Iterator[str]:
    """The services that hosts, namespaces and other signs in the text make evident."""
    for sign in _SERVICE_SIGNS:
        match = draft.piece.search(sign)
        if match and (prefix := operations.prefix_of(next(group for group in match.groups() if group))):
            yield prefix


def _may_be_asked_for(runs: str, action: str | None) -> bool:
    """Whether ``action`` may ask for what a call also runs in: a task, a job, an instance."""
    kind = "task" if ":task/" in runs else "job" if ":job/" in runs else "instance"
    return action is None or kind in action.lower() or any(kind in pattern.lower() for pattern in arn_patterns(action))


def _find_resource(draft: Draft) -> None:
    if "resource" in draft.facts:
        return
    reads = not re.search(r":(?:Put|Delete|Create|Abort|Restore)", draft.value("action") or "")
    found = None
    sentence = draft.piece.search(sentences.AUTHORIZED) is not None
    whole = sentence and "principal" in draft.facts and "action" in draft.facts and not draft.inferred
    whole = whole or draft.piece.search(_UNNAMED) is not None
    if draft.kind in (*_DENIED, "duration", "not_access") and not whole and draft.origin != RECORD:
        found = resources.resource(draft.piece, assumes_role=draft.kind in ("assume_role_denied", "duration"), reads=reads)
    if found and _RUNS.match(found.value) and not _may_be_asked_for(found.value, draft.value("action")):
        return
    if found and found.value not in (draft.value("principal") or "") and found.value != draft.value("policy_arn"):
        draft.facts["resource"] = found
