"""What a trust policy that names a deployment environment does not name: the branch.

https://docs.github.com/en/actions/reference/security/oidc#filtering-for-a-specific-environment
"""

from msgspec.structs import replace

from iamdoctor.case.case import Case
from iamdoctor.fixes.write.change import Change
from iamdoctor.model.sentence import say
from iamdoctor.reference.token_subjects import environment


def by_environment(case: Case, change: Change) -> Change:
    """The change of a trust policy, with a warning where the token's subject names an environment, which several branches may use."""
    place = change.place
    if place is None or place.layer != "trust" or case.request is None:
        return change
    issuer = case.request.principal.text.partition(":oidc-provider/")[2]
    subject = next((values[0] for key, values in case.keys.values.items() if key.lower() == f"{issuer}:sub".lower() and values), "")
    named = environment(issuer, subject)
    return replace(change, warnings=(*change.warnings, say("warn.environment", environment=named))) if named else change
