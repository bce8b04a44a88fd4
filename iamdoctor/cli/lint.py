"""``iamdoctor lint``: check one policy document, offline."""

from typing import TextIO, get_args

import click
import msgspec

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.iam.lint import Report, check
from iamdoctor.model.errors import BadInput
from iamdoctor.reference.policy_limits import Kind


@click.command(name="lint")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--type", "kind", type=click.Choice(get_args(Kind)), help="What the policy is; guessed when not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(file: TextIO, kind: Kind | None, *, as_json: bool) -> None:
    """Check the policy document in FILE (- is stdin): grammar, size, and statements that can never match.

    Exits 0 when it is sound and fits, 1 when there is an error or a warning.
    """
    try:
        text = file.read()
    except UnicodeDecodeError:
        raise BadInput("The policy cannot be read.", todo="Save it as UTF-8 text.") from None
    report = check(text, kind)
    click.echo(msgspec.json.encode(report) if as_json else _told(report))
    raise SystemExit(ExitCode.ANSWERED if report.clean else ExitCode.PROBLEM)


def _told(report: Report) -> str:
    lines = [_size(report)]
    lines += [f"{finding.level}: {finding.path + ': ' if finding.path else ''}{finding.message}" for finding in report.findings]
    if report.savings:
        lines += ["", "What would make it shorter:"]
        lines += [f"  {way.saves:>6,}  {way.change}{f' ({way.cost})' if way.cost else ''}" for way in report.savings]
    return click.unstyle("\n".join(lines))


def _size(report: Report) -> str:
    if report.allowed is None or report.left is None:
        return f"{report.kind}: {report.used:,} {report.unit}; {report.note}."
    left = f"{report.left:,} left" if report.left >= 0 else f"{-report.left:,} too many"
    shared = f", shared by {report.shared}" if report.shared else ""
    note = f" ({report.note})" if report.note else ""
    return f"{report.kind}: {report.used:,} of {report.allowed:,} {report.unit}{shared}: {left}{note}."
