"""Whether signing in with MFA would make a statement's conditions let the request pass.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from iamdoctor.causes.requirement import base_operator
from iamdoctor.iam.decision import ElementMatch, StatementMatch

_PRESENT, _AGE = "aws:multifactorauthpresent", "aws:multifactorauthage"
_AT_MOST = ("numericlessthan", "numericlessthanequals")
_AT_LEAST = ("numericgreaterthan", "numericgreaterthanequals")


def cured_by_mfa(statement: StatementMatch) -> bool:
    """Whether an Allow fails, or a Deny applies, because the request was made without MFA, or too long after it.

    A Deny can also apply because MFA *was* used (``Null`` ``false``): more of it does not help there.
    """
    allow = statement.effect == "Allow"
    conditions = [why for why in statement.why if why.element == "Condition"]
    return any(met_with_mfa(why) is allow for why in conditions if not (allow and why.matched))


def met_with_mfa(condition: ElementMatch) -> bool | None:
    """Whether the condition holds for a request that was made just after MFA; ``None`` where it asks for something else."""
    key, base = (condition.key or "").lower(), base_operator(condition.operator or "")
    values = {value.lower() for value in condition.resolved or condition.policy_value}
    if key not in (_PRESENT, _AGE) or len(values) != 1:
        return None
    if base == "null":
        return values == {"false"}
    if key == _AGE:
        return True if base in _AT_MOST else False if base in _AT_LEAST else None
    return values == {"true"} if base == "bool" else None
