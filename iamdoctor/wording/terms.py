"""The words for layers, policies and resources, the same wherever a sentence speaks of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from iamdoctor.model.diagnosis import Axis, Layer
from iamdoctor.model.evidence import Rung
from iamdoctor.model.statement import StatementRef
from iamdoctor.model.subject import Subject
from iamdoctor.reference.condition_keys import Guard
from iamdoctor.reference.names import noun, noun_of, owning_name, resource_name


class LayerTerm(NamedTuple):
    """What a layer is called: by its short name, and as AWS's own messages put it (empty where they never name it)."""

    name: str
    in_messages: str = ""


LAYERS: dict[Layer, LayerTerm] = {
    "identity": LayerTerm("identity policy", "identity-based policy"),
    "resource": LayerTerm("resource policy", "resource-based policy"),
    "scp": LayerTerm("SCP", "service control policy"),
    "rcp": LayerTerm("RCP", "resource control policy"),
    "boundary": LayerTerm("permissions boundary", "permissions boundary"),
    "session": LayerTerm("session policy", "session policy"),
    "vpce": LayerTerm("VPC endpoint policy", "VPC endpoint policy"),
    "trust": LayerTerm("trust policy", "role trust policy"),
    "credentials": LayerTerm("credentials"),
    "request": LayerTerm("request"),
    "service": LayerTerm("service"),
}


class DecisionTerm(NamedTuple):
    """How a decision is shown: a symbol and a word, and in how many words it is told."""

    symbol: str
    word: str
    told: str


AXES: dict[Axis, str] = {
    "anonymous": "anonymous callers",
    "account": "other accounts",
    "provider": "other identity providers",
    "subject": "other subjects of its tokens",
    "audience": "other audiences of its tokens",
    "service": "other services",
    "source account": "other source accounts",
    "source ARN": "other source ARNs",
    "tag": "other tags",
    "condition": "other values of conditions",
    "principal": "other principals of the account",
    "action": "other actions",
    "resource": "other resources",
}
"""How the requests differ that a fix was tried on."""

DECISIONS: dict[str, DecisionTerm] = {
    "allowed": DecisionTerm("✓", "allowed", "allowed"),
    "explicit_deny": DecisionTerm("✗", "denied", "denied, by an explicit deny"),
    "implicit_deny": DecisionTerm("✗", "denied", "denied, since nothing allows it"),
    "unknown": DecisionTerm("?", "unknown", "unknown"),
    "depends": DecisionTerm("?", "depends", "unknown, it depends on values that were not read"),
}

GUARDS: dict[Guard, str] = {
    "external_id": "an ExternalId",
    "mfa": "MFA",
    "encryption": "an encrypted connection",
    "address": "a known address",
    "network": "a known network",
    "organization": "a known organization",
    "account": "a known account",
    "region": "a known Region",
    "tag": "a tag",
    "source": "a known source ARN or source account",
    "source_identity": "a source identity",
    "session_name": "a known session name",
    "subject": "a known subject (sub) of the token",
    "audience": "a known audience (aud) of the token",
    "claim": "a known claim of the token",
    "boundary": "a permissions boundary",
    "policy": "a known policy",
    "passed_to": "a known service that the role is passed to",
    "via_service": "a call through a known service",
    "at_rest": "encryption at rest",
    "acl": "a known ACL",
}
"""What a condition that guards something requires."""

FOUND_OUT: dict[Guard, str] = {
    "subject": "which subject (sub) the token carries",
    "audience": "which audience (aud) the token carries",
    "source": "which resource the service acts for (aws:SourceArn)",
    "external_id": "which ExternalId was agreed on",
    "passed_to": "which service the role is passed to (iam:PassedToService)",
    "boundary": "which permissions boundary limits what is changed (iam:PermissionsBoundary)",
}
"""What has to be found out before a statement can ask for it."""

