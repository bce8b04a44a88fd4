"""How AWS is reached."""

from msgspec import Struct


class Access(Struct, frozen=True, kw_only=True):
    """As whom and where AWS is asked, as the person says it; ``None`` leaves it to the AWS configuration.

    ``organization_profile`` is one that may read SCPs and RCPs where ``profile`` may not. Screens and commands hand it on whole; only
    ``aws`` looks up what stands behind the names.
    """

    profile: str | None = None
    region: str | None = None
    organization_profile: str | None = None
