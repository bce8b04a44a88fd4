"""The tree from its questions, in the order in which a person would ask them."""

from iamdoctor.case.case import Case, case
from iamdoctor.causes.assume_role.answers import with_pasted, without_tokens
from iamdoctor.causes.assume_role.caller import caller_may
from iamdoctor.causes.assume_role.companion import companions
from iamdoctor.causes.assume_role.condition import conditions_met
from iamdoctor.causes.assume_role.duration import durations
from iamdoctor.causes.assume_role.mfa import mfa_code
from iamdoctor.causes.assume_role.node import Branch
from iamdoctor.causes.assume_role.principal import trust_names_caller
from iamdoctor.causes.assume_role.provider import provider
from iamdoctor.causes.assume_role.role import role_exists
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.causes.assume_role.sts_call import Call, assume_call
from iamdoctor.causes.assume_role.trust import Trust, matches, presumed_caller, read_trust
from iamdoctor.model.denial import Denial
from iamdoctor.model.diagnosis import Cause, Tree, TreeNode
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import Text
from iamdoctor.model.supplied import Added
from iamdoctor.wording.write import write


def tree(denial: Denial, evidence: Evidence, added: Added) -> Tree[Text] | None:
    """The tree of an assume-role denial, or ``None`` for any other. Answers itself from ``evidence``, then from ``added``."""
    added = without_tokens(added)
    call = assume_call(denial, evidence, added)
    if call is None:
        return None
    grown = _branches(denial, evidence, added, call)
    nodes = tuple(each.node for each in grown)
    found = sorted((finding for each in grown for finding in each.findings), key=lambda finding: finding.cause is None)
    return Tree(caller=call.caller or "", role=call.role or "", finding=found[0].sentence if found else _open(nodes), nodes=nodes)


def assume_role_causes(denial: Denial, evidence: Evidence, added: Added) -> tuple[Cause[Text], ...]:
    """The causes of an assume-role denial that lie in the trust policy or in the call itself, by their own names, first to fix first.

    They are what the tree's *no* answers mean: ``external_id``, ``mfa``, ``duration``, ``role_chaining``, ``tag_session``,
    ``source_identity``, ``web_identity``, ``principal_mismatch``, ``condition_mismatch``, ``missing_allow``, ``explicit_deny``,
    ``not_iam`` (no such role). They take the place of what the engine says of the trust layer; causes of every other layer (identity,
    boundary, session, SCP, RCP) are not among them. None is more than *likely* here unless AWS's error says so itself: who knows that
    nothing is unread may call it proven. Empty for a denial of another kind.
    """
    added = without_tokens(added)
    call = assume_call(denial, evidence, added)
    grown = _branches(denial, evidence, added, call) if call else ()
    return tuple(dict.fromkeys(finding.cause for each in grown for finding in each.findings if finding.cause))


def _branches(denial: Denial, evidence: Evidence, added: Added, call: Call) -> tuple[Branch, ...]:
    about = case(denial, with_pasted(call, evidence, added), added)
    trust = read_trust(call, evidence, added)
    seen = _seen(denial, evidence, added, presumed_caller(call, trust), trust, about)
    if call.how == "mfa":
        return mfa_code(seen)
    exists = role_exists(seen)
    first = (*mfa_code(seen), exists)
    if exists.node.answer == "no":
        return (*first, *durations(seen))
    return (
        *first,
        *provider(seen),
        trust_names_caller(seen),
        conditions_met(seen),
        *companions(seen),
        *caller_may(seen, about),
        *durations(seen),
    )


def _seen(denial: Denial, evidence: Evidence, added: Added, call: Call, trust: Trust, about: Case) -> Seen:
    return Seen(
        denial=denial,
        evidence=evidence,
        added=added,
        call=call,
        trust=trust,
        matches=matches(trust, call, call.action, about.request),
        known=about.request,
    )


def _open(nodes: tuple[TreeNode[Text], ...]) -> str:
    """What to say where nothing answered *no*: the first thing that is not known, or that nothing is wrong any more."""
    unknown = next((node for node in _leaves(nodes) if node.answer == "unknown"), None)
    if unknown is None:
        return "Everything the role asks for is met now: the policies changed since, or the call was another one."
    question, evidence = write(unknown.question).removesuffix("."), write(unknown.evidence).removesuffix(".")
    asked = f"{question[0].lower()}{question[1:]}{'' if question.endswith('?') else '.'}"
    return f"Not known yet: {asked}{f' {evidence[0].upper()}{evidence[1:]}.' if evidence else ''}"


def _leaves(nodes: tuple[TreeNode[Text], ...]) -> list[TreeNode[Text]]:
    return [leaf for node in nodes for leaf in (_leaves(node.children) if node.children else [node])]
