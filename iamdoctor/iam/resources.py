"""The ``Resource`` and ``NotResource`` elements.

The six parts of an ARN are compared one by one; a ``*`` at the end of a part may also run over the colons that follow.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from msgspec import Struct

from iamdoctor.iam.context import Context
from iamdoctor.iam.glob import ANY, EVERYTHING, STAR, Glob, glob
from iamdoctor.iam.ternary import Ternary, any_of
from iamdoctor.iam.variables import Template, has_variables, template


class ResourcePattern(Struct, frozen=True, kw_only=True, eq=False):
    """One compiled resource. ``head`` is its text up to the fifth colon where that has no wildcard; ``parts`` are its six parts,
    ``tail`` the last, ``whole`` the pattern as one text where a part before the last ends in ``*``. ``completed`` says that missing parts
    were taken as ``*``, as IAM does in identity policies. ``template`` takes the place of ``tail`` where there are variables."""

    value: str
    everything: bool = False
    head: str | None = None
    parts: tuple[Glob, ...] = ()
    tail: Glob = EVERYTHING
    whole: Glob | None = None
    completed: bool = False
    template: Template | None = None

    def matches(self, context: Context) -> Ternary:
        """Whether the pattern covers the request's resource; a variable without a value covers nothing."""
        if self.everything:
            return True
        if self.template is not None:
            return self._matches_template(self.template, context)
        return self.matches_by_parts(context) or (self.whole is not None and self.whole.matches(context.resource))

    def matches_by_parts(self, context: Context) -> bool:
        """Whether the six parts agree one by one, leaving aside a ``*`` that runs over colons."""
        return self._matches_head(context) and self.tail.matches(context.segments[5])

    def _matches_head(self, context: Context) -> bool:
        if self.head is not None:
            return self.head == context.head
        if not (context.head and self.parts):
            return False
        segments = context.segments
        return all(part.matches(segments[index]) for index, part in enumerate(self.parts))

    def _matches_template(self, whole: Template, context: Context) -> Ternary:
        if not self._matches_head(context):
            return False
        resolved = whole.resolve(context)
        if resolved.missing or not glob(resolved.text, STAR, ANY).matches(context.segments[5]):
            return False
        return None if resolved.unknown else True


class Resources(Struct, frozen=True, kw_only=True, eq=False):
    """A compiled list of resources."""

    values: tuple[str, ...]
    negated: bool
    patterns: tuple[ResourcePattern, ...]

    def matches(self, context: Context) -> Ternary:
        """Whether the element covers the request's resource; an empty list covers nothing, under ``NotResource`` too."""
        patterns = self.patterns
        if len(patterns) == 1 and not self.negated:
            return patterns[0].matches(context)
        if not patterns:
            return False
        found = any_of(pattern.matches(context) for pattern in patterns)
        return found if not self.negated else (None if found is None else not found)


def resources(values: tuple[str, ...], *, negated: bool = False, variables: bool = True, complete: bool = False) -> Resources:
    """Compile a list of resources; ``complete`` where incomplete ARNs are completed with ``*`` (identity policies and boundaries)."""
    return Resources(values=values, negated=negated, patterns=tuple(_pattern(value, variables, complete) for value in values))


_EVERY_RESOURCE = ResourcePattern(value="*", everything=True)


def _pattern(value: str, variables: bool, complete: bool) -> ResourcePattern:
    if value == "*":
        return _EVERY_RESOURCE
    parts = value.split(":", 5)
    if variables and len(parts) == 6 and has_variables(parts[5]):
        tail = template(parts[5], wildcards=True)
        head, globs = _head(parts[:5])
        return ResourcePattern(value=value, head=head, parts=globs, template=tail)
    whole = glob(value) if len(parts) < 6 or any(part.endswith("*") for part in parts[:5]) else None
    completed = len(parts) < 6 and complete
    if completed:
        parts += ["*"] * (6 - len(parts))
    if len(parts) < 6:
        return ResourcePattern(value=value, whole=whole)
    head, globs = _head(parts[:5])
    if _wildcard_in_type(parts):
        return ResourcePattern(value=value)
    return ResourcePattern(value=value, head=head, parts=globs, tail=glob(parts[5]), whole=whole, completed=completed)


def _wildcard_in_type(parts: list[str]) -> bool:
    """Whether a wildcard stands within the type of one of IAM's resources (``u*`` for ``user/``), where it matches nothing.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html#arns-paths-wildcards
    """
    kind = parts[5].partition("/")[0]
    return parts[2] == "iam" and kind[:1] not in ("*", "?", "") and ("*" in kind or "?" in kind)


def _head(parts: list[str]) -> tuple[str | None, tuple[Glob, ...]]:
    text = ":".join(parts) + ":"
    if "*" not in text and "?" not in text:
        return text, ()
    return None, tuple(glob(part) for part in parts)
