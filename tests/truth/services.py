"""What services decide by themselves, beside every policy."""

from collections.abc import Mapping
from typing import Any, Literal

from tests.truth.principals import Caller

Outcome = Literal["allowed", "explicit_deny", "implicit_deny"]

# fmt: off
RCP_SERVICES = frozenset((
    "codeartifact", "cognito-identity", "cognito-idp", "dynamodb", "ecr", "events", "firehose", "kms", "logs", "rolesanywhere", "s3",
    "secretsmanager", "sqs", "sts", "swf", "transfer", "wafv2", "xray",
))
"""Services that RCPs cover, as far as the cases and the worlds go.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
"""
WITHOUT_OWNER = frozenset((
    "ec2:acceptvpcpeeringconnection", "ec2:copyfpgaimage", "ec2:copyimage", "ec2:copysnapshot",
    "ec2:createtransitgatewaypeeringattachment", "ec2:createvolume", "ec2:createvpcpeeringconnection", "events:putevents",
    "guardduty:acceptadministratorinvitation", "macie2:acceptinvitation", "opensearch:acceptinboundconnection",
    "route53:associatevpcwithhostedzone", "route53:createvpcassociationauthorization", "route53:deletevpcassociationauthorization",
    "route53:disassociatevpcfromhostedzone", "route53:listhostedzonesbyvpc", "securityhub:acceptadministratorinvitation",
))
"""Calls that carry no ``aws:ResourceAccount``.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
"""
_KEYS_ACROSS_ACCOUNTS = frozenset((
    "creategrant", "decrypt", "derivesharedsecret", "describekey", "encrypt", "generatedatakey", "generatedatakeypair",
    "generatedatakeypairwithoutplaintext", "generatedatakeywithoutplaintext", "generatemac", "getkeyrotationstatus", "getpublickey",
    "listgrants", "reencryptfrom", "reencryptto", "retiregrant", "revokegrant", "sign", "verify", "verifymac",
))
# fmt: on
_UNLOCKING = ("s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy")


def refused_by_service(request: Mapping[str, Any], who: Caller) -> Outcome | None:
    """What some calls come to whatever policies say; ``None`` where policies decide.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    """
    service, _, name = request["action"].lower().partition(":")
    if service == "kms" and name not in _KEYS_ACROSS_ACCOUNTS and who.account not in ("", request["resource_account"]):
        return "implicit_deny"
    if service == "iam" and who.kind == "federated":
        return "implicit_deny"
    if service != "sts":
        return None
    if name == "getcalleridentity" or (name == "getsessiontoken" and who.kind in ("user", "root")):
        return "allowed"
    if who.kind == "federated":
        return "implicit_deny"
    barred = {"session": ("getsessiontoken", "getfederationtoken"), "root": ("assumerole",)}
    return "implicit_deny" if name in barred.get(who.kind, ()) else None


def unlocks(request: Mapping[str, Any], who: Caller) -> bool:
    """Whether the root user of a bucket's owner puts another bucket policy, which no bucket policy can forbid.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
    """
    return who.kind == "root" and who.account == request["resource_account"] and request["action"].lower() in _UNLOCKING
