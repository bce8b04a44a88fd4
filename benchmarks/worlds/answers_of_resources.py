"""What the services answer about the resource of a world, its key, and the call."""

import json
from typing import Any

from benchmarks.worlds.places import ENDPOINT, KEY_ID, OWN, REGION, Json, World, key_arn, of_aws_arn, of_aws_policy
from benchmarks.worlds.truth import truth

_CANONICAL = "a1" * 32
_NOT_FOUND = {"kms": "NotFoundException", "sqs": "QueueDoesNotExist", "sns": "NotFound", "s3": "NoSuchBucket"}


def answer(world: World, asked: str, params: Json) -> Json | str | None:
    """The reply to a call, an error code, or ``None`` where it is not one of these services'."""
    service, _, operation = asked.partition(":")
    if service == "kms":
        return _kms(world, operation, params)
    if service in ("s3", "s3control"):
        return _s3(world, service, operation, params)
    if asked == "ec2:DescribeVpcEndpoints":
        return _endpoint(world, params)
    if not _may_read(world):
        return "AccessDeniedException"
    policy = json.dumps(world["resource_policy"]) if world["resource_policy"] else None
    arn, alias = world["request"]["resource"], key_arn(world["kms"]["account"]) if world["kms"] else None
    match asked:
        case "sqs:GetQueueAttributes":
            named = params["QueueUrl"].endswith(arn.rpartition(":")[2])
            found = {"QueueArn": arn, **({"Policy": policy} if policy else {}), **({"KmsMasterKeyId": alias} if alias else {})}
            return {"Attributes": found} if named else _NOT_FOUND["sqs"]
        case "sns:GetTopicAttributes":
            return {
                "Attributes": {"TopicArn": arn, **({"Policy": policy} if policy else {}), **({"KmsMasterKeyId": alias} if alias else {})}
            }
        case "lambda:GetPolicy" | "lambda:GetResourcePolicy":
            return {"Policy": policy} if policy else "ResourceNotFoundException"
        case "secretsmanager:GetResourcePolicy":
            return {"ARN": arn, "Name": "app/db", **({"ResourcePolicy": policy} if policy else {})}
        case "secretsmanager:DescribeSecret":
            return {"ARN": arn, **({"KmsKeyId": alias} if alias else {})}
        case "dynamodb:GetResourcePolicy":
            return (
                {"Policy": policy} if policy and params["ResourceArn"] in (arn, arn.partition("/index/")[0]) else "PolicyNotFoundException"
            )
        case "ecr:GetRegistryPolicy":
            return "RegistryPolicyNotFoundException"
        case "ecr:GetRepositoryPolicy":
            return {"policyText": policy} if policy else "RepositoryPolicyNotFoundException"
    return None


def _may_read(world: World) -> bool:
    """Whether the reader sees the resource: its own account's, or another's that lets it in."""
    reader = world["reader"]
    return bool(reader["account"] == world["request"]["resource_account"] or reader["across"])


def _kms(world: World, operation: str, params: Json) -> Json | str | None:
    """A key's policy is shown to its own account only; AWS's own key of a service is open to its account."""
    direct = world["service"] == "key"
    owner = (
        world["request"]["resource_account"]
        if direct
        else world["kms"]["account"]
        if world["kms"]
        else world["request"]["resource_account"]
    )
    policy = world["resource_policy"] if direct else world["kms"]["policy"] if world["kms"] else None
    own = world["reader"]["account"] == owner
    if not direct and KEY_ID not in params["KeyId"]:
        return _of_aws(operation, owner) if own else "AccessDeniedException"
    if policy is None:
        return _NOT_FOUND["kms"]
    if operation == "DescribeKey":
        about = {"Arn": key_arn(owner), "KeyId": KEY_ID, "KeyState": "Enabled", "KeyManager": "CUSTOMER"}
        return {"KeyMetadata": about} if own or world["reader"]["across"] else "AccessDeniedException"
    if not own:
        return "AccessDeniedException"
    replies: Json = {"GetKeyPolicy": {"Policy": json.dumps(policy)}, "ListGrants": {"Grants": []}}
    return replies.get(operation)


def _of_aws(operation: str, account: str) -> Json | None:
    """AWS's own key behind a secret."""
    arn = of_aws_arn(account)
    about = {"Arn": arn, "KeyId": arn.rpartition("/")[2], "KeyState": "Enabled", "KeyManager": "AWS"}
    policy = json.dumps(of_aws_policy(account))
    replies: Json = {"DescribeKey": {"KeyMetadata": about}, "GetKeyPolicy": {"Policy": policy}, "ListGrants": {"Grants": []}}
    return replies.get(operation)


