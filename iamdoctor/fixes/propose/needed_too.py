"""What a grant needs beside the denied action, so that the next call is not the next denial: the actions of the same task, and the models
that an inference profile routes to."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.prove.trial import base
from iamdoctor.iam.decision import PolicyType
from iamdoctor.iam.edit import listed, new_sid, statements, with_value
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.reference import actions
from iamdoctor.reference.companion_actions import companions
from iamdoctor.reference.inference_profiles import PROFILE_KEY, models_of, routes_to

Statement = dict[str, Any]


def missing_companions(case: Case, layer: PolicyType) -> tuple[str, ...]:
    """The actions that go together with the denied one on its resource, as far as the layer does not allow them yet; none of a guardrail
    that was not read, which is not known to stop them."""
    about = case.subject
    unread = layer not in ("identity", "resource") and not case.layers[layer].known
    row = companions(about.action, case.denial.operation, about.principal) if layer != "trust" and not unread else None
    named = (*(row.all if row else ()), *(each for each in case.denial.beside if each.partition(":")[0].lower() == about.service))
    others = dict.fromkeys(actions.spelling(each) for each in named if each.lower() != (about.action or "").lower())
    return tuple(each for each in others if _is_missing(case, layer, each, about.resource or "*"))


def beside(case: Case, layer: PolicyType, document: dict[str, Any]) -> Iterator[Statement]:
    """The further statements that a new one of ``document`` needs: for the actions that are checked on no resource, and for what an
    inference profile routes to. The repository's or the model's own policy holds neither."""
    if layer not in ("identity", "boundary", "session", "scp"):
        return
    about = case.subject
    row = companions(about.action, case.denial.operation, about.principal)
    named = tuple(each for each in (row.on_everything if row else ()) if _is_missing(case, layer, each, "*"))
    if named:
        yield {"Sid": new_sid("AllowOnAll", document), "Effect": "Allow", "Action": with_value(named[0], *named[1:]), "Resource": "*"}
    profile, action = profile_of(case), about.action or ""
    models = models_of(profile or "")
    if profile == about.resource and models and _is_missing(case, layer, action, models):
        condition = {"StringLike": {PROFILE_KEY: profile}}
        sid = new_sid("AllowItsModels", document)
        yield {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": models, "Condition": condition}
    elif profile and profile != about.resource and _is_missing(case, layer, action, profile):
        yield {"Sid": new_sid("AllowProfile", document), "Effect": "Allow", "Action": action, "Resource": profile}


def routed(case: Case) -> tuple[str, str] | None:
    """The inference profile by which a foundation model was called, and the pattern of the model in all Regions; ``None`` for all else."""
    profile = profile_of(case)
    models = models_of(profile) if profile and profile != case.subject.resource else None
    return (profile, models) if profile and models else None


def profile_of(case: Case) -> str | None:
    """The inference profile that was called: the resource itself, the one that the request carries, or the one profile of the caller's
    policies that routes to the model; ``None`` where there is none, or several could be meant."""
    about, resource = case.subject, case.subject.resource or ""
    if about.service != "bedrock" or models_of(resource):
        return resource if about.service == "bedrock" else None
    carried = next((values[0] for key, values in case.keys.values.items() if key.lower() == PROFILE_KEY.lower() and values), None)
    written = (statement for document in case.layers["identity"].documents for statement in statements(document.source))
    held = {named for statement in written for named in listed(statement.get("Resource")) if routes_to(named, resource)}
    return carried or (held.pop() if len(held) == 1 else None)


def _is_missing(case: Case, layer: PolicyType, action: str, resource: str) -> bool:
    """Whether ``layer`` as it was read does not allow the caller another action."""
    policies = base(case, layer)
    if case.request is None or policies is None:
        return True
    return layer in evaluate(replace(case.request, action=action, resource=resource), policies).blocked_by
