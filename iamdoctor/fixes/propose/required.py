"""The conditions without which an Allow lets in more than who was denied: every grant carries those that belong to its caller and action.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
"""

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.propose.needed_too import routed
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import Statement, condition_values, listed, statements
from iamdoctor.reference.condition_keys import Guard, guard_of
from iamdoctor.reference.inference_profiles import PROFILE_KEY
from iamdoctor.reference.privileges import limited_by_boundary
from iamdoctor.reference.sts_actions import SENDS_SOURCE_ACCOUNT

HOLES: dict[Guard, str] = {
    "subject": "<SUBJECT>",
    "audience": "<AUDIENCE>",
    "source": "arn:<PARTITION>:<SERVICE>:<REGION>:<ACCOUNT>:<RESOURCE>",
    "external_id": "<EXTERNAL_ID>",
    "passed_to": "<SERVICE>",
    "boundary": "<PERMISSIONS_BOUNDARY_ARN>",
}
"""What stands in a statement for a value that is not known."""

_OF_THE_CALLER = ("identity", "boundary", "session")
_SIGN_IN = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}
_CLAIMS = {"www.amazon.com": ("app_id", "user_id"), "graph.facebook.com": ("app_id", "id")}
"""The claims for audience and subject of providers that call them otherwise than ``aud`` and ``sub``.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""


class Required(Struct, frozen=True, kw_only=True):
    """Conditions by operator and key, what the call must ``carry`` so that they hold, and which of them have a hole for a value."""

    condition: dict[str, dict[str, str]] = {}
    carries: Mapping[str, tuple[str, ...]] = {}
    unknown: tuple[Guard, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for keys in self.condition.values() for key in keys)


def required(case: Case, layer: PolicyType) -> Required:
    """What an Allow for the request must ask for in a policy of ``layer``; nothing where naming caller, action and resource is enough."""
    kind = case.request.principal.kind if case.request else ""
    if layer in _OF_THE_CALLER:
        return _of_action(case, layer)
    if layer == "trust" and kind == "provider":
        return _of_provider(case)
    if layer in ("resource", "trust") and kind == "service":
        return _of_service(case, layer)
    if layer == "resource" and case.subject.service == "kms":
        return _of_key(case)
    return _of_third_party(case) if layer == "trust" and kind not in ("", "anonymous") else Required()


def met(statement: Statement, needs: Required) -> bool:
    """Whether a statement asks for all that is required already, whatever the values: of a source, one key is enough."""
    keys = {key.lower() for block in statement.get("Condition", {}).values() for key in block}
    guards = {guard_of(key) for key in keys}
    return all(key.lower() in keys or (guard_of(key) == "source" and "source" in guards) for key in needs.keys)


def _value(case: Case, key: str) -> str | None:
    found = next((values for name, values in case.keys.values.items() if name.lower() == key.lower()), ())
    return found[0] if len(found) == 1 else None


def _filled(case: Case, wanted: tuple[tuple[str, str, str | None], ...]) -> Required:
    """The conditions for operators, keys and values; a value that is not known is a hole."""
    condition: dict[str, dict[str, str]] = {}
    carries, unknown = {}, []
    for operator, key, value in wanted:
        guard = guard_of(key)
        if value is None and guard:
            unknown.append(guard)
        written = value or HOLES[guard or "source"]
        condition.setdefault(operator, {})[key] = written
        carries[key] = (written,)
    known = {name.lower() for name, values in case.keys.values.items() if values}
    return Required(
        condition=condition,
        carries={key: values for key, values in carries.items() if key.lower() not in known},
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _of_provider(case: Case) -> Required:
    provider = case.request.principal.text if case.request else ""
    if ":saml-provider/" in provider:
        audience = _value(case, "SAML:aud") or _SIGN_IN.get(case.subject.partition)
        return _filled(case, (("StringEquals", "SAML:aud", audience),))
    issuer = provider.partition(":oidc-provider/")[2] or provider
    audience_claim, subject_claim = _CLAIMS.get(issuer, ("aud", "sub"))
    audience, subject = f"{issuer}:{audience_claim}", f"{issuer}:{subject_claim}"
    return _filled(
        case,
        (("StringEquals", audience, _value(case, audience) or _only_client(case)), ("StringEquals", subject, _value(case, subject))),
    )


def _only_client(case: Case) -> str | None:
    """The one audience that the provider accepts, if it accepts one."""
    provider = case.evidence.provider.value
    return provider.client_ids[0] if provider and len(provider.client_ids) == 1 else None


def _of_service(case: Case, layer: PolicyType) -> Required:
    source, account = _value(case, "aws:SourceArn"), _value(case, "aws:SourceAccount")
    service = case.subject.principal or ""
    if layer == "trust":
        sends = service in SENDS_SOURCE_ACCOUNT
        mine = account or (case.subject.resource_account if sends else None)
        if source is None and mine is None:
            return Required()
    else:
        mine = account or (case.subject.resource_account if source and _without_account(source) else None)
    by_arn = (("ArnLike", "aws:SourceArn", source),) if source else ()
    by_account = (("StringEquals", "aws:SourceAccount", mine),) if mine else ()
    return _filled(case, (*by_arn, *by_account) or (("ArnLike", "aws:SourceArn", None),))


def _without_account(arn: str) -> bool:
    """Whether an ARN does not say whose it is, as a bucket's does not: another account can make that bucket later."""
    return len(arn.split(":")) > 5 and not arn.split(":")[4]


