"""Step 5: the resource, what stands behind it, and the role or provider of a call to STS."""

from msgspec import structs

from iamdoctor.aws import access_point, encryption, kms, principal, resource_policy, s3
from iamdoctor.aws import provider as providers
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.walk import Walk
from iamdoctor.case.federation import named_provider
from iamdoctor.model.evidence import Entity, Failure, IdentityProvider, Proposal, Read, Resource
from iamdoctor.model.sentence import say
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
        return Read("skipped", reason=say("read.no_resource") if arn is None else say("read.no_single_resource"))
    if about.assumes_role or _is_role(arn):
        role = (await walk.known("role")).role
        return _role_as_resource(arn, role)
    if arn.split(":")[2:3] == ["s3"] and not is_access_point(arn):
        return await walk.anywhere(lambda calls: _bucket(walk, calls, about, arn), _is_owned, about.resource_account)
    if arn.split(":")[2:3] == ["kms"]:
        return await walk.nearest(lambda calls: kms.key(calls, arn, arn.split(":")[3]), account_of(arn))
    pinned = all(reading.pinned for _, reading, _ in policy_readings(arn))
    way = walk.nearest if pinned else walk.at_home
    return await way(lambda calls: resource_policy.resource_policies(calls, arn), account_of(arn))


async def _bucket(walk: Walk, calls: Calls, about: Subject, arn: str) -> Read[Resource]:
    async def account() -> str | None:
        return (await walk.accounts.source(calls)).account

    return await s3.bucket(calls, arn, account, about.principal_account, reads_object=reads_object(about.action))


def _is_owned(read: Read[Resource]) -> bool:
    """Whether the bucket showed itself to be of the account that asked."""
    return read.value is not None and read.value.account is not None


async def bucket(walk: Walk, about: Subject) -> Read[Resource]:
    """The bucket behind the access point that is asked, with its policy."""
    if about.resource is None or about.resource.split(":")[2:3] != ["s3"] or not reaches_bucket(about.resource, about.action):
        return Read("skipped", reason=say("read.no_access_point"))
    point = about.resource
    return await walk.nearest(lambda calls: access_point.bucket_behind(calls, point, walk.calls_in), account_of(point))


async def dependent(walk: Walk, about: Subject) -> Read[Resource]:
    """The KMS key that encrypts what the request reads or writes."""
    if not key_actions(about.action) or not about.resource or about.resource == "*":
        return Read("skipped", reason=say("read.nothing_behind"))
    behind = (await walk.known("bucket")).bucket
    encrypted = behind.value.arn if behind.value else about.resource
    if behind.state == "unread" and behind.value is None:
        return Read("unread", failures=behind.failures, reason=behind.reason)
    way = walk.nearest if encryption.pinned(encrypted) else walk.at_home
    owner = account_of(encrypted) or (await _owner_of(walk) if walk.accounts.others else None)
    read = await way(lambda calls: _key_of(walk, calls, about, encrypted), owner)
    return structs.replace(read, state="unread") if read.state == "skipped" else read


async def _owner_of(walk: Walk) -> str | None:
    """The account of what is encrypted, as far as reading it showed."""
    found = (await walk.known("resource")).resource.value
    return found.account if found else None


async def _key_of(walk: Walk, calls: Calls, about: Subject, encrypted: str) -> Read[Resource]:
    """The key of what is encrypted, whose settings are read with ``calls``; the key may be in yet another account."""
    owner = account_of(encrypted)
    foreign = owner is not None and owner != (await walk.accounts.source(calls)).account
    key = await encryption.encrypting_key(calls, encrypted, foreign=foreign)
    if isinstance(key, Failure):
        return Read("unread", failures=(key,))
    if key is None:
        return Read("none", reason=say("read.not_encrypted"))
    if region_of(key):
        return await walk.nearest(lambda near: kms.encrypting(near, key, region_of(key)), account_of(key))
    owner, region = await _place_of(walk, about, encrypted)
    own, of_s3 = (await walk.accounts.source(calls)).account, ":s3:" in encrypted
    if key.startswith("alias/aws/") and owner and region and owner != about.principal_account and not of_s3:
        return Read("found", kms.aws_managed(key, about.partition, region, owner))
    if owner is None or region is None or owner != own or (of_s3 and owner != about.principal_account):
        return Read("unread", reason=say("read.key_elsewhere", key=key))
    return await kms.encrypting(calls, key, region)


