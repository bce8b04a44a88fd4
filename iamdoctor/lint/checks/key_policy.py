"""Key policies that nobody can change any more.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
"""

from collections.abc import Iterator

from iamdoctor.iam.statements import Statement
from iamdoctor.lint.table import Checked, Told, of_document

_IDS_OF_DELETED = ("AROA", "AIDA")


@of_document("KEY_POLICY_WITHOUT_ADMINISTRATOR")
def administrator(checked: Checked) -> Iterator[Told]:
    if checked.kind == "key" and not any(_lets_change(statement) for statement in checked.document.statements):
        yield "Statement", "nobody can change this key policy afterwards; add the account root or a key administrator"


def _lets_change(statement: Statement) -> bool:
    """Whether the statement lets somebody put another policy; a condition may hold for them."""
    named, who = statement.actions, statement.principals
    if statement.effect != "Allow" or who is None or not named.values or named.names("kms", "putkeypolicy") is named.negated:
        return False
    living = any(not arn.startswith(_IDS_OF_DELETED) for arn in who.arns)
    return who.negated or who.everyone or bool(who.accounts) or living
