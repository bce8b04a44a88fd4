"""The configuration file: how the app looks, which keys it takes, whom to ask about what.

``config.toml`` in the user's configuration folder (``IAMDOCTOR_CONFIG`` names another); ``STARTER`` has every setting.
"""

import json
import os
import re
from pathlib import Path

import msgspec
from msgspec import Struct

from iamdoctor.model.contact import Contact
from iamdoctor.model.errors import BadInput
from iamdoctor.reference import bounds
from iamdoctor.store import atomic, file

_THEME = re.compile(r"^(?:# )?theme = .*$", re.MULTILINE)
STARTER = """\
# The colours: iamdoctor, iamdoctor-light, high-contrast, ansi-dark, ansi-light, or another of Textual's themes.
# The environment variable TEXTUAL_THEME goes before this, and NO_COLOR before both.
# theme = "iamdoctor"

# false leaves the mouse to the terminal, which then selects text as it does elsewhere.
# mouse = true

# false keeps no case on this machine.
# history = true

# Further profiles that every walk may use, for what is in their accounts.
# also = ["partner-ro", "audit"]

# Another key for an action, by the name that the help (?) has for it.
# [keys]
# diagnose = "f5"

# Whom to ask about what, tried in this order; match is an ARN with * or an account id.
# [[owners]]
# match = "arn:aws:s3:::finance-*"
# team = "Finance data"
# channel = "#finance-data"
# runbook = "https://wiki.example.com/finance-buckets"
# note = "Access by ticket only."
"""


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person configured.

    ``owners`` are tried in order, ``keys`` are keys by the names of actions, ``also`` are profiles that every walk may use too.
    """

    theme: str = ""
    mouse: bool = True
    history: bool = True
    keys: dict[str, str] = {}
    also: tuple[str, ...] = ()
    owners: tuple[Contact, ...] = ()


def path() -> Path:
    """Where the configuration file is looked for."""
    if named := os.environ.get("IAMDOCTOR_CONFIG"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("iamdoctor", appauthor=False) / "config.toml"


def load() -> Config:
    """The configuration; an empty one where there is no file. Raises :class:`BadInput` where the file cannot be understood."""
    try:
        return msgspec.toml.decode(file.content(path(), bounds.CONFIGURATION), type=Config)
    except FileNotFoundError:
        return Config()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"The configuration {path()} cannot be read: {error}.", todo="Correct it or move it away.") from error


def told(config: Config) -> str:
    """What holds now, as the file would say it."""
    lines = [f"theme = {json.dumps(config.theme or 'iamdoctor')}", f"mouse = {json.dumps(config.mouse)}"]
    lines += [
        f"history = {json.dumps(config.history)}",
        f"also = {json.dumps(config.also)}",
        "",
        "[keys]",
        *(_line(key, value) for key, value in config.keys.items()),
    ]
    for owner in config.owners:
        lines += ["", "[[owners]]", *(_line(key, value) for key, value in msgspec.structs.asdict(owner).items() if value)]
    return "\n".join(lines) + "\n"


def _line(key: str, value: object) -> str:
    return f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}"


def set_theme(name: str) -> None:
    """Keep the theme in the file, whatever else it says. Raises ``OSError`` where the disk refuses."""
    text = path().read_text("utf-8") if path().exists() else STARTER
    line = f"theme = {json.dumps(name)}"
    changed, places = _THEME.subn(lambda _: line, text, count=1)
    atomic.write(path(), (changed if places else f"{line}\n{text}").encode())


def start() -> None:
    """Write a file that says nothing yet and explains everything. Raises ``OSError`` where the disk refuses."""
    atomic.write(path(), STARTER.encode())