async def _place_of(walk: Walk, about: Subject, encrypted: str) -> tuple[str | None, str | None]:
    """The account and the Region of what is encrypted; a bucket's ARN has neither."""
    if region_of(encrypted):
        return account_of(encrypted), region_of(encrypted)
    known = await walk.known("resource")
    found = known.bucket.value or known.resource.value
    return (found.account, found.settings.get("region") or region_of(about.resource)) if found else (None, None)


async def role(walk: Walk, about: Subject) -> Read[Entity]:
    """The role that is assumed or passed."""
    if about.resource is None and (about.assumes_role or about.federated_call):
        return Read("skipped", reason=say("read.role_not_named"))
    if about.resource is None or not _is_role(about.resource):
        return Read("skipped", reason=say("read.no_role"))
    name = about.resource.rpartition("/")[2]
    return await walk.at_home(lambda calls: principal.entity(calls, "role", name, step="resource"), account_of(about.resource))


async def provider(walk: Walk, about: Subject) -> Read[IdentityProvider]:
    """The identity provider of a web identity or SAML call: the token's, else the one that the role trusts."""
    if not about.federated_call:
        return Read("skipped", reason=say("read.no_token"))
    named = about.principal
    if named is None:
        role = (await walk.known("role")).role.value
        named = named_provider(role.trust.document or "") if role and role.trust else None
    if named is None or "-provider/" not in named:
        said = say("read.provider_of_aws", provider=named) if named else say("read.provider_unknown")
        return Read("skipped", reason=said)
    arn = named
    return await walk.at_home(lambda calls: providers.identity_provider(calls, arn), account_of(arn))


async def proposed(walk: Walk, about: Subject) -> Read[tuple[Proposal, ...]]:
    """The profiles that lead into the accounts of the case where no credentials that were given do, and those that may lead to a resource
    whose account is not known."""
    accounts = (about.principal_account, about.resource_account, await _owner_of(walk), await _owner_of_key(walk))
    missing = [account for account in dict.fromkeys(accounts) if account and await walk.calls_in(account) is None]
    ways = walk.accounts
    proposals = [Proposal(account=each, profiles=await ways.proposed(each), failures=await ways.failed(each)) for each in missing]
    if about.resource not in (None, "*") and about.resource_account is None and await _owner_of(walk) is None:
        proposals.append(Proposal(profiles=await ways.elsewhere()))
    found = tuple(each for each in proposals if each.profiles or each.failures)
    return Read("found", found) if found else Read("none")


async def _owner_of_key(walk: Walk) -> str | None:
    key = (await walk.known("dependent")).dependent.value
    return (key.account or account_of(key.arn)) if key else None


def _is_role(arn: str) -> bool:
    return arn.split(":")[2:3] == ["iam"] and arn.split(":", 5)[-1].startswith("role/") and "*" not in arn


def _role_as_resource(arn: str, role: Read[Entity]) -> Read[Resource]:
    """A role as the resource that its trust policy guards."""
    if role.state == "none":
        gone = Resource(arn=arn, account=account_of(arn), exists=False)
        return Read("found", gone, reason=role.reason, source=role.source)
    if role.value is None:
        return Read(role.state, failures=role.failures, reason=role.reason, source=role.source)
    trust = (role.value.trust,) if role.value.trust else ()
    found = Resource(arn=role.value.arn, account=role.value.account, exists=True, policies=trust)
    return Read(role.state, found, role.failures, source=role.source)
