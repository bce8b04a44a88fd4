"""What SDKs, tools and consoles wrap around AWS's message: error code, operation, service, request id."""

import re
from collections.abc import Callable
from typing import NamedTuple

from iamdoctor.intake.engines import PATTERNS as ENGINES
from iamdoctor.intake.kinds import is_generic, is_known, looks_like_code
from iamdoctor.intake.logged import FLAT_CALL, FLAT_CALLER, LOGGED
from iamdoctor.intake.said import Piece, Said, said
from iamdoctor.model.origin import Origin
from iamdoctor.reference.other_names import wrapped

Facts = dict[str, Said]


class Envelope(NamedTuple):
    """What an envelope says, and the name of its format."""

    origin: Origin
    facts: Facts


_BOTOCORE = (
    r"An\s{1,20}error\s{1,20}occurr?ed\s{0,20}(?:\((?P<code>[\w.: -]{1,80})\))?"
    r"(?:\s{1,20}when\s{1,20}calling\s{1,20}the\s{1,20}(?P<operation>\w{1,80})\s{1,20}operation)?"
    r"|A\s{1,20}client\s{1,20}error\s{1,20}\((?P<code2>[\w.:-]{1,80})\)\s{1,20}occurred"
    r"(?:\s{1,20}when\s{1,20}calling\s{1,20}the\s{1,20}(?P<operation2>\w{1,80})\s{1,20}operation)?"
)
_BOTOCORE_CLASS = r"\bbotocore\.(?:exceptions|errorfactory)\.(?P<code>(?!ClientError)[A-Z]\w{2,60}(?:Error|Exception))\b"
_GO_OPERATION = re.compile(r"operation\s{1,20}error\s{1,20}(?P<service>[\w][\w ]{0,40}?):\s{1,20}(?P<operation>[A-Z]\w{1,80})")
_GO_CODE = re.compile(r"api\s{1,20}error\s{1,20}(?P<code>[\w.:-]{2,80}?):(?=\s)")
_GO_MODELLED = re.compile(
    r"(?:RequestID:\s{0,20}(?:[\w-]{0,60}|<[\w ]{1,40}>),\s{1,20}(?:HostID:\s{0,20}[^\s,]{0,200},\s{1,20})?"
    r"|StatusCode:\s{0,5}\d{3}\s{0,5}[.…]{1,3}\s{0,5})(?P<code>[A-Z]\w{2,60}):\s"
)
_GO_TAIL = r"status\s{1,20}code:\s{0,20}\d{3},\s{0,40}request\s{1,20}id:\s{0,20}(?P<request_id>[\w-]{6,80})"
_JAVA1 = re.compile(
    r"\(Service:\s{0,20}(?P<service>[^;()\n]{1,60});\s{0,20}Status\s{1,20}Code:\s{0,20}\d{1,3};"
    r"(?:\s{0,20}Error\s{1,20}Code:\s{0,20}(?P<code>[^;()\n]{1,80}?)\s{0,5}(?:[;)]|$))?"
    r"(?:\s{0,20}Request\s{1,20}ID:\s{0,20}(?P<request_id>[\w-]{6,80}))?"
)
_JAVA2 = re.compile(
    r"\(Service:\s{0,20}(?P<service>[^,;()\n]{1,60}),\s{0,20}Status\s{1,20}Code:\s{0,20}\d{1,3}"
    r"(?:,\s{0,20}Request\s{1,20}ID:\s{0,20}(?P<request_id>[\w-]{6,80}))?"
)
_JAVA0 = r"AWS Service: (?P<service>\w{2,40}), AWS Request ID: (?P<request_id>[\w-]{6,80}), AWS Error Code: (?P<code>\w{3,80})"
_JAVA_REQUEST = r"amazonaws\.services\.(?P<service>\w{1,40})\.model\.(?P<operation>[A-Z]\w{2,80})Request; Request ID: "
_JAVA_CLASS = re.compile(r"(?:amazonaws|awssdk)\.services\.(?P<service>\w{1,40})\.model\.(?P<code>\w{3,80})\b")
_HANDLER = r"HandlerErrorCode:\s{0,20}(?P<code>\w{2,60})"
_XML_CODE = r"<Code>\s{0,80}(?P<code>[\w.-]{2,80})\s{0,80}(?:</Code>|$)"
_XML_ROOT = r"<(?P<code>[A-Z]\w{2,60}(?:Exception|Fault))>\s{0,80}<[Mm]essage>"
_XML_ID = r"<Request(?:Id|ID)>\s{0,80}(?P<request_id>[\w-]{6,80})\s{0,80}</"
_PHP = r"Error executing \"(?P<operation>\w{2,80})\"\s{1,5}on\s{1,5}\"(?P<url>[^\"\s]{1,2100})\""
_PHP_CODE = r"\b(?P<code>[A-Z]\w{2,60}) \((?:client|server)\):"
_PHP_CALL = r"\b(?P<service>[A-Z]\w{1,30})::(?P<operation>[a-z]\w{2,60})\(\):\s{0,5}\[(?P<code>\w{2,60})\]"
_RUBY = r"\b(?:Aws|AWS)::(?:(?P<service>[A-Z]\w{1,40})::)?Errors::(?P<code>[A-Z]\w{1,60})"
_DOTNET = r"with Error Code (?P<code>\w{2,60}) and Http Status Code"
_DOTNET_CLASS = (
    r"\bAmazon\.(?P<service>[A-Z]\w{1,40})\.(?:Model\.)?(?:Amazon\w{1,60}Exception|(?P<code>(?!Amazon)[A-Z]\w{2,80}Exception))\b"
)
_KEYED_CODE = re.compile(
    r"(?<![\w$])[\"']?(?:errorCode|error_code|ErrorCode|aws-error-code|Code|code|__type|errorType|error_type|"
    r"(?i:x-amzn-errortype))[\"']?[ \t]{0,10}"
    r"(?:[:=](?!:)|=>)[ \t]{0,10}(?:Some\()?[\"']?(?:[\w.]{1,80}#)?(?P<code>(?!None\b|Some\b|Sender\b"
    r"|Receiver\b)[A-Z][A-Za-z0-9.]{3,70})(?![\w(]|::| desc\b)"
)
_KEYED_ERROR = r"[\"']error[\"']\s{0,5}:\s{0,5}[\"'](?P<code>[A-Z][A-Za-z]{3,60})[\"']"
_KEYED_ID = (
    r"(?:(?<!Lambda )(?<!START )(?<!END )(?<!REPORT )(?<![A-Za-z])(?:aws[-_])?[Rr]equest[ _-]?(?:id|Id|ID)"
    r"|\bx-amzn?-[Rr]equest-?[Ii]d)[\"']?\s{0,20}(?:[:=]|=>)\s{0,20}(?:Some\()?[\"']?"
    r"(?P<request_id>(?=[\w-]{0,60}\d)[\w-]{8,80}|<[a-z ]{3,40}>(?=,))"
)
_JS_FRAME = r"(?:deserializeAws_(?:restXml|restJson1|json1_[01]|query|ec2)|\bde_)(?P<operation>[A-Z]\w{2,60}?)Command(?:Error)?\b"
_JS_CLIENT = (
    r"@aws-sdk/client-(?P<service>[a-z0-9-]{2,40})|aws-sdk/lib/services/(?P<service2>[a-z0-9]{2,40})\.js"
    r"|aws-sdk/clients/(?P<service3>[a-z0-9]{2,40})"
)
_RUST = (
    r"\b(?P<operation>(?!Service|Sdk|Response|Construction|Dispatch|Credentials|Unhandled|Client"
    r"|Timeout)[A-Z][A-Za-z0-9]{3,60})Error(?:\s?\{|\s?\(\s?(?:AccessDenied|Unhandled))"
)
_JAVA_FRAME = (
    r"\b(?:Amazon|AWS|Default)(?P<service>[A-Z]\w{1,40}?)(?:Async)?Client\.(?!invoke|doInvoke|execute|lambda|<|init)"
    r"(?P<operation>[a-z]\w{3,60})\((?:Amazon|AWS|Default)"
)
_RUBY_FRAME = (
    r"aws-sdk-(?P<service>[a-z0-9]{2,30})[\w./-]{0,60}/client\.rb:\d{1,6}:in [`'](?:[\w:]{1,60}#)?(?P<operation>[a-z]\w{2,60})'"
    r"|\(eval\):\d{1,6}:in [`'](?P<operation2>[a-z]\w{2,60})'"
)
_API = r"\bAPI:\s{1,80}(?P<service>[a-z][a-z0-9-]{1,30}):(?P<operation>[A-Z]\w{1,80})"
_CALLING_API = r"[Ee]rror calling (?:API )?(?:(?P<service>[a-z][a-z0-9-]{1,30}):)?(?P<operation>[A-Z]\w{1,80})"
_CALLED = r"(?:(?P<principal>arn:\S{5,300})\s{1,3})?\bcalled (?P<operation>[A-Z]\w{2,80}) but failed due to (?P<code>\w{3,80})"
_CALL_FAILED = r"Call\s{1,40}failed:\s{1,40}(?P<operation>\w{2,80})\((?s:.{0,2000}?)\(code=(?P<code>\w{3,80})\)"
_LISTED = r"\b(?P<service>[A-Z]\w{1,40}): (?P<operation>(?:Get|List|Describe|Create|Delete|Put|Update)\w{1,80}) - "
_TO_CALL = (
    r"permissions?\s{1,20}to\s{1,20}call\s{1,20}(?:the\s{1,20})?(?:(?P<prefix>[a-z][a-z0-9-]{1,30}):)?"
    r"(?P<operation>[A-Z]\w{2,80})(?:\s{1,20}(?:API\s{1,20})?(?:on|in|for)\s{1,20}(?P<service>[A-Z]\w{1,40}))?"
)
_ROW = (
    r"\b(?P<service>[a-z0-9-]{2,40})\.amazonaws\.com\"?[ ]{0,40}[\t,|][ ]{0,3}\"?(?P<operation>[A-Z]\w{2,60})\b"
    r"|[\t,|\"][ ]{0,3}(?P<operation2>[A-Z]\w{2,60})\"?[ ]{0,40}[\t,|][ ]{0,3}\"?(?P<service2>[a-z0-9-]{2,40})\.amazonaws\.com"
)
_ROW_CALLER = (
    r"(?:[\t|,]| {2})[ ]{0,3}\"?(?P<principal>arn:[\w-]{1,20}:(?:sts|iam)::\d{0,12}:(?:assumed-role|user"
    r"|federated-user)/[^\t\n\"|, ]{1,200})(?=\"?[ ]{0,40}(?:\t|\||,|  |$|\n))"
)
_HEADED_ROW = (
    r"(?m)(?:^|[\t| ])(?P<operation>[A-Z]\w{2,60})(?:[ ]{0,40}[\t|]|[ ]{2})[ ]{0,40}"
    r"(?P<code>(?:Client\.)?(?:AccessDenied|Unauthorized)\w{0,30})\s"
    r"|(?m:^|\t)(?P<operation2>[A-Z]\w{2,60})\s{1,3}(?P<code2>(?:Client\.)?(?:AccessDenied|Unauthorized)\w{0,30})\s"
)
_ROW_CODE = r"[\t,|][ ]{0,3}\"?(?P<code>(?:Client\.)?(?:AccessDenied|Unauthorized)\w{0,30})\"?[ ]{0,40}(?=[\t,|])"
_CUSTODIAN = r"\b[Aa]ccess denied api:(?P<operation>[A-Z]\w{2,60})"
_NOT_AUTHORIZED = r"not\s{1,40}authori[sz]ed\s{1,40}to\s{1,40}perform:?\s{1,40}(?P<operation>[A-Z][a-z]\w{2,60})(?=\s)"
_LAMBDA_KMS = r"KMS Exception: (?P<code>\w{3,80})"
_LOGGED = r"\"aws-operation-name\"\s{0,5}:\s{0,5}\"(?P<operation>\w{2,80})\""
_STATUS = (
    r"\b(?P<code>403 Forbidden)\b|\(code=(?P<code2>\w{3,60})\)|\((?P<code3>403)\)"
    r"|(?:\b(?:API|HTTP) [Ee]rror:? |[\w-]: )(?P<code4>403) (?=[A-Z][a-z]{2,}[: ])"
)
_LOGGED_SERVICE = r"\"aws-service-name\"\s{0,5}:\s{0,5}\"(?P<service>[\w ]{2,40})\""

