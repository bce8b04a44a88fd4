"""Which account each profile was found to lead into, so that a later walk can propose it. No secret is kept."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from platformdirs import user_state_path

from iamdoctor.model.evidence import Caller, Evidence
from iamdoctor.reference import bounds
from iamdoctor.store import atomic, file


def path() -> Path:
    """Where it is kept: in the user's folder for such things (``IAMDOCTOR_STATE`` names another)."""
    named = os.environ.get("IAMDOCTOR_STATE")
    return (Path(named) if named else user_state_path("iamdoctor", appauthor=False)) / "profiles.json"


def profiles() -> Mapping[str, str]:
    """The account of each profile that was used before, by its name; none where nothing that can be read is kept."""
    try:
        return msgspec.json.decode(file.json(path(), bounds.CONFIGURATION), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}


def _is_used(caller: Caller) -> bool:
    """Whether the profile's own credentials were: those in the environment go before a profile that is named there too."""
    return not caller.source.startswith("environment variables")


def learn(evidence: Evidence) -> None:
    """Keep what a walk found of the profiles that it used; a disk that refuses costs a proposal, never the walk."""
    callers = (evidence.caller.value, *(evidence.also.value or ()))
    found = {caller.profile: caller.account for caller in callers if caller and caller.profile and _is_used(caller)}
    known = profiles()
    if found.items() - known.items():
        with suppress(OSError):
            atomic.write(path(), msgspec.json.encode({**known, **found}))
