"""The actions of STS that are checked against a trust policy."""

_FEDERATED = {"sts:assumerolewithsaml", "sts:assumerolewithwebidentity"}


_ASSUMING = {"assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "tagsession", "setsourceidentity", "setcontext"}


def assumes_role(action: str | None) -> bool:
    """Whether the action is checked against a role's trust policy (``sts:AssumeRole*``, ``sts:TagSession``, ...)."""
    service, _, name = (action or "").lower().partition(":")
    return service == "sts" and name in _ASSUMING


def federated_action(action: str | None) -> bool:
    """Whether the action is called by an identity provider's user, not by a principal of an account."""
    return (action or "").lower() in _FEDERATED
