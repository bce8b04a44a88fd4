"""The assume-role doctor: a tree of questions that answer themselves from evidence where they can, and ask the person where they cannot.

AWS's simulator says nothing here: it answers *allowed* whatever the trust policy says.
"""

from iamdoctor.causes.assume_role.answers import answered, with_pasted
from iamdoctor.causes.assume_role.build import assume_role_causes, tree

__all__ = ["answered", "assume_role_causes", "tree", "with_pasted"]
