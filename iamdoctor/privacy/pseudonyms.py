"""Other names for the same things: account ids and names hidden by one consistent mapping that keeps what policies match.

Every word of a name is replaced letter for letter, each letter by one that depends on the key and on the letters before it. So a word
keeps its length and case, two words differ as before, and words that begin alike still do: ``reports-*`` matches after as it did before.
AWS's own words and bare numbers stay, so a pattern that ends inside one (``us*`` for a role ``userland``) may match otherwise.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.privacy import agreed as agreement
from iamdoctor.privacy.addresses import ADDRESS, other_address

T = TypeVar("T", bound=msgspec.Struct)

_WORD = re.compile(r"[A-Za-z0-9]+")
_WORD_OR_ADDRESS = re.compile(f"{ADDRESS.pattern}|{_WORD.pattern}")
_ACCOUNT = re.compile(r"\d{12}")
_ARN = re.compile(r"arn:aws[\w-]*:(?P<service>[\w-]*):[\w-]*:(?P<account>[\w*?]*):(?P<resource>[^\s\"'`,;)\]}]+)")
_UNIQUE_ID = re.compile(r"A(?:RO|ID|KI|SI|GP|NP|IP|SC)A[A-Z0-9]{8,}")
_UNIQUE_ID_PREFIX = 4
_VOCABULARY = re.compile(r"\b([a-z][a-z0-9-]*):([A-Z][A-Za-z*?/$]*)|\b([a-z][a-z0-9-]*)\.amazonaws\.com")
_TOLD = frozenset({"tags", "parameters", "answers", "claims"})
"""Fields whose values may be called anything, whatever key they stand under."""

_NAMED = _TOLD | frozenset(
    {
        "name",
        "policy",
        "attached_to",
        "sid",
        "Sid",
        "target",
        "groups",
        "external_id",
        "profile",
        "profiles",
        "source_identity",
        "principal",
        "within",
    }
    | {"resource", "matched", "denied_by", "user_id", "client_ids", "alias", "uri"}
)
_KEYS = {"without": "name", "tags": "tag"}
"""What the keys of a field are, where they are no keys of AWS's."""

_NO_NAME = ("arn:", "aws/", "{")
_IN_TEXT = re.compile(r"--[\w-]*(?:profile|name|bucket|prefix|key|id)[ =](\S+)|\bo-([a-z0-9]{10,32})\b")
"""Names by the form that AWS gives them: a command's options, an organization's id."""
_BY_FORM = re.compile(
    r"(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
    r"|\b(?:vpce?|subnet|eni|ami|sg|vol|snap|acl|rtb|igw|nat|i)-(?P<id>[0-9a-f]{8,17})\b"
    r"|(?:(?<=://)|(?<![\w@.:/-]))(?P<host>(?:[a-z0-9-]{1,63}\.){1,5}(?:com|net|org|io|dev|cloud|internal|local|lan|corp|[a-z]{2}))(?![\w.-]|:[a-z])"
)
"""Names by their own form, wherever they stand: mail addresses, ids of resources, hosts."""
_AWS_HOSTS = ("amazonaws.com", "amazonaws.com.cn", "amazon.com", "aws.dev")
_PERSONAL_KEY = re.compile(
    r"(?i)sts:externalid|sts:rolesessionname|(aws|sts):sourceidentity|aws:user(id|name)|\w+:\w+tag/.+|.+:(sub|email)"
)
_AWS_WORDS = set(
    _WORD.findall(
        "aws gov cn iso amazonaws com arn iam sts role user group policy assumed federated oidc saml provider root bucket object key"
        " alias secret table topic queue function layer repository stream cluster service reserved sso allow deny effect action resource"
        " principal condition statement access account organization ou service_control_policy resource_control_policy"
        " north south east west central northeast northwest southeast southwest"
        " us eu ap sa ca me af il mx o r ou p i vpc vpce repo ref refs heads tags environment pull_request"
        " branch main master system serviceaccount true false null me"
    )
)


