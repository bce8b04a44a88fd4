"""An identity provider of IAM: whether it is there, and which audiences it accepts."""

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.principal import GONE
from iamdoctor.model.evidence import Failure, IdentityProvider, Read
from iamdoctor.model.sentence import say


async def identity_provider(calls: Calls, arn: str) -> Read[IdentityProvider]:
    """The OIDC or SAML provider ``arn`` (``iam:GetOpenIDConnectProvider``, ``iam:GetSAMLProvider``); *none* when IAM has no such one."""
    if ":saml-provider/" in arn:
        reply = await calls.ask("resource", "iam", "GetSAMLProvider", {"SAMLProviderArn": arn}, target=arn)
    else:
        reply = await calls.ask("resource", "iam", "GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": arn}, target=arn)
    if isinstance(reply, Failure):
        return Read("none", reason=say("read.no_provider", arn=arn)) if reply.code == GONE else Read("unread", failures=(reply,))
    return Read("found", IdentityProvider(arn=arn, client_ids=tuple(reply.get("ClientIDList", ()))))
