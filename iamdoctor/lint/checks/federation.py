"""Trust in identity providers: who of all its users may assume the role.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
"""

from collections.abc import Iterator

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.operators import NULL
from iamdoctor.iam.shapes import is_subject
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.checks.actions import has_wildcard
from iamdoctor.lint.table import Checked, Told, of_condition, of_statement

GITHUB = "token.actions.githubusercontent.com"
_SOCIAL = ("accounts.google.com", "graph.facebook.com", "www.amazon.com", "cognito-identity.amazonaws.com")


def issuers(statement: Statement) -> tuple[str, ...]:
    """The hosts of the OIDC providers that the statement trusts."""
    if statement.principals is None or statement.effect != "Allow":
        return ()
    return tuple(name.partition(":oidc-provider/")[2] or name for name in statement.principals.federated if ":saml-provider/" not in name)


def trusts_saml(statement: Statement) -> bool:
    """Whether the statement trusts a SAML provider."""
    return statement.effect == "Allow" and any(
        ":saml-provider/" in name for name in (statement.principals.federated if statement.principals else ())
    )


def _asked(statement: Statement, issuer: str, *claims: str) -> list[Condition]:
    """The conditions that ask for one of the provider's claims, and for a value of it."""
    keys = {f"{issuer.lower()}:{claim}" for claim in claims}
    return [each for each in statement.conditions if each.folded_key in keys and each.operator is not NULL and not each.operator.negated]


@of_statement("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL")
def conditions(statement: Statement, checked: Checked) -> Iterator[Told]:
    for issuer in issuers(statement):
        if not any(each.folded_key.startswith(f"{issuer.lower()}:") for each in statement.conditions):
            yield "", f"everyone who gets a token of {issuer} may assume the role; add conditions on its aud and sub"


@of_statement("MISSING_GITHUB_REPO_CONDITION_KEY")
def github(statement: Statement, checked: Checked) -> Iterator[Told]:
    if GITHUB in issuers(statement) and not _asked(statement, GITHUB, "sub", "job_workflow_ref", "repository", "repository_id"):
        yield "", f"every repository of GitHub may assume the role; add {GITHUB}:sub with your repository"


@of_statement("OIDC_SUBJECT_MISSING")
def subject(statement: Statement, checked: Checked) -> Iterator[Told]:
    for issuer in issuers(statement):
        told = any(each.folded_key.startswith(f"{issuer.lower()}:") for each in statement.conditions)
        if told and issuer != GITHUB and issuer not in _SOCIAL and not _asked(statement, issuer, "sub"):
            yield "Condition", f"every subject of {issuer} may assume the role; add {issuer}:sub"


@of_condition("OIDC_SUBJECT_TOO_BROAD")
def broad(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    issuer, _, claim = condition.folded_key.rpartition(":")
    if claim != "sub" or issuer not in {each.lower() for each in issuers(statement)} or condition.operator.negated:
        return
    if condition.if_exists or condition.quantifier == "ForAllValues":
        yield "is true for a token without a subject; ask for the subject without IfExists and ForAllValues"
    for value in condition.values if condition.operator.wildcards else ():
        if not _names_owner(value, issuer):
            yield f"{value} admits subjects of others; begin with what is yours, such as repo:owner/name:"


def _names_owner(value: str, issuer: str) -> bool:
    """Whether a pattern of subjects fixes whose they are before its first wildcard: GitHub's organization, GitLab's group."""
    fixed = value.partition("*")[0].partition("?")[0]
    if not has_wildcard(value):
        return True
    if issuer == GITHUB:
        return fixed.startswith("repo:") and "/" in fixed
    return len(fixed) >= 6 and not fixed.endswith((":", "system:"))


@of_condition("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED")
def branch(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.folded_key == f"{GITHUB}:sub" and GITHUB in issuers(statement) and condition.operator.wildcards:
        refs = {each.folded_key for each in statement.conditions}
        for value in condition.values:
            if has_wildcard(value) and f"{GITHUB}:ref" not in refs:
                yield f"{value} admits every branch or repository that it matches; name the repository and the branch"


@of_condition("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE")
def any_audience(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_audience(condition, statement) and condition.quantifier == "ForAnyValue":
        yield "the audience has one value; leave ForAnyValue out"


@of_condition("CONFIRM_AUDIENCE_CLAIM_TYPE")
def audience(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_audience(condition, statement) and condition.quantifier == "ForAllValues":
        yield "the audience has one value; leave ForAllValues out unless your provider sends several"


def _is_audience(condition: Condition, statement: Statement) -> bool:
    issuer, _, claim = condition.folded_key.rpartition(":")
    return claim == "aud" and issuer in {each.lower() for each in issuers(statement)}


@of_condition("SUBJECT_UNDER_AUDIENCE")
def swapped(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if _is_audience(condition, statement):
        for value in condition.values:
            if is_subject(value):
                yield f"{value} has the form of a subject; it belongs under :sub"


@of_statement("SAML_AUDIENCE_MISSING")
def saml(statement: Statement, checked: Checked) -> Iterator[Told]:
    keys = {condition.folded_key for condition in statement.conditions}
    if trusts_saml(statement) and not keys & {"saml:aud", "saml:iss", "saml:doc"}:
        yield "", "an assertion that was meant for another service is accepted; add SAML:aud https://signin.aws.amazon.com/saml"
