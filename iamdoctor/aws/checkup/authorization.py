"""Everything that IAM grants in an account, in one sweep, and what it says of passwords and of its quotas.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import text_of
from iamdoctor.model.checkup import Authorization, Holder, ManagedPolicy, PasswordPolicy, Principal
from iamdoctor.model.evidence import Failure, Policy, Read

_WANTED = ["User", "Group", "Role", "LocalManagedPolicy"]
_DETAILS: dict[str, Holder] = {"UserDetailList": "user", "GroupDetailList": "group", "RoleDetailList": "role"}


async def authorization(calls: Calls) -> Read[Authorization]:
    """Every user, group, role and customer managed policy with its documents (``iam:GetAccountAuthorizationDetails``)."""
    reply = await calls.ask("policies", "iam", "GetAccountAuthorizationDetails", {"Filter": _WANTED})
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,))
    principals = tuple(_principal(kind, item) for name, kind in _DETAILS.items() for item in reply.get(name, ()))
    return Read("found", Authorization(principals=principals, policies=tuple(map(_managed, reply.get("Policies", ())))))


def _principal(kind: Holder, item: dict[str, Any]) -> Principal:
    title = kind.title()
    name, arn, trust = item[f"{title}Name"], item["Arn"], item.get("AssumeRolePolicyDocument")
    return Principal(
        kind=kind,
        name=name,
        arn=arn,
        path=item.get("Path", "/"),
        inline=tuple(
            Policy(name=each["PolicyName"], kind="inline", attached_to=f"{kind} {name}", document=text_of(each["PolicyDocument"]))
            for each in item.get(f"{title}PolicyList", ())
        ),
        attached=tuple(each["PolicyArn"] for each in item.get("AttachedManagedPolicies", ())),
        trust=Policy(name="trust policy", kind="trust", attached_to=f"role {name}", arn=arn, document=text_of(trust)) if trust else None,
    )


def _managed(item: dict[str, Any]) -> ManagedPolicy:
    versions = item.get("PolicyVersionList", ())
    current = next((each for each in versions if each.get("IsDefaultVersion")), None)
    by_aws = item["Arn"].split(":")[4] == "aws"
    policy = Policy(
        name=item.get("PolicyName") or item["Arn"].rpartition("/")[2],
        kind="aws-managed" if by_aws else "managed",
        attached_to="",
        arn=item["Arn"],
        version=item.get("DefaultVersionId"),
        document=text_of(current["Document"]) if current else None,
    )
    return ManagedPolicy(
        policy=policy, versions=tuple(each["VersionId"] for each in versions), attachments=int(item.get("AttachmentCount", 0))
    )


async def summary(calls: Calls) -> Read[dict[str, int]]:
    """The account's counts and quotas, and whether the root user has MFA and keys (``iam:GetAccountSummary``)."""
    reply = await calls.ask("identity", "iam", "GetAccountSummary")
    return Read("unread", failures=(reply,)) if isinstance(reply, Failure) else Read("found", dict(reply["SummaryMap"]))


async def password_policy(calls: Calls) -> Read[PasswordPolicy]:
    """What the account asks of passwords (``iam:GetAccountPasswordPolicy``); *none* where AWS's default holds."""
    reply = await calls.ask("identity", "iam", "GetAccountPasswordPolicy")
    if isinstance(reply, Failure):
        return Read("none") if reply.code == "NoSuchEntity" else Read("unread", failures=(reply,))
    asked = reply["PasswordPolicy"]
    found = PasswordPolicy(
        minimum_length=int(asked.get("MinimumPasswordLength", 6)), reuse_prevention=int(asked.get("PasswordReusePrevention") or 0)
    )
    return Read("found", found)
