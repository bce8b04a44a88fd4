"""Everybody's passwords, MFA devices and access keys: from the credential report, else user by user.

A report that AWS has not made yet is not asked for: making one (``iam:GenerateCredentialReport``) is no read.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

import asyncio
import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from iamdoctor.aws.calls import Calls
from iamdoctor.model.checkup import AccessKey, AllCredentials, Credentials
from iamdoctor.model.evidence import Failure, Read

NO_REPORT = ("ReportNotPresent", "ReportExpired", "ReportInProgress", "CredentialReportNotPresentException")
_NOTHING = ("", "N/A", "not_supported", "no_information")
_ROOT = "<root_account>"


async def credentials(calls: Calls) -> Read[AllCredentials]:
    """The credentials of the root user and of every user."""
    reply = await calls.ask("identity", "iam", "GetCredentialReport")
    if not isinstance(reply, Failure):
        everybody = _of_report(reply["Content"])
        keys = await asyncio.gather(*(_with_ids(calls, each) for each in everybody))
        return Read("found", AllCredentials(of=tuple(keys), report_made=_moment(reply.get("GeneratedTime"))))
    return await _each_user(calls, reply)


def _of_report(content: bytes | str) -> tuple[Credentials, ...]:
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return tuple(_of_row(row) for row in csv.DictReader(io.StringIO(text)))


def _of_row(row: Mapping[str, str]) -> Credentials:
    root = row["user"] == _ROOT
    return Credentials(
        name="root" if root else row["user"],
        arn=row["arn"],
        root=root,
        password=True if root else _told(row, "password_enabled"),
        password_last_used=_time(row, "password_last_used"),
        mfa=_told(row, "mfa_active"),
        keys=tuple(_key(row, number) for number in (1, 2) if _has_key(row, number)),
    )


def _has_key(row: Mapping[str, str], number: int) -> bool:
    return row.get(f"access_key_{number}_active") == "true" or row.get(f"access_key_{number}_last_rotated", "N/A") not in _NOTHING


def _key(row: Mapping[str, str], number: int) -> AccessKey:
    return AccessKey(
        active=row.get(f"access_key_{number}_active") == "true",
        created=_time(row, f"access_key_{number}_last_rotated"),
        last_used=_time(row, f"access_key_{number}_last_used_date"),
    )


def _told(row: Mapping[str, str], name: str) -> bool | None:
    return {"true": True, "false": False}.get(row.get(name, "").lower())


def _time(row: Mapping[str, str], name: str) -> str | None:
    value = row.get(name, "")
    return None if value in _NOTHING else value


async def _with_ids(calls: Calls, user: Credentials) -> Credentials:
    """The user's keys with their ids, which the report leaves out: they are in the order that the keys were made in."""
    if user.root or not any(key.active for key in user.keys):
        return user
    reply = await calls.ask("identity", "iam", "ListAccessKeys", {"UserName": user.name}, target=f"user {user.name}")
    if isinstance(reply, Failure):
        return user
    by_time = {_moment(item["CreateDate"]): item["AccessKeyId"] for item in reply["AccessKeyMetadata"]}
    listed = {_seconds(moment): key_id for moment, key_id in by_time.items()}
    keys = tuple(
        AccessKey(id=listed.get(_seconds(key.created), ""), active=key.active, created=key.created, last_used=key.last_used)
        for key in user.keys
    )
    return Credentials(
        name=user.name, arn=user.arn, password=user.password, password_last_used=user.password_last_used, mfa=user.mfa, keys=keys
    )


def _seconds(moment: str | None) -> str:
    return (moment or "")[:19]


async def _each_user(calls: Calls, no_report: Failure) -> Read[AllCredentials]:
    """Every user asked for one by one; the root user's own part is in the account's summary."""
    reply = await calls.ask("identity", "iam", "ListUsers")
    if isinstance(reply, Failure):
        return Read("unread", failures=(reply,) if no_report.code in NO_REPORT else (no_report, reply))
    users = await asyncio.gather(*(_user(calls, item) for item in reply["Users"]))
    failures = tuple(dict.fromkeys(failure for _, some in users for failure in some))
    return Read("found", AllCredentials(of=tuple(user for user, _ in users)), failures)


async def _user(calls: Calls, item: dict[str, Any]) -> tuple[Credentials, tuple[Failure, ...]]:
    name, about = item["UserName"], {"UserName": item["UserName"]}
    target = f"user {name}"
    login, devices, keys = await asyncio.gather(
        calls.ask("identity", "iam", "GetLoginProfile", about, target=target),
        calls.ask("identity", "iam", "ListMFADevices", about, target=target),
        calls.ask("identity", "iam", "ListAccessKeys", about, target=target),
    )
    listed = [] if isinstance(keys, Failure) else keys["AccessKeyMetadata"]
    read = await asyncio.gather(*(_listed_key(calls, each) for each in listed))
    no_login = isinstance(login, Failure) and login.code == "NoSuchEntity"
    user = Credentials(
        name=name,
        arn=item["Arn"],
        password=False if no_login else None if isinstance(login, Failure) else True,
        password_last_used=_moment(item.get("PasswordLastUsed")),
        mfa=None if isinstance(devices, Failure) else bool(devices["MFADevices"]),
        keys=tuple(key for key, _ in read),
    )
    failed = [reply for reply in (login, devices, keys) if isinstance(reply, Failure) and not (no_login and reply is login)]
    return user, (*failed, *(failure for _, failure in read if failure))


async def _listed_key(calls: Calls, item: dict[str, Any]) -> tuple[AccessKey, Failure | None]:
    reply = await calls.ask("identity", "iam", "GetAccessKeyLastUsed", {"AccessKeyId": item["AccessKeyId"]}, target=item["AccessKeyId"])
    failure = reply if isinstance(reply, Failure) else None
    used = None if isinstance(reply, Failure) else _moment(reply["AccessKeyLastUsed"].get("LastUsedDate"))
    created = _moment(item.get("CreateDate"))
    last = used or (created if failure else None)
    return AccessKey(id=item["AccessKeyId"], active=item["Status"] == "Active", created=created, last_used=last), failure


def _moment(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if value else None
