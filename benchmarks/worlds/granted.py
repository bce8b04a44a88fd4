"""The policies of a world in which the call passes: every layer that exists allows it, in one of the ways that people write."""

from random import Random

from benchmarks.worlds.guards import guards
from benchmarks.worlds.places import MANAGEMENT, ORGANIZATION, OWN, REGION, Json, World, document, everything
from benchmarks.worlds.services import BY_NAME

_OF_AWS = {
    "queue": ("AmazonSQSFullAccess", "sqs:*"),
    "bucket": ("AmazonS3FullAccess", "s3:*"),
    "table": ("AmazonDynamoDBFullAccess", "dynamodb:*"),
    "topic": ("AmazonSNSFullAccess", "sns:*"),
}
_POLICY_NAMES = ("app-access", "inline", "access", "team-policy")


def grant_all(rng: Random, world: World) -> None:
    """Put policies into every layer of ``world`` so that the call passes."""
    kind = world["principal"]["kind"]
    if kind in ("user", "role"):
        _identity(rng, world)
        _limits(rng, world)
    _guardrails(rng, world)
    if world["endpoint"]:
        world["vpce"] = _endpoint(rng, world)
    world["resource_policy"] = _of_resource(rng, world)
    if world["kms"]:
        world["kms"]["policy"] = _key_policy(rng, world)


def action_element(rng: Random, world: World) -> str | list[str]:
    """An Action element that covers the call: itself, a list, a pattern."""
    action = world["request"]["action"]
    service, _, name = action.partition(":")
    prefix = next(name[:end] for end in range(2, len(name) + 1) if end == len(name) or name[end].isupper())
    siblings = [each for each in BY_NAME[world["service"]].siblings if each != action]
    return rng.choice((action, action, [action, rng.choice(siblings or [action])], f"{service}:*", f"{service}:{prefix}*"))


def resource_element(rng: Random, world: World) -> str | list[str]:
    """A Resource element that covers the call's resource."""
    arn = world["request"]["resource"]
    if arn == "*":
        return "*"
    if ":::" in arn:
        bucket = arn.partition("/")[0]
        return (
            rng.choice((arn, f"{bucket}/*", [bucket, f"{bucket}/*"], f"{bucket}*", "*"))
            if "/" in arn
            else rng.choice((arn, [arn, f"{arn}/*"], "*"))
        )
    start = arn.rpartition("/")[0] or arn.rpartition(":")[0]
    mark = arn[len(start)]
    return rng.choice((arn, arn, [arn, f"{arn}-archive"], f"{start}{mark}*", "*", f"{arn[:-2]}*"))