_BARE_CODE = re.compile(
    r"(?<![\w.$:/-])(?!(?<=403 )Forbidden)(?:[a-z]\w{0,40}\.){0,8}"
    r"(?P<code>(?:[A-Z]{2,6}\.)?[A-Z][A-Za-z0-9]{3,70}(?:\.[A-Z][A-Za-z0-9]{3,60})?)"
    r"(?=[`\"'*]{0,3}\s{0,3}[:(\[]|[`\"']|\s{0,3}[.…]{2,3}|[)\]\t]|\s{0,3}[—–]|\s{1,3}(?:(?:Message|User):|status code)|\s-\s|\s{0,3}$|\n)"
)


class Reader(NamedTuple):
    """Reads one format from a piece that holds one of the words in ``needs``."""

    read: Callable[[Piece], Envelope | None]
    needs: tuple[str, ...]


def _of(origin: Origin, pattern: str, *needs: str) -> Reader:
    """The reader of a format told by one pattern, whose groups are named after the facts (a digit at the end is dropped)."""

    def read(piece: Piece) -> Envelope | None:
        match = piece.search(pattern)
        return Envelope(origin, _facts(match)) if match else None

    return Reader(read, needs)


def _facts(match: re.Match[str]) -> Facts:
    facts = {name.rstrip("0123456789"): said(match, name) for name, value in match.groupdict().items() if value}
    if "code" in facts:
        facts["error_code"] = facts.pop("code")
    return facts


