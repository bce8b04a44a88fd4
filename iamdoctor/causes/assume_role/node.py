"""One answered question of the tree, with what follows from the answer."""

from typing import Literal

from msgspec import Struct

from iamdoctor.case.answers import said
from iamdoctor.case.case import Case
from iamdoctor.model.diagnosis import Cause, TreeNode
from iamdoctor.model.sentence import NOTHING, Sentence, Text, say

Answer = Literal["yes", "no", "unknown", "not_asked"]


class Finding(Struct, frozen=True):
    """What a *no* means, and the cause it is; ``None`` where the cause is of another layer than trust and request."""

    sentence: Sentence
    cause: Cause[Sentence] | None = None

    @classmethod
    def of(cls, cause: Cause[Sentence]) -> "Finding":
        """The finding that a cause is."""
        return cls(cause.explanation, cause)


class Branch(Struct, frozen=True):
    """A node of the tree and what its *no*, or that of one of its children, means."""

    node: TreeNode[Sentence]
    findings: tuple[Finding, ...] = ()


def branch(
    case: Case,
    id: str,
    question: Sentence,
    answer: Answer,
    evidence: Sentence = NOTHING,
    *,
    ask: Sentence | None = None,
    policy_value: Text = "",
    request_value: Text = "",
    finding: Finding | None = None,
    children: tuple[Branch, ...] = (),
) -> Branch:
    """A node. ``ask`` is put to the person where the answer is unknown; a *yes* or *no* given to it becomes the answer.

    ``finding`` counts only where the answer is *no*; those of ``children`` always do, before it.
    """
    told = said(case.added, id) if answer == "unknown" and ask else None
    if told:
        answer, evidence = told, say("tree.because.you_say", answer=told)
    node = TreeNode(
        id=id,
        question=question,
        answer=answer,
        evidence=evidence,
        policy_value=policy_value,
        request_value=request_value,
        ask=ask if answer == "unknown" else None,
        children=tuple(child.node for child in children),
    )
    findings = tuple(found for child in children for found in child.findings)
    return Branch(node, (*findings, finding) if finding and answer == "no" else findings)


def answer_of(matched: bool | None) -> Answer:
    """The answer that a match is."""
    return "unknown" if matched is None else "yes" if matched else "no"


def all_yes(branches: tuple[Branch, ...]) -> Answer:
    """The answer of a question whose parts are ``branches``: *no* beats *unknown* beats *yes*."""
    answers = {each.node.answer for each in branches}
    return "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"
