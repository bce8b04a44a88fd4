"""What the subject of a provider's token looks like, and what others of the same provider carry.

https://docs.github.com/en/actions/reference/security/oidc
https://docs.gitlab.com/ci/cloud_services/#configure-a-conditional-role-with-oidc-claims
https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
"""

import re
from collections.abc import Iterator

from msgspec import Struct


class Subjects(Struct, frozen=True):
    """The subjects of the issuers whose host matches ``issuer``: ``own`` takes one apart, ``others`` are those of others, each with who
    carries it; a group of ``own`` may stand in them."""

    issuer: str
    own: str
    others: tuple[tuple[str, str], ...]


_TABLE = (
    Subjects(
        issuer=r"token\.actions\.githubusercontent\.com",
        own=r"repo:(?P<owner>[^/:]+)/(?P<name>[^:]+):(?P<ref>.+)",
        others=(
            ("any_repository", "repo:another-owner/another-repository:ref:refs/heads/main"),
            ("owners_repository", "repo:{owner}/another-repository:{ref}"),
            ("another_branch", "repo:{owner}/{name}:ref:refs/heads/another-branch"),
            ("pull_request", "repo:{owner}/{name}:pull_request"),
        ),
    ),
    Subjects(
        issuer=r"gitlab\.[\w.-]+",
        own=r"project_path:(?P<owner>[^/:]+)/(?P<name>[^:]+):(?P<ref>.+)",
        others=(
            ("any_project", "project_path:another-group/another-project:ref_type:branch:ref:main"),
            ("groups_project", "project_path:{owner}/another-project:{ref}"),
            ("another_branch", "project_path:{owner}/{name}:ref_type:branch:ref:another-branch"),
        ),
    ),
    Subjects(
        issuer=r"app\.terraform\.io",
        own=r"organization:(?P<owner>[^:]+):project:(?P<name>[^:]+):(?P<ref>.+)",
        others=(
            ("any_workspace", "organization:another-organization:project:another-project:workspace:another-workspace:run_phase:apply"),
            ("organizations_workspace", "organization:{owner}:project:another-project:workspace:another-workspace:run_phase:apply"),
        ),
    ),
    Subjects(
        issuer=r"oidc\.eks\..+",
        own=r"system:serviceaccount:(?P<owner>[^:]+):(?P<name>.+)",
        others=(
            ("any_service_account", "system:serviceaccount:another-namespace:another-account"),
            ("namespaces_service_account", "system:serviceaccount:{owner}:another-account"),
        ),
    ),
)


def environment(issuer: str, subject: str) -> str:
    """The deployment environment that a subject of GitHub names in place of a branch; empty for another subject."""
    found = re.fullmatch(r"repo:[^:]+:environment:(.+)", subject)
    return found[1] if found and issuer.partition("/")[0] == "token.actions.githubusercontent.com" else ""


def subjects(issuer: str, known: str | None) -> Iterator[tuple[str, str]]:
    """Subjects of others with the issuer's tokens, each with who carries it; those near ``known`` only where it is known."""
    row = next((each for each in _TABLE if re.fullmatch(each.issuer, issuer.partition("/")[0])), None)
    if row is None:
        yield "any_user", "another-user"
        return
    own = re.fullmatch(row.own, known) if known else None
    for who, pattern in row.others:
        if "{" not in pattern or own:
            yield who, pattern.format(**own.groupdict()) if own else pattern
