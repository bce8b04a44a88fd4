"""The ``Condition`` element.

All operators and all keys must hold; several values of a key are alternatives, and under a negated operator none may agree.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from iamdoctor.iam.context import UNKNOWN, Context, Values
from iamdoctor.iam.glob import ANY, STAR, glob
from iamdoctor.iam.operators import NULL, Operator, Written
from iamdoctor.iam.ternary import Ternary, all_of, any_of, negate
from iamdoctor.iam.variables import Template, has_variables, template


class Condition(Struct, frozen=True, kw_only=True, eq=False):
    """One operator and one key, compiled. ``values`` are the policy's texts; ``wanted`` the same, read by the operator (``None``: not a
    value of its type); ``exact`` the set of them where plain equality decides; ``templates`` those with variables."""

    written: str
    operator: Operator
    quantifier: str
    if_exists: bool
    key: str
    folded_key: str
    values: tuple[str, ...]
    wanted: tuple[Any, ...] = ()
    exact: frozenset[str] | None = None
    templates: tuple[Template, ...] = ()

    def holds(self, context: Context) -> Ternary:
        """Whether the condition is met; ``None`` when that turns on a key whose value is not known."""
        values = context.values(self.folded_key)
        if self.operator is NULL:
            return self._null(values)
        if values is None:
            return self._absent()
        if isinstance(values, tuple):
            answer = self._present(values, context)
            return None if self._turns_on_path(answer, context) else answer
        return None if self.values or self.if_exists or self.operator.negated or self.quantifier == "ForAllValues" else False

    def _turns_on_path(self, answer: Ternary, context: Context) -> bool:
        """Whether the role's path, which is only presumed, could make a value agree that does not."""
        if self.folded_key != "aws:principalarn" or not context.request.path_presumed or answer is not self.operator.negated:
            return False
        return any(context.may_be_role(value) for value in self.values)

    def _null(self, values: Values) -> Ternary:
        if self.quantifier:
            return self.quantifier == "ForAllValues"
        return None if values is UNKNOWN else (values is None) in self.wanted

    def _absent(self) -> bool:
        if self.if_exists or self.quantifier == "ForAllValues":
            return True
        return self.operator.negated and self.quantifier != "ForAnyValue"

    def _present(self, values: tuple[str, ...], context: Context) -> Ternary:
        if self.quantifier == "ForAllValues":
            return all_of(self.agrees(value, context) for value in values)
        if self.quantifier == "ForAnyValue":
            return any_of(self.agrees(value, context) for value in values)
        return self.agrees(values[0], context) if len(values) == 1 else False

    def agrees(self, value: str, context: Context) -> Ternary:
        """Whether one value of the request satisfies the operator: one of the policy's values, or none of them if negated."""
        if self.exact is not None:
            return (value in self.exact) is not self.operator.negated
        hit = any_of(self.hits(value, context))
        return negate(hit) if self.operator.negated else hit

    def hits(self, value: str, context: Context) -> Iterable[Ternary]:
        """Whether each value of the policy agrees with one of the request, in the order of ``wanted`` then ``templates``."""
        operator = self.operator
        had = operator.had(value)
        invalid = None if operator.negated else False
        for wanted in self.wanted:
            yield invalid if wanted is None or had is None else operator.test(wanted, had)
        for each in self.templates:
            yield self._hits_template(each, value, had, context)

    def _hits_template(self, each: Template, value: str, had: Any, context: Context) -> Ternary:
        resolved = each.resolve(context)
        if resolved.missing:
            return False
        operator = self.operator
        if resolved.unknown:
            possible = glob(resolved.text.lower() if operator.folds else resolved.text, STAR, ANY)
            return None if possible.matches(value.lower() if operator.folds else value) else False
        wanted = operator.marked(resolved.text) if operator.marked else None
        if wanted is None or had is None:
            return None if operator.negated else False
        return operator.test(wanted, had)


def condition(written_as: str, parsed: Written, key: str, values: tuple[str, ...], *, variables: bool) -> Condition:
    """Compile one operator and key; ``variables`` says that the document's version has policy variables."""
    operator = parsed.operator
    with_variables = variables and operator.variables
    fixed = tuple(value for value in values if not (with_variables and has_variables(value)))
    templates = tuple(template(value, wildcards=operator.wildcards) for value in values if with_variables and has_variables(value))
    exact = operator.name in ("StringEquals", "StringNotEquals") and not templates
    return Condition(
        written=written_as,
        operator=operator,
        quantifier=parsed.quantifier,
        if_exists=parsed.if_exists,
        key=key,
        folded_key=key.lower(),
        values=values,
        wanted=tuple(operator.wanted(value) for value in fixed),
        exact=frozenset(fixed) if exact else None,
        templates=templates,
    )
