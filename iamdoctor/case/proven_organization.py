"""An organization that AWS itself names: by the ARN of a policy in its message, or in its record of the denial.

An account whose guardrail denied is in an organization, whatever the credentials in use were told of their own.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.model.denial import Denial
from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.subject import Subject

_GUARDRAIL = re.compile(
    r"arn:aws[\w-]*:organizations::(?P<management>\d{12}):policy/(?P<organization>o-[a-z0-9]{1,32})/"
    r"(?P<kind>service|resource)_control_policy/p-[\w-]+"
)
_FACTS = {"service": "scps", "resource": "rcps"}
_KEYS = {"service": "aws:PrincipalOrgID", "resource": "aws:ResourceOrgID"}


class Guardrail(Struct, frozen=True):
    """A policy of an organization by its ARN: ``kind`` is ``service`` or ``resource``, for an SCP and an RCP."""

    organization: str
    management: str
    kind: str


def guardrails(denial: Denial, evidence: Evidence) -> tuple[Guardrail, ...]:
    """The SCPs and RCPs that the message or the record names."""
    recorded = evidence.record.value.policies if evidence.record.value else ()
    found = (_GUARDRAIL.fullmatch(arn) for arn in (denial.policy_arn or "", *(each.uri for each in recorded)))
    return tuple(dict.fromkeys(Guardrail(each["organization"], each["management"], each["kind"]) for each in found if each))


def with_organization(denial: Denial, evidence: Evidence, about: Subject) -> tuple[Denial, Evidence]:
    """The denial with the organization's id in its context, and the evidence with no layer *none* for want of an organization."""
    for each in guardrails(denial, evidence):
        account = about.principal_account if each.kind == "service" else about.resource_account
        fact = _FACTS[each.kind]
        read = getattr(evidence, fact)
        if read.state in ("none", "skipped") and account != each.management:
            evidence = replace(evidence, **{fact: Read("unread", failures=read.failures)})
        if evidence.organization.state == "none":
            evidence = replace(evidence, organization=Read("skipped"))
        if _KEYS[each.kind] not in denial.context:
            denial = replace(denial, context={**denial.context, _KEYS[each.kind]: (each.organization,)})
    return denial, evidence
