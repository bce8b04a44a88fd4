"""Why each statement matched or not, which came closest, and which unknown keys the answer turns on."""

from collections.abc import Collection, Iterator
from itertools import chain

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.context import Context, Unknown
from iamdoctor.iam.decision import Dependency, ElementMatch, LayerResult, Outcome, PolicyType, StatementMatch
from iamdoctor.iam.documents import Document
from iamdoctor.iam.elements import explain_action, explain_condition, explain_principal, explain_resource
from iamdoctor.iam.grammar import WITH_PRINCIPAL
from iamdoctor.iam.layers import is_trust
from iamdoctor.iam.near import nearest
from iamdoctor.iam.policies import Policies
from iamdoctor.iam.statements import Statement
from iamdoctor.iam.ternary import all_of
from iamdoctor.model.sentence import NOTHING, Sentence, say

_Placed = tuple[PolicyType, int | None, Document]


def explained(context: Context, policies: Policies) -> tuple[StatementMatch, ...]:
    """Every statement of every layer, layers that do not apply included."""
    return tuple(
        explain_statement(statement, context, policy_type, document.name, level)
        for policy_type, level, document in _documents(context, policies)
        for statement in document.statements
    )


def explain_statement(
    statement: Statement, context: Context, policy_type: PolicyType, policy: str, level: int | None = None
) -> StatementMatch:
    """One statement, element by element: all of them, also after one that failed."""
    why = _elements(statement, context, policy_type)
    return StatementMatch(
        policy_type=policy_type,
        policy=policy,
        index=statement.index,
        effect=statement.effect,
        matched=all_of([element.matched for element in why]),
        sid=statement.sid,
        level=level,
        why=tuple(why),
    )


def _elements(statement: Statement, context: Context, policy_type: PolicyType) -> list[ElementMatch]:
    why = [explain_principal(statement, context)] if policy_type in WITH_PRINCIPAL else []
    why.append(explain_action(statement.actions, context))
    if statement.resources is not None:
        why.append(explain_resource(statement.resources, context))
    for condition in statement.conditions:
        why.append(explain_condition(condition, context))
    return why


def _documents(context: Context, policies: Policies) -> Iterator[_Placed]:
    for level, documents in enumerate(policies.scps or ()):
        yield from (("scp", level, document) for document in documents)
    for level, documents in enumerate(policies.rcps or ()):
        yield from (("rcp", level, document) for document in documents)
    yield from (("vpce", None, document) for document in policies.vpce or ())
    owned: PolicyType = "trust" if is_trust(context) else "resource"
    yield from ((owned, None, document) for document in policies.resource)
    yield from (("identity", None, document) for document in policies.identity)
    if policies.boundary is not None:
        yield "boundary", None, policies.boundary
    yield from (("session", None, document) for document in policies.session or ())


_NEAR: tuple[tuple[PolicyType, ...], ...] = (("identity", "resource"), ("trust",), ("session",), ("boundary",), ("scp",), ("vpce",))
"""Layers in the order in which they are searched; in one account the resource policy is searched beside the identity policies."""


def near_miss(statements: tuple[StatementMatch, ...], wanting: Collection[PolicyType]) -> StatementMatch | None:
    """The Allow that came closest in the layers ``wanting`` one, the layers that grant first."""
    for together in _NEAR:
        found = nearest(each for each in statements if each.policy_type in together and each.policy_type in wanting)
        if found is not None:
            return found
    return None


def dependencies(context: Context, policies: Policies) -> tuple[Dependency, ...]:
    """The keys whose unknown values leave statements open, with the values that the policies compare them with.

    A key that is given is none, though a statement may be open on it: AWS does not say what holds for a value of another type.
    """
    found: dict[Dependency, None] = {}
    for policy_type, _, document in _documents(context, policies):
        for statement in document.statements:
            covers = statement.covers if policy_type in WITH_PRINCIPAL else statement.applies
            if covers(context) is None:
                found |= dict.fromkeys(_open(statement, context, policy_type, document.name))
    return tuple(found)


def _open(statement: Statement, context: Context, policy_type: PolicyType, policy: str) -> Iterator[Dependency]:
    def dependency(key: str, operator: str, values: tuple[str, ...]) -> Dependency:
        return Dependency(key=key, operator=operator, values=values, policy_type=policy_type, policy=policy, index=statement.index)

    for condition in statement.conditions:
        if condition.holds(context) is None:
            variables = _open_variables(condition, context)
            yield from (dependency(name, condition.written, (condition.key,)) for name in variables)
            if not variables and (isinstance(context.values(condition.folded_key), Unknown) or condition.folded_key == "aws:principalarn"):
                yield dependency(condition.key, condition.written, condition.values)
    for pattern in statement.resources.patterns if statement.resources else ():
        if pattern.template is not None and pattern.matches(context) is None:
            yield from (dependency(name, "Resource", (pattern.value,)) for name in pattern.template.resolve(context).unknown)
    named = statement.names(context) if policy_type in WITH_PRINCIPAL and statement.principals and context.path_unknown else False
    if statement.principals and named is None:
        yield dependency("aws:PrincipalArn", "Principal", statement.principals.values)


def _open_variables(condition: Condition, context: Context) -> tuple[str, ...]:
    """The variables that leave the condition open; none where it is the key itself that does."""
    if isinstance(context.values(condition.folded_key), Unknown):
        return ()
    return tuple(chain.from_iterable(template.resolve(context).unknown for template in condition.templates))


def notes(
    outcome: Outcome, blockers: tuple[PolicyType, ...], layers: tuple[LayerResult, ...], statements: tuple[StatementMatch, ...]
) -> tuple[Sentence, ...]:
    """What a reader must know beside the decision: rules without AWS's clear word, layers without a say."""
    said = [layer.note for layer in layers if layer.note]
    said += [element.note for statement in statements for element in statement.why if element.note is not NOTHING]
    if outcome == "depends" and blockers:
        said.append(say("rule.denied_either_way"))
    return tuple(dict.fromkeys(said))
