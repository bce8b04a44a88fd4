"""The options that say how AWS is reached."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from iamdoctor.model.access import Access
from iamdoctor.model.errors import BadInput
from iamdoctor.store import config


def access_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--profile``, ``--region``, ``--also`` and ``--organization-profile``, which reach it as one ``access``, with the
    further profiles of the configuration."""

    @click.option("--profile", help="AWS profile to read with.")
    @click.option("--region", help="AWS region to read in.")
    @click.option("--also", multiple=True, metavar="PROFILE", help="Further AWS profile, for the reads of its account; repeatable.")
    @click.option("--organization-profile", help="The same as --also, for a profile that may read SCPs and RCPs.")
    @wraps(command)
    def reached(
        *args: Any, profile: str | None, region: str | None, also: tuple[str, ...], organization_profile: str | None, **said: Any
    ) -> None:
        access = Access(profile=profile, region=region).and_also(*also, *([organization_profile] if organization_profile else ()))
        command(*args, access=access.and_also(*_configured()), **said)

    return reached


def _configured() -> tuple[str, ...]:
    """The further profiles of the configuration; none, and a word about it, where the file is broken."""
    try:
        return config.load().also
    except BadInput as error:
        click.echo(f"{error} No profile of it is used.", err=True)
        return ()
