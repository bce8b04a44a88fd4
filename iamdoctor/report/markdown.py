"""The report as a ticket in Markdown that stands alone."""

import json
import re
from collections.abc import Iterable, Iterator

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Cause, Diagnosis, TreeNode
from iamdoctor.report import conditions, halves, plan, spots, what_if, words
from iamdoctor.report.contacts import contact_for
from iamdoctor.report.labels import labels, made_by, plan_of
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.wording.states import ANSWER, STATUS

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!$]|^[-+=]|(?<=^\d)[.)])")


def render(diagnosis: Diagnosis[str], *, contacts: Iterable[Contact] = (), again: str = "") -> str:
    """The diagnosis as Markdown: what was denied, the plan, why, what was not read, each fix, how to check, and the evidence.

    Whatever came from outside is escaped or stands in code. To hide names, pass a diagnosis that is ``pseudonymised``. ``again`` is the
    command that makes the diagnosis with the further profiles that lead into what was not read.
    """
    parts = (
        _opening(diagnosis),
        _plan(diagnosis),
        _causes(diagnosis, tuple(contacts)),
        _asked(diagnosis),
        _unread(diagnosis),
        _accounts(diagnosis),
        _fixes(diagnosis),
        _check(diagnosis),
        _conditions(diagnosis),
        _tree(diagnosis),
        _steps(diagnosis),
        _other_half(diagnosis, again),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def plain(text: str) -> str:
    """Text as Markdown that shows as that text, on one line."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def code(text: str) -> str:
    """Text as a code span, whatever backticks are in it."""
    text = one_line(text)
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def block(text: str, language: str = "") -> list[str]:
    """Text as a fenced code block, whatever backticks are in it."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return [fence + language, *visible(text).splitlines(), fence, ""]


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _opening(diagnosis: Diagnosis[str]) -> Iterator[str]:
    denial, verdict = diagnosis.denial, diagnosis.verdict
    if diagnosis.what_if:
        yield from (f"**{plain(what_if.line(diagnosis.what_if))}**", "")
    yield f"# {plain(words.wanted(diagnosis))}: {words.decided(verdict.decision)}"
    if diagnosis.login:
        yield from ("", f"**{plain(diagnosis.login.why)}**", "", *block(diagnosis.login.command, "sh"))
    yield from ("", f"**{plain(words.headline(diagnosis))}**", "")
    if verdict.contradiction:
        yield from (plain(verdict.contradiction), "")
    for label, value in words.facts(diagnosis):
        yield f"- {label}: {plain(value) if ' ' in value else code(value)}"
    for label, known in (("request id", denial.request_id), ("time", denial.event_time), ("region", denial.region)):
        if known:
            yield f"- {label}: {code(known)}"
    yield ""
    if denial.message:
        yield from block(denial.message, "text")


def _causes(diagnosis: Diagnosis[str], contacts: tuple[Contact, ...]) -> Iterator[str]:
    if diagnosis.verdict.causes:
        yield from ("## Why", "")
    for number, cause in enumerate(diagnosis.verdict.causes, 1):
        yield f"{number}. **{plain(words.place(cause))}** ({cause.confidence}): {plain(cause.explanation)}"
        for label, value in (("in policy", cause.policy_value), ("in request", cause.request_value), ("policy", cause.policy_arn or "")):
            if value:
                yield f"   - {label}: {code(value)}"
        if cause.link:
            yield f"   - AWS page: <{cause.link}>"
        contact = contact_for(cause, diagnosis, contacts)
        asks = [part for part in (cause.owner, words.contact_line(contact) if contact else "") if part]
        if asks:
            yield f"   - owner: {plain('; '.join(asks))}"
        yield ""
        yield from _statement(diagnosis, cause)


def _statement(diagnosis: Diagnosis[str], cause: Cause[str]) -> Iterator[str]:
    """The statement that the cause is about, as read."""
    blamed = cause.statement
    rows = [row for step in diagnosis.steps for row in step.policies if blamed and row.statement and row.statement.whole == blamed.whole]
    found = words.statement(rows[0].document, blamed.index) if blamed and rows else None
    if found is not None:
        yield from block(json.dumps(found, indent=2, ensure_ascii=False), "json")


def _asked(diagnosis: Diagnosis[str]) -> Iterator[str]:
    """What only a person can say, with what finds it out."""
    for each in diagnosis.asked:
        if each.choices or each.ways:
            yield from (f"## {plain(each.question)}", "")
            yield from (f"- {code(f'{each.option} {choice.value}')}: {plain(choice.what)}" for choice in each.choices)
            yield from (f"- {plain(way.what)} {code(way.cli) if way.cli else ''}".rstrip() for way in each.ways)
            yield ""


def _unread(diagnosis: Diagnosis[str]) -> Iterator[str]:
    verdict, unknown = diagnosis.verdict, spots.told_of(diagnosis)
    if unknown:
        yield from ("## What could not be read", "", *(f"- {plain(spots.told(each))}" for each in unknown), "")
    if verdict.notes:
        yield from ("## To know", "", *(f"- {plain(note)}" for note in verdict.notes), "")
    if verdict.todo:
        yield from ("## What to do", "", plain(verdict.todo), "")


def _accounts(diagnosis: Diagnosis[str]) -> Iterator[str]:
    lines = halves.lines(diagnosis)
    if lines:
        yield from ("## Accounts", "", *(f"- {symbol} {plain(line)}" for symbol, line in lines), "")


def _other_half(diagnosis: Diagnosis[str], again: str) -> Iterator[str]:
    """What reads the accounts that were not read."""
    if again and halves.further_profiles(diagnosis):
        yield from ("", "## Read the other account too", "", *block(again, "sh"))
    if asked := halves.each_to_ask(diagnosis):
        yield from ("", "## The other half")
    for half in asked:
        yield from ("", plain(halves.request(half)), "", *block(half.cli, "sh"))


def _plan(diagnosis: Diagnosis[str]) -> Iterator[str]:
    """What to do together, in order, with its proof and its commands."""
    whole, names = plan_of(diagnosis), labels(diagnosis.fixes)
    if whole is None:
        return
    yield from (f"## {plain(plan.heading(diagnosis))}", "", plain(plan.outcome(whole)), "")
    for number, step in enumerate(whole.steps, 1):
        yield f"{number}. {plain(step.title)} ({' + '.join(names[fix] for fix in made_by(step))}; {plain(step.owner)})"
    yield ""
    yield from (f"- if {plain(supposed)}" for supposed in whole.proof.allowed_if)
    yield from ([""] if whole.proof.allowed_if else [])
    if commands := plan.commands(whole):
        yield from block(commands, "sh")


def _fixes(diagnosis: Diagnosis[str]) -> Iterator[str]:
    for place, (fix, label) in enumerate(zip(diagnosis.fixes, labels(diagnosis.fixes), strict=True)):
        yield from (f"## Fix {label} ({place + 1} of {len(diagnosis.fixes)}): {plain(fix.title)}", "")
        yield from _fix(diagnosis, place)


def _fix(diagnosis: Diagnosis[str], place: int) -> Iterator[str]:
    fix = diagnosis.fixes[place]
    details = (
        ("owner", fix.owner),
        ("side", fix.side),
        ("proof", plan.proof(diagnosis, place)),
        ("opens", words.opens(fix)),
        ("size", fix.size),
    )
    for label, value in details:
        if value:
            yield f"- {label}: {plain(value)}"
    yield from (f"- if {plain(supposed)}" for supposed in (() if diagnosis.login else fix.proof.allowed_if))
    yield from (f"- warning: {plain(warning)}" for warning in fix.warnings)
    yield ""
    for lines, language in ((words.diff(fix), "diff"), (list(fix.cli), "sh"), ([fix.terraform] if fix.terraform else [], "hcl")):
        if lines:
            yield from block("\n".join(lines), language)


def _check(diagnosis: Diagnosis[str]) -> Iterator[str]:
    denial = diagnosis.denial
    call = " ".join(part for part in (denial.service, denial.operation) if part) or denial.action or "the same call"
    yield from ("## How to check", "", f"Make the call again ({code(call)}) as the same principal. {words.READ_ONLY}", "")


def _conditions(diagnosis: Diagnosis[str]) -> Iterator[str]:
    if diagnosis.conditions:
        yield from ("## Conditions that matter", "")
        for row in conditions.in_order(diagnosis.conditions):
            yield f"- {plain(str(conditions.forward(row, diagnosis.conditions)))} ({plain(words.policy(row))})"
        yield ""


def _tree(diagnosis: Diagnosis[str]) -> Iterator[str]:
    if tree := diagnosis.tree:
        yield from (f"## May {plain(tree.caller) or 'the caller'} assume {plain(tree.role) or 'the role'}?", "", plain(tree.finding), "")
        for node in tree.nodes:
            yield from _node(node, "")
        yield ""


def _node(node: TreeNode[str], indent: str) -> Iterator[str]:
    yield f"{indent}- {ANSWER[node.answer]}: {plain(node.question)} {plain(words.reasons(node)[2:])}".rstrip()
    for child in node.children:
        yield from _node(child, indent + "  ")


def _steps(diagnosis: Diagnosis[str]) -> Iterator[str]:
    yield from ("## Evidence", "")
    for step, errors in zip(diagnosis.steps, words.unread(diagnosis), strict=True):
        yield f"- {step.id}, {STATUS[step.status]}: {plain(step.summary)}"
        yield from (f"  - could not read {plain(words.step_error(error))}" for error in errors)
        yield from (f"  - advice: {plain(line)}" for line in words.advice(step))
        yield from (f"  - {code(command)}" for command in step.cli)
