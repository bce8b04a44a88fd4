"""``iamdoctor diagnose``: the five steps, printed."""

import asyncio
import shutil
import sys
from contextlib import aclosing, suppress
from pathlib import Path

import click
import msgspec

from iamdoctor.cli.access import access_options
from iamdoctor.cli.again import again
from iamdoctor.cli.every import diagnosed, exit_code
from iamdoctor.cli.exit_code import ExitCode
from iamdoctor.cli.pasted import left_unread, no_error, pasted
from iamdoctor.cli.printed import coloured, echo, show
from iamdoctor.cli.progress import Progress
from iamdoctor.iam.documents import parse
from iamdoctor.intake.read import Reading, reading
from iamdoctor.model.access import Access
from iamdoctor.model.contact import Contact
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.errors import BadInput, IamDoctorError
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.supplied import Added
from iamdoctor.privacy.supplied import supplied_without_secrets
from iamdoctor.reference import bounds
from iamdoctor.reference.characters import document
from iamdoctor.reference.sts_actions import assumes_role
from iamdoctor.report import triage, words
from iamdoctor.report.halves import further_profiles
from iamdoctor.report.untrusted import one_line
from iamdoctor.report.what_if import line
from iamdoctor.store import config, file, snapshot
from iamdoctor.store.joined import joined
from iamdoctor.store.redacted import redacted
from iamdoctor.store.snapshot import Snapshot
from iamdoctor.triage.groups import groups
from iamdoctor.triage.kinds import kinds
from iamdoctor.walk import Update, walk
from iamdoctor.wording.no_error import NO_ERROR, PASTEABLE

LISTED = 20
GRACE = 0.15
"""Seconds for which a settled answer waits for what is still being read and cannot change it, so that its step is seldom left open."""


class _KeyValue(click.ParamType[tuple[str, str]]):
    """``KEY=VALUE``, a condition key and its value."""

    name = "key=value"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        key, equals, said = value.partition("=")
        if not equals or not key.strip():
            self.fail(f"{value!r} is not KEY=VALUE, such as aws:SourceIp=10.0.0.1", param, ctx)
        return key.strip(), said


