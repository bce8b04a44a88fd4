"""Why a value that looks right is not: the differences people overlook."""

import re
from typing import NamedTuple

from iamdoctor.iam.glob import glob
from iamdoctor.model.sentence import NOTHING, Sentence, say

_GITHUB = re.compile(r"repo:(?P<owner>[^/@:]+)(?:@(?P<owner_id>\d+))?/(?P<name>[^/@:]+)(?:@(?P<name_id>\d+))?(?::(?P<rest>.*))?", re.DOTALL)
_POD = re.compile(r"system:serviceaccount:(?P<namespace>[^:]*):(?P<account>.*)", re.DOTALL)
_AUDIENCE = "sts.amazonaws.com"


class _Subject(NamedTuple):
    """A GitHub subject: ``repo:owner@id/name@id:rest``, the ids only in the immutable form."""

    repository: str
    has_ids: bool
    rest: str


def difference(operator: str, wanted: tuple[str, ...], had: str) -> Sentence:
    """What tells ``had`` from the nearest of the values ``wanted``, as one clause, or nothing when nothing particular does.

    ``operator`` is the condition operator as the policy writes it.
    """
    for one in wanted if had not in wanted else ():
        for judge in (_spaces, _case, _wildcard, _other_claim, _audience, _github, _pod):
            if said := judge(operator.lower(), one, had):
                return said
    return NOTHING


def _spaces(_: str, wanted: str, had: str) -> Sentence:
    return say("tree.odd.spaces") if "".join(wanted.split()) == "".join(had.split()) else NOTHING


def _case(_: str, wanted: str, had: str) -> Sentence:
    if "".join(wanted.split()).casefold() != "".join(had.split()).casefold():
        return NOTHING
    return say("tree.odd.letters" if wanted.casefold() == had.casefold() else "tree.odd.letters_and_spaces")


def _wildcard(operator: str, wanted: str, had: str) -> Sentence:
    if "like" in operator or not set("*?") & set(wanted) or not glob(wanted).matches(had):
        return NOTHING
    return say("tree.odd.wildcard")


def _other_claim(_: str, wanted: str, had: str) -> Sentence:
    """A subject where the token has an audience, or the other way round."""
    asks, sent = _is_subject(wanted), _is_subject(had)
    if asks and had == _AUDIENCE:
        return say("tree.odd.subject_for_audience")
    return say("tree.odd.audience_for_subject") if sent and wanted == _AUDIENCE else NOTHING


def _is_subject(text: str) -> bool:
    return bool(_GITHUB.fullmatch(text) or _POD.fullmatch(text))


def _audience(_: str, wanted: str, had: str) -> Sentence:
    return say("tree.odd.audience", audience=wanted) if wanted == _AUDIENCE != had else NOTHING


def _github(_: str, wanted: str, had: str) -> Sentence:
    asks, sent = _subject(wanted), _subject(had)
    if not asks or not sent:
        return NOTHING
    if asks.repository.casefold() != sent.repository.casefold():
        return say("tree.odd.repository", sent=sent.repository, policy=asks.repository)
    if asks.has_ids != sent.has_ids:
        return say("tree.odd.with_ids" if sent.has_ids else "tree.odd.without_ids")
    return _github_rest(asks.rest, sent.rest) or (say("tree.odd.letters") if asks.repository != sent.repository else NOTHING)


def _github_rest(asks: str, sent: str) -> Sentence:
    kind_asked, kind_sent = asks.partition(":")[0], sent.partition(":")[0]
    if glob(asks).matches(sent):
        return NOTHING
    if kind_sent == "environment" != kind_asked:
        return say("tree.odd.environment", sent=sent)
    if kind_asked == "environment" != kind_sent:
        return say("tree.odd.no_environment", policy=asks)
    if kind_sent == "pull_request":
        return say("tree.odd.pull_request")
    return say("tree.odd.rest", policy=asks, sent=sent)


def _subject(text: str) -> _Subject | None:
    found = _GITHUB.fullmatch(text)
    if not found:
        return None
    return _Subject(f"{found['owner']}/{found['name']}", bool(found["owner_id"] or found["name_id"]), found["rest"] or "")


def _pod(_: str, wanted: str, had: str) -> Sentence:
    asks, sent = _POD.fullmatch(wanted), _POD.fullmatch(had)
    if not asks or not sent:
        return NOTHING
    for part in ("namespace", "account"):
        if not glob(asks[part]).matches(sent[part]):
            return say(f"tree.odd.pod_{part}", sent=sent[part], policy=asks[part])
    return NOTHING
