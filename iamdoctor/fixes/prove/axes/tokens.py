"""Other tokens of the same identity provider: other subjects, for other audiences."""

from collections.abc import Iterator

from msgspec.structs import replace

from iamdoctor.fixes.prove.axes.sources import SPEAK_OF_OTHERS
from iamdoctor.fixes.prove.neighbour import Neighbour
from iamdoctor.fixes.prove.touched import Touched
from iamdoctor.model.sentence import say
from iamdoctor.reference.token_subjects import environment, subjects

_ANOTHER_AUDIENCE = "another-audience"
_ANOTHER_BRANCH = "refs/heads/another-branch"


def tokens(touched: Touched) -> Iterator[Neighbour]:
    """The provider's other users, and the caller's own token for somebody else."""
    request = touched.request
    if request.principal.kind != "provider" or touched.layer not in SPEAK_OF_OTHERS:
        return
    issuer = request.principal.text.partition(":oidc-provider/")[2] or request.principal.text
    if ":saml-provider/" in issuer:
        issuer = "saml"
    subject, audience = f"{issuer}:sub", f"{issuer}:aud"
    known = request.context.get(subject)
    own = str(known[0]) if isinstance(known, tuple) and known else ""
    for who, value in subjects(issuer, own or None):
        other = replace(request, context={**request.context, subject: (value,)})
        told = say("opens.by_token", action=request.action, resource=request.resource, who=say(f"opens.{who}", issuer=issuer), value=value)
        yield Neighbour(request=other, axis="subject", told=told)
    deployed = environment(issuer, own)
    if deployed:
        other = replace(request, context={**request.context, f"{issuer}:ref": (_ANOTHER_BRANCH,)})
        branch = say("opens.environments_branch", environment=deployed)
        told = say("opens.by_token", action=request.action, resource=request.resource, who=branch, value=own)
        yield Neighbour(request=other, axis="subject", told=told)
    if issuer != "saml":
        other = replace(request, context={**request.context, audience: (_ANOTHER_AUDIENCE,)})
        told = say("opens.with", action=request.action, resource=request.resource, key=audience, value=_ANOTHER_AUDIENCE)
        yield Neighbour(request=other, axis="audience", told=told)
