"""``iamdoctor diagnose --all``: every error of a text, and the changes that let them pass together."""

import sys

import click
from msgspec.structs import replace

from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.intake.read import Reading
from iamdoctor.model.access import Access
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.model.triage import Group, Triage
from iamdoctor.triage.groups import answering, groups
from iamdoctor.triage.triage import triage
from iamdoctor.walk import walk_all

MOST_GROUPS = 200
"""How many groups are walked: the newest; a text with more of them is about more than one thing."""


async def diagnosed(reading: Reading, added: Added, access: Access) -> Triage:
    """Walk the groups of a text and answer them together; what two of them need is read once."""
    every = groups(reading)
    found = _newest(every)
    left_out = sum(group.count for group in every) - sum(group.count for group in found)
    denials = [answering(group, reading.denials) for group in found]
    evidence: dict[int, Evidence] = {}
    async for place, update in walk_all(denials, added, access):
        evidence[place] = update.evidence
        if sys.stderr.isatty():
            click.echo(f"{len(evidence)} of {len(denials)} read", err=True)
    answer = triage(reading, found, [evidence[place] for place in range(len(denials))], added)
    return replace(answer, left_out=answer.left_out + left_out)


def _newest(found: tuple[Group, ...]) -> tuple[Group, ...]:
    if len(found) > MOST_GROUPS:
        click.echo(f"The text holds {len(found)} groups of errors: the last {MOST_GROUPS} are diagnosed.", err=True)
    return found[-MOST_GROUPS:]


def exit_code(found: Triage) -> ExitCode:
    """As for one error: a problem where anything is denied."""
    verdicts = [each.verdict for each in found.diagnoses]
    if any(verdict.causes or verdict.decision in ("explicit_deny", "implicit_deny") for verdict in verdicts):
        return ExitCode.PROBLEM
    unread = all(each.caller.arn is None for each in found.diagnoses)
    return ExitCode.AWS_NOT_ASKED if unread and any(verdict.decision == "unknown" for verdict in verdicts) else ExitCode.ANSWERED
