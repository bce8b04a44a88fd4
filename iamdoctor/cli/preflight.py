"""``iamdoctor preflight``: what this caller can and cannot read, and the smallest policy that would let it."""

import asyncio
import json
from typing import TYPE_CHECKING

import click

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.model.access import Access
from iamdoctor.model.errors import AwsUnreachable

if TYPE_CHECKING:
    from iamdoctor.aws.preflight import PermissionCheck
    from iamdoctor.model.evidence import Caller

_MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}


@click.command("preflight")
@click.option("--profile", help="AWS profile to read with.")
@click.option("--region", help="AWS region to read in.")
@click.option("--policy", "policy_only", is_flag=True, help="Print the read-only policy that reads everything, and ask AWS nothing.")
@click.option("--checkup", is_flag=True, help="With --policy: the policy that a checkup needs instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(profile: str | None, region: str | None, policy_only: bool, checkup: bool, as_json: bool) -> None:
    """Ask AWS which of the reads that a diagnosis uses are open to you. Exit 1 when one is not."""
    from iamdoctor.aws.least_privilege import checkup_policy, policy

    if policy_only:
        click.echo(json.dumps(checkup_policy() if checkup else policy(), indent=2))
        return
    if checkup:
        raise click.UsageError("--checkup goes with --policy; a checkup itself says what it could not read.")
    caller, checks = asyncio.run(_ask(Access(profile=profile, region=region)))
    missing = {check.permission for check in checks if check.may == "no"}
    click.echo(_json(caller, checks) if as_json else _text(caller, checks))
    if missing and not as_json:
        click.echo("This policy would open them:\n" + json.dumps(policy(missing), indent=2))
    raise SystemExit(ExitCode.PROBLEM if missing else ExitCode.ANSWERED)


async def _ask(access: Access) -> "tuple[Caller, tuple[PermissionCheck, ...]]":
    from iamdoctor.aws.calls import Calls
    from iamdoctor.aws.connection import Connection
    from iamdoctor.aws.preflight import preflight

    read, checks = await preflight(Calls(Connection(access)))
    if read.value is None:
        raise AwsUnreachable(read.failures[0].message, instead="Nothing else was asked.")
    return read.value, checks


def _json(caller: "Caller", checks: "tuple[PermissionCheck, ...]") -> str:
    permissions = {check.permission: {"may": check.may, "how": check.how} for check in checks}
    return json.dumps({"schema": 1, "caller": {"arn": caller.arn, "account": caller.account}, "permissions": permissions})


def _text(caller: "Caller", checks: "tuple[PermissionCheck, ...]") -> str:
    from iamdoctor.aws.least_privilege import groups

    by_name = {check.permission: check for check in checks}
    lines = [f"You are {caller.arn}, by {caller.source}.", ""]
    for group, permissions in groups().items():
        of_group = [by_name[permission] for permission in permissions]
        may = sum(check.may == "yes" for check in of_group)
        worst = next((state for state in ("no", "unknown") if any(check.may == state for check in of_group)), "yes")
        lines.append(f"{_MARKS[worst]} {group.lower():<11}{may} of {len(of_group)}")
        lines += [f"    {_MARKS[check.may]} {check.permission:<48} {_why(check)}" for check in of_group if check.may != "yes"]
    return "\n".join([*lines, ""])


def _why(check: "PermissionCheck") -> str:
    words = {"asked": "refused when asked", "simulated": "not allowed on every resource, says AWS's simulator"}
    return words.get(check.how, check.how)
