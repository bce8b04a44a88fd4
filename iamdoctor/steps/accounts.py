"""The accounts of the case: which were read and by whom, and how the others can be."""

import shlex
from typing import Any

from iamdoctor.case.case import Case
from iamdoctor.model.account import AccountRead, Part, Provenance, Reader
from iamdoctor.model.diagnosis import Asker
from iamdoctor.model.evidence import Evidence, Proposal, Read
from iamdoctor.model.sentence import Sentence, as_read, say
from iamdoctor.reference import half
from iamdoctor.reference.arn import account_of
from iamdoctor.reference.encryption import key_actions

_ENTITIES = ("user", "role", "role_session")


def accounts(case: Case) -> tuple[AccountRead[Sentence], ...]:
    """Every account that the case touches, the denied principal's first; none while it is not known what is asked."""
    about, evidence = case.subject, case.evidence
    found: list[AccountRead[Sentence]] = []
    if about.principal_kind in _ENTITIES and about.principal_account and not about.federated_call:
        kind, resource = about.principal_kind, about.resource
        found.append(
            _account(case, "principal", about.principal_account, evidence.policies, half.of_principal(kind), about.action, resource)
        )
    if about.resource not in (None, "*") and case.resource_layer.state != "absent":
        found.append(_of_resource(case))
    key = evidence.dependent.value
    if key is not None and key.exists is not False:
        owner, action = key.account or account_of(key.arn), next(iter(key_actions(about.action)), "kms:Decrypt")
        found.append(_account(case, "key", owner, evidence.dependent, half.of_resource(key.arn), action, key.arn))
    organization = evidence.organization.value
    if organization is not None and evidence.scps.state != "none":
        management, needs = organization.management_account, half.of_guardrails()
        found.append(_account(case, "organization", management, evidence.scps, needs, about.action, about.resource))
    return tuple(found)


def also(evidence: Evidence) -> tuple[Asker, ...]:
    """The identities of the further profiles that were used."""
    return tuple(Asker(arn=each.arn, account=each.account, source=each.source, profile=each.profile) for each in evidence.also.value or ())


def provenance(evidence: Evidence) -> Provenance:
    """Who read each fact."""
    reads: dict[str, Read[Any]] = {
        name: read for name in evidence.__struct_fields__ if isinstance(read := getattr(evidence, name), Read) and read.source
    }
    return Provenance(
        readers={name: Reader(account=read.source.account, profile=read.source.profile) for name, read in reads.items() if read.source}
    )


def _of_resource(case: Case) -> AccountRead[Sentence]:
    about, evidence = case.subject, case.evidence
    if case.resource_layer.policy_type == "trust":
        return _account(case, "trust", about.resource_account, evidence.role, half.of_trust(), about.action, about.resource)
    needs = half.of_resource(about.resource)
    return _account(case, "resource", about.resource_account, evidence.resource, needs, about.action, about.resource)


def _account(
    case: Case, role: Part, account: str | None, read: Read[Any], needs: tuple[str, ...], action: str | None, resource: str | None
) -> AccountRead[Sentence]:
    """One account; an organization's policies may be read by any account that it lets read them."""
    evidence = case.evidence
    reader = evidence.reader(read) if read.state in ("found", "none", "unread") else None
    reached = read.state == "found" if role == "organization" else account is not None and reader == account
    if reached:
        caller = evidence.caller.value
        profile = read.source.profile if read.source else caller.profile if caller else None
        told = say("account.read", profile=profile) if profile else say("account.read_by_you")
        return AccountRead(account=account, role=role, read=True, profile=profile, told=told)
    proposal = next((each for each in evidence.proposed.value or () if each.account == (account or "")), Proposal())
    command, told = _command(case, account, action, resource), _not_read(account, proposal)
    return AccountRead(account=account, role=role, read=False, profiles=proposal.profiles, told=told, needs=needs, cli=command)


def _not_read(account: str | None, proposal: Proposal) -> Sentence:
    if account is None:
        return say("account.may_lead", profiles=proposal.profiles) if proposal.profiles else say("account.not_known")
    if proposal.failures:
        return say("account.failed", why=as_read(proposal.failures[0].message))
    names = proposal.profiles
    return say("account.profiles", profiles=names, first=names[0]) if names else say("account.not_read")


def _command(case: Case, account: str | None, action: str | None, resource: str | None) -> str:
    """The command that saves what can be read in ``account`` of this case."""
    said = (("--principal", case.subject.principal), ("--action", action), ("--resource", resource))
    words = [word for option, value in said if value for word in (option, value)]
    return shlex.join(["iamdoctor", "diagnose", *words, "--snapshot", f"account-{account or 'of-the-owner'}.json"])
