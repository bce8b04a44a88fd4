"""From what was read of an account to what is weak in it. Pure: the same facts give the same answer."""

from collections.abc import Iterator

from iamdoctor.checkup.grants import OPEN_TO_OUTSIDERS, grants
from iamdoctor.checkup.limits import limits
from iamdoctor.checkup.root import root
from iamdoctor.checkup.users import users
from iamdoctor.checkup.watching import watching
from iamdoctor.model.checkup import WEIGHTS, AccountFacts, Checkup, Unread, Weakness
from iamdoctor.model.evidence import Read
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.wording.write import written

_FACTS = {
    "caller": "checkup.unread.caller",
    "summary": "checkup.unread.summary",
    "credentials": "checkup.unread.credentials",
    "password_policy": "checkup.unread.password_policy",
    "authorization": "checkup.unread.authorization",
    "trails": "checkup.unread.trails",
    "analyzers": "checkup.unread.analyzers",
    "alarms": "checkup.unread.alarms",
}


def conclude(facts: AccountFacts) -> Checkup[str]:
    """The checkup of what was read, every sentence written."""
    found = [weakness for room in (root, users, grants, watching, limits) for weakness in room(facts)]
    caller = facts.caller.value
    whole: Checkup[str] = written(
        Checkup(
            account=caller.account if caller else None,
            caller=caller.arn if caller else None,
            read_at=facts.read_at,
            calls=facts.calls,
            weaknesses=tuple(sorted(found, key=_urgency)),
            unread=tuple(_unread(facts)),
            notes=tuple(_notes(facts)),
        )
    )
    return whole


def _urgency(weakness: Weakness[Sentence]) -> tuple[int, bool]:
    """The weightiest first, and of those what anyone outside the account can use now, with no credentials of the account."""
    return WEIGHTS.index(weakness.weight), weakness.check not in OPEN_TO_OUTSIDERS


def _unread(facts: AccountFacts) -> Iterator[Unread[Sentence]]:
    for name, sentence in _FACTS.items():
        read: Read[object] = getattr(facts, name)
        for failure in dict.fromkeys((each.operation, each.code, each.needs) for each in read.failures):
            operation, code, needs = failure
            yield Unread(what=say(sentence), operation=operation, code=code, needs=needs)


def _notes(facts: AccountFacts) -> Iterator[Sentence]:
    credentials = facts.credentials.value
    if credentials is not None:
        made = credentials.report_made
        yield say("checkup.note.report", made=made) if made else say("checkup.note.no_report")
    if facts.caller.value and facts.caller.value.region:
        yield say("checkup.note.region", region=facts.caller.value.region)
