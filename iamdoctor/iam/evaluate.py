"""Judge one request against every policy around it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from iamdoctor.iam.context import Context
from iamdoctor.iam.decide import Part, blocked_by, decide
from iamdoctor.iam.decision import Decision, PolicyType, StatementMatch
from iamdoctor.iam.explain import dependencies, explained, near_miss, notes
from iamdoctor.iam.near import means_caller
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.request import Request


def evaluate(request: Request, policies: Policies, *, explain: bool = False) -> Decision:
    """Decide ``request``; with ``explain`` also say for every statement of every layer which element matched and why not.

    Never raises. What turns on a key in ``request.unknown`` is answered ``depends`` with ``depends_on``.
    """
    context = Context.of(request, bounded=policies.boundary is not None and request.principal.kind != "root")
    outcome, parts = decide(context, policies)
    blockers = blocked_by(parts)
    results = tuple(part.result() for part in parts)
    depends_on = dependencies(context, policies) if outcome == "depends" else ()
    if not explain:
        return Decision(decision=outcome, blocked_by=blockers, layers=results, depends_on=depends_on)
    statements = explained(context, policies)
    return Decision(
        decision=outcome,
        blocked_by=blockers,
        layers=results,
        depends_on=depends_on,
        statements=statements,
        near_miss=_near_miss(request, parts, statements),
        notes=notes(outcome, blockers, results, statements),
    )


def _near_miss(request: Request, parts: tuple[Part, ...], statements: tuple[StatementMatch, ...]) -> StatementMatch | None:
    """The Allow that came closest where one is missing; in one account the resource policy may grant what identity policies do not."""
    wanting: set[PolicyType] = {part.policy_type for part in parts if part.missing is not False}
    if "identity" in wanting and "resource" not in wanting and request.principal.account == request.owner:
        wanting.add("resource")
        statements = tuple(each for each in statements if each.policy_type != "resource" or means_caller(each))
    return near_miss(statements, wanting)