def _go(piece: Piece) -> Envelope | None:
    """Go SDK v2; of chained operation errors the last is the one that AWS answered."""
    operations = list(piece.finditer(_GO_OPERATION))
    if not operations:
        return None
    reply = re.compile(r"api error|StatusCode").search(piece.text, operations[0].end(), piece.end)
    chained = [match for match in operations[1:] if not reply or match.start() < reply.start()]
    facts = _facts((chained or operations[:1])[-1])
    for pattern in (_GO_CODE, _GO_MODELLED):
        code = pattern.search(piece.text, operations[0].start(), piece.end)
        if code:
            facts["error_code"] = said(code, "code")
            break
    return Envelope("Go SDK v2", facts)


def _java(piece: Piece) -> Envelope | None:
    tail = piece.search(_JAVA1) or piece.search(_JAVA2)
    thrown = piece.search(_JAVA_CLASS)
    if not tail and not thrown:
        return None
    facts = _facts(tail) if tail else {}
    handler = piece.search(_HANDLER)
    if handler:
        return Envelope("CloudFormation", {"error_code": said(handler, "code")} | facts)
    if thrown:
        named = _facts(thrown)
        if (
            named["error_code"].value.lower().removesuffix("exception").removeprefix("amazon").removeprefix("aws")
            == named["service"].value.lower()
        ):
            del named["error_code"]
        facts = named | facts
    return Envelope("Java SDK v1" if tail and tail.re is _JAVA1 else "Java SDK v2", facts)


