"""Who to talk to about a policy or a resource, as the configuration file says."""

from msgspec import Struct


class Contact(Struct, frozen=True, kw_only=True):
    """The people behind whatever ``match`` names.

    ``match`` is an account id, or a pattern (``*`` and ``?``) of a role path, bucket, key or policy ARN. ``runbook`` is a link.
    """

    match: str
    team: str
    channel: str = ""
    runbook: str = ""
    note: str = ""
