"""Versions of a managed policy that are not default: they do not count, however right they are.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
"""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.case.known_layers import compiled
from iamdoctor.iam.documents import Document
from iamdoctor.iam.evaluate import evaluate
from iamdoctor.model.evidence import Policy


def allowing_version(case: Case) -> Policy | None:
    """The newest version that is not default and whose own statements allow the request; ``None`` without one."""
    versions = sorted(case.evidence.versions.value or (), key=lambda policy: policy.updated or "", reverse=True)
    return next((version for version in versions if _allows(case, version)), None)


def _allows(case: Case, version: Policy) -> bool:
    """Whether the version in place of the default one would, beside the policies that were read."""
    if case.request is None or case.policies is None or version.document is None:
        return False
    default = next((held.document for held in case.layers["identity"].held if held.policy.arn == version.arn and held.document), None)
    document = compiled(version.document, "identity", default.name if default else "")
    if default is None or not isinstance(document, Document):
        return False
    instead = tuple(document if each is default else each for each in case.policies.identity)
    decided = evaluate(case.request, replace(case.policies, identity=instead))
    return any(layer.policy_type == "identity" and layer.says == "allow" for layer in decided.layers)
