"""What is read for one denial, fact by fact, and what each read waits for."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from msgspec import structs

from iamdoctor.aws import (
    access_point,
    encryption,
    endpoint,
    identity,
    kms,
    managed,
    opt_in,
    organization,
    principal,
    provider,
    records,
    resource_policy,
    s3,
    session_start,
    simulator,
    trail,
)
from iamdoctor.aws.calls import Calls
from iamdoctor.aws.managed import Versions
from iamdoctor.aws.organization import PolicyKind
from iamdoctor.aws.pool import in_thread
from iamdoctor.aws.profiles import profiles_in
from iamdoctor.case.federation import named_provider
from iamdoctor.case.subject import requested_region, subject
from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import (
    AuthorizationRecord,
    Caller,
    DecodedMessage,
    Entity,
    Evidence,
    Failure,
    IdentityProvider,
    Level,
    Organization,
    Policy,
    Read,
    Resource,
    Rung,
    SessionStart,
    Simulation,
    TrailEvent,
)
from iamdoctor.model.origin import RECORD
from iamdoctor.model.subject import Subject
from iamdoctor.model.supplied import Added
from iamdoctor.reference.access_points import is_access_point, reaches_bucket
from iamdoctor.reference.arn import account_of, region_of
from iamdoctor.reference.encryption import key_actions
from iamdoctor.reference.resource_kinds import policy_readings

T = TypeVar("T")
_ENTITY: dict[str, principal.Kind] = {"user": "user", "role": "role", "role_session": "role"}
_NO_ENTITY = {
    "root": "The root user has no IAM policies; only SCPs and resource policies limit it.",
    "service": "An AWS service has no IAM policies of its own.",
    "anonymous": "An anonymous caller has no IAM policies.",
    "federated_user": "AWS does not say which IAM user this federated session belongs to.",
    "unknown": "Who was denied is not known.",
}
_REGION_OFF = re.compile(r"OptInRequired|RegionDisabled|not activated in this region", re.IGNORECASE)
_DATA_EVENTS = re.compile(
    r"s3:(Get|Put|Delete|Restore)Object\w*|s3:ListBucket\w*|s3:\w*MultipartUpload\w*|dynamodb:(\w*Item|Query|Scan|PartiQL\w*)"
    r"|sqs:\w*Message\w*|sns:Publish|lambda:Invoke\w*|kinesis:\w*Records?$|sts:GetCallerIdentity",
    re.IGNORECASE,
)


class Facts:
    """The reads of one walk.

    ``known(fact)`` waits for another fact and gives the evidence that has it; ``second`` asks Organizations where ``calls`` may not.
    """

    def __init__(
        self,
        denial: Denial,
        added: Added,
        calls: Calls,
        known: Callable[[str], Awaitable[Evidence]],
        *,
        second: Calls | None = None,
        versions: Versions | None = None,
    ) -> None:
        self._denial = denial
        self._added = added
        self._calls = calls
        self._known = known
        self._second = second
        self._versions = versions
        self._second_helped = False

    def reads(self) -> dict[str, Coroutine[Any, Any, Read[Any]]]:
        """One coroutine for each fact of :class:`Evidence`."""
        facts = [field.name for field in structs.fields(Evidence) if isinstance(field.default, Read)]
        return {fact: getattr(self, fact)() for fact in facts}

    def rung(self, evidence: Evidence) -> Rung:
        """The strongest ground on which anything is known of the SCPs."""
        simulation = evidence.simulation.value
        if evidence.scps.state in ("found", "none"):
            return "second_profile" if self._second_helped else "organizations"
        if evidence.record.value and any(check.layer == "scp" for check in evidence.record.value.checks):
            return "record"
        if simulation and ("scp" in simulation.without or simulation.allowed_by_organizations is not None):
            return "simulator"
        return "message" if self._denial.policy_type in ("scp", "rcp") else "unknown"

    async def caller(self) -> Read[Caller]:
        """Whose credentials these are."""
        return await identity.caller(self._calls)

    async def decoded(self) -> Read[DecodedMessage]:
        """The encoded message of the text, decoded."""
        if not self._denial.encoded_message:
            return Read("skipped", reason="The text holds no encoded message.")
        return await records.decoded(self._calls, self._denial.encoded_message)

    async def record(self) -> Read[AuthorizationRecord]:
        """AWS's record of the denial."""
        if not self._denial.authorization_id:
            return Read("skipped", reason="The text holds no authorization id.")
        return await records.record(self._calls, self._denial)

    async def trail(self) -> Read[TrailEvent]:
        """The CloudTrail event of the denied call."""
        about = await self._about()
        operation = self._denial.operation or (about.action or "").partition(":")[2]
        if self._denial.origin == RECORD:
            return Read("skipped", reason="The text is CloudTrail's own event.")
        if not operation or _DATA_EVENTS.match(about.action or ""):
            return Read("skipped", reason="CloudTrail's event history does not hold such calls.")
        return await trail.trail(self._calls, self._denial, operation, about)

    async def session(self) -> Read[SessionStart]:
        """How the denied principal's session began. It waits for CloudTrail's other look-up, to keep within two calls a second."""
        about = await self._about()
        if about.principal_kind != "role_session" or about.principal is None:
            return Read("skipped", reason="The denied principal is no role session.")
        seen = await self._known("trail")
        if seen.trail.state == "unread":
            return Read("unread", failures=seen.trail.failures, reason=seen.trail.reason)
        event = seen.own_event
        issued = self._said("aws:TokenIssueTime") or next(iter(event.context.get("aws:TokenIssueTime", ()) if event else ()), None)
        reading = session_start.session_start(self._calls, about.principal, about.region, issued, versions=self._versions)
        return await self._at_home(reading, about.principal_account)

    async def opt_in(self) -> Read[str]:
        """Whether the Region is on, where the error may come from one that is off."""
        about = await self._about()
        region = about.region
        if self._denial.kind != "invalid_credentials" and not _REGION_OFF.search(f"{self._denial.error_code} {self._denial.message}"):
            return Read("skipped", reason="Nothing says that the Region may be off.")
        if region is None:
            return Read("skipped", reason="In which Region the call was made is not known.")
        if about.partition != "aws" or region.startswith(opt_in.OTHER_PARTITIONS):
            return Read("skipped", reason="Only in AWS's own partition are Regions switched on and off.")
        return await self._at_home(opt_in.status(self._calls, region), about.principal_account)

    async def principal(self) -> Read[Entity]:
        """The denied user or role."""
        about = await self._about()
        if about.principal_kind not in _ENTITY:
            return Read("skipped", reason=_NO_ENTITY[about.principal_kind])
        reading = principal.entity(self._calls, _ENTITY[about.principal_kind], _name(about))
        return await self._at_home(reading, about.principal_account)

    async def policies(self) -> Read[tuple[Policy, ...]]:
        """Every identity policy of the denied user or role."""
        about = await self._about()
        if about.principal_kind not in _ENTITY:
            return Read("skipped", reason=_NO_ENTITY[about.principal_kind])
        reading = principal.policies(self._calls, _ENTITY[about.principal_kind], _name(about), versions=self._versions)
        return await self._at_home(reading, about.principal_account)

    async def versions(self) -> Read[tuple[Policy, ...]]:
        """The versions of the customer managed policies that are not default, unless the text says that no identity policy is at fault."""
        if self._denial.deny == "explicit" or self._denial.policy_type not in (None, "identity"):
            return Read("skipped", reason="No version of an identity policy would help: the text names another reason.")
        held = (await self._known("policies")).policies
        found = [managed.other_versions(self._calls, policy) for policy in held.value or () if policy.kind == "managed" and policy.document]
        if not found:
            return Read("skipped", reason="No customer managed policy was read.")
        parts = await asyncio.gather(*found)
        failures = tuple(failure for _, failures in parts for failure in failures)
        others = tuple(policy for policies, _ in parts for policy in policies)
        return Read("unread", others or None, failures) if failures else Read("found" if others else "none", others)

    async def boundary(self) -> Read[Policy]:
        """The denied principal's permissions boundary."""
        entity = (await self._known("principal")).principal
        if entity.value is None:
            return Read(entity.state, failures=entity.failures, reason=entity.reason)
        return await principal.boundary(self._calls, entity.value, versions=self._versions)

    async def organization(self) -> Read[Organization]:
        """The organization of the caller's account. That it has none says nothing of a principal in another account."""
        found, about = await asyncio.gather(organization.organization(self._calls), self._about())
        if found.state == "unread" and self._second:
            found = await organization.organization(self._second)
        own = (await self._known("caller")).caller.value
        if found.state == "none" and own and about.principal_account not in (None, own.account):
            return Read(
                "skipped", reason=f"Your account {own.account} is in no organization; account {about.principal_account} may be in one."
            )
        return found

    async def scps(self) -> Read[tuple[Level, ...]]:
        """The SCPs above the denied principal's account."""
        about = await self._about()
        if about.principal_kind in ("service", "anonymous"):
            return Read("none", reason="SCPs bind only principals of an organization's accounts.")
        return await self._guardrails(about.principal_account, "scp")

    async def rcps(self) -> Read[tuple[Level, ...]]:
        """The RCPs above the resource's account."""
        about = await self._about()
        account = about.resource_account
        if account is None:
            resource = (await self._known("resource")).resource.value
            account = resource.account if resource else None
        return await self._guardrails(account, "rcp")

    async def endpoint(self) -> Read[tuple[Policy, ...]]:
        """The policy of the VPC endpoint that the call came through, where one is named."""
        named = self._said("aws:SourceVpce")
        if named is None:
            seen = (await self._known("trail")).own_event
            named = next(iter(seen.context.get("aws:SourceVpce", ())), None) if seen else None
        if named is None:
            return Read("skipped", reason="Nothing says that the call came through a VPC endpoint.")
        about = await self._about()
        return await endpoint.endpoint(self._calls, named, about.region)

    async def profiles(self) -> Read[tuple[str, ...]]:
        """The profiles that lead to the denied principal, where the caller is in another account."""
        about, own = await self._about(), (await self._known("caller")).caller.value
        if own is None or about.principal_account in (None, own.account):
            return Read("skipped", reason="The caller is not known to be in another account.")
        found = await in_thread(lambda: profiles_in(about.principal_account or ""))
        return Read("found", found) if found else Read("none", reason=f"No profile says that it leads into {about.principal_account}.")

    async def resource(self) -> Read[Resource]:
        """The resource and its policies."""
        about = await self._about()
        arn = about.resource
        if arn is None or arn == "*":
            return Read("skipped", reason="The text names no resource." if arn is None else "The action is checked on no single resource.")
        if about.assumes_role or _is_role(arn):
            role = (await self._known("role")).role
            return _role_as_resource(arn, role)
        if arn.split(":")[2:3] == ["s3"] and not is_access_point(arn):
            reads = (about.action or "").lower() in s3.OBJECT_READS
            return await s3.bucket(self._calls, arn, self._own_account, about.principal_account, reads_object=reads)
        if arn.split(":")[2:3] == ["kms"]:
            return await kms.key(self._calls, arn, arn.split(":")[3])
        pinned = all(reading.pinned for _, reading, _ in policy_readings(arn))
        reading = resource_policy.resource_policies(self._calls, arn)
        return await reading if pinned else await self._at_home(reading, account_of(arn))

    async def bucket(self) -> Read[Resource]:
        """The bucket behind the access point that is asked, with its policy."""
        about = await self._about()
        if about.resource is None or about.resource.split(":")[2:3] != ["s3"] or not reaches_bucket(about.resource, about.action):
            return Read("skipped", reason="The request goes through no access point to a bucket.")
        return await access_point.bucket_behind(self._calls, about.resource)

    async def dependent(self) -> Read[Resource]:
        """The KMS key that encrypts what the request reads or writes."""
        about = await self._about()
        if not key_actions(about.action) or not about.resource or about.resource == "*":
            return Read("skipped", reason="The request needs no other resource.")
        behind = (await self._known("bucket")).bucket
        encrypted = behind.value.arn if behind.value else about.resource
        if behind.state == "unread" and behind.value is None:
            return Read("unread", failures=behind.failures, reason=behind.reason)
        reading = self._key_of(encrypted, about)
        read = await reading if encryption.pinned(encrypted) else await self._at_home(reading, account_of(encrypted))
        return structs.replace(read, state="unread") if read.state == "skipped" else read

    async def _key_of(self, encrypted: str, about: Subject) -> Read[Resource]:
        key = await encryption.encrypting_key(self._calls, encrypted)
        if isinstance(key, Failure):
            return Read("unread", failures=(key,))
        if key is None:
            return Read("none", reason="It is not encrypted with a KMS key that the caller would have to use.")
        if region_of(key):
            return await kms.encrypting(self._calls, key, region_of(key))
        owner, region = await self._place_of(encrypted, about)
        own, of_s3 = await self._own_account(), ":s3:" in encrypted
        if key.startswith("alias/aws/") and owner and region and owner != about.principal_account and not of_s3:
            return Read("found", kms.aws_managed(key, about.partition, region, owner))
        if owner is None or region is None or owner != own or (of_s3 and owner != about.principal_account):
            return Read("unread", reason=f"it is set as {key}, and its account and Region are not known to be these credentials' own")
        return await kms.encrypting(self._calls, key, region)

    async def _place_of(self, encrypted: str, about: Subject) -> tuple[str | None, str | None]:
        """The account and the Region of what is encrypted; a bucket's ARN has neither."""
        if region_of(encrypted):
            return account_of(encrypted), region_of(encrypted)
        known = await self._known("resource")
        found = known.bucket.value or known.resource.value
        return (found.account, found.settings.get("region") or region_of(about.resource)) if found else (None, None)

    async def role(self) -> Read[Entity]:
        """The role that is assumed or passed."""
        about = await self._about()
        if about.resource is None or not _is_role(about.resource):
            return Read("skipped", reason="The request neither assumes nor passes a role.")
        reading = principal.entity(self._calls, "role", about.resource.rpartition("/")[2], step="resource")
        return await self._at_home(reading, account_of(about.resource))

    async def provider(self) -> Read[IdentityProvider]:
        """The identity provider of a web identity or SAML call: the token's, else the one that the role trusts."""
        about = await self._about()
        if not about.federated_call:
            return Read("skipped", reason="The call was not made with an identity provider's token.")
        named = about.principal
        if named is None:
            role = (await self._known("role")).role.value
            named = named_provider(role.trust.document or "") if role and role.trust else None
        if named is None or "-provider/" not in named:
            said = f"AWS itself knows {named}." if named else "Which identity provider the token is of is not known."
            return Read("skipped", reason=said)
        return await self._at_home(provider.identity_provider(self._calls, named), account_of(named))

    async def simulation(self) -> Read[Simulation]:
        """The simulator's answer for the denied principal."""
        about = await self._about()
        if about.principal_kind not in _ENTITY or about.action is None:
            return Read("skipped", reason=_NO_ENTITY.get(about.principal_kind, "Which action was denied is not known."))
        entity = (await self._known("principal")).principal
        arn = entity.value.arn if entity.value else about.role_arn or (about.principal if about.principal_kind == "user" else None)
        if arn is None or entity.state in ("none", "skipped"):
            return Read("skipped", failures=entity.failures, reason=entity.reason or "The role's ARN with its path is not known.")
        return await self._at_home(self._simulation(arn, about.action, about, entity.value), about.principal_account)

    async def _simulation(self, arn: str, action: str, about: Subject, entity: Entity | None) -> Read[Simulation]:
        """The simulator's answer; where it is a denial, with its answers without each thing that could be the reason."""
        context = self._request_context(about, entity)
        read = await simulator.simulate(self._calls, arn, action, about.resource, context)
        if read.value is None or read.value.decision == "allowed":
            return read
        policies = (await self._known("policies")).policies.value if read.value.decision == "explicitDeny" else None
        left_out = simulator.identifiers(read.value, entity, policies or ())
        without, failures = await simulator.ablate(self._calls, arn, action, about.resource, context, left_out)
        return Read("found", structs.replace(read.value, without=without), failures)

    async def _about(self) -> Subject:
        """The subject as soon as all of it is known that can be."""
        about = subject(self._denial, Evidence(), self._added)
        if self._denial.encoded_message and None in (about.principal, about.action, about.resource):
            about = subject(self._denial, await self._known("decoded"), self._added)
        if about.principal is None:
            about = subject(self._denial, await self._known("caller"), self._added)
        return about

    async def _own_account(self) -> str | None:
        caller = (await self._known("caller")).caller.value
        return caller.account if caller else None

    async def _at_home(self, reading: Coroutine[Any, Any, Read[T]], account: str | None) -> Read[T]:
        """What ``reading``, which names no account, finds: but only if the caller is in ``account``, or it would be another's namesake."""
        task = asyncio.create_task(reading)
        caller = (await self._known("caller")).caller
        if caller.value and account is None:
            read = await task
            said = f"The text does not say in which account; read in yours, {caller.value.account}."
            return structs.replace(read, reason=f"{read.reason} {said}".strip())
        if caller.value and account == caller.value.account:
            return await task
        task.cancel()
        if caller.value is None:
            return Read("unread", failures=caller.failures, reason="Which account these credentials belong to is not known.")
        profiles = await in_thread(lambda: profiles_in(account or ""))
        hint = f" Profile {' or '.join(profiles)} leads there." if profiles else ""
        return Read("skipped", reason=f"It is in account {account} and you are in {caller.value.account}, so it was not read.{hint}")

    async def _guardrails(self, account: str | None, kind: PolicyKind) -> Read[tuple[Level, ...]]:
        if account is None:
            caller = (await self._known("caller")).caller
            return Read("unread", failures=caller.failures, reason="Which account they would be attached to is not known.")
        found = (await self._known("organization")).organization
        own = (await self._known("caller")).caller.value
        if found.value and found.value.management_account == account:
            return Read("none", reason=f"{kind.upper()}s do not bind the organization's management account.")
        if found.state == "none" and own and own.account == account:
            return Read("none", reason=f"Account {account} is in no organization, so no {kind.upper()} applies.")
        read = await organization.levels(self._calls, account, kind)
        if read.state == "unread" and self._second:
            other = await organization.levels(self._second, account, kind)
            if other.state == "found":
                self._second_helped = self._second_helped or kind == "scp"
                return other
        return structs.replace(read, reason=organization.who_may_read(read, found.value, own))

    def _said(self, key: str) -> str | None:
        """The first value of a condition key that the person or the text gave."""
        given = {name.lower(): values for name, values in {**self._denial.context, **self._added.context}.items()}
        return next(iter(given.get(key.lower(), ())), None)

    def _request_context(self, about: Subject, entity: Entity | None) -> dict[str, tuple[str, ...]]:
        """Every condition value that is known of the request: what the person said over the text, the text over what follows from reads."""
        known: dict[str, tuple[str, ...]] = {
            f"aws:PrincipalTag/{name}": (value,) for name, value in (entity.tags if entity else {}).items()
        }
        region = requested_region(self._denial, about)
        if region:
            known["aws:RequestedRegion"] = (region,)
        return {**known, **self._denial.context, **self._added.context}


def _name(about: Subject) -> str:
    return about.principal_name or ""


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
