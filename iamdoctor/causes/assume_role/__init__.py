"""The assume-role doctor: a tree of questions that answer themselves from the case where they can, and ask the person where they cannot.

Nothing is judged here: the tree shows what the case's evaluation found in the trust policy and around it. AWS's simulator says nothing of
that: it answers *allowed* whatever the trust policy says.
"""

from iamdoctor.causes.assume_role.build import answered_no, assume_role_causes, tree
from iamdoctor.causes.assume_role.silence import silences

__all__ = ["answered_no", "assume_role_causes", "silences", "tree"]