class Pseudonyms:
    """One mapping, made by ``key`` (1 to 64 secret bytes, to be kept by nobody), over the names that ``values`` (structs) hold.

    Where the key is ``agreed`` on with others, what is a name does not depend on what else ``values`` hold.
    """

    def __init__(self, key: bytes, *values: msgspec.Struct, agreed: bool = False) -> None:
        self._key = key
        self._keyed = ("without", "tags", "context") if agreed else ("without",)
        strings = [string for value in values for string in _strings(msgspec.to_builtins(value))]
        told = (*_names(strings), *(agreement.names(strings) if agreed else ()))
        words = {word for name in told for word in _WORD.findall(name)} - _own_words()
        kept = {word for word in words if agreement.is_aws_word(word)} if agreed else _vocabulary(strings)
        self._names = {word for word in words - kept if not word.isdigit() and word.lower() not in _AWS_WORDS}

    def text(self, text: str) -> str:
        """The text with every name and every address replaced."""
        return _WORD_OR_ADDRESS.sub(lambda found: self._token(found[0]), text)

    def _token(self, token: str) -> str:
        if _WORD.fullmatch(token):
            return self._replacement(token)
        other = other_address(token, self._key)
        return other if other != token else self._words(token)

    def _words(self, text: str) -> str:
        return _WORD.sub(lambda found: self._replacement(found[0]), text)

    def of(self, value: T) -> T:
        """The same struct with every name in it replaced."""
        return msgspec.convert(self._mapped(msgspec.to_builtins(value)), type(value))

    def _mapped(self, value: Any, label: str = "") -> Any:
        """``value`` with other names; the simulator's answers are keyed by the policies that were left out, and which sentence a reason is
        is no name."""
        if isinstance(value, dict) and label == "reason":
            return {"id": value["id"], "values": [[name, self._mapped(item)] for name, item in value["values"]]}
        if isinstance(value, dict):
            return {self.text(key) if label in self._keyed else key: self._mapped(item, key) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._mapped(item) for item in value]
        return self.text(value) if isinstance(value, str) else value

    def _replacement(self, word: str) -> str:
        if _UNIQUE_ID.fullmatch(word):
            return word[:_UNIQUE_ID_PREFIX] + self._letters(word)[_UNIQUE_ID_PREFIX:]
        return self._letters(word) if word in self._names or _ACCOUNT.fullmatch(word) else word

    def _letters(self, word: str) -> str:
        return "".join(self._letter(letter, word[:index].lower()) for index, letter in enumerate(word))

    def _letter(self, letter: str, before: str) -> str:
        shift = int.from_bytes(hashlib.blake2b(before.encode(), key=self._key, digest_size=4).digest(), "big")
        first, size = ("0", 10) if letter.isdigit() else ("a", 26) if letter.islower() else ("A", 26)
        return chr(ord(first) + (ord(letter) - ord(first) + shift) % size)


@cache
def _own_words() -> frozenset[str]:
    """The words of every value that iamdoctor's own types allow: ``found``, ``explicit_deny``, ..."""
    words: set[str] = set()
    seen: list[inspect.Type] = []
    todo: list[inspect.Type] = list(inspect.multi_type_info((Denial, Added, Evidence, Diagnosis[str])))
    while todo:
        found = todo.pop()
        if any(found is earlier for earlier in seen):
            continue
        seen.append(found)
        todo += _parts(found)
        if isinstance(found, inspect.LiteralType):
            words.update(word for value in found.values for word in _WORD.findall(str(value)))
    return frozenset(words)


def _parts(of: inspect.Type) -> list[inspect.Type]:
    """The types that a type is made of."""
    if isinstance(of, inspect.StructType):
        return [field.type for field in of.fields]
    if isinstance(of, inspect.UnionType):
        return list(of.types)
    if isinstance(of, inspect.VarTupleType):
        return [of.item_type]
    return [of.key_type, of.value_type] if isinstance(of, inspect.DictType) else []


def _strings(value: Any, label: str = "") -> Iterator[tuple[str, str]]:
    """Every string in plain values with the field it stands in, the keys as ``key``; policy documents are looked into. A token's issuer is
    part of its condition keys, and so is left."""
    if isinstance(value, str):
        yield label, value
        if value.startswith("{"):
            yield from _document(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield _KEYS.get(label, "key"), key
            yield from _strings(item, label if key == "value" or (label in _TOLD and key != "iss") else key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item, label)


def _document(text: str) -> Iterator[tuple[str, str]]:
    try:
        yield from _strings(msgspec.json.decode(text))
    except msgspec.DecodeError:
        return


def _vocabulary(strings: list[tuple[str, str]]) -> set[str]:
    """The words that say what is done rather than to what: keys, actions, condition keys, services."""
    keys = (text for label, text in strings if label in ("key", "tag"))
    pairs = (part for _, text in strings for pair in _VOCABULARY.findall(text) for part in pair)
    services = (found["service"] for _, text in strings for found in _ARN.finditer(text))
    return {word for text in (*keys, *pairs, *services) for word in _WORD.findall(text)}


def _names(strings: list[tuple[str, str]]) -> Iterator[str]:
    """What things are called: the resource part of every ARN that AWS does not own, and the fields and condition keys that hold a name."""
    arns = [found for _, text in strings for found in _ARN.finditer(text)]
    owned_by_aws = {found["resource"].rsplit("/", 1)[-1] for found in arns if found["account"] == "aws"}
    yield from (found["resource"] for found in arns if found["account"] != "aws")
    yield from (text for label, text in strings if _PERSONAL_KEY.fullmatch(label))
    yield from (text for label, text in strings if label in _NAMED and not text.startswith(_NO_NAME) and text not in owned_by_aws)
    yield from (name for label, text in strings if label != "key" for name in _by_form(text))
    yield from (name for _, text in strings for found in _IN_TEXT.finditer(text) for name in found.groups() if name)


def _by_form(text: str) -> Iterator[str]:
    for found in _BY_FORM.finditer(text):
        host = found["host"]
        if host is None or not host.endswith(_AWS_HOSTS):
            yield host or found["mail"] or found["id"]
