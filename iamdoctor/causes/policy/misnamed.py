"""An Allow that names another action than the one that IAM checks, and was probably meant for it."""

from iamdoctor.case.case import Case
from iamdoctor.causes.policy.statement import Point
from iamdoctor.iam.decision import PolicyType, StatementMatch
from iamdoctor.iam.likely_action import likely_action
from iamdoctor.iam.near import means_caller, nearest
from iamdoctor.intake.operations import action_for
from iamdoctor.model.sentence import Sentence, say
from iamdoctor.reference.actions import is_known


def misnamed(case: Case, policy_type: PolicyType) -> tuple[StatementMatch, Point] | None:
    """The closest Allow of the layer that names, in the action's place, the API operation (``s3:HeadObject``), a name that does not exist
    (``InvokeRuntime``), or, where nothing else fails, an action whose name is the start of it (``DbConnect``)."""
    action = case.subject.action or ""
    statements = case.best.statements if case.best else ()
    found = {
        statement: written
        for statement in statements
        if statement.policy_type == policy_type and means_caller(statement)
        if (written := _written(statement, action))
    }
    near = nearest(found)
    return (near, Point(reason="missing_allow", element="Action", policy_value=found[near], request_value=action)) if near else None


def but(point: Point) -> Sentence:
    """What is wrong with the action's name."""
    written, action = str(point.policy_value), str(point.request_value)
    if is_known(written):
        return say("near.other_action", written=written, action=action)
    operation = action_for(written.partition(":")[0], written.partition(":")[2]) == action
    return say("near.action_name" if operation else "near.no_action", written=written, action=action)


def _written(statement: StatementMatch, action: str) -> str:
    values = next((why.policy_value for why in statement.why if why.element == "Action" and not why.matched), ())
    service = action.partition(":")[0]
    for name in values:
        prefix, _, operation = name.partition(":")
        if prefix.lower() == service and is_known(name) is False and action_for(service, operation) == action:
            return name
    likely = likely_action(values, action)
    only = all(why.matched is not False for why in statement.why if why.element != "Action")
    return likely if likely and (only or is_known(likely) is False) else ""
