"""Step 5: the resource, what stands behind it, and the role or provider of a call to STS."""

from msgspec import structs

from iamdoctor.aws import access_point, encryption, kms, principal, resource_policy, s3
from iamdoctor.aws import provider as providers
from iamdoctor.aws.walk import Walk
from iamdoctor.case.federation import named_provider
from iamdoctor.model.evidence import Entity, Failure, IdentityProvider, Read, Resource
from iamdoctor.model.subject import Subject
from iamdoctor.reference.access_points import is_access_point, reaches_bucket
from iamdoctor.reference.arn import account_of, region_of
from iamdoctor.reference.encryption import key_actions
from iamdoctor.reference.objects import reads_object
from iamdoctor.reference.resource_kinds import policy_readings


async def resource(walk: Walk, about: Subject) -> Read[Resource]:
    """The resource and its policies."""
    arn = about.resource
    if arn is None or arn == "*":
        return Read("skipped", reason="The text names no resource." if arn is None else "The action is checked on no single resource.")
    if about.assumes_role or _is_role(arn):
        role = (await walk.known("role")).role
        return _role_as_resource(arn, role)
    if arn.split(":")[2:3] == ["s3"] and not is_access_point(arn):
        reads = reads_object(about.action)
        return await s3.bucket(walk.calls, arn, walk.own_account, about.principal_account, reads_object=reads)
    if arn.split(":")[2:3] == ["kms"]:
        return await kms.key(walk.calls, arn, arn.split(":")[3])
    pinned = all(reading.pinned for _, reading, _ in policy_readings(arn))
    reading = resource_policy.resource_policies(walk.calls, arn)
    return await reading if pinned else await walk.at_home(reading, account_of(arn))


async def bucket(walk: Walk, about: Subject) -> Read[Resource]:
    """The bucket behind the access point that is asked, with its policy."""
    if about.resource is None or about.resource.split(":")[2:3] != ["s3"] or not reaches_bucket(about.resource, about.action):
        return Read("skipped", reason="The request goes through no access point to a bucket.")
    return await access_point.bucket_behind(walk.calls, about.resource)


async def dependent(walk: Walk, about: Subject) -> Read[Resource]:
    """The KMS key that encrypts what the request reads or writes."""
    if not key_actions(about.action) or not about.resource or about.resource == "*":
        return Read("skipped", reason="The request needs no other resource.")
    behind = (await walk.known("bucket")).bucket
    encrypted = behind.value.arn if behind.value else about.resource
    if behind.state == "unread" and behind.value is None:
        return Read("unread", failures=behind.failures, reason=behind.reason)
    reading = _key_of(walk, about, encrypted)
    read = await reading if encryption.pinned(encrypted) else await walk.at_home(reading, account_of(encrypted))
    return structs.replace(read, state="unread") if read.state == "skipped" else read


async def _key_of(walk: Walk, about: Subject, encrypted: str) -> Read[Resource]:
    key = await encryption.encrypting_key(walk.calls, encrypted)
    if isinstance(key, Failure):
        return Read("unread", failures=(key,))
    if key is None:
        return Read("none", reason="It is not encrypted with a KMS key that the caller would have to use.")
    if region_of(key):
        return await kms.encrypting(walk.calls, key, region_of(key))
    owner, region = await _place_of(walk, about, encrypted)
    own, of_s3 = await walk.own_account(), ":s3:" in encrypted
    if key.startswith("alias/aws/") and owner and region and owner != about.principal_account and not of_s3:
        return Read("found", kms.aws_managed(key, about.partition, region, owner))
    if owner is None or region is None or owner != own or (of_s3 and owner != about.principal_account):
        return Read("unread", reason=f"it is set as {key}, and its account and Region are not known to be these credentials' own")
    return await kms.encrypting(walk.calls, key, region)


async def _place_of(walk: Walk, about: Subject, encrypted: str) -> tuple[str | None, str | None]:
    """The account and the Region of what is encrypted; a bucket's ARN has neither."""
    if region_of(encrypted):
        return account_of(encrypted), region_of(encrypted)
    known = await walk.known("resource")
    found = known.bucket.value or known.resource.value
    return (found.account, found.settings.get("region") or region_of(about.resource)) if found else (None, None)


async def role(walk: Walk, about: Subject) -> Read[Entity]:
    """The role that is assumed or passed."""
    if about.resource is None or not _is_role(about.resource):
        return Read("skipped", reason="The request neither assumes nor passes a role.")
    reading = principal.entity(walk.calls, "role", about.resource.rpartition("/")[2], step="resource")
    return await walk.at_home(reading, account_of(about.resource))


async def provider(walk: Walk, about: Subject) -> Read[IdentityProvider]:
    """The identity provider of a web identity or SAML call: the token's, else the one that the role trusts."""
    if not about.federated_call:
        return Read("skipped", reason="The call was not made with an identity provider's token.")
    named = about.principal
    if named is None:
        role = (await walk.known("role")).role.value
        named = named_provider(role.trust.document or "") if role and role.trust else None
    if named is None or "-provider/" not in named:
        said = f"AWS itself knows {named}." if named else "Which identity provider the token is of is not known."
        return Read("skipped", reason=said)
    return await walk.at_home(providers.identity_provider(walk.calls, named), account_of(named))


def _is_role(arn: str) -> bool:
    return arn.split(":")[2:3] == ["iam"] and arn.split(":", 5)[-1].startswith("role/") and "*" not in arn


def _role_as_resource(arn: str, role: Read[Entity]) -> Read[Resource]:
    """A role as the resource that its trust policy guards."""
    if role.state == "none":
        return Read("found", Resource(arn=arn, account=account_of(arn), exists=False), reason=role.reason)
    if role.value is None:
        return Read(role.state, failures=role.failures, reason=role.reason)
    trust = (role.value.trust,) if role.value.trust else ()
    return Read(role.state, Resource(arn=role.value.arn, account=role.value.account, exists=True, policies=trust), role.failures)
