"""What a diagnosis is about, in the words of its top line."""

from textual.content import Content

from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Tree
from iamdoctor.model.supplied import Added
from iamdoctor.report.untrusted import one_line
from iamdoctor.tui.shorten import name


def asked(denial: Denial, said: Added, tree: Tree[str] | None) -> Content:
    """The action, who wanted it and on what; where ``tree`` is shown, who assumes which role."""
    action = denial.action or said.action
    if tree:
        return Content(one_line(f"{action or 'sts:AssumeRole'} · {name(tree.caller)} → {name(tree.role)}"))
    who = name(denial.principal or said.principal or "somebody")
    parts = (action or denial.operation or "a call", who, name(denial.resource or said.resource or ""))
    return Content(one_line(" · ".join(part for part in parts if part)))
