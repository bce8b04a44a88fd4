"""A world in which the call passes: the ground that faults are put into."""

from random import Random

from benchmarks.worlds.places import ADDRESS, ENDPOINT, MANAGEMENT, NOW, ORGANIZATION, OTHER, OWN, REGION, VPC, Json, World
from benchmarks.worlds.services import BUCKET, KEY_ACTIONS, PASS, ROLE, TO_SERVICES, WEB, Action, Service, some_service

_NAMES = {"user": ("dana", "lee", "mona"), "role": ("worker", "report-reader", "ci-deploy")}
_ISSUERS = {
    "token.actions.githubusercontent.com": ("repo:acme/shop:ref:refs/heads/main", "sts.amazonaws.com"),
    "gitlab.com": ("project_path:acme/shop:ref_type:branch:ref:main", "https://gitlab.com"),
    f"oidc.eks.{REGION}.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9": ("system:serviceaccount:shop:api", "sts.amazonaws.com"),
    "app.terraform.io": ("organization:acme:project:shop:workspace:prod:run_phase:apply", "aws.workload.identity"),
}
_SNS = ("sns.amazonaws.com", f"arn:aws:sns:{REGION}:{OWN}:alerts")
_S3 = ("s3.amazonaws.com", "arn:aws:s3:::drop-zone")
_DELIVERERS = {
    "queue": (_SNS, _S3),
    "bucket": (
        ("logging.s3.amazonaws.com", "arn:aws:s3:::drop-zone"),
        ("cloudtrail.amazonaws.com", f"arn:aws:cloudtrail:{REGION}:{OWN}:trail/all"),
    ),
    "function": (_S3, ("events.amazonaws.com", f"arn:aws:events:{REGION}:{OWN}:rule/nightly")),
    "topic": (_S3, ("cloudwatch.amazonaws.com", f"arn:aws:cloudwatch:{REGION}:{OWN}:alarm:cpu")),
    "key": (_SNS,),
}


def base(rng: Random) -> World:
    """A principal, a resource and the call; nothing is allowed yet (:mod:`benchmarks.worlds.granted` allows it)."""
    service = some_service(rng)
    kind = _kind(rng, service)
    if kind == "service" and service not in TO_SERVICES:
        service = rng.choice(TO_SERVICES)
    action = _action(rng, service, kind)
    principal = _principal(rng, kind)
    owner = _owner(rng, service, kind)
    world: World = {
        "id": "",
        "faults": [],
        "service": service.name,
        "principal": principal,
        "org": _organization(rng, owner),
        "endpoint": service.name in ("queue", "bucket", "secret", "table") and kind in ("user", "role") and rng.random() < 0.3,
        "request": {"action": action.name, "resource": service.resource(owner, action), "resource_account": owner, "context": {}},
        "operation": action.operation,
        "code": service.code,
        "identity": [],
        "boundary": None,
        "session_policy": None,
        "scps": None,
        "rcps": None,
        "vpce": None,
        "resource_policy": None,
        "block_public_access": service is BUCKET and rng.random() < 0.6,
        "kms": _key(rng, service, action, owner, kind),
        "also": ["sts:TagSession"] if service is ROLE and rng.random() < 0.3 else [],
        "session_told": False,
        "tell": "none",
    }
    if principal["kind"] == "service" and service.name in _DELIVERERS:
        principal["arn"], principal["source"] = rng.choice(_DELIVERERS[service.name])
    world["request"]["context"] = _context(rng, world)
    return world


def _kind(rng: Random, service: Service) -> str:
    if service is WEB:
        return "web"
    if service in (ROLE, PASS):
        return rng.choices(("user", "role"), (1, 2))[0]
    drawn = rng.random() if service in TO_SERVICES else 1.0
    if drawn < 0.16:
        return "anonymous" if drawn < 0.02 and service.public else "service"
    return rng.choices(("user", "role", "root"), (9, 12, 1))[0]


def _action(rng: Random, service: Service, kind: str) -> Action:
    if kind != "service":
        return rng.choice(service.actions)
    wanted = {"queue": "sqs:SendMessage", "bucket": "s3:PutObject", "key": "kms:GenerateDataKey"}
    return next(each for each in service.actions if each.name == wanted.get(service.name, each.name))


def _principal(rng: Random, kind: str) -> Json:
    found: Json = {"kind": kind, "name": "", "path": "/", "tags": {}, "groups": [], "id": "", "session": None, "entity_arn": ""}
    if kind == "root":
        return found | {"arn": f"arn:aws:iam::{OWN}:root", "name": "root"}
    if kind == "service":
        return found | {"arn": "sns.amazonaws.com"}
    if kind == "anonymous":
        return found | {"arn": "anonymous"}
    if kind == "web":
        host = rng.choice(list(_ISSUERS))
        return found | {"host": host, "arn": f"arn:aws:iam::{OWN}:oidc-provider/{host}"}
    name = rng.choice(_NAMES[kind])
    path = rng.choice(("/", "/", "/app/", "/service/app/")) if kind == "role" else rng.choice(("/", "/", "/staff/"))
    if kind == "role" and rng.random() < 0.12:
        name, path = "AWSReservedSSO_Developer_0123456789abcdef", f"/aws-reserved/sso.amazonaws.com/{REGION}/"
    found |= {"name": name, "path": path, "entity_arn": f"arn:aws:iam::{OWN}:{kind}{path}{name}"}
    found["tags"] = {"team": rng.choice(("red", "blue"))} if rng.random() < 0.5 else {}
    if kind == "user":
        groups = rng.sample(("devs", "support", "auditors"), rng.choice((0, 1, 1, 2)))
        return found | {"id": "AIDAAAAABBBBCCCCDDDD1", "arn": found["entity_arn"], "groups": groups}
    session = rng.choice(("i-0abc123def4567890", "deploy-42", "dana@example.com"))
    found |= {"id": "AROAAAAABBBBCCCCDDDD1", "session": session, "arn": f"arn:aws:sts::{OWN}:assumed-role/{name}/{session}"}
    return found | ({"session_tags": {"team": rng.choice(("red", "blue"))}} if rng.random() < 0.12 else {})