def allow(rng: Random, world: World, layer: str) -> Json:
    """A statement that allows the call, sometimes under conditions that it meets."""
    statement: Json = {"Effect": "Allow", "Action": action_element(rng, world)}
    if rng.random() < 0.07 and layer == "identity" and not world["request"]["action"].startswith(("iam:", "sts:")):
        statement = {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"]}
    statement["Resource"] = resource_element(rng, world)
    if rng.random() < 0.5:
        statement = {"Sid": rng.choice(("Main", "Access", "Use", "Allow1")), **statement}
    met = [each for guard in guards(world, layer) if (each := guard.met())]
    if met and rng.random() < 0.22:
        statement["Condition"] = rng.choice(met)
    return statement


def distractor(rng: Random, world: World) -> Json:
    """A statement about other things."""
    near = rng.choice(BY_NAME[world["service"]].siblings)
    other = rng.choice((f"arn:aws:s3:::other-{rng.randint(1, 9)}/*", f"arn:aws:sqs:{REGION}:{OWN}:dead-letters"))
    sid = {"Sid": f"Other{rng.randint(1, 99)}"} if rng.random() < 0.5 else {}
    return rng.choice(
        (
            {**sid, "Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"},
            {**sid, "Effect": "Allow", "Action": "cloudwatch:PutMetricData", "Resource": "*"},
            {**sid, "Effect": "Allow", "Action": near, "Resource": other},
            {**sid, "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"},
            {**sid, "Effect": "Deny", "Action": near, "Resource": other},
        )
    )


def _identity(rng: Random, world: World) -> None:
    principal = world["principal"]
    statements = [allow(rng, world, "identity")]
    if world["kms"] and rng.random() < 0.8:
        statements.append(
            {
                "Effect": "Allow",
                "Action": rng.choice((world["kms"]["actions"], "kms:*", ["kms:Decrypt", "kms:GenerateDataKey*"])),
                "Resource": rng.choice(("*", f"arn:aws:kms:{REGION}:{world['kms']['account']}:key/*")),
            }
        )
    if world["also"] and rng.random() < 0.85:
        statements.append({"Effect": "Allow", "Action": "sts:TagSession", "Resource": "*"})
    statements += [distractor(rng, world) for _ in range(rng.choice((0, 0, 1, 2)))]
    rng.shuffle(statements)
    name, homes = rng.choice(_POLICY_NAMES), ["", "", *(f"group {group}" for group in principal["groups"])]
    if world["service"] in _OF_AWS and rng.random() < 0.12:
        title, action = _OF_AWS[world["service"]]
        whole = document({"Effect": "Allow", "Action": action, "Resource": "*"})
        world["identity"].append({"name": title, "how": "aws", "to": rng.choice(homes), "versions": [whole]})
        statements = [each for each in statements if world["request"]["action"] not in str(each)] or [distractor(rng, world)]
    how = rng.choice(("inline", "inline", "managed"))
    policy: Json = {"name": name, "how": how, "to": rng.choice(homes), "versions": [document(*statements)]}
    if how == "managed" and rng.random() < 0.3:
        policy["versions"] = [document(distractor(rng, world)), *policy["versions"]]
    if how == "managed" and rng.random() < 0.2:
        policy["path"] = "/shared/"
    world["identity"].append(policy)
    for number in range(rng.choice((0, 0, 1, 2))):
        more = {"name": f"{rng.choice(_POLICY_NAMES)}-{number}", "how": "inline", "to": rng.choice(homes)}
        world["identity"].append({**more, "versions": [document(distractor(rng, world))]})
    rng.shuffle(world["identity"])


def _limits(rng: Random, world: World) -> None:
    service = world["request"]["action"].partition(":")[0]
    wide = rng.choice(([f"{service}:*", "kms:*", "sts:*"], "*", [f"{service}:*", "kms:*", "sts:*", "logs:*"]))
    if rng.random() < 0.3:
        statements = [{"Effect": "Allow", "Action": wide, "Resource": "*"}]
        if rng.random() < 0.3:
            statements.append(
                {
                    "Sid": "NoEscalation",
                    "Effect": "Deny",
                    "Action": ["iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary"],
                    "Resource": "*",
                }
            )
        world["boundary"] = {"name": "team-boundary", "doc": document(*statements)}
    if world["principal"]["kind"] == "role" and rng.random() < 0.18:
        world["session_policy"] = document({"Effect": "Allow", "Action": wide, "Resource": "*"})


def _guardrails(rng: Random, world: World) -> None:
    organization = world["org"]
    if organization is None:
        return
    depth = rng.choice((2, 2, 3, 4))
    whole = {"name": "FullAWSAccess", "doc": everything()}
    if (
        not organization["scps_off"]
        and OWN in organization["members"]
        and world["principal"]["kind"] not in ("service", "web", "anonymous")
    ):
        world["scps"] = [[dict(whole)] for _ in range(depth)]
        if rng.random() < 0.5:
            level = rng.randrange(depth)
            world["scps"][level].append({"name": "guard", "doc": document(_guard(rng, world))})
        if rng.random() < 0.15:
            service = world["request"]["action"].partition(":")[0]
            only = {"Effect": "Allow", "Action": [f"{service}:*", "kms:*", "sts:*", "iam:*", "logs:*"], "Resource": "*"}
            world["scps"][-1] = [{"name": "allowed-services", "doc": document(only)}]
    if world["request"]["resource_account"] in organization["members"] and rng.random() < 0.5:
        world["rcps"] = [[] for _ in range(depth)]
        if rng.random() < 0.6:
            world["rcps"][0].append({"name": "perimeter", "doc": document(_perimeter())})


def _guard(rng: Random, world: World) -> Json:
    """An SCP that the call keeps to."""
    spared = [each for guard in guards(world, "scp") if (each := guard.misses())]
    region: Json = {"Sid": "Regions", "Effect": "Deny", "NotAction": ["iam:*", "sts:*", "organizations:*", "support:*"], "Resource": "*"}
    region["Condition"] = {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}
    other = {"Sid": "Audit", "Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], "Resource": "*"}
    if spared and rng.random() < 0.4:
        service = world["request"]["action"].partition(":")[0]
        return {"Sid": "Only", "Effect": "Deny", "Action": f"{service}:*", "Resource": "*", "Condition": rng.choice(spared)}
    return rng.choice((region, other))


def _perimeter() -> Json:
    """The data perimeter of AWS's own examples."""
    condition = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
    actions = ["s3:*", "sqs:*", "kms:*", "secretsmanager:*"]
    return {"Sid": "Perimeter", "Effect": "Deny", "Principal": "*", "Action": actions, "Resource": "*", "Condition": condition}


def _endpoint(rng: Random, world: World) -> Json:
    statement: Json = {"Effect": "Allow", "Principal": "*", "Action": rng.choice(("*", action_element(rng, world))), "Resource": "*"}
    if rng.random() < 0.4:
        statement["Resource"] = resource_element(rng, world)
    return document(statement)


def principal_element(rng: Random, world: World) -> str | Json:
    """A Principal element that names the caller, closely or by its account."""
    principal = world["principal"]
    if principal["kind"] == "service":
        return {"Service": principal["arn"]}
    if principal["kind"] == "web":
        return {"Federated": principal["arn"]}
    if principal["kind"] == "anonymous":
        return "*"
    account = rng.choice((OWN, f"arn:aws:iam::{OWN}:root"))
    if principal["kind"] == "root":
        return {"AWS": account}
    close = [principal["entity_arn"]] if "AWSReservedSSO" not in principal["name"] else [account]
    close += [principal["arn"]] if principal["kind"] == "role" else []
    return {"AWS": rng.choice((account, *close, [*close[:1], f"arn:aws:iam::{OWN}:user/zoe"]))}


def _of_resource(rng: Random, world: World) -> Json | None:
    service = BY_NAME[world["service"]]
    across, kind = world["request"]["resource_account"] != OWN, world["principal"]["kind"]
    if service.name in ("role", "web"):
        return _trust(rng, world)
    if not service.policy:
        return None
    if service.name == "key":
        return document(
            _delegation(world["request"]["resource_account"]),
            *([_grant(rng, world)] if across or kind == "service" or rng.random() < 0.4 else []),
        )
    needed = across or kind in ("service", "anonymous")
    if not needed and rng.random() < 0.55:
        return None
    statements = [_grant(rng, world)] if needed or rng.random() < 0.5 else []
    if rng.random() < 0.3:
        statements.append(_tls(world))
    if not statements or rng.random() < 0.3:
        statements.append(_for_others(rng, world))
    rng.shuffle(statements)
    return document(*statements)


def _grant(rng: Random, world: World) -> Json:
    statement: Json = {"Sid": rng.choice(("Grant", "In", "Partner")), "Effect": "Allow", "Principal": principal_element(rng, world)}
    statement["Action"] = action_element(rng, world)
    statement["Resource"] = "*" if world["service"] == "key" else resource_element(rng, world)
    met = [(guard.name, each) for guard in guards(world, "resource") if (each := guard.met())]
    wanted = [each for name, each in met if name in ("source-arn", "source-account")]
    if wanted and rng.random() < 0.85:
        statement["Condition"] = rng.choice(wanted)
    elif met and rng.random() < 0.25:
        statement["Condition"] = rng.choice(met)[1]
    organization = world["request"]["context"].get("aws:PrincipalOrgID")
    if organization and world["principal"]["kind"] != "root" and rng.random() < 0.15:
        statement |= {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}}}
    if world["service"] == "images":
        del statement["Resource"]
    return statement


