"""AWS's own sentence: who may not do what, on which resource, because of which policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

import re

from iamdoctor.intake.said import Piece, Said, said

AUTHORIZED = re.compile(r"(?:(?:\bnot|n['’]?t)\s{1,40}|\bun)authori[sz]ed\s{1,40}to\s{1,40}(?P<verb>[a-z]{1,20})", re.I)
"""The words every such sentence holds, in any of its forms."""

_WHO = re.compile(
    r"\b(?:(?:User|Principal|Role|user)(?:[ \t]*:|(?=\s{1,3}arn\b))"
    r"|User(?=\s{1,3}(?!account|role|group|or\b|who\b|with\b)[\w@+=/-]{1,200}$))\s{0,40}"
)
_ARN_WHO = re.compile(
    r"(?:[\w-]{0,20}arn:|[*\w-]{0,30}:(?:iam|sts):)\S{3,}$|\S*(?:assumed-role|user|role|federated-user)/\S+$"
    r"|[\w-]{1,60}\.amazonaws\.com(?:\.cn)?$"
)
_NAME_WHO = re.compile(r"(?=[^A-Za-z]{0,40}[A-Za-z])[\w.@+=-]*(?:[._@+=-]|[a-z](?=[A-Z])|\d)[\w.@+=-]*\w")
"""A name without an ARN, such as no word of a sentence looks: ``deploy-bot``, ``CodeBuild``, ``events.amazonaws.com``."""
_VERBS = frozenset({"perform", "call", "invoke", "execute", "run"})
_PRINCIPAL_AT_MOST = 700
_PLACEHOLDER = re.compile(r"<[\w .'-]{1,60}>")
_BLANK = re.compile(r"\s+(?![\w .'-]{0,60}>)")
"""White space, unless a placeholder such as ``<account id>`` holds it."""

_CARD = (
    r"\bUser:\s{1,40}(?P<principal>arn:\S{5,300})\s{1,40}(?:Service:\s{1,40}\S{1,60}\s{1,40})?Action:\s{1,40}"
    r"(?P<action>(?P<service>[a-z][\w-]{1,40}):[\w*]{1,100})"
    r"(?:\s{1,40}On\s{1,40}resources?(?:\(s\))?:\s{1,40}(?P<resource>\S{1,1000}))?"
)
_CARD_WHO = (
    r"(?m)(?:^|[\"'])\W{0,6}(?:User|Principal|Caller|Identity|Utilisateur|Usuario|Usuário|Benutzer|Utente|ユーザー|사용자|用户|使用者)\s{0,3}[:：]\s{0,9}"
    r"(?P<principal>arn:[\w-]{1,20}:(?:iam|sts)::[^\s\"'`]{3,300})"
    r"|\bUser\s{1,40}\"(?P<principal2>arn:[\w-]{1,20}:(?:iam|sts)::[^\s\"]{3,300})\"\s{1,40}cannot"
)
"""Who was denied in a card as the console shows it, in the console's languages, and in Kubernetes' own sentence."""
_CUT = r"\bUser:\s{1,200}(?P<principal>(?:arn:[\w-]{1,20}:)[^\s\"'`<]{3,400})"
_ACTION = re.compile(
    r"\s{0,40}(?:(?:the\s{1,20}|an?\s{1,20})?(?:following\s{1,20})?(?:action|operation)s?\s{0,20})?:?\s{0,80}[\"'`(\[*]{0,4}"
    r"(?P<action>(?P<service>[A-Za-z][\w-]{1,40}):[A-Za-z*](?:\w|\*(?!\*)){0,120})"
)
_FURTHER = re.compile(
    r"[\"'`]?(?:\s{0,10},\s{0,10}(?:and\s{1,10})?|\s{1,10}and\s{1,10})[\"'`]?(?P<action>[a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z]{2,120})(?![\w:/*])"
)
_LISTED_AT_MOST = 30
_CUT_ACTION = re.compile(r"\s{0,40}:\s{0,40}(?P<service>[a-z][a-z0-9-]{1,40})(?=[\s:]{0,5}(?:\(truncated|\.{2,}|…|$))")
_RESOURCE = re.compile(
    r"[\"'`)\]*]{0,4}\s{0,80}on\s{1,80}(?:(?:the\s{1,20})?resources?(?:\s{0,20}:|(?=\s{1,20}[\"'`]|\s{1,20}arn:))|(?=arn:))\s{0,200}"
)
_QUOTED = re.compile(r"[\"'`](?P<value>(?:[^\"`\n]|\n(?=[^\"`\n]{1,200}[\"`])){1,2100}?)[\"'`](?=[\s.,;)}\]<:\"'`]|$)")
_SHORT = re.compile(
    r"(?P<value>(?:role|user|policy|group|instance profile|server certificate|saml provider|mfa|account)\s{1,40}"
    r"(?!with\b|because\b)[^\s\"'`,;]+)"
)
_BRACKETED = re.compile(r"(?P<value>\[[^\]\n]{1,80}\]|<[^>\n/]{1,80}>|\{[^}\n]{1,80}\})(?=[\s.,;)]|$)")
_SPACED = re.compile(
    r"(?P<value>arn:[^\s\"`<]{3,1500}(?: (?!because\b|with\b|is\b)(?=[^\s\w]{0,9}\w)[\w.()&'+@=,:/-]{1,200}+){1,12})"
    r"(?= because no | with an explicit deny)"
)
"""A name with blanks that nothing quotes: it goes on to the reason."""
_TOKEN = re.compile(r"(?P<value>(?:[^\s\"`<]|<(?:[\w .'-]{1,60}>)?){1,2100})")
_MARKUP = re.compile(r"</|<br|<!|\]\]>|<-")

_TYPES = (
    ("transitively", "scp"),
    ("service control", "scp"),
    ("resource control", "rcp"),
    ("boundar", "boundary"),
    ("session", "session"),
    ("vpc endpoint", "vpce"),
    ("vpce", "vpce"),
    ("trust", "trust"),
    ("identity", "identity"),
    ("resource", "resource"),
    ("network-based", "resource"),
    ("service-based", "resource"),
    ("key policy", "resource"),
    ("bucket policy", "resource"),
)
_TYPE = r"(?P<type>[A-Za-z][A-Za-z-]{1,20}(?:\s{1,40}[A-Za-z][A-Za-z-]{0,20}){0,3}?\s{0,40}(?:polic(?:y|ies)|boundar(?:y|ies)))\b"
_EXPLICIT = re.compile(
    rf"(?:with\s{{1,40}}|due\s{{1,40}}to\s{{1,40}}|because\s{{1,40}}of\s{{1,40}})?(?:an?\s{{1,40}})?explicit\s{{1,40}}deny\b"
    rf"(?:\s{{1,40}}(?:in|from|by)\s{{1,40}}(?:(?:an?|the|one\s{{1,40}}of\s{{1,40}}the)\s{{1,40}})?{_TYPE}"
    r"(?P<transitive>\s{1,40}transitively\s{1,40}through\s{1,40}an?\s{1,40}service\s{1,40}control\s{1,40}policy)?)?",
    re.I,
)
_IMPLICIT = re.compile(
    rf"(?:because\s{{1,40}})?(?:\bno|\bthe(?=\s{{1,40}}role\s{{1,40}}trust))\s{{1,40}}{_TYPE}\s{{1,40}}allows?(?:\s{{1,40}}the)?\s{{1,40}}"
    r"(?P<action>[A-Za-z][\w-]{1,40}:[A-Za-z*][\w*]{0,120})?",
    re.I,
)
_EITHER = re.compile(
    r"no\s{1,40}"
    r"(?P<type>resource-based\s{1,40}policies)\s{1,40}allow\s{1,40}access,?\s{1,40}or\s{1,40}a\s{1,40}resource-based\s{1,40}policy",
    re.I,
)
_CUT_REASON = re.compile(
    r"(?:(?P<explicit>with\s{1,40}an\s{1,40}explicit\s{1,40}d)e?n?|because\s{1,40}no\s{1,40}(?P<type>[A-Za-z][A-Za-z -]{2,40}?))"
    r"[ \t.…]{0,20}(?=[\"'`}\])\\\n]|$)",
    re.I,
)
"""A reason clause at whose end the text, or its line, was cut off."""
_POLICY_ARN = re.compile(
    r"\s{0,40}(?:,?\s{0,40}with\s{1,40}policy\s{1,40}ARN)?\s{0,40}:\s{0,200}[\"'`]?(?P<arn>(?:[^\s\"'`:]{0,40}arn:|<"
    r"|\[|\{)[^\s\"'`]{0,2000})",
    re.I,
)

_AUTHORIZATION = re.compile(
    r"authorization\s{1,40}id\s{0,40}:?\s{0,80}([0-9A-Za-z-]{4,128})|#/authorization-details/([0-9A-Za-z-]{4,128})", re.I
)
ENCODED = re.compile(r"Encoded\s{1,40}authori[sz]ation\s{1,40}(?:failure\s{1,40})?message\s{0,40}:?[*\"'`]{0,4}\s{0,80}", re.I)
"""The words before an encoded authorization message."""
_BLOB = (
    r"(?P<blob>(?:[\w-]{10,12000}|[\w-]{2,9}(?=[.*…]{2}))(?:\n[ \t]{0,20}[\w-]{30,12000})*(?:\n[ \t]{0,20}[\w-]{1,400}(?=\s*$))?[.*…]{0,20}"
    r"|[.*…]{2,20}|<[^>\n]{1,80}>|\[[^\]\n]{1,80}\])"
)

Facts = dict[str, Said]


def read(piece: Piece) -> Facts:
    """What the first such sentence of the piece says: any of principal, action, service, resource, deny, policy_type, policy_arn."""
    facts: Facts = {}
    for match in sorted(piece.finditer(AUTHORIZED), key=lambda match: match["verb"].lower() != "perform"):
        facts = _sentence(piece, match)
        if facts:
            break
    card = None if facts else piece.search(_CARD)
    if card:
        facts = {name: said(card, name) for name, value in card.groupdict().items() if value}
    reason = _reason(Piece(piece.text, facts["action"].end if "action" in facts else piece.start, piece.end))
    facts = reason | facts
    who = None
    if "principal" not in facts:
        who = piece.search(_CARD_WHO) or piece.search(_CUT + r"(?=\s{1,40}is\s{1,40}not\s)") or (None if facts else piece.search(_CUT))
    if who:
        facts["principal"] = said(who, "principal" if who["principal"] else "principal2")
    for name, found in (("authorization_id", _authorization_id(piece)), ("encoded_message", _encoded(piece))):
        if found:
            facts[name] = found
    return facts


def _sentence(piece: Piece, match: re.Match[str]) -> Facts:
    facts: Facts = {}
    action = _ACTION.match(piece.text, match.end(), piece.end)
    if action and match["verb"].lower() in _VERBS:
        facts["action"], facts["service"] = said(action, "action"), said(action, "service")
        listed = further_actions(piece, facts["action"])
        facts |= _resource(piece, listed[-1].end if listed else action.end())
    elif cut := _CUT_ACTION.match(piece.text, match.end(), piece.end):
        facts["service"] = said(cut, "service")
    who = _principal(piece, match.start(), bare=bool(facts))
    return facts | {"principal": who} if who else facts


def further_actions(piece: Piece, action: Said) -> tuple[Said, ...]:
    """The actions that are listed after ``action``: ``ec2:RunInstances, ec2:CreateTags and iam:PassRole``."""
    found: list[Said] = []
    while more := _FURTHER.match(piece.text, found[-1].end if found else action.end, piece.end):
        found.append(said(more, "action"))
    return tuple(found[:_LISTED_AT_MOST])


def _principal(piece: Piece, stop: int, *, bare: bool) -> Said | None:
    """The words between ``User:`` and ``is not authorized``, without a hard wrap in an ARN; with ``bare`` also a name alone."""
    low = max(piece.start, stop - _PRINCIPAL_AT_MOST)
    before = piece.text[low:stop]
    verb = _is_not(before)
    bare = bare and verb < len(before.rstrip())
    before = before[:verb].rstrip()
    users = list(_WHO.finditer(before))
    if users:
        return _named(before[users[-1].end() :], low + users[-1].end())
    last = re.split(r"[\s\"'`(]", before.rstrip("\"'`"))[-1]
    lines = piece.text.count("\n", low + len(before), stop)
    plain = _ARN_WHO.search(last) or (_NAME_WHO.fullmatch(last) if bare and not lines else None)
    if not plain or lines > 1:
        return None
    start = low + before.rindex(last) + plain.start()
    return Said(plain[0], start, start + len(plain[0]))


def _is_not(before: str) -> int:
    trimmed = before.rstrip()
    for verb in ("is", "are", "was"):
        if trimmed.lower().endswith(verb):
            return len(trimmed) - len(verb)
    return len(trimmed)


def _named(words: str, start: int) -> Said | None:
    left = len(words) - len(words.lstrip(" \"'`*"))
    raw = words[left:].rstrip(" \n\t\"'`,")
    value = _BLANK.sub("", raw) if ":" in raw else " ".join(raw.split())
    if value.startswith("arn") and value.find("arn:", 3) > 0:
        return None
    if not value.strip(".… ") or len(value) > 400 or (" " in _PLACEHOLDER.sub("", value) and value[0] not in "[<{("):
        return None
    return Said(value, start + left, start + left + len(raw))


def _resource(piece: Piece, at: int) -> Facts:
    opening = _RESOURCE.match(piece.text, at, piece.end)
    if not opening:
        return {}
    for pattern in (_QUOTED, _SHORT, _BRACKETED, _SPACED, _TOKEN):
        found = pattern.match(piece.text, opening.end(), piece.end)
        if found:
            break
    else:
        return {}
    raw = found["value"] if pattern is _QUOTED else trimmed(found["value"])
    value = re.sub(r"\s*\n\s*", " " if pattern is _SHORT else "", raw)
    if not value.strip(".…, "):
        return {}
    return {"resource": Said(value, found.start("value"), found.start("value") + len(raw))}


def trimmed(token: str) -> str:
    """The token without the punctuation and closing brackets of the sentence around it."""
    markup = _MARKUP.search(token)
    token = token[: markup.start()] if markup else token
    while token:
        if (
            token[-1] in "\"'`,;"
            or (token[-1] == "." and not token.endswith(".."))
            or (token[-1] in ")]}>" and token.count(token[-1]) > token.count("([{<"[")]}>".index(token[-1])]))
        ):
            token = token[:-1]
        else:
            break
    return token


def _reason(piece: Piece) -> Facts:
    """How it was denied and by which type of policy; both are said by the reason clause."""
    found = [match for match in (piece.search(_EITHER), piece.search(_EXPLICIT), piece.search(_IMPLICIT)) if match]
    if not found:
        return _cut_reason(piece)
    first = min(found, key=lambda match: match.start())
    facts: Facts = {}
    if first.re is not _EITHER:
        facts["deny"] = Said("explicit" if first.re is _EXPLICIT else "implicit", first.start(), first.end())
    kind = _policy_type(first)
    if kind:
        facts["policy_type"] = Said(kind, first.start(), first.end())
    if first.re is _IMPLICIT and first["action"]:
        facts["action"] = said(first, "action")
    if first.re is _EXPLICIT:
        facts |= _policy_arn(piece, first.end())
    return facts


def _cut_reason(piece: Piece) -> Facts:
    """What is left of a reason clause where the text ends within it."""
    match = piece.search(_CUT_REASON)
    if match is None:
        return {}
    facts = {"deny": Said("explicit" if match["explicit"] else "implicit", match.start(), match.end())}
    words = " ".join((match["type"] or "").lower().split())
    kind = next((name for word, name in _TYPES if word in words), None)
    return facts | ({"policy_type": Said(kind, match.start(), match.end())} if kind else {})


def _policy_type(match: re.Match[str]) -> str | None:
    words = " ".join((match["type"] or "").lower().split())
    if match.re is _EXPLICIT and match["transitive"]:
        return "scp"
    return next((name for word, name in _TYPES if word in words), None)


def _policy_arn(piece: Piece, at: int) -> Facts:
    found = _POLICY_ARN.match(piece.text, at, piece.end)
    value = trimmed(found["arn"]) if found else ""
    if not found or not value.strip(".…"):
        return {}
    return {"policy_arn": Said(value, found.start("arn"), found.start("arn") + len(value))}


def _authorization_id(piece: Piece) -> Said | None:
    match = piece.search(_AUTHORIZATION)
    return said(match, 1 if match[1] else 2) if match else None


def _encoded(piece: Piece) -> Said | None:
    for opening in piece.finditer(ENCODED):
        blob = re.compile(_BLOB).match(piece.text, opening.end(), piece.end)
        if blob:
            return Said("".join(blob["blob"].split()), blob.start(), blob.end())
    return None