RUNGS: dict[Rung, str] = {
    "organizations": "AWS Organizations",
    "second_profile": "a second profile",
    "record": "AWS's record of the denial",
    "simulator": "simulator with SCPs left out",
    "message": "policy ARN in the message",
    "unknown": "unknown",
}
"""On what ground the SCPs are known."""


def resource_policy(subject: Subject) -> str:
    """``bucket policy of reports-prod``, ``trust policy of deploy``."""
    return f"{kind_of_policy(subject)} of {owning_name(subject.resource)}"


def kind_of_policy(subject: Subject) -> str:
    """``bucket policy``, ``trust policy``: the resource's own, where the sentence names the resource."""
    return f"{'trust' if subject.assumes_role else noun_of(subject.resource, subject.service)} policy"


def call(subject: Subject) -> str:
    """``sqs:SendMessage on orders``; the action alone where it is checked on no single resource."""
    action = subject.action or "the action"
    return action if subject.resource in (None, "*") else f"{action} on {resource_name(subject.resource)}"


def the_resource(subject: Subject) -> str:
    """``queue orders``, ``object reports-prod/q3.csv``: what a sentence puts after *on*; ``this object`` where the name is long."""
    if subject.resource is None:
        return "the resource"
    if subject.resource == "*":
        return "resource *"
    is_object = subject.service == "s3" and "/" in subject.resource.split(":", 5)[-1]
    kind, name = "object" if is_object else noun_of(subject.resource, subject.service), resource_name(subject.resource)
    if name == "*" or (name.endswith(("/*", ":*")) and not is_object):
        return f"any {kind}"
    return f"{kind} {name}" if len(name) <= _LONGEST_NAME else f"this {kind}"


_LONGEST_NAME = 60


_NAMED, _SOME = 3, 5


def named_resource(subject: Subject) -> str:
    """``bucket reports-prod``, ``role deploy``; ``the bucket`` where its name is not known."""
    if subject.resource in (None, "*"):
        return f"the {noun(subject.service)}"
    return f"{noun_of(subject.resource, subject.service)} {owning_name(subject.resource)}"


def principal_kind(subject: Subject) -> str:
    """``user``, ``role``, else ``principal``."""
    return {"user": "user", "role_session": "role", "role": "role"}.get(subject.principal_kind, "principal")


def who(subject: Subject) -> str:
    """The denied principal's name, ``the caller`` where it is not known."""
    if subject.principal_kind == "root":
        return f"the root user of {subject.principal_account}"
    if subject.principal_kind == "anonymous":
        return "an anonymous caller"
    return subject.principal_name or "the caller"


def layer_name(layer: Layer) -> str:
    """``SCP``, ``session policy``."""
    return LAYERS[layer].name


def a_layer(layer: Layer) -> str:
    """``an SCP``, ``a session policy``."""
    return f"{'an' if layer in ('scp', 'rcp', 'identity') else 'a'} {layer_name(layer)}"


def guardrail(layer: Layer) -> str:
    """``SCPs``, of which there are several at once; ``permissions boundary``, of which there is one."""
    return f"{layer_name(layer)}s" if layer in ("scp", "rcp") else layer_name(layer)


def key(name: str) -> str:
    """A condition key; with what it is about, where its name hides that."""
    return f"{name} (MFA)" if name.lower().startswith("aws:multifactorauth") else name


def statement(reference: StatementRef) -> str:
    """``statement ReadReports``, ``statement 2`` where it has no Sid."""
    return f"statement {reference.sid or (reference.index or 0) + 1}"


def statement_id(reference: StatementRef) -> str:
    """``ReadReports``, ``statement 2`` where it has no Sid."""
    return reference.sid or f"number {(reference.index or 0) + 1}"


def account(number: str | None) -> str:
    """``account 123456789012``, or that it is not known."""
    return f"account {number}" if number else "an unknown account"


