"""The answer in a sentence or two, as the verdict and the conditions begin with it."""

from textual.content import Content

from iamdoctor.model.diagnosis import Cause, Diagnosis, Login
from iamdoctor.report.untrusted import one_line, visible
from iamdoctor.tui.marks import OPEN, OUTCOME


def finding(diagnosis: Diagnosis[str]) -> Content:
    """The headline with its symbol; while reads are under way how far they are, and what is certain already."""
    verdict = diagnosis.verdict
    if not diagnosis.stands:
        done = sum(step.status not in ("waiting", "reading") for step in diagnosis.steps)
        far = f" So far: {visible(verdict.headline)}" if known(diagnosis) else ""
        waiting = ", ".join(step.id for step in diagnosis.steps if step.status in ("waiting", "reading"))
        waits = f" Waiting for: {waiting}." if waiting else ""
        return OUTCOME["reading"].content(f"Reading: {done} of {len(diagnosis.steps)} steps are done.") + Content(f"{waits}{far}")
    mark = OUTCOME[verdict.decision]
    sentence = visible(verdict.headline) or mark.word.capitalize() + "."
    more = f" {visible(verdict.contradiction)}" if verdict.contradiction else ""
    answer = Content.assemble((f"{mark.symbol} ", mark.style), (sentence, "bold"), more)
    return Content("\n").join([first(diagnosis.login), answer]) if diagnosis.login else answer


def first(login: Login[str]) -> Content:
    """What comes before all else: to log in, and the command that does it."""
    return Content.assemble(("? ", OPEN), (one_line(login.why), "bold"), "\n  $ ", (one_line(login.command), "$accent"))


def known(diagnosis: Diagnosis[str]) -> dict[int, Cause[str]]:
    """The causes that what is still being read cannot take back, by their place."""
    return {place: cause for place, cause in enumerate(diagnosis.verdict.causes) if diagnosis.stands or cause.confidence == "proven"}
