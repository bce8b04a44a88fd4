"""The one command that lets AWS know who asks, by what the AWS configuration has.

``aws sso login`` renews a session of IAM Identity Center, ``aws login`` one of the console's sign-in
(https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html).
"""

import os
import shlex
from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.session import Session

from iamdoctor.aws.connection import Connection
from iamdoctor.aws.failures import EXPIRED_SSO, NO_CREDENTIALS
from iamdoctor.model.evidence import Failure

DEEPEST = 5
KEYS = "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"


def login(connection: Connection, failure: Failure) -> str:
    """The command that mends ``failure`` of the first call; empty where the credentials are not what is wrong."""
    if failure.kind not in ("no_credentials", "expired", "rejected"):
        return ""
    wanted = connection.profile_in_use
    try:
        profiles: dict[str, Any] = Session().full_config.get("profiles", {})
    except BotoCoreError:
        return "aws configure list"
    if wanted is not None and wanted not in profiles:
        return "aws configure list-profiles"
    named, profile = _source(profiles, wanted or "default")
    option = "" if named == "default" and wanted is None else f" --profile {shlex.quote(named)}"
    if "sso_session" in profile or "sso_start_url" in profile:
        return f"aws sso login{option}"
    if failure.code not in (NO_CREDENTIALS, EXPIRED_SSO) and "AWS_ACCESS_KEY_ID" in os.environ and connection.profile is None:
        return f"unset {KEYS} && aws login{option}"
    return f"aws login{option}"


def _source(profiles: dict[str, Any], name: str) -> tuple[str, dict[str, Any]]:
    """The profile whose session is the first of the chain that ``name`` stands on."""
    for _ in range(DEEPEST):
        source = profiles.get(name, {}).get("source_profile", name)
        if source == name or source not in profiles:
            break
        name = source
    return name, profiles.get(name, {})