@click.command("diagnose")
@click.argument("words", nargs=-1, metavar="[FILE|TEXT]")
@access_options
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a ticket in Markdown.")
@click.option("--full", is_flag=True, help="Print evidence, every fix and every step too; a pipe gets them in any case.")
@click.option("--which", type=click.IntRange(min=1), help="Which error, where the text holds several.")
@click.option("--all", "every", is_flag=True, help="Diagnose every error of the text, and combine what lets them pass.")
@click.option("--principal", help="Who was denied, where the text does not say; 'me' if it was you.")
@click.option("--action", help="The action that was denied, as service:Action.")
@click.option("--resource", help="The resource, as an ARN.")
@click.option("--context", type=_KeyValue(), multiple=True, help="A condition key of the request, KEY=VALUE; repeatable.")
@click.option("--what-if", type=_KeyValue(), multiple=True, help="A value that is only tried, KEY=VALUE; repeatable.")
@click.option("--external-id", help="The ExternalId that was sent; '' for none.")
@click.option("--duration", type=click.IntRange(min=1), help="The session's duration that was asked for, in seconds.")
@click.option("--session-policy", "session_policies", multiple=True, type=Path, help="File with a session policy; repeatable.")
@click.option("--snapshot", "save_to", type=Path, help="Save the evidence to this file.")
@click.option("--from-snapshot", type=Path, multiple=True, help="Answer from this file, with no call at all; repeatable: joined.")
@click.option("--redact", is_flag=True, help="Hide account ids and names, in the output and the snapshot, by one mapping.")
@click.option(
    "--redact-phrase",
    "phrase",
    metavar="PHRASE",
    envvar="IAMDOCTOR_REDACT_PHRASE",
    help="The same as --redact, by the mapping of PHRASE: two snapshots hidden with one phrase can be joined.",
)
def command(
    words: tuple[str, ...],
    access: Access,
    form: str | None,
    full: bool,
    which: int | None,
    every: bool,
    save_to: Path | None,
    from_snapshot: tuple[Path, ...],
    redact: bool,
    phrase: str | None,
    context: tuple[tuple[str, str], ...],
    what_if: tuple[tuple[str, str], ...],
    session_policies: tuple[Path, ...],
    **said: str | int | None,
) -> None:
    """Diagnose the error in FILE, in TEXT, or on stdin; with --all every one of them.

    \b
    aws s3 cp s3://reports/q3.csv . 2>&1 | iamdoctor diagnose
    iamdoctor diagnose --json error.txt
    iamdoctor diagnose --from-snapshot mine.json --from-snapshot theirs.json
    """
    redact = redact or bool(phrase)
    kept = joined([snapshot.load(path) for path in from_snapshot]) if from_snapshot else None
    action = said["action"]
    if every and (kept or save_to or redact or which or form == "markdown"):
        raise BadInput("--all goes with --json alone.", todo="Give --which for a snapshot or a ticket of one error.")
    found = _reading(words, optional=kept is not None or bool(action))
    given = {
        "context": _context(context),
        "tried": _context(what_if),
        "session_policies": tuple(map(_session_policy, session_policies)),
        **said,
    }
    base = kept.added if kept else Added()
    added = _safe(msgspec.structs.replace(base, **{name: value for name, value in given.items() if value not in (None, {}, ())}))
    if every:
        raise SystemExit(_print_all(found, added, access, form))
    denial = _denial(found, which, kept, str(action) if action else None, words)
    try:
        update = asyncio.run(_walk(denial, added, kept.evidence if kept else None, access, whole=save_to is not None))
        whole = Snapshot(denial=denial, added=added, evidence=update.evidence)
        if redact:
            whole, update = _redacted(whole, update.diagnosis, phrase or "")
    except KeyboardInterrupt:
        raise SystemExit(ExitCode.INTERRUPTED) from None
    if save_to:
        _save(save_to, msgspec.structs.replace(whole, what_if=line(update.diagnosis.what_if)))
    _tell_unasked(update)
    also = [word for profile in further_profiles(update.diagnosis) for word in ("--also", profile)]
    once_more = "" if redact else again(click.get_current_context(), update.diagnosis, *also)
    show(update.diagnosis, form, () if redact else _contacts(), full=full, again=once_more)
    raise SystemExit(_exit_code(update))


def _safe(added: Added) -> Added:
    """What the person added, without what looks like a secret, and a word about that."""
    safe, left_out = supplied_without_secrets(added)
    for name in left_out:
        _narrate(f"The value of {one_line(name)} looks like a secret: it was neither used nor kept.")
    return safe


def _redacted(whole: Snapshot, diagnosis: Diagnosis[str], phrase: str) -> tuple[Snapshot, Update]:
    """The same under other names, diagnosed anew; a word about it where the names made a difference."""
    hidden = redacted(whole, diagnosis, phrase)
    if not hidden.agrees:
        _narrate(words.DIFFERS)
    return hidden.whole, Update(hidden.diagnosis, hidden.whole.evidence)


def _save(path: Path, whole: Snapshot) -> None:
    try:
        snapshot.save(path, whole)
    except OSError as error:
        raise BadInput(f"The snapshot {path} cannot be written: {error.strerror}.", todo="Name another file.") from error
    _narrate(f"The evidence is in {path}.")


async def _walk(denial: Denial, added: Added, evidence: Evidence | None, access: Access, *, whole: bool) -> Update:
    """The last word of the walk: soon after nothing that is still being read can change it, unless ``whole`` evidence is to be kept."""
    if evidence is None and sys.stderr.isatty():
        _narrate("Reading AWS; Ctrl-C stops.")
    last: Update | None = None
    progress = Progress()
    async with aclosing(walk(denial, added, access, evidence=evidence)) as updates:  # type: ignore[type-var]
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as patience:
                async for update in updates:
                    last = update
                    if evidence is None:
                        progress.show(update.diagnosis)
                    if update.diagnosis.settled and not whole and patience.when() is None:
                        patience.reschedule(asyncio.get_running_loop().time() + GRACE)
    if last is None:
        raise IamDoctorError("The walk ended without an answer.", todo="Try again.")
    return last


