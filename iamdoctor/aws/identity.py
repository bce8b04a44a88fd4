"""Who is asking, and where the credentials come from."""

import os

from msgspec.structs import replace

from iamdoctor.aws.calls import Calls
from iamdoctor.aws.connection import Connection
from iamdoctor.aws.login import login
from iamdoctor.aws.pool import in_thread
from iamdoctor.model.evidence import Caller, Failure, Read

_SOURCES = {
    "explicit": "credentials given in code",
    "env": "environment variables (AWS_ACCESS_KEY_ID)",
    "shared-credentials-file": "the shared credentials file",
    "config-file": "the AWS configuration file",
    "assume-role": "a role assumed for the profile",
    "assume-role-with-web-identity": "a role assumed with a web identity token",
    "sso": "IAM Identity Center (SSO)",
    "login": "aws login",
    "iam-role": "the EC2 instance's role",
    "container-role": "the container's role",
    "custom-process": "the profile's credential_process",
    "ec2-credentials-file": "AWS_CREDENTIAL_FILE",
    "boto-config": "the old boto configuration file",
}


async def caller(calls: Calls) -> Read[Caller]:
    """The identity of the credentials in use (``sts:GetCallerIdentity``)."""
    reply = await calls.ask("identity", "sts", "GetCallerIdentity")
    connection = calls.connection
    if isinstance(reply, Failure):
        failure = replace(reply, login=await in_thread(lambda: login(connection, reply)))
        return Read("unread", failures=(failure,))
    source, region = await in_thread(lambda: (source_of(connection), connection.home_region()))
    found = Caller(
        arn=reply["Arn"],
        account=reply["Account"],
        user_id=reply["UserId"],
        profile=connection.profile_in_use,
        region=region,
        source=source,
    )
    return Read("found", found)


def source_of(connection: Connection) -> str:
    """Where the credentials come from, in words; a profile that the environment overrides, or overrides it, is said."""
    credentials = connection.session().get_credentials()
    method = credentials.method if credentials else ""
    words = _SOURCES.get(method, method or "an unknown source")
    profile, from_environment = connection.profile_in_use, method == "env"
    if from_environment:
        return f"{words}; profile {profile} is not used" if profile else words
    words += f", profile {profile}" if profile else ""
    return f"{words}; AWS_ACCESS_KEY_ID in the environment is not used" if "AWS_ACCESS_KEY_ID" in os.environ else words