def _s3(world: World, service: str, operation: str, params: Json) -> Json | str | None:
    """A bucket shows its policy and settings to its own account."""
    name, own = (
        world["request"]["resource"].split(":", 5)[-1].partition("/")[0],
        world["reader"]["account"] == world["request"]["resource_account"],
    )
    if service == "s3control":
        return "NoSuchPublicAccessBlockConfiguration" if own else "AccessDenied"
    if operation == "ListBuckets":
        found = [{"Name": name, "BucketRegion": REGION}] if own and name.startswith(params.get("Prefix", "")) else []
        return {"Buckets": found, "Owner": {"ID": _CANONICAL}}
    if not own:
        return "AccessDenied"
    match operation:
        case "GetBucketPolicy":
            return {"Policy": json.dumps(world["resource_policy"])} if world["resource_policy"] else "NoSuchBucketPolicy"
        case "GetPublicAccessBlock":
            flags = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
            blocks = {"PublicAccessBlockConfiguration": dict.fromkeys(flags, True)}
            return blocks if world.get("block_public_access") else "NoSuchPublicAccessBlockConfiguration"
        case "GetBucketOwnershipControls":
            return {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}
        case "ListObjectsV2":
            return {"Contents": [{"Key": params["Prefix"], "Owner": {"ID": _CANONICAL}}]}
        case "GetBucketEncryption":
            by_kms = (
                {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key_arn(world["kms"]["account"])}
                if world["kms"]
                else {"SSEAlgorithm": "AES256"}
            )
            return {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": by_kms}]}}
    return None


def _endpoint(world: World, params: Json) -> Json | str:
    if not world["endpoint"] or world["reader"]["account"] != OWN or params["VpcEndpointIds"] != [ENDPOINT]:
        return "InvalidVpcEndpointId.NotFound"
    policy = world["vpce"] or {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
    }
    return {"VpcEndpoints": [{"VpcEndpointId": ENDPOINT, "PolicyDocument": json.dumps(policy)}]}


def decoded(world: World) -> str:
    """The encoded message of the denied request, decoded."""
    found = truth(world)
    request = found.cases[found.first_denied]["request"]
    conditions = [
        {"key": key, "values": {"items": [{"value": value}]}} for key, value in request["context"].items() if isinstance(value, str)
    ]
    context = {
        "principal": {"id": world["principal"]["id"], "arn": request["principal"]},
        "action": request["action"],
        "resource": request["resource"],
        "conditions": {"items": conditions},
    }
    explicit = found.outcome == "explicit_deny"
    return json.dumps(
        {"allowed": False, "explicitDeny": explicit, "matchedStatements": {"items": []}, "failures": {"items": []}, "context": context}
    )


def event(world: World) -> str:
    """CloudTrail's event: of the denied call itself, or of another attempt from another place."""
    own, principal, context = world["events"] == "own", world["principal"], world["request"]["context"]
    issuer = {"type": "Role", "arn": principal["entity_arn"], "accountId": OWN, "userName": principal["name"]}
    kinds = {"user": "IAMUser", "role": "AssumedRole", "root": "Root"}
    identity: dict[str, Any] = {"type": kinds.get(principal["kind"], "AWSService"), "arn": principal["arn"], "accountId": OWN}
    if principal["kind"] == "role":
        identity["sessionContext"] = {
            "sessionIssuer": issuer,
            "attributes": {"mfaAuthenticated": "false", "creationDate": "2026-11-27T09:00:00Z"},
        }
    found: Json = {
        "eventID": "e-1",
        "eventTime": "2026-11-27T10:00:00Z" if own else "2026-11-27T09:30:00Z",
        "eventName": world["operation"],
        "eventSource": f"{world['request']['action'].partition(':')[0]}.amazonaws.com",
        "awsRegion": REGION,
        "sourceIPAddress": context.get("aws:SourceIp", context.get("aws:VpcSourceIp", "10.0.0.1")) if own else "192.0.2.44",
        "userIdentity": identity,
        "errorCode": "AccessDenied",
        "requestID": world.get("request_id", "") if own else "another-request",
    }
    if own and "aws:SourceVpce" in context:
        found["vpcEndpointId"] = context["aws:SourceVpce"]
    return json.dumps(found)
