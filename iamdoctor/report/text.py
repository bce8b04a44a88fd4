"""The report as plain lines: for a terminal, a pipe or a screen reader."""

from collections.abc import Iterable

from iamdoctor.model.contact import Contact
from iamdoctor.model.diagnosis import Cause, Diagnosis, Fix, Plan, Question, Step, Tree, TreeNode
from iamdoctor.report import halves, words
from iamdoctor.report.contacts import contact_for
from iamdoctor.report.page import Page
from iamdoctor.report.untrusted import one_line

_RED, _GREEN, _YELLOW = "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m"
_COLOUR = {"✗": _RED, "✓": _GREEN, "?": _YELLOW}


def render(diagnosis: Diagnosis[str], *, width: int = 80, colour: bool = False, contacts: Iterable[Contact] = (), again: str = "") -> str:
    """The diagnosis as text: the verdict first, then causes, blind spots, what to do, fixes, steps, tree and the side that was not read.

    Lines are wrapped at ``width``, commands are not; no escape sequence is in it unless ``colour``. ``contacts`` are the people to ask,
    ``again`` is the command that makes the diagnosis with the further profiles that lead into what was not read.
    """
    page = Page(width, colour)
    _verdict(page, diagnosis)
    _causes(page, diagnosis, tuple(contacts))
    _asked(page, diagnosis.asked)
    _blind_spots(page, diagnosis)
    _accounts(page, diagnosis)
    _todo(page, diagnosis)
    _plan(page, diagnosis.plan)
    _fixes(page, diagnosis.fixes)
    _conditions(page, diagnosis)
    if diagnosis.tree:
        _tree(page, diagnosis.tree)
    _steps(page, diagnosis.steps)
    _other_half(page, diagnosis, again)
    return "\n".join(page.lines) + "\n"


def _verdict(page: Page, diagnosis: Diagnosis[str]) -> None:
    sentence = words.headline(diagnosis)
    page.say(sentence[2:], first=sentence[:2], style=_COLOUR[sentence[0]])
    if diagnosis.verdict.contradiction:
        page.say(diagnosis.verdict.contradiction, first="  ")
    if not diagnosis.complete:
        page.say("Reads were still under way: what they would show is not in this.", first="  ")
    page.lines.append("")
    for label, value in words.facts(diagnosis):
        page.say(value, first=f"{label:<10}")


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
    spots, notes = diagnosis.verdict.blind_spots, diagnosis.verdict.notes
    if spots:
        page.heading("What could not be read")
    for spot in spots:
        page.say(words.blind_spot(spot), first="  ? ")
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
    if half := halves.to_ask(diagnosis):
        page.heading("The other half")
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
        page.heading(one_line(each.question))
        for choice in each.choices:
            page.verbatim(f"{each.option} {choice.value}", "  ")
            page.say(choice.what, first="      ")
        for way in each.ways:
            page.say(way.what, first="  - ")
            if way.cli:
                page.verbatim(way.cli, "    $ ")


def _plan(page: Page, plan: Plan[str] | None) -> None:
    """The steps to make together; a single fix speaks for itself."""
    if plan is None or not words.is_combined(plan):
        return
    page.heading(words.plan_heading(plan))
    for number, step in enumerate(plan.steps, 1):
        page.say(f"{step.title} ({words.fixes_of(step)}; {step.owner})", first=f"  {number}. ")
        for command in step.cli:
            page.verbatim(command, "     $ " if "\n" not in command else "     ")
    page.say(words.proven(plan.proof), first="  proof  ")


def _fixes(page: Page, fixes: tuple[Fix[str], ...]) -> None:
    for number, fix in enumerate(fixes, 1):
        page.heading(f"Fix {number} of {len(fixes)}: {one_line(fix.title)}")
        details = (("owner", fix.owner), ("proof", words.proof(fix)), ("opens", words.opens(fix)), ("fits", fix.size))
        for label, value in details:
            if value:
                page.say(value, first=f"  {label:<8}")
        for warning in fix.warnings:
            page.say(warning, first="  warning ")
        for line in words.diff(fix):
            page.verbatim(line, "    ")
        for command in fix.cli:
            page.verbatim(command, "  $ " if "\n" not in command else "  ")
    if fixes:
        page.lines.append("")
        page.say(words.READ_ONLY, first="  ")


def _conditions(page: Page, diagnosis: Diagnosis[str]) -> None:
    if diagnosis.conditions:
        page.heading("Conditions that matter")
    for row in diagnosis.conditions:
        page.say(f"{words.condition(row)} ({words.policy(row)})", first="  - ")


def _tree(page: Page, tree: Tree[str]) -> None:
    page.heading(f"May {one_line(tree.caller)} assume {one_line(tree.role)}?")
    page.say(tree.finding, first="  ")
    for node in tree.nodes:
        _node(page, node, "  ")


def _node(page: Page, node: TreeNode[str], indent: str) -> None:
    symbol, answer = words.ANSWER[node.answer].split(" ", 1)
    page.say(f"{node.question} {answer}{words.reasons(node)}", first=f"{indent}{symbol} ")
    for child in node.children:
        _node(page, child, indent + "  ")


def _steps(page: Page, steps: tuple[Step[str], ...]) -> None:
    if not steps:
        return
    page.heading("The five steps")
    for number, (step, errors) in enumerate(zip(steps, words.unread(steps), strict=True), 1):
        symbol, status = words.STATUS[step.status].split(" ", 1)
        page.say(f"{step.id}, {status}: {step.summary}", first=f"  {number} {symbol} ")
        for error in errors:
            page.say(words.step_error(error), first="      could not read ")
        for line in words.advice(step):
            page.say(line, first="      advice  ")