def _of_key(case: Case) -> Required:
    """The service through which the key is used, where the key policy tells uses apart by it.

    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
    """
    via = _value(case, "kms:ViaService")
    asked = any(guard_of(key) == "via_service" for key in _keys_of(case, "resource"))
    return _filled(case, (("StringEquals", "kms:ViaService", via),)) if via and asked else Required()


def _keys_of(case: Case, layer: PolicyType) -> list[str]:
    """The condition keys of a layer's statements, as far as they were read."""
    documents = case.layers[layer].documents if layer in case.layers else ()
    return [key for each in documents for statement in statements(each.source) for key in _keys(statement)]


def _of_third_party(case: Case) -> Required:
    """The ExternalId, where another account calls and the call or the trust policy shows one."""
    sent = _value(case, "sts:ExternalId")
    asked = any(guard_of(key) == "external_id" for key in _keys_of(case, "trust"))
    if case.subject.same_account is not False or not (sent or asked):
        return Required()
    return _filled(case, (("StringEquals", "sts:ExternalId", sent),))


def _keys(statement: Mapping[str, Any]) -> list[str]:
    return [key for block in statement.get("Condition", {}).values() for key in block]


def _of_action(case: Case, layer: PolicyType) -> Required:
    action = (case.subject.action or "").lower()
    if action == "iam:passrole":
        service = _value(case, "iam:PassedToService") or _only_trusted(case)
        return _filled(case, (("StringEquals", "iam:PassedToService", service),))
    if action == "iam:createservicelinkedrole":
        return _filled(case, (("StringEquals", "iam:AWSServiceName", _value(case, "iam:AWSServiceName")),))
    by_profile = routed(case)
    if by_profile:
        return _filled(case, (("StringLike", PROFILE_KEY, by_profile[0]),))
    created = _value(case, "ec2:CreateAction")
    if action == "ec2:createtags" and created:
        return _filled(case, (("StringEquals", "ec2:CreateAction", created),))
    policy, boundary = _value(case, "iam:PolicyARN"), _boundary(case)
    by_policy = (("ArnEquals", "iam:PolicyARN", policy),) if policy and action.startswith(("iam:attach", "iam:detach")) else ()
    limited = limited_by_boundary(action) if layer in ("identity", "boundary") else "never"
    if limited == "never" or (limited == "where_used" and boundary is None and layer == "identity"):
        return _filled(case, by_policy)
    found = _filled(case, (*by_policy, ("StringEquals", "iam:PermissionsBoundary", boundary)))
    passed = limited == "where_used"
    return found if passed else replace(found, carries={key: each for key, each in found.carries.items() if "Boundary" not in key})


def _boundary(case: Case) -> str | None:
    """The boundary that users and roles are made with here: that of the call, else the one that a statement of the caller asks for, else
    the caller's own, which is how AWS has rights delegated.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
    """
    asked = {
        value
        for document in case.layers["identity"].documents
        for statement in statements(document.source)
        for _, key, values in condition_values(statement)
        for value in values
        if key.lower() == "iam:permissionsboundary"
    }
    own = case.evidence.principal.value.boundary_arn if case.evidence.principal.value else None
    return _value(case, "iam:PermissionsBoundary") or (asked.pop() if len(asked) == 1 else own if not asked else None)


def _only_trusted(case: Case) -> str | None:
    """The one service that the role which is passed trusts."""
    role = case.evidence.role.value
    trust = role.trust if role else None
    if trust is None or not trust.document:
        return None
    named = {
        name
        for statement in statements(json.loads(trust.document))
        if isinstance(statement.get("Principal"), dict)
        for name in listed(statement["Principal"].get("Service"))
    }
    return named.pop() if len(named) == 1 else None