def listed(items: tuple[str, ...] | list[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def few(items: tuple[str, ...]) -> str:
    """At most three of them by name: ``a, b, c and 4 more``."""
    return listed(items) if len(items) <= _NAMED else f"{', '.join(items[:_NAMED])} and {len(items) - _NAMED} more"


def some(items: tuple[str, ...]) -> str:
    """At most five of them as they stand: ``a, b``; ``nothing`` where there are none."""
    shown = ", ".join(items[:_SOME]) or "nothing"
    return shown if len(items) <= _SOME else f"{shown} and {len(items) - _SOME} more"


def counted(count: int, singular: str, plural: str = "") -> str:
    """``1 policy``, ``3 policies``."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def number_word(count: int) -> str:
    """``two``, ``three``; digits from ten on."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def capital(sentence: str) -> str:
    """The sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def small(sentence: str) -> str:
    """The sentence with its first letter small."""
    return sentence[:1].lower() + sentence[1:]


def full(clause: str) -> str:
    """A clause as a whole sentence: its first letter large, a full stop at its end."""
    return capital(clause) + ("" if clause.endswith((".", "?", "!")) else ".")


def facts(names: tuple[str, ...]) -> str:
    """``resource and SCPs``: facts of the evidence in words."""
    return listed(tuple(_FACTS.get(name, name.replace("_", " ")) for name in names))


_FACTS = {
    "policies": "the identity policies",
    "versions": "older policy versions",
    "boundary": "the permissions boundary",
    "scps": "the SCPs",
    "rcps": "the RCPs",
    "dependent": "the KMS key",
    "dependent_rcps": "the RCPs of the KMS key",
    "role": "the role",
    "resource": "the resource",
    "bucket": "the bucket behind the access point",
    "trail": "the CloudTrail event",
}

TERMS: dict[str, Callable[[Any], Any]] = {
    "facts": facts,
    "who": who,
    "resource": the_resource,
    "named_resource": named_resource,
    "resource_policy": resource_policy,
    "kind_of_policy": kind_of_policy,
    "call": call,
    "principal_kind": principal_kind,
    "action": lambda about: about.action or "the action",
    "service": lambda about: (about.service or "").upper(),
    "statement": statement,
    "sid": statement_id,
    "account": account,
    "name": resource_name,
    "owning": owning_name,
    "and": lambda items: listed(tuple(items)),
    "or": lambda items: listed(tuple(items), "or"),
    "comma": lambda items: ", ".join(items),
    "semicolon": lambda items: "; ".join(items),
    "few": few,
    "some": some,
    "joined": lambda items: " ".join(item for item in items if item),
    "capital": capital,
    "full": full,
    "small": small,
    "number": "{:,}".format,
    "key": key,
    "guard": GUARDS.__getitem__,
    "found_out": lambda guards: listed(tuple(FOUND_OUT[each] for each in guards)),
    "guards": lambda guards: listed(tuple(GUARDS[each] for each in guards)),
    "number_word": number_word,
    "layer": layer_name,
    "layers": lambda layers: listed(tuple(map(layer_name, layers))),
    "a_layer": a_layer,
    "guardrail": guardrail,
    "guardrails": lambda layers: listed(tuple(map(guardrail, layers))),
    "decision": lambda decision: DECISIONS[decision].told,
    "rung": RUNGS.__getitem__,
    "policies": lambda count: counted(count, "policy", "policies"),
    "statements": lambda count: counted(count, "statement"),
    "requests": lambda count: "request" if count == 1 else "requests",
    "times": lambda count: "once" if count == 1 else f"{count:,} times",
    "path": " → ".join,
    "unended": lambda said: said.rstrip("."),
    "spaced": lambda name: name.replace("_", " "),
    "a_layer_in_message": lambda layer: f"{'an' if layer == 'identity' else 'a'} {LAYERS[layer].in_messages}",
    "in_message": lambda layer: LAYERS[layer].in_messages,
}
"""What a gap of a sentence may ask for, by the name that stands after the colon: ``{about:who}``, ``{names:or}``."""
