"""The further actions that an AssumeRole call needs of the trust policy: added beside the one that is allowed already."""

from collections.abc import Iterator

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Change
from iamdoctor.fixes.write.edit import statements, with_changed, with_element, with_value
from iamdoctor.fixes.write.place import place_of
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text
from iamdoctor.wording.terms import resource_policy

_COMPANIONS = ("sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext")


def companions(case: Case, cause: Cause[Text]) -> Iterator[Change]:
    """The trust policy's statement for the caller with ``cause.wanted`` (``sts:TagSession``) added; nothing for other causes."""
    held = case.layers["trust"].held if "trust" in case.layers else ()
    document = next((each.document for each in held if each.document), None)
    place = place_of(case, "trust", document.name) if document else None
    if cause.wanted not in _COMPANIONS or place is None or place.before is None or cause.statement_index is None:
        return
    statement = statements(place.before)[cause.statement_index]
    if "Action" not in statement:
        return
    changed = with_element(statement, "Action", with_value(statement["Action"], cause.wanted))
    yield Change(
        title=f"Add {cause.wanted} to the {resource_policy(case.subject)}",
        place=place,
        after=with_changed(place.before, cause.statement_index, changed),
        statement=changed,
        replaces=cause.statement_index,
        action=cause.wanted,
    )
