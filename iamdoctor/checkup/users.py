"""Users: passwords without MFA, and access keys that are old or that nobody uses.

https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.checkup.age import days_since
from iamdoctor.checkup.command import aws
from iamdoctor.model.checkup import AccessKey, AccountFacts, Credentials, Weakness
from iamdoctor.model.sentence import Sentence, say

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_OLD = 90
_FRESH = 30


def users(facts: AccountFacts) -> Iterator[Weakness[Sentence]]:
    """What is weak in the users' credentials."""
    for user in facts.credentials.value.of if facts.credentials.value else ():
        if not user.root:
            yield from _password(user, facts.read_at)
            for key in user.keys:
                yield from _key(user, key, facts.read_at)


def _password(user: Credentials, read_at: str) -> Iterator[Weakness[Sentence]]:
    if not user.password:
        return
    without = aws("iam", "delete-login-profile", user_name=user.name)
    if user.mfa is False:
        yield Weakness(
            id="user.no_mfa",
            weight="high",
            what=say("checkup.user.no_mfa", user=user.name),
            about=user.arn,
            todo=say("checkup.user.no_mfa.todo"),
            link=f"{_GUIDE}id_credentials_mfa.html",
            cli=_device(user),
            apart=(without,),
            apart_when=say("checkup.user.no_mfa.apart"),
        )
    days = days_since(user.password_last_used, read_at)
    if days is not None and days > _OLD:
        yield Weakness(
            id="user.password_unused",
            weight="low",
            what=say("checkup.user.password_unused", user=user.name, days=days),
            about=user.arn,
            todo=say("checkup.user.password_unused.todo"),
            link=f"{_GUIDE}best-practices.html#remove-credentials",
            cli=(without,),
        )


def _device(user: Credentials) -> tuple[str, ...]:
    """The commands that make a virtual MFA device and give it to the user: without the second it does nothing.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_cliapi.html
    """
    made = aws("iam", "create-virtual-mfa-device", virtual_mfa_device_name=user.name, outfile="mfa.png", bootstrap_method="QRCodePNG")
    serial = f"{user.arn.partition(':user/')[0]}:mfa/{user.name}"
    codes = {"authentication_code1": "CODE1", "authentication_code2": "CODE2"}
    return (made, aws("iam", "enable-mfa-device", user_name=user.name, serial_number=serial, **codes))


def _key(user: Credentials, key: AccessKey, read_at: str) -> Iterator[Weakness[Sentence]]:
    age = days_since(key.created, read_at)
    if not key.active or age is None:
        return
    idle = days_since(key.last_used, read_at)
    if key.last_used is None and age > _FRESH:
        yield _of_key("key.never_used", user, key, say("checkup.key.never_used", key=_name(key), user=user.name, days=age), _off(user, key))
    elif idle is not None and idle > _OLD:
        yield _of_key("key.unused", user, key, say("checkup.key.unused", key=_name(key), user=user.name, days=idle), _off(user, key))
    elif age > _OLD:
        new = (aws("iam", "create-access-key", user_name=user.name),)
        found = _of_key("key.old", user, key, say("checkup.key.old", key=_name(key), user=user.name, days=age), new)
        yield replace(found, apart=_off(user, key), apart_when=say("checkup.key.old.apart"))


def _of_key(id: str, user: Credentials, key: AccessKey, what: Sentence, cli: tuple[str, ...]) -> Weakness[Sentence]:
    todo = say("checkup.key.old.todo" if id == "key.old" else "checkup.key.unused.todo")
    about = f"{user.arn} {key.id}".rstrip()
    return Weakness(
        id=id, weight="medium", what=what, about=about, todo=todo, link=f"{_GUIDE}id-credentials-access-keys-update.html", cli=cli
    )


def _name(key: AccessKey) -> str:
    return f"…{key.id[-4:]}" if key.id else "(id not read)"


def _off(user: Credentials, key: AccessKey) -> tuple[str, ...]:
    """The command that switches a key off; where its id is not known, the one that tells it."""
    if not key.id:
        return (aws("iam", "list-access-keys", user_name=user.name),)
    return (aws("iam", "update-access-key", user_name=user.name, access_key_id=key.id, status="Inactive"),)
