"""How AWS is reached."""

from msgspec import Struct, structs


class Access(Struct, frozen=True, kw_only=True):
    """As whom and where AWS is asked, as the person says it; ``None`` leaves it to the AWS configuration.

    ``also`` are further profiles that the person chose: each serves the reads of the account that it leads into, and Organizations where
    ``profile`` may not read it. Screens and commands hand it on whole; only ``aws`` looks up what stands behind the names.
    """

    profile: str | None = None
    region: str | None = None
    also: tuple[str, ...] = ()

    def others(self) -> tuple["Access", ...]:
        """Each further profile as an access of its own, in order and none twice."""
        names = (name for name in dict.fromkeys(self.also) if name != self.profile)
        return tuple(Access(profile=name, region=self.region) for name in names)

    def and_also(self, *profiles: str) -> "Access":
        """The same with further profiles."""
        return structs.replace(self, also=tuple(dict.fromkeys((*self.also, *profiles))))
