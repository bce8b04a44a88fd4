"""The options that say how AWS is reached."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from iamdoctor.model.access import Access


def access_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--profile``, ``--region`` and ``--organization-profile``, which reach it as one ``access``."""

    @click.option("--profile", help="AWS profile to read with.")
    @click.option("--region", help="AWS region to read in.")
    @click.option("--organization-profile", help="AWS profile that may read SCPs and RCPs where --profile may not.")
    @wraps(command)
    def reached(*args: Any, profile: str | None, region: str | None, organization_profile: str | None, **said: Any) -> None:
        command(*args, access=Access(profile=profile, region=region, organization_profile=organization_profile), **said)

    return reached
