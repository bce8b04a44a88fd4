"""Causes, blind spots, fixes and tree questions told in full, nothing shortened."""

import json

from iamdoctor.model.diagnosis import Cause, Diagnosis, TreeNode
from iamdoctor.report import plan, words
from iamdoctor.report.spots import Unknown
from iamdoctor.report.untrusted import visible
from iamdoctor.wording.states import ANSWER


def cause_in_full(cause: Cause[str]) -> str:
    """Every field of a cause that says something."""
    facts = {
        "what": words.place(cause),
        "arn": cause.policy_arn or "",
        "why": cause.explanation,
        "element": cause.element or "",
        "in policy": cause.policy_value,
        "in request": cause.request_value,
        "owner": cause.owner,
        "how sure": cause.confidence,
        "AWS page": cause.link,
    }
    return _lines(facts)


def unknown_in_full(unknown: Unknown) -> str:
    """What was not read and what would read it, one by one."""
    so = f"this {'could' if unknown.could_change_verdict else 'cannot'} change the verdict"
    return "\n\n".join([*(_lines({"not read": spot.what, "needs": spot.needs}) for spot in unknown.spots), _lines({"so": so})])


def node_in_full(node: TreeNode[str]) -> str:
    """A question of the tree with all that is known of its answer."""
    answer = str(ANSWER[node.answer])
    return _lines(
        {"question": node.question, "answer": answer, "evidence": node.evidence, "wants": node.policy_value, "sent": node.request_value}
    )


def fix_in_full(diagnosis: Diagnosis[str], place: int) -> str:
    """The fix at a place with its whole document, commands and Terraform."""
    fix = diagnosis.fixes[place]
    target = ", ".join(f"{key} {value}" for key, value in fix.target.items())
    facts = {
        "fix": fix.title,
        "owner": fix.owner,
        "target": target,
        "side": fix.side,
        "proof": plan.proof(diagnosis, place),
        "opens": words.opens(fix),
        "fits": fix.size,
    }
    supposed = () if diagnosis.login else fix.proof.allowed_if
    parts = [
        _lines(facts),
        *(f"if         {visible(each)}" for each in supposed),
        *(f"warning    {visible(warning)}" for warning in fix.warnings),
    ]
    sections = {
        "change": "\n".join(words.diff(fix)),
        "document after": json.dumps(fix.document, indent=2, ensure_ascii=False) if fix.document else "",
        "commands": "\n".join(fix.cli),
        "Terraform": fix.terraform,
    }
    parts += [f"\n── {title}\n{visible(text)}" for title, text in sections.items() if text]
    return "\n".join(parts)


def _lines(facts: dict[str, str]) -> str:
    return "\n".join(f"{label:<11}{visible(value)}" for label, value in facts.items() if value)
