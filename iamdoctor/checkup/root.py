"""The root user.

https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
"""

from collections.abc import Iterator

from iamdoctor.checkup.age import days_since
from iamdoctor.model.checkup import AccountFacts, Credentials, Weakness
from iamdoctor.model.sentence import Sentence, say

_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"
_LATELY = 30


def root(facts: AccountFacts) -> Iterator[Weakness[Sentence]]:
    """What is weak in the root user's credentials, from the credential report and the account's summary."""
    summary = facts.summary.value or {}
    reported = next((each for each in (facts.credentials.value.of if facts.credentials.value else ()) if each.root), None)
    if summary.get("AccountAccessKeysPresent") or (reported and any(key.active for key in reported.keys)):
        yield _weakness("root.access_key", "checkup.root.access_key", "checkup.root.access_key.todo", "aws iam list-access-keys")
    if summary.get("AccountMFAEnabled") == 0 or (reported and reported.mfa is False):
        yield _weakness("root.no_mfa", "checkup.root.no_mfa", "checkup.root.no_mfa.todo")
    if reported and (days := _last_used(reported, facts.read_at)) is not None and days <= _LATELY:
        yield Weakness(
            id="root.used",
            weight="medium",
            what=say("checkup.root.used", days=days),
            about="root",
            todo=say("checkup.root.used.todo"),
            link=f"{_PAGE}#ru-bp-admin",
        )


def _weakness(id: str, what: str, todo: str, *cli: str) -> Weakness[Sentence]:
    return Weakness(id=id, weight="high", what=say(what), about="root", todo=say(todo), link=_PAGE, cli=cli)


def _last_used(reported: Credentials, read_at: str) -> int | None:
    """Days since the root user's password or a key of it was last used."""
    moments = (reported.password_last_used, *(key.last_used for key in reported.keys))
    days = [each for moment in moments if (each := days_since(moment, read_at)) is not None]
    return min(days) if days else None
