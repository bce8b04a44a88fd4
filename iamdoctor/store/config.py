"""The configuration file: who owns what, and which further profiles may be used.

``config.toml`` in the user's configuration folder (``IAMDOCTOR_CONFIG`` names another)::

    also = ["partner-ro", "audit"]

    [[owners]]
    match = "arn:aws:s3:::finance-*"
    team = "Finance data"
    channel = "#finance-data"
    runbook = "https://wiki.example.com/finance-buckets"
    note = "Access by ticket only."
"""

import os
from pathlib import Path

import msgspec
from msgspec import Struct
from platformdirs import user_config_path

from iamdoctor.model.contact import Contact
from iamdoctor.model.errors import BadInput


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person configured; ``also`` are profiles that every walk may use too, ``owners`` are tried in order."""

    also: tuple[str, ...] = ()
    owners: tuple[Contact, ...] = ()


def path() -> Path:
    """Where the configuration file is looked for."""
    named = os.environ.get("IAMDOCTOR_CONFIG")
    return Path(named) if named else user_config_path("iamdoctor", appauthor=False) / "config.toml"


def load() -> Config:
    """The configuration; an empty one where there is no file. Raises :class:`BadInput` where the file cannot be understood."""
    try:
        return msgspec.toml.decode(path().read_bytes(), type=Config)
    except FileNotFoundError:
        return Config()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(f"The configuration {path()} cannot be read: {error}.", todo="Correct it or move it away.") from error
