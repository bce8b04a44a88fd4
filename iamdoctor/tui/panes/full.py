"""Causes, blind spots, fixes and tree questions told in full, nothing shortened."""

import json

from iamdoctor.model.diagnosis import BlindSpot, Cause, Fix, TreeNode
from iamdoctor.report import words
from iamdoctor.report.untrusted import visible


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


def spot_in_full(spot: BlindSpot[str]) -> str:
    """What was not read and what would read it."""
    return _lines({"not read": spot.what, "ask for": spot.needs, "so": words.blind_spot(spot)})


def node_in_full(node: TreeNode[str]) -> str:
    """A question of the tree with all that is known of its answer."""
    answer = words.ANSWER[node.answer]
    return _lines(
        {"question": node.question, "answer": answer, "evidence": node.evidence, "wants": node.policy_value, "sent": node.request_value}
    )


def fix_in_full(fix: Fix[str]) -> str:
    """The fix with its whole document, commands and Terraform."""
    target = ", ".join(f"{key} {value}" for key, value in fix.target.items())
    facts = {"fix": fix.title, "owner": fix.owner, "target": target, "proof": words.proof(fix), "opens": words.opens(fix), "fits": fix.size}
    parts = [_lines(facts), *(f"warning    {visible(warning)}" for warning in fix.warnings)]
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