def _keyed_code(piece: Piece) -> Envelope | None:
    for match in piece.finditer(_KEYED_CODE):
        if not is_generic(match["code"]):
            return Envelope("JSON", _facts(match))
    return None


def _bare_code(piece: Piece) -> Envelope | None:
    """A code before a message, as SDKs print it; one that this program knows comes before one that only looks like a code."""
    codes = [match for match in piece.finditer(_BARE_CODE) if looks_like_code(match["code"]) and not _foreign(match)]
    known = [match for match in codes if is_known(match["code"])]
    chosen = (known or codes)[:1]
    return Envelope("text", {"error_code": said(chosen[0], "code")}) if chosen else None


def _foreign(match: re.Match[str]) -> bool:
    """Whether the class is another library's: ``java.nio.file.AccessDeniedException``, ``org.apache…ForbiddenException``."""
    return match[0].startswith(("java.", "javax.", "org.", "requests.", "io.", "net.", "client."))


_READERS: tuple[Reader, ...] = (
    _of("text", _TO_CALL, "to call"),
    Reader(_go, ("operation error", "error")),
    _of("PHP SDK", _PHP, "Error executing"),
    _of("PHP SDK", _PHP_CODE, "(client):", "(server):"),
    _of("PHP SDK", _PHP_CALL, "(): ["),
    _of("Java SDK v1", _JAVA_REQUEST, "Request; "),
    Reader(_java, ("(Service:", ".services.")),
    _of("Java SDK v1", _JAVA0, "AWS Service:"),
    _of("botocore", _BOTOCORE, "rror"),
    _of("CloudFormation", _HANDLER, "HandlerErrorCode"),
    _of("CloudFormation", _API, "API:"),
    _of("AWS API", _CALLING_API, "rror calling "),
    _of("XML", _XML_CODE, "<Code>"),
    _of("XML", _XML_ROOT, "essage>"),
    _of("XML", _XML_ID, "<RequestId>", "<RequestID>"),
    _of("CloudTrail row", _ROW, ".amazonaws.com\t", "amazonaws.com,", "\t", "amazonaws.com |", "amazonaws.com  "),
    _of("CloudTrail row", _ROW_CALLER, "\t", ".amazonaws.com", " | ", "   "),
    _of("CloudTrail row", _ROW_CODE, "\t", ".amazonaws.com", " | "),
    _of("CloudTrail row", _HEADED_ROW, "\t", " | ", "  "),
    *(_of(origin, pattern, word) for origin, word, pattern in LOGGED),
    _of("CloudTrail row", FLAT_CALL, "mazonaws.com"),
    _of("CloudTrail row", FLAT_CALLER, "dentity"),
    *(_of("text", wrapped(pattern), word) for word, pattern in ENGINES),
    _of("text", _CUSTODIAN, "api:"),
    _of("text", _NOT_AUTHORIZED, "to perform", "to\nperform"),
    _of("Lambda", _LAMBDA_KMS, "KMS Exception:"),
    _of("Ruby SDK", _RUBY, "::Errors::"),
    _of(".NET SDK", _DOTNET, "Error Code"),
    _of("text", _CALLED, "but failed due to"),
    _of("AWS CDK", _CALL_FAILED, "failed:"),
    _of("JavaScript SDK", _JS_FRAME, "Command"),
    Reader(_keyed_code, ("ode", "ype")),
    _of("botocore", _BOTOCORE_CLASS, "botocore."),
    _of("Go SDK v1", _GO_TAIL, "request"),
    Reader(_bare_code, ()),
    _of("JSON", _KEYED_ERROR, "error"),
    _of("JSON", _LOGGED, "aws-operation-name"),
    _of("JSON", _LOGGED_SERVICE, "aws-service-name"),
    _of("JavaScript SDK", _JS_CLIENT, "aws-sdk/"),
    _of("Rust SDK", _RUST, "Error {", "Error{", "Error("),
    _of("Java SDK v2", _JAVA_FRAME, "Client."),
    _of("Ruby SDK", _RUBY_FRAME, "client.rb"),
    _of(".NET SDK", _DOTNET_CLASS, "Amazon."),
    _of("text", _LISTED, " - "),
    _of("text", _KEYED_ID, "equest"),
    _of("HTTP", _STATUS, "403", "(code="),
)


def read(piece: Piece) -> Envelope:
    """Everything the envelopes of a piece say; where two say the same thing, the more exact format wins."""
    origin: Origin = "text"
    facts: Facts = {}
    words = piece.words
    for reader in _READERS:
        envelope = reader.read(piece) if not reader.needs or any(word in words for word in reader.needs) else None
        if envelope:
            origin = envelope.origin if origin == "text" else origin
            facts = envelope.facts | facts
    return Envelope(origin, facts)
