"""Why a value that looks right is not: the differences people overlook, in words."""

import re
from typing import NamedTuple

from iamdoctor.iam.glob import glob

_GITHUB = re.compile(r"repo:(?P<owner>[^/@:]+)(?:@(?P<owner_id>\d+))?/(?P<name>[^/@:]+)(?:@(?P<name_id>\d+))?(?::(?P<rest>.*))?", re.DOTALL)
_POD = re.compile(r"system:serviceaccount:(?P<namespace>[^:]*):(?P<account>.*)", re.DOTALL)


class _Subject(NamedTuple):
    """A GitHub subject: ``repo:owner@id/name@id:rest``, the ids only in the immutable form."""

    repository: str
    has_ids: bool
    rest: str


def difference(operator: str, wanted: tuple[str, ...], had: str) -> str:
    """What tells ``had`` from the nearest of the values ``wanted``, as one clause, or ``""`` when nothing particular does.

    ``operator`` is the condition operator as the policy writes it.
    """
    for one in wanted if had not in wanted else ():
        for judge in (_spaces, _case, _wildcard, _audience, _github, _pod):
            if said := judge(operator.lower(), one, had):
                return said
    return ""


def _spaces(_: str, wanted: str, had: str) -> str:
    return "they differ only in white space" if "".join(wanted.split()) == "".join(had.split()) else ""


def _case(_: str, wanted: str, had: str) -> str:
    if "".join(wanted.split()).casefold() != "".join(had.split()).casefold():
        return ""
    return "they differ only in letter case" + ("" if wanted.casefold() == had.casefold() else " and white space")


def _wildcard(operator: str, wanted: str, had: str) -> str:
    if "like" in operator or not set("*?") & set(wanted) or not glob(wanted).matches(had):
        return ""
    return "StringEquals takes * and ? literally; StringLike would match"


def _audience(_: str, wanted: str, had: str) -> str:
    if had == "sts.amazonaws.com" or wanted != "sts.amazonaws.com":
        return ""
    return "the token was asked for another audience than sts.amazonaws.com"


def _github(_: str, wanted: str, had: str) -> str:
    asks, sent = _subject(wanted), _subject(had)
    if not asks or not sent:
        return ""
    if asks.repository.casefold() != sent.repository.casefold():
        return f"the token is of repository {sent.repository}, the policy names {asks.repository}"
    if asks.has_ids != sent.has_ids:
        form = "repo:owner@id/name@id" if sent.has_ids else "repo:owner/name"
        return f"the token's subject has the form {form}, the policy is written in the other one"
    return _github_rest(asks.rest, sent.rest) or ("they differ only in letter case" if asks.repository != sent.repository else "")


def _github_rest(asks: str, sent: str) -> str:
    kind_asked, kind_sent = asks.partition(":")[0], sent.partition(":")[0]
    if glob(asks).matches(sent):
        return ""
    if kind_sent == "environment" != kind_asked:
        return f"the job runs in an environment, so the subject ends in {sent}, not in a ref"
    if kind_asked == "environment" != kind_sent:
        return f"the policy asks for {asks}, and the job names no environment"
    if kind_sent == "pull_request":
        return "the job runs for a pull request, whose subject ends in pull_request and has no ref"
    return f"the policy asks for {asks}, the token has {sent}"


def _subject(text: str) -> _Subject | None:
    found = _GITHUB.fullmatch(text)
    if not found:
        return None
    return _Subject(f"{found['owner']}/{found['name']}", bool(found["owner_id"] or found["name_id"]), found["rest"] or "")


def _pod(_: str, wanted: str, had: str) -> str:
    asks, sent = _POD.fullmatch(wanted), _POD.fullmatch(had)
    if not asks or not sent:
        return ""
    for part, word in (("namespace", "namespace"), ("account", "service account")):
        if not glob(asks[part]).matches(sent[part]):
            return f"the pod's {word} is {sent[part]}, the policy names {asks[part]}"
    return ""
