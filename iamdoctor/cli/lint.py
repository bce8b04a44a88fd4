"""``iamdoctor lint``: check one policy document, offline."""

import json
from typing import TextIO, get_args

import click
import msgspec

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.lint import Finding, Report, check
from iamdoctor.lint.mend import mend
from iamdoctor.model.errors import BadInput
from iamdoctor.reference.policy_limits import Kind


@click.command(name="lint")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--type", "kind", type=click.Choice(get_args(Kind)), help="What the policy is; guessed when not given.")
@click.option("--account", metavar="ID", help="Whose account the policy is in: other accounts' principals are then told apart.")
@click.option("--fix", is_flag=True, help="Print the document with what can be mended safely; say on stderr what that is.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(file: TextIO, kind: Kind | None, account: str | None, *, fix: bool, as_json: bool) -> None:
    """Check the policy document in FILE (- is stdin): grammar, size, what never matches, and what AWS advises against.

    Exits 0 when it is sound and fits, 1 when there is an error or a warning, 2 when it is no JSON; with --fix, of the mended document.
    """
    try:
        text = file.read()
    except UnicodeDecodeError:
        raise BadInput("The policy cannot be read.", todo="Save it as UTF-8 text.") from None
    if not fix:
        report = check(text, kind, account=account)
        click.echo(msgspec.json.encode(report) if as_json else _told(report))
    else:
        mended = mend(text, kind)
        report = check(json.dumps(mended.document, indent=2, ensure_ascii=False), kind, account=account)
        if as_json:
            click.echo(msgspec.json.encode({**msgspec.to_builtins(report), "mended": mended}))
        else:
            click.echo(json.dumps(mended.document, indent=2, ensure_ascii=False))
            for path, change in mended.changes:
                click.echo(click.unstyle(f"mended: {path}: {change}"), err=True)
            for finding in report.findings:
                click.echo(click.unstyle(_line(finding)), err=True)
    raise SystemExit(_exit_code(report))


def _exit_code(report: Report) -> ExitCode:
    if report.unreadable:
        return ExitCode.BAD_INPUT
    return ExitCode.ANSWERED if report.clean else ExitCode.PROBLEM


def _told(report: Report) -> str:
    lines = [_size(report)]
    lines += [_line(finding) for finding in report.findings]
    if report.savings:
        lines += ["", "What would make it shorter:"]
        lines += [f"  {way.saves:>6,}  {way.change}{f' ({way.cost})' if way.cost else ''}" for way in report.savings]
    return click.unstyle("\n".join(lines))


def _line(finding: Finding) -> str:
    severity = finding.severity.lower().replace("_", " ")
    return f"{severity}: {finding.path + ': ' if finding.path else ''}{finding.message} [{finding.id}]"


def _size(report: Report) -> str:
    kind = f"{report.kind} (guessed)" if report.guessed else report.kind
    if report.allowed is None or report.left is None:
        return f"{kind}: {report.used:,} {report.unit}; {report.note}."
    left = f"{report.left:,} left" if report.left >= 0 else f"{-report.left:,} too many"
    shared = f", shared by {report.shared}" if report.shared else ""
    note = f" ({report.note})" if report.note else ""
    return f"{kind}: {report.used:,} of {report.allowed:,} {report.unit}{shared}: {left}{note}."
