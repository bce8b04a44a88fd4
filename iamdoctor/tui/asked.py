"""What a diagnosis is about, in the words of its top line."""

from textual.content import Content

from iamdoctor.model.diagnosis import Diagnosis
from iamdoctor.model.subject import Subject
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.shorten import name


def asked(diagnosis: Diagnosis[str], *, assumes: bool) -> Content:
    """The action, who wanted it and on what, as far as known; who assumes which role where that is shown (``assumes``)."""
    denial, about, tree = diagnosis.denial, diagnosis.subject or Subject(), diagnosis.tree
    action = about.action or denial.action
    if assumes and tree:
        return Content(one_line(f"{action or 'sts:AssumeRole'} · {name(tree.caller) or 'the caller'} → {name(tree.role) or 'the role'}"))
    who = name(about.principal or denial.principal or "somebody")
    parts = (action or denial.operation or "a call", who, name(about.resource or denial.resource or ""))
    return Content(one_line(" · ".join(part for part in parts if part)))