def _tls(world: World) -> Json:
    """The Deny of calls without TLS that AWS recommends."""
    service = world["request"]["action"].partition(":")[0]
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    statement: Json = {"Sid": "Tls", "Effect": "Deny", "Principal": "*", "Action": f"{service}:*", "Resource": "*", "Condition": condition}
    if world["service"] == "images":
        del statement["Resource"]
    return statement


def _for_others(rng: Random, world: World) -> Json:
    name = rng.choice((f"arn:aws:iam::{OWN}:role/nightly", f"arn:aws:iam::{MANAGEMENT}:root"))
    statement: Json = {"Sid": "Others", "Effect": "Allow", "Principal": {"AWS": name}, "Action": action_element(rng, world)}
    return statement | ({} if world["service"] == "images" else {"Resource": resource_element(rng, world)})


def _delegation(account: str) -> Json:
    """The statement of a key policy that leaves the rest to IAM."""
    return {
        "Sid": "Enable IAM",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }


def _trust(rng: Random, world: World) -> Json:
    actions = [world["request"]["action"], *world["also"]]
    statement: Json = {"Effect": "Allow", "Principal": principal_element(rng, world), "Action": actions if len(actions) > 1 else actions[0]}
    if rng.random() < 0.4:
        statement = {"Sid": "Trust", **statement}
    met = {guard.name: each for guard in guards(world, "trust") if (each := guard.met())}
    if world["principal"]["kind"] == "web":
        both = {**met["audience"], **met["subject"]} if rng.random() < 0.85 else met["subject"]
        statement["Condition"] = both
    elif "external-id" in met:
        statement["Condition"] = met["external-id"]
    elif met and rng.random() < 0.2:
        statement["Condition"] = rng.choice(list(met.values()))
    others = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return document(*([others, statement] if rng.random() < 0.3 else [statement]))


def _key_policy(rng: Random, world: World) -> Json:
    account, principal = world["kms"]["account"], principal_element(rng, world)
    statements = [_delegation(account)]
    if account != OWN or world["principal"]["kind"] == "service" or rng.random() < 0.5:
        use: Json = {
            "Sid": "Use",
            "Effect": "Allow",
            "Principal": principal,
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
        }
        if rng.random() < 0.3 and world["principal"]["kind"] != "service":
            prefix = world["request"]["action"].partition(":")[0]
            use["Condition"] = {"StringEquals": {"kms:ViaService": f"{prefix}.{REGION}.amazonaws.com"}}
        statements.append(use)
    return document(*statements)
