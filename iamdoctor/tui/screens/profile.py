"""Which profile to ask AWS as."""

import configparser
import os
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from iamdoctor.tui.screens.choose import ChooseScreen
from iamdoctor.tui.widgets.rows import Row


class ProfileScreen(ChooseScreen):
    """The profiles of the AWS configuration; returns the name of the one chosen."""

    CSS_PATH = "choose.tcss"
    HELP = "Choosing a profile asks AWS who you are with it; nothing else happens."
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, current: str | None) -> None:
        found = profiles()
        rows = [Row(name, (name, about, "in use" if name == current else "")) for name, about in found.items()]
        super().__init__("ask AWS as", (("profile", 30), ("what it is", 60), ("", 200)), rows, place=f"{len(rows)} profiles")


def profiles() -> dict[str, str]:
    """Every profile of the AWS configuration and credentials files, with a few words on it; secrets are not read."""
    found: dict[str, str] = {}
    files = {"AWS_CONFIG_FILE": "~/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials"}
    for variable, usual in files.items():
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(Path(os.environ.get(variable) or usual).expanduser(), encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in parser.sections():
            name = section.removeprefix("profile ").strip()
            if section.split(" ")[0] not in ("sso-session", "services"):
                found[name] = found.get(name) or _about(parser, section)
    return found


def _about(parser: configparser.RawConfigParser, section: str) -> str:
    get = {key: parser.get(section, key, fallback="") for key in ("role_arn", "sso_account_id", "sso_role_name", "region")}
    single_sign_on = f"SSO {get['sso_role_name']} in {get['sso_account_id']}" if get["sso_account_id"] else ""
    return ", ".join(part for part in (get["role_arn"], single_sign_on, get["region"]) if part) or "keys"
