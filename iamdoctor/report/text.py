"""The report as plain lines: for a terminal, a pipe or a screen reader."""

from collections.abc import Iterable

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Cause, Diagnosis, Tree, TreeNode
from iamdoctor.model.question import Question
from iamdoctor.report import conditions, halves, plan, spots, what_if, words
from iamdoctor.report.contacts import contact_for
from iamdoctor.report.labels import labels, made_by, plan_of
from iamdoctor.report.page import COLOUR, Page
from iamdoctor.report.untrusted import one_line
from iamdoctor.wording.states import ANSWER, STATUS


def render(diagnosis: Diagnosis[str], *, width: int = 80, colour: bool = False, contacts: Iterable[Contact] = (), again: str = "") -> str:
    """The diagnosis as text: the verdict first, then causes, the plan, what is not known, what to do, fixes, tree and steps.

    Lines are wrapped at ``width``, commands are not; no escape sequence is in it unless ``colour``. ``contacts`` are the people to ask,
    ``again`` is the command that makes the diagnosis with the further profiles that lead into what was not read.
    """
    page = Page(width, colour)
    _verdict(page, diagnosis)
    _causes(page, diagnosis, tuple(contacts))
    _asked(page, diagnosis.asked)
    _plan(page, diagnosis)
    _blind_spots(page, diagnosis)
    _accounts(page, diagnosis)
    _todo(page, diagnosis)
    _fixes(page, diagnosis)
    _conditions(page, diagnosis)
    if diagnosis.tree:
        _tree(page, diagnosis.tree)
    _steps(page, diagnosis)
    _other_half(page, diagnosis, again)
    return "\n".join(page.lines) + "\n"


def _verdict(page: Page, diagnosis: Diagnosis[str]) -> None:
    answer(page, diagnosis)
    page.lines.append("")
    for label, value in words.facts(diagnosis):
        page.say(value, first=f"{label:<10}")


def answer(page: Page, diagnosis: Diagnosis[str]) -> None:
    """The answer in a sentence or two, before all else who has to log in."""
    if diagnosis.what_if:
        page.say(what_if.line(diagnosis.what_if), style=COLOUR["?"])
    if diagnosis.login:
        page.say(diagnosis.login.why, first="? ", style=COLOUR["?"])
        page.command(diagnosis.login.command, "  ")
        page.lines.append("")
    sentence = words.headline(diagnosis)
    page.say(sentence[2:], first=sentence[:2], style=COLOUR[sentence[0]])
    if diagnosis.verdict.contradiction:
        page.say(diagnosis.verdict.contradiction, first="  ")
    if not diagnosis.complete:
        page.say(words.STILL_READING[diagnosis.settled], first="  ")


def _causes(page: Page, diagnosis: Diagnosis[str], contacts: tuple[Contact, ...]) -> None:
    causes = diagnosis.verdict.causes
    if not causes:
        return
    page.heading("What stops it")
    for number, cause in enumerate(causes, 1):
        page.say(f"{words.place(cause)} ({cause.confidence})", first=f"  {number}. ")
        if number - 1 not in diagnosis.verdict.in_headline:
            page.say(cause.explanation, first="     ")
        for label, value in _details(cause):
            if value:
                page.say(value, first=f"     {label:<12}")
        if contact := contact_for(cause, diagnosis, contacts):
            page.say(words.contact_line(contact), first="     ask         ")


def _details(cause: Cause[str]) -> tuple[tuple[str, str], ...]:
    values = (("in policy", cause.policy_value), ("in request", cause.request_value))
    return (*values, ("owner", cause.owner), ("arn", cause.policy_arn or ""), ("AWS page", cause.link))


def _blind_spots(page: Page, diagnosis: Diagnosis[str]) -> None:
    unknown, notes = spots.told_of(diagnosis), diagnosis.verdict.notes
    if unknown:
        page.heading("What could not be read")
    for each in unknown:
        page.say(spots.told(each), first="  ? ")
    if notes:
        page.heading("To know")
    for note in notes:
        page.say(note, first="  - ")


def _accounts(page: Page, diagnosis: Diagnosis[str]) -> None:
    lines = halves.lines(diagnosis)
    if lines:
        page.heading("Accounts")
    for symbol, line in lines:
        page.say(line, first=f"  {symbol} ")


