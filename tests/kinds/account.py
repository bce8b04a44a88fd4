"""An account of AWS in one value: it answers the reads of the walk from a world file, as AWS would answer this reader."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from iamdoctor.aws.failures import Unsupported
from iamdoctor.aws.heard import Heard
from tests.truth.evaluate import decide

World = Mapping[str, Any]
Reply = dict[str, Any]
_ORGANIZATION = "o-a1b2c3d4e5"
_ROOT = "r-ab12"
_KEY_ID = "1111aaaa-22bb-33cc-44dd-5555eeee6666"
_SHUT = ("organizations:ListParents", "organizations:ListPoliciesForTarget", "organizations:DescribePolicy")


class Account:
    """Stands in for a connection. ``refused`` are (client, operation) pairs that this reader may not call; ``gone`` is one that answers
    that the entity is not there."""

    profile = None
    region = "us-east-1"
    profile_in_use = None

    def __init__(self, file: World) -> None:
        self.heard = Heard()
        self.world: World = file["world"]
        refused = file.get("refused") or []
        says_gone = bool(refused) and refused[0] == "one read says gone"
        self.gone = {tuple(refused[1])} if says_gone else set()
        self.refused = set() if says_gone else {tuple(each) for each in refused}

    def home_region(self) -> str:
        """The Region of every call."""
        return self.region

    def session(self) -> Any:
        """No credentials to speak of."""
        return SimpleNamespace(get_credentials=lambda: None)

    def takes(self, service: str, operation: str, parameter: str) -> bool:
        """The newest parameters are known."""
        return True

    def call(self, service: str, operation: str, params: Reply, *, region: str | None = None, limit: int | None = None) -> Reply:
        """One reply. Raises ``ClientError`` as AWS does, ``Unsupported`` for what this account does not have."""
        if (service, operation) in self.refused:
            raise _error("AccessDenied", operation)
        if (service, operation) in self.gone:
            raise _error("NoSuchEntity", operation)
        answer = getattr(self, f"_{service.replace('-', '_')}", None)
        if answer is None:
            raise Unsupported(operation)
        reply: Reply = answer(operation, params)
        return reply

    def _sts(self, operation: str, params: Reply) -> Reply:
        account = self.world["reader"]["account"]
        if operation == "GetCallerIdentity":
            return {"Arn": f"arn:aws:sts::{account}:assumed-role/oncall/me", "Account": account, "UserId": "AROAONCALLONCALL0000A:me"}
        request = self.world["request"]
        context = {"principal": {"arn": self.world["principal"]["arn"]}, "action": request["action"], "resource": request["resource"]}
        said = {"allowed": False, "explicitDeny": self.world["message"]["explicit"], "context": context}
        return {"DecodedMessage": json.dumps(said)}

    def _iam(self, operation: str, params: Reply) -> Reply:
        if operation == "SimulatePrincipalPolicy":
            return self._simulated(params)
        if operation.startswith("Get") and operation.endswith("Policy") and "PolicyName" in params:
            return {"PolicyDocument": self._document(params["PolicyName"])}
        if operation in ("GetUser", "GetRole"):
            return self._entity(operation.removeprefix("Get"), params)
        if operation.startswith("ListAttached"):
            return {"AttachedPolicies": []}
        if operation == "ListGroupsForUser":
            return {"Groups": []}
        if operation in ("ListUserPolicies", "ListRolePolicies"):
            self._entity(operation[4:8], params)
            return {"PolicyNames": [policy["name"] for policy in self.world["identity"]]}
        if operation in ("GetPolicy", "GetPolicyVersion"):
            return self._managed(operation)
        raise _error("NoSuchEntity", operation)

    def _document(self, name: str) -> Reply:
        return next(policy["versions"][-1] for policy in self.world["identity"] if policy["name"] == name)

    def _managed(self, operation: str) -> Reply:
        if self.world["boundary"] is None:
            raise _error("NoSuchEntity", operation)
        if operation == "GetPolicy":
            return {"Policy": {"DefaultVersionId": "v1", "PolicyName": self.world["boundary"]["name"]}}
        return {"PolicyVersion": {"Document": self.world["boundary"]["doc"], "VersionId": "v1"}}

    def _entity(self, kind: str, params: Reply) -> Reply:
        denied, name = self.world["principal"], params.get(f"{kind}Name")
        request = self.world["request"]
        if kind == "Role" and request["resource"].startswith("arn:aws:iam:") and request["resource"].rpartition("/")[2] == name:
            return {"Role": self._of(kind, name, request["resource"], {}, "AROATRUSTTRUST000000A", self.world["resource_policy"])}
        if denied["name"] != name or kind.lower() != denied["kind"]:
            raise _error("NoSuchEntity", f"Get{kind}")
        return {kind: self._of(kind, denied["name"], denied["entity_arn"], denied["tags"], denied["id"], _TRUST)}

    def _of(self, kind: str, name: str, arn: str, tags: Mapping[str, str], unique_id: str, trust: Any) -> Reply:
        found: Reply = {"Arn": arn, f"{kind}Name": name, f"{kind}Id": unique_id}
        found["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
        if kind == "Role":
            found |= {"AssumeRolePolicyDocument": trust, "MaxSessionDuration": 3600}
        boundary = self.world["boundary"]
        if boundary and arn == self.world["principal"]["entity_arn"]:
            account = arn.split(":")[4]
            found["PermissionsBoundary"] = {"PermissionsBoundaryArn": f"arn:aws:iam::{account}:policy/{boundary['name']}"}
        return found

    def _simulated(self, params: Reply) -> Reply:
        """AWS's simulator: identity policies, boundary and SCPs, with what ``PolicyExclusionList`` names left out."""
        left_out = {each.get("PolicyType") for each in params.get("PolicyExclusionList", ())}
        case: Reply = {"request": self.world["request"], "identity_policies": [each["versions"][-1] for each in self.world["identity"]]}
        if self.world["boundary"] and "permission-boundary" not in left_out:
            case["permission_boundary"] = self.world["boundary"]["doc"]
        bound = self.world["org"] and not self.world["org"]["scps_off"] and "scp" not in left_out
        scps = self.world["scps"] if bound else None
        if scps:
            case["scps"] = [[policy["doc"] for policy in level] for level in scps]
        case["request"] = {**case["request"], "principal": self.world["principal"]["arn"]}
        decided = decide(case)
        spelled = {"allowed": "allowed", "explicit_deny": "explicitDeny", "implicit_deny": "implicitDeny"}[decided.outcome]
        result: Reply = {"EvalActionName": params["ActionNames"][0], "EvalDecision": spelled}
        if self.world["org"]:
            result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": all(layer != "scp" for layer, _ in decided.blockers)}
        if "permission_boundary" in case:
            allowed = all(layer != "boundary" for layer, _ in decided.blockers)
            result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": allowed}
        return {"EvaluationResults": [result]}

    def _organizations(self, operation: str, params: Reply) -> Reply:
        org = self.world["org"]
        if org is None:
            raise _error("AWSOrganizationsNotInUseException", operation)
        if operation == "DescribeOrganization":
            return {"Organization": {"Id": _ORGANIZATION, "MasterAccountId": org["management"]}}
        if not self.world["reader"]["org"] and f"organizations:{operation}" in _SHUT:
            raise _error("AccessDeniedException", operation)
        if operation == "ListParents":
            return {"Parents": [{"Id": _ROOT, "Type": "ROOT"}]}
        levels = self._levels()
        if operation == "ListPoliciesForTarget":
            kind, depth = ("scp" if params["Filter"].startswith("SERVICE") else "rcp"), 0 if params["TargetId"] == _ROOT else 1
            return {"Policies": [_listed(each, kind, depth, index, org["management"]) for index, each in enumerate(levels[kind][depth])]}
        _, kind, depth, index = params["PolicyId"].split("-")
        return {"Policy": {"Content": json.dumps(levels[kind][int(depth)][int(index)]["doc"])}}

    def _levels(self) -> dict[str, list[list[Reply]]]:
        full = {"scp": _FULL, "rcp": {**_FULL, "name": "RCPFullAWSAccess", "doc": _FULL_RCP}}
        org = self.world["org"]

        def at(kind: str) -> list[list[Reply]]:
            held = self.world[f"{kind}s"]
            if org["scps_off"] and kind == "scp":
                return [[], []]
            levels: list[list[Reply]] = held or [[full[kind]], [full[kind]]]
            return levels if len(levels) > 1 else [*levels, [full[kind]]]

        return {"scp": at("scp"), "rcp": at("rcp")}

    def _policy_text(self, operation: str, missing: str) -> str:
        if self.world["resource_policy"] is None:
            raise _error(missing, operation)
        return json.dumps(self.world["resource_policy"])

    def _sqs(self, operation: str, params: Reply) -> Reply:
        kms = self.world["kms"]
        attributes = {"KmsMasterKeyId": self._key_arn()} if kms else {}
        policy = self.world["resource_policy"]
        return {"Attributes": attributes | ({"Policy": json.dumps(policy)} if policy else {})}

    def _key_arn(self) -> str:
        return f"arn:aws:kms:us-east-1:{self.world['kms']['account']}:key/{_KEY_ID}"

    def _kms(self, operation: str, params: Reply) -> Reply:
        kms, resource = self.world["kms"], self.world["request"]["resource"]
        if operation == "DescribeKey":
            arn = self._key_arn() if kms else resource
            return {"KeyMetadata": {"Arn": arn, "KeyState": "Enabled", "KeyManager": "CUSTOMER"}}
        if operation == "ListGrants":
            return {"Grants": []}
        return {"Policy": json.dumps(kms["policy"])} if kms else {"Policy": self._policy_text(operation, "NotFoundException")}

    def _s3(self, operation: str, params: Reply) -> Reply:
        name = self.world["request"]["resource"].split(":::")[1].partition("/")[0]
        if operation == "ListBuckets":
            own = self.world["request"]["resource_account"] == self.world["reader"]["account"]
            return {"Buckets": [{"Name": name, "BucketRegion": "us-east-1"}] if own else [], "Owner": {"ID": "a" * 64}}
        if operation == "GetBucketPolicy":
            return {"Policy": self._policy_text(operation, "NoSuchBucketPolicy")}
        if operation == "GetPublicAccessBlock":
            return {"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": True}}
        if operation == "ListObjectsV2":
            return {"Contents": [{"Key": params.get("Prefix", "")}]}
        if operation == "GetBucketEncryption":
            raise _error("ServerSideEncryptionConfigurationNotFoundError", operation)
        raise _error("OwnershipControlsNotFoundError", operation)

    def _lambda(self, operation: str, params: Reply) -> Reply:
        return {"Policy": self._policy_text(operation, "ResourceNotFoundException")}

    def _ecr(self, operation: str, params: Reply) -> Reply:
        missing = "RepositoryPolicyNotFoundException" if operation == "GetRepositoryPolicy" else "RegistryPolicyNotFoundException"
        return {"policyText": self._policy_text(operation, missing)}

    def _cloudtrail(self, operation: str, params: Reply) -> Reply:
        if self.world.get("events") != "other" or params["LookupAttributes"][0]["AttributeKey"] != "EventName":
            return {"Events": []}
        service, _, name = self.world["request"]["action"].partition(":")
        event = {
            "eventID": "e-1",
            "eventTime": "2026-11-27T09:00:00Z",
            "eventName": name,
            "eventSource": f"{service}.amazonaws.com",
            "errorCode": "Client.UnauthorizedOperation",
            "sourceIPAddress": "198.51.100.7",
            "awsRegion": "us-east-1",
            "requestID": "another",
            "userIdentity": {"type": "IAMUser", "arn": self.world["principal"]["arn"]},
        }
        return {"Events": [{"CloudTrailEvent": json.dumps(event)}]}


def _error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, operation)


def _listed(policy: Reply, kind: str, depth: int, index: int, management: str) -> Reply:
    identity = f"p-{kind}-{depth}-{index}"
    return {"Id": identity, "Name": policy["name"], "Arn": f"arn:aws:organizations::{management}:policy/{_ORGANIZATION}/{kind}/{identity}"}


_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_FULL: Reply = {
    "name": "FullAWSAccess",
    "doc": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
}
_FULL_RCP: Reply = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}
