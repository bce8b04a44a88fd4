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
_WELL_KNOWN = (
    r"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{22,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}"
    r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{16,}|AIza[\w-]{35}|sk-[\w-]{20,}|hv[sbr]\.[\w-]{20,}|do[opr]_v1_[0-9a-f]{32,}|dckr_pat_[\w-]{16,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|ya29\.[\w-]{20,}|shp(?:at|ca|pa|ss)_[0-9a-f]{32}|AGE-SECRET-KEY-1[A-Z0-9]{50,}"
)
"""Tokens that say themselves whose they are: GitHub, GitLab, Slack, Stripe, npm, PyPI, Google, OpenAI, Vault, DigitalOcean, Docker, ..."""
_ENDS = r"(?:PASSWORD|PASSWD|PASSPHRASE|_PWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?|CLIENT_SECRET|ACCOUNT_?KEY)"

_SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)", re.S),
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"),
    re.compile(r"\b(?:IQoJ|FwoG|FQoG|AQoD|AgoJ)[A-Za-z0-9+/=%_-]{40,}"),
    re.compile(r"\baoa[A-Z][\w-]{40,}"),
    re.compile(rf"(?<![\w-])(?:{_WELL_KNOWN})"),
    re.compile(r"(?i)(?<=bearer )[\w.~+/=-]{12,}"),
    re.compile(
        r"(?i)(?P<name>(?:\b|(?<=\\[nrt]))(?:proxy-)?authorization[\"']?\s{0,5}[:=]\s{0,5}[\"']?(?:basic|digest|token|negotiate|apikey)\s{1,5})[^\s\"',;]+"
    ),
    re.compile(r"(?i)(?P<name>(?:\b|(?<=\\[nrt]))(?:set-)?cookie[\"']?\s{0,5}[:=]\s{0,5}[\"']?)(?=[^\s=;]{1,200}=)[^\n\"']+"),
    re.compile(r"(?i)(?<=signature=)[\w%+/=]{16,}"),
    re.compile(r"(?P<name>://[^\s/:@\"'?#]{0,200}:)[^\s/@\"'?#]{1,500}(?=@)"),
    re.compile(r"(?i)(?P<name>passw(?:or)?d[\"']?\s*[:=]\s*[\"']?)[^\s\"']+"),
    re.compile(
        r"(?i)(?P<name>(?<![\w-])--(?:[a-z-]{0,30}(?:password|passphrase|passwd)|secret-(?:string|binary|access-key|key)|client-secret"
        r"|(?:auth|access|session|id|bearer|api)-token|token-code|serial-token|api-key|token)(?:=|\s{1,5})[\"']?)[^\s\"']+"
    ),
    re.compile(r"(?P<name>(?<![\w-])(?:-u|--user)(?:=|\s{1,5})[\"']?[^\s:\"'/]{1,100}:)[^\s\"']+"),
    re.compile(rf"(?P<name>(?<![A-Za-z0-9_])[A-Z0-9_]{{0,40}}{_ENDS}=[\"']?)[^\s\"']+"),
    re.compile(r"(?i)(?P<name>\baccountkey=)[\w+/=-]{16,}"),
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