def _other_half(page: Page, diagnosis: Diagnosis[str], again: str) -> None:
    """What reads the accounts that were not read: a command of the person's own, else one for the other side's administrator."""
    if again and halves.further_profiles(diagnosis):
        page.heading("Read the other account too")
        page.verbatim(again, "  $ ")
    if asked := halves.each_to_ask(diagnosis):
        page.heading("The other half")
    for half in asked:
        page.say(halves.request(half), first="  ")
        page.verbatim(half.cli, "  $ ")


def _todo(page: Page, diagnosis: Diagnosis[str]) -> None:
    if diagnosis.verdict.todo:
        page.heading("What to do")
        page.say(diagnosis.verdict.todo, first="  ")


def _asked(page: Page, asked: tuple[Question[str], ...]) -> None:
    """What only the person can say, with what finds it out; what a blind spot says already is left to it."""
    for each in asked:
        if not each.choices and not each.ways:
            continue
        page.heading(each.question)
        for choice in each.choices:
            page.verbatim(f"{each.option} {choice.value}", "  ")
            page.say(choice.what, first="      ")
        for way in each.ways:
            page.say(way.what, first="  - ")
            if way.cli:
                page.command(way.cli, "    ")


def _plan(page: Page, diagnosis: Diagnosis[str]) -> None:
    """What to do together, in order, and its proof."""
    whole, names = plan_of(diagnosis), labels(diagnosis.fixes)
    if whole is None:
        return
    page.heading(plan.heading(diagnosis))
    page.say(plan.outcome(whole), first="  ")
    for step in whole.steps:
        page.say(f"{step.title} ({step.owner})", first=f"  {'+'.join(names[fix] for fix in made_by(step))} ")
        for command in step.cli:
            page.command(command, "     ")
    for supposed in whole.proof.allowed_if:
        page.say(supposed, first="  if ")


def _fixes(page: Page, diagnosis: Diagnosis[str]) -> None:
    fixes = diagnosis.fixes
    for place, (fix, label) in enumerate(zip(fixes, labels(fixes), strict=True)):
        page.heading(f"Fix {label} ({place + 1} of {len(fixes)}): {fix.title}")
        details = (
            ("owner", fix.owner),
            ("side", fix.side),
            ("proof", plan.proof(diagnosis, place)),
            ("opens", words.opens(fix)),
            ("fits", fix.size),
        )
        for name, value in details:
            if value:
                page.say(value, first=f"  {name:<8}")
        for supposed in () if diagnosis.login else fix.proof.allowed_if:
            page.say(supposed, first="  if      ")
        for warning in fix.warnings:
            page.say(warning, first="  warning ")
        for line in words.diff(fix):
            page.verbatim(line, "    ")
        for command in fix.cli:
            page.command(command, "  ")
    if fixes:
        page.lines.append("")
        page.say(words.READ_ONLY, first="  ")


def _conditions(page: Page, diagnosis: Diagnosis[str]) -> None:
    if diagnosis.conditions:
        page.heading("Conditions that matter")
    for row in conditions.in_order(diagnosis.conditions):
        page.say(f"{conditions.forward(row, diagnosis.conditions)} ({words.policy(row)})", first="  - ")


def _tree(page: Page, tree: Tree[str]) -> None:
    page.heading(f"May {one_line(tree.caller) or 'the caller'} assume {one_line(tree.role) or 'the role'}?")
    page.say(tree.finding, first="  ")
    for node in tree.nodes:
        _node(page, node, "  ")


def _node(page: Page, node: TreeNode[str], indent: str) -> None:
    symbol, said = ANSWER[node.answer]
    page.say(f"{node.question} {said}{words.reasons(node)}", first=f"{indent}{symbol} ")
    for child in node.children:
        _node(page, child, indent + "  ")


def _steps(page: Page, diagnosis: Diagnosis[str]) -> None:
    steps = diagnosis.steps
    if not steps:
        return
    page.heading("The five steps")
    for number, (step, errors) in enumerate(zip(steps, words.unread(diagnosis), strict=True), 1):
        symbol, status = STATUS[step.status]
        page.say(f"{step.id}, {status}: {step.summary}", first=f"  {number} {symbol} ")
        for error in errors:
            page.say(words.step_error(error), first="      could not read ")
        for line in words.advice(step):
            page.say(line, first="      advice  ")