def _owner(rng: Random, service: Service, kind: str) -> str:
    across = (
        service.policy
        and service is not WEB
        and kind not in ("service", "root", "anonymous")
        and rng.random() < (0.45 if service is ROLE else 0.3)
    )
    return OTHER if across else OWN


def _organization(rng: Random, owner: str) -> Json | None:
    if rng.random() < 0.35:
        return None
    members = [OWN] if owner == OTHER and rng.random() < 0.4 else [OWN, OTHER]
    management = OWN if rng.random() < 0.06 else MANAGEMENT
    return {"members": members, "management": management, "scps_off": rng.random() < 0.06}


def _key(rng: Random, service: Service, action: Action, owner: str, kind: str) -> Json | None:
    if action.name not in KEY_ACTIONS or kind == "anonymous" or rng.random() > (0.35 if kind != "root" else 0.1):
        return None
    return {"account": owner, "actions": list(KEY_ACTIONS[action.name]), "policy": None}


def _context(rng: Random, world: World) -> Json:
    """Every condition key that the call carries."""
    request, principal, organization = world["request"], world["principal"], world["org"]
    region = "us-east-1" if request["action"].startswith("iam:") else REGION
    found: Json = {"aws:SecureTransport": "true", "aws:CurrentTime": NOW, "aws:ResourceAccount": request["resource_account"]}
    if principal["kind"] != "web":
        found |= {"aws:ViaAWSService": "false", "aws:RequestedRegion": region}
    if organization and request["resource_account"] in organization["members"]:
        found["aws:ResourceOrgID"] = ORGANIZATION
    found |= _of_principal(rng, world)
    if rng.random() < 0.4 and request["resource"] != "*" and not request["action"].startswith("sts:"):
        found["aws:ResourceTag/env"] = rng.choice(("prod", "test"))
    if request["action"] == "iam:PassRole":
        found["iam:PassedToService"] = "lambda.amazonaws.com"
    if request["action"].startswith("sts:"):
        found |= {"sts:RoleSessionName": "build-9"} if principal["kind"] != "web" else {}
        found |= {"sts:ExternalId": "acme-7"} if rng.random() < 0.2 and principal["kind"] != "web" else {}
        found |= {"aws:RequestTag/project": "shop", "aws:TagKeys": ["project"]} if world["also"] else {}
    if request["action"] == "s3:PutObject" and not world["kms"] and rng.random() < 0.3:
        found["s3:x-amz-server-side-encryption"] = "AES256"
    if request["action"].startswith("kms:"):
        found["kms:CallerAccount"] = OWN
    return found


def _of_principal(rng: Random, world: World) -> Json:
    principal, organization = world["principal"], world["org"]
    if principal["kind"] == "anonymous":
        return {"aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous", "aws:SourceIp": ADDRESS}
    if principal["kind"] == "service":
        found = {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal["arn"]}
        return found | {"aws:SourceArn": principal.get("source", "arn:aws:s3:::drop-zone"), "aws:SourceAccount": OWN}
    if principal["kind"] == "web":
        subject, audience = _ISSUERS[principal["host"]]
        return {f"{principal['host']}:sub": subject, f"{principal['host']}:aud": audience}
    kinds = {"user": "User", "role": "AssumedRole", "root": "Account"}
    found = {"aws:PrincipalIsAWSService": "false", "aws:PrincipalAccount": OWN, "aws:PrincipalType": kinds[principal["kind"]]}
    found |= {"aws:PrincipalArn": principal["entity_arn"] or principal["arn"]}
    userid = {"user": principal["id"], "role": f"{principal['id']}:{principal['session']}", "root": OWN}[principal["kind"]]
    found |= {"aws:userid": userid, **({"aws:username": principal["name"]} if principal["kind"] == "user" else {})}
    tags = {**principal["tags"], **principal.get("session_tags", {})}
    found |= {f"aws:PrincipalTag/{name}": value for name, value in tags.items()}
    if organization:
        found |= {"aws:PrincipalOrgID": ORGANIZATION}
    if principal["kind"] == "user" and rng.random() < 0.2:
        found["aws:MultiFactorAuthPresent"] = "true"
    if world["endpoint"]:
        return found | {"aws:SourceVpce": ENDPOINT, "aws:SourceVpc": VPC, "aws:VpcSourceIp": "10.1.2.3"}
    return found | {"aws:SourceIp": ADDRESS}
