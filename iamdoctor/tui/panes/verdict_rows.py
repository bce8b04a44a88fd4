"""The rows of the verdict: causes, what is not known, the plan, and the other ways folded under their cause."""

from collections.abc import Collection

from textual.content import Content

from iamdoctor.model.diagnosis import Cause, Diagnosis, Fix, PolicyRow
from iamdoctor.report import plan, spots
from iamdoctor.report.labels import Ways, labels, plan_of, ways
from iamdoctor.report.spots import Unknown
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.marks import CONFIDENCE, OPEN, QUIET, coloured
from iamdoctor.tui.panes.finding import known
from iamdoctor.tui.shorten import at_home
from iamdoctor.tui.widgets.rows import HEADING, Row
from iamdoctor.wording.terms import layer_name

COLUMNS = (("", 3), ("cause", 34), ("how sure", 8), ("why", 200))
GROUPS = {"fix": (3, 200, 20), "unknown": (3, 40, 32), "more": (3, 200)}
ALL = -1
"""In the id of a folded row: the ways that cure no cause by themselves."""


def rows(diagnosis: Diagnosis[str], unfolded: Collection[int], *, roomy: bool = True) -> list[Row]:
    """Everything that can be highlighted, in the order to read it; the other ways of the causes in ``unfolded`` are spelled out.
    A ``roomy`` list has a gap before the plan."""
    if not diagnosis.stands:
        return _causes(diagnosis)
    unknown = spots.told_of(diagnosis)
    turning = [_unknown(index, each) for index, each in enumerate(unknown) if each.could_change_verdict]
    others = [_unknown(index, each) for index, each in enumerate(unknown) if not each.could_change_verdict]
    return [*_causes(diagnosis), *turning, *_plan(diagnosis, roomy), *_more(diagnosis, ways(diagnosis), unfolded), *others]


def _causes(diagnosis: Diagnosis[str]) -> list[Row]:
    told = [row for step in diagnosis.steps for row in step.policies]
    return [_cause(place, cause, told, diagnosis.denial.principal) for place, cause in known(diagnosis).items()]


def _cause(place: int, cause: Cause[str], told: list[PolicyRow[str]], principal: str | None) -> Row:
    """A cause; what its policy's row says of it, names of the ``principal``'s account short, is less than the explanation, which stands
    below."""
    policy = cause.statement.name if cause.statement else cause.policy
    where = ", ".join(part for part in (policy, cause.sid) if part) or layer_name(cause.policy_type)
    row = next((row for row in told if row.statement is not None and row.statement == cause.statement), None)
    because = Content(at_home(one_line(_why(cause, row)), principal))
    sure = Content.styled(cause.confidence, CONFIDENCE[cause.confidence])
    return Row(f"cause-{place}", (str(place + 1), where, sure, because), wraps=True)


def _why(cause: Cause[str], row: PolicyRow[str] | None) -> str:
    """What the row says; of a Deny without its name, which stands beside it: ``Deny unless ...``."""
    if row is None:
        return cause.reason.replace("_", " ")
    told = row.because.removeprefix(cause.sid or "\0")
    if cause.reason == "explicit_deny" and told != row.because and told[:1] in ("", " "):
        return f"Deny{told or ' without a condition'}"
    return row.because


def _unknown(index: int, unknown: Unknown) -> Row:
    matters = "could turn the verdict" if unknown.could_change_verdict else "cannot turn the verdict"
    given = "t gives a value" if unknown.spots[0].key else f"needs {unknown.needs}"
    style = OPEN if unknown.could_change_verdict else QUIET
    needs = f"not read; {matters}; {given}" if unknown.needs else f"not read; {matters}"
    cells = (Content.styled("?", style), Content.styled(one_line(unknown.what), style), Content(one_line(needs)))
    return Row(f"unknown-{index}", cells, "unknown", wraps=unknown.could_change_verdict)


def _plan(diagnosis: Diagnosis[str], roomy: bool) -> list[Row]:
    if not diagnosis.fixes:
        return []
    head = Content.styled(one_line(plan.heading(diagnosis)), "$accent")
    if whole := plan_of(diagnosis):
        head = Content.assemble(head, "   ", coloured(plan.outcome(whole)), (f"   {one_line(plan.owners(whole))}", f"not bold {QUIET}"))
    return [
        *([Row("gap", ("",), HEADING)] if roomy else []),
        Row("plan", (head,), HEADING, wraps=True),
        *(_fix(diagnosis, place) for place in ways(diagnosis).first),
    ]


def _fix(diagnosis: Diagnosis[str], place: int) -> Row:
    fix = diagnosis.fixes[place]
    label = Content.styled(labels(diagnosis.fixes)[place], "bold $accent")
    return Row(f"fix-{place}", (label, Content(one_line(fix.title)), Content.styled(_opens(fix), QUIET)), "fix", wraps=True)


def _opens(fix: Fix[str]) -> str:
    proof = fix.proof
    if not proof.sampled:
        return ""
    return f"opens {len(proof.also_allows)} of {proof.sampled} tried" if proof.also_allows else "opens nothing else"


def _more(diagnosis: Diagnosis[str], found: Ways, unfolded: Collection[int]) -> list[Row]:
    shown: list[Row] = []
    for cause, places in found.more.items():
        key = ALL if cause is None else cause
        if key in unfolded:
            shown += [_fix(diagnosis, place) for place in places]
        else:
            shown.append(_folded(diagnosis, key, places))
    return shown


def _folded(diagnosis: Diagnosis[str], cause: int, places: tuple[int, ...]) -> Row:
    """The other ways for one cause in a line."""
    names = labels(diagnosis.fixes)
    told = "  ".join(f"{names[place]} {one_line(diagnosis.fixes[place].title)}" for place in places)
    count = f"{len(places)} more{'' if cause == ALL else f' for {cause + 1}'}"
    return Row(f"more-{cause}", (Content.styled("·", QUIET), Content.styled(f"{count}: {told}", QUIET)), "more")