def _print_all(found: Reading, added: Added, access: Access, form: str | None) -> ExitCode:
    """Print the answer to every error of the text."""
    if not any(denial.recognised for denial in found.denials):
        raise BadInput(NO_ERROR, todo=PASTEABLE)
    try:
        answer = asyncio.run(diagnosed(found, added, access))
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 80
    said = triage.render_json(answer) if form == "json" else triage.render_text(answer, width=width, colour=coloured())
    echo(said)
    return exit_code(answer)


def _reading(words: tuple[str, ...], *, optional: bool) -> Reading:
    """What the text says, with a word about what of it was left out; nothing where it is optional and a person sits at stdin."""
    if not words and sys.stdin.isatty():
        if optional:
            return reading("")
        _narrate("Paste the error, then press Ctrl-D on a line of its own.")
    said = pasted(words)
    if not optional and not said.strip():
        raise BadInput(
            "There is no error to diagnose: the input is empty.", todo="Give the message, or --principal, --action and --resource."
        )
    found = reading(said)
    for sentence in left_unread(found):
        _narrate(sentence)
    return found


def _denial(found: Reading, which: int | None, kept: Snapshot | None, action: str | None, words: tuple[str, ...]) -> Denial:
    """The error that is asked about; where no text says one, the snapshot's own, or the one that the options make up."""
    denials = found.denials
    if not any(denial.recognised for denial in denials):
        if kept:
            return kept.denial
        if action:
            return Denial(kind="assume_role_denied" if assumes_role(action) else "access_denied", origin="options")
        raise BadInput(no_error(words), todo="Or give --principal, --action and --resource.")
    if which is not None and which > len(denials):
        raise BadInput(f"The text holds {len(denials)} error(s), not {which}.", todo=f"Give --which 1 to {len(denials)}.")
    chosen = (which or 1) - 1
    if len(denials) > 1:
        _list(found, chosen)
    return denials[chosen]


def _list(found: Reading, chosen: int) -> None:
    """Tell which errors the text holds, those of one kind in one row, with the number of the first."""
    every = kinds(groups(found))
    _narrate(f"The text holds {len(found.denials)} errors; this is number {chosen + 1}. Give --which for another, --all for all:")
    for kind in every[:LISTED]:
        group = kind.group
        what = group.action or found.denials[group.errors[0]].operation or found.denials[group.errors[0]].error_code or group.kind
        several = f"{kind.resources} resources, " if kind.resources > 1 else ""
        _narrate(one_line(f"  {group.errors[0] + 1}  {what}  {group.resource or ''}  ({several}{triage.often(group)})"))
    if len(every) > LISTED:
        _narrate(f"and {len(every) - LISTED} more kinds of error")


def _context(pairs: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """The values of each key, in the order given."""
    context: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        context[key] = (*context.get(key, ()), value)
    return context


def _session_policy(path: Path) -> str:
    """The file's text, once it is sure to be a policy."""
    try:
        source = document(file.content(path, 4 * bounds.POLICY).decode())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The session policy {path} cannot be read.", todo="Name a file that holds a policy.") from error
    parse(source, policy_type="session", name=str(path))
    return source


def _tell_unasked(update: Update) -> None:
    """Say so where AWS could not be asked."""
    for failure in update.evidence.caller.failures:
        _narrate(f"AWS could not be asked. {failure.message} The answer rests on the text alone.")


def _contacts() -> tuple[Contact, ...]:
    """The owners of the configuration; none, and a word about it, where the file is broken."""
    try:
        return config.load().owners
    except BadInput as error:
        _narrate(f"{error} The report has no contacts.")
        return ()


def _exit_code(update: Update) -> ExitCode:
    verdict, caller = update.diagnosis.verdict, update.evidence.caller
    if verdict.causes or verdict.decision in ("explicit_deny", "implicit_deny"):
        return ExitCode.PROBLEM
    return ExitCode.AWS_NOT_ASKED if verdict.decision == "unknown" and caller.state == "unread" else ExitCode.ANSWERED


def _narrate(sentence: str) -> None:
    click.echo(sentence, err=True)
