"""The further actions that an AssumeRole call needs of the trust policy: added beside the one that is allowed already."""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.blamed import blamed
from iamdoctor.fixes.write.change import Change
from iamdoctor.fixes.write.named import named_statement
from iamdoctor.iam.edit import statements, with_changed, with_element, with_value
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.sts_actions import COMPANIONS


def companions(case: Case, cause: Cause[Sentence]) -> Iterator[Change]:
    """The trust policy's statement for the caller with ``cause.request_value`` (``sts:TagSession``) added; nothing for other causes."""
    action = next((each for each in COMPANIONS.values() if each == cause.request_value), None)
    found = blamed(case, cause) if action else None
    if found is None or action is None:
        return
    match, place = found
    before = place.before or {}
    statement = statements(before)[match.index]
    if "Action" not in statement:
        return
    changed = with_element(statement, "Action", with_value(statement["Action"], action))
    yield Change(
        title=say("fix.add_action", action=action, statement=named_statement(case, match, place)),
        place=place,
        after=with_changed(before, match.index, changed),
        statement=changed,
        replaces=match.index,
        action=action,
    )
