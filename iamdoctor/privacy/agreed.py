"""What two people who share a phrase leave as it is and what they replace, so that the same word becomes the same in both halves of a case.

Which words are names must then not depend on what else is in a half: AWS's own words are those that AWS publishes, not those that happen
to be there, and the keys of tags and the values of conditions are names, wherever they stand.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache

from iamdoctor.reference.actions import all_words
from iamdoctor.reference.condition_keys import condition_key, condition_keys
from iamdoctor.reference.resource_kinds import kinds

_WORD = re.compile(r"[A-Za-z0-9]+")
_TAG = re.compile(r"(?i)\w+:\w+tag/(.+)")
_OPERATOR = re.compile(r"(ForAllValues|ForAnyValue|(Not)?IpAddress|(String|Numeric|Date|Arn|Bool|Binary|Null)\w*)(IfExists)?")
_LANGUAGE = {
    *("Version", "Id", "Statement", "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource"),
    *("Condition", "AWS", "Service", "Federated", "CanonicalUser", "AssumedRole", "FederatedUser", "Account", "User", "Anonymous"),
    "AES256",
}


def key_of(phrase: str) -> bytes:
    """The key of a phrase; that takes long enough for guessing phrases to be slow."""
    return hashlib.scrypt(phrase.encode(), salt=b"iamdoctor pseudonyms", n=2**14, r=8, p=1, dklen=32)


def is_aws_word(word: str) -> bool:
    """Whether the word is of the policy language, or an action, a condition key or a service that AWS publishes."""
    return word in _LANGUAGE or word in _published() or _OPERATOR.fullmatch(word) is not None


def names(strings: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The names among strings that stand in a field or under a key, beside those that are names by their form."""
    for label, text in strings:
        if label == "key":
            yield from (found[1] for found in [_TAG.fullmatch(text)] if found)
        elif label == "tag" or _TAG.fullmatch(label) or _is_text(label):
            yield text


def _is_text(label: str) -> bool:
    """Whether a field is a condition key whose values may be called anything."""
    known = condition_key(label) if ":" in label else None
    return known is not None and known.type == "string"


@cache
def _published() -> frozenset[str]:
    keys = (row.key for row in condition_keys())
    services = (service for kind in kinds() for service in (kind.service, *kind.services))
    return frozenset(part for word in (*all_words(), *keys, *services) for part in _WORD.findall(word))
