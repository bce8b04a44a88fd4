"""Secrets, taken out of text before it is kept."""

import re

REMOVED = "[removed]"
"""What stands where a secret stood."""

_NO_SECRETS = ("externalid", "sts:externalid", "condition:sts:externalid")
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html"""

_NAME = (
    r"(?:secret[_ -]?access[_ -]?key|secret[_ -]?key|session[_ -]?token|security[_ -]?token|access[_ -]?token|id[_ -]?token"
    r"|refresh[_ -]?token|api[_ -]?key|client[_ -]?secret|token)"
)
_SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S),
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
    re.compile(r"\b(?:IQoJ|FwoG|FQoG|AQoD|AgoJ)[A-Za-z0-9+/=%_-]{40,}"),
    re.compile(r"\baoa[A-Z][\w-]{40,}"),
    re.compile(r"(?i)(?<=bearer )[\w.~+/=-]{12,}"),
    re.compile(r"(?i)(?<=signature=)[\w%]{16,}"),
    re.compile(r"(?i)(?P<name>passw(?:or)?d[\"']?\s*[:=]\s*[\"']?)[^\s\"']+"),
    re.compile(rf"(?i)(?<![a-z])(?P<name>(?:aws[_-]?)?{_NAME}[\"']?(?:\s*[:=]\s*|\s+)[\"']?)(?=\S*\d)[\w+/=%.~-]{{16,}}"),
    re.compile(r"(?<![\w+/=:.-])(?=[a-zA-Z0-9+/]*[a-z])(?=[a-zA-Z0-9+/]*[A-Z])(?=[a-zA-Z0-9+/]*[0-9])[A-Za-z0-9+/]{40}(?![\w+/=-])"),
)


def without_secrets(text: str) -> str:
    """The text with secret keys, session tokens, web identity tokens, signatures and passwords replaced by ``[removed]``.

    Access key ids stay: they say whose key it is and open nothing. So do encoded authorization messages.
    """
    for pattern in _SECRETS:
        text = pattern.sub(lambda found: f"{found.groupdict().get('name') or ''}{REMOVED}", text)
    return text


def value_without_secrets(name: str, value: str) -> str:
    """The value of the parameter or condition key ``name``, without what looks like a secret by itself or by that name.

    An ExternalId is no secret, whatever it looks like.
    """
    if name.lower() in _NO_SECRETS:
        return value
    clean, named = without_secrets(value), f"{name}={value}"
    return clean if clean != value or without_secrets(named) == named else REMOVED
