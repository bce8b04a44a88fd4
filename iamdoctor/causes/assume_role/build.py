"""The tree from its questions, in the order in which a person would ask them."""

from iamdoctor.case.case import Case
from iamdoctor.causes.assume_role.caller import caller_may
from iamdoctor.causes.assume_role.companion import companions
from iamdoctor.causes.assume_role.condition import conditions_met
from iamdoctor.causes.assume_role.duration import durations
from iamdoctor.causes.assume_role.mfa import mfa_code
from iamdoctor.causes.assume_role.node import Branch
from iamdoctor.causes.assume_role.principal import trust_names_caller
from iamdoctor.causes.assume_role.provider import provider
from iamdoctor.causes.assume_role.role import role_exists
from iamdoctor.model.diagnosis import Cause, Tree, TreeNode
from iamdoctor.model.sentence import NOTHING, Sentence, say

_VALUE_OF = "condition:"


def tree(case: Case) -> Tree[Sentence] | None:
    """The tree of an assume-role denial, or ``None`` for any other: a view of what the case's evaluation found."""
    if case.call is None:
        return None
    grown = _branches(case)
    nodes = tuple(each.node for each in grown)
    found = sorted((finding for each in grown for finding in each.findings), key=lambda finding: finding.cause is None)
    about = case.subject
    return Tree(
        caller="" if about.principal_from == "trust" else about.principal or "",
        role=about.resource or "" if ":role/" in (about.resource or "") else "",
        finding=found[0].sentence if found else _open(nodes),
        nodes=nodes,
    )


def assume_role_causes(case: Case) -> tuple[Cause[Sentence], ...]:
    """The causes that lie in the call itself or that the person tells, by their own ids, first to fix first: no such role, an identity
    provider or token that is not accepted, an MFA code, a duration.

    Why the trust policy is silent is the matter of :func:`silences`. None is more than *likely* here unless AWS's error says so
    itself. Empty for a denial of another kind, and for the further actions of a call.
    """
    if case.call is None:
        return ()
    found = (finding.cause for each in _branches(case) for finding in each.findings if finding.cause)
    return tuple(dict.fromkeys(cause for cause in found if cause.policy_type != "trust" or cause.confidence == "possible"))


def _branches(case: Case) -> tuple[Branch, ...]:
    if case.call and case.call.how == "mfa":
        return mfa_code(case)
    exists = role_exists(case)
    first = (*mfa_code(case), exists)
    if exists.node.answer == "no":
        return (*first, *durations(case))
    return (
        *first,
        *provider(case),
        trust_names_caller(case),
        conditions_met(case),
        *companions(case),
        *caller_may(case),
        *durations(case),
    )


def answered_no(tree: Tree[Sentence]) -> bool:
    """Whether any question of the tree is answered *no*."""
    return any(node.answer == "no" for node in _each(tree.nodes))


def _open(nodes: tuple[TreeNode[Sentence], ...]) -> Sentence:
    """What to say where nothing answered *no*: the first thing that is not known, or that nothing is wrong any more."""
    unknown = next((node for node in _each(nodes) if node.answer == "unknown"), None)
    if unknown is None:
        return say("tree.all_met")
    because = say("tree.open.because", evidence=unknown.evidence) if unknown.evidence else NOTHING
    if unknown.id.startswith(_VALUE_OF):
        return say("tree.open.value", key=unknown.id.removeprefix(_VALUE_OF))
    return say("tree.open", question=unknown.question, because=because)


def _each(nodes: tuple[TreeNode[Sentence], ...]) -> list[TreeNode[Sentence]]:
    """Every node, those below before the one above."""
    return [each for node in nodes for each in (*_each(node.children), node)]
