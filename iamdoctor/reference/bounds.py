"""How much of anything is read. What is larger is not read at all, and is said to be too large; each bound has its reason.

The limits that AWS sets to policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (10,240 characters
without white space), https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html (32 KB, the largest of any service).
"""

PASTE = 4_000_000
"""Characters of a pasted text: a day's log of a busy function. Of a longer one the newest, its last, are read."""

FILE = 40_000_000
"""Bytes of a snapshot or a case: a hundred times what the evidence of a principal with every policy that AWS allows comes to."""

CONFIGURATION = 1_000_000
"""Bytes of the configuration file: an owner for each of several thousand resources."""

LINE = 8_000_000
"""Characters of a line of ``iamdoctor evaluate``: fifty policies of the largest size."""

POLICY = 160_000
"""Characters of one policy document: five times the largest that any service of AWS takes, as white space may be most of it."""

COMPARED = 40_000
"""Characters of a policy of which the linter compares every action with every other, and looks for what a misspelt one means: more than
any service takes of a person's own."""

STATEMENTS = 1_500
"""Statements of one policy: more than 32 KB can hold."""

PROBLEMS = 50
"""Faults of one policy that are told one by one."""

CURED = 12
"""Causes for which fixes are tried: each fix is tried against all the others, and nobody mends more at once."""

CAUSES = 50
"""Causes beyond which no fix is tried at all, since each would leave the others."""

VALUE = 8_192
"""Characters of an ARN, a pattern or a condition's value: four times AWS's longest ARN."""

NUMBER = 10**400
"""The least number that is too long: a double ends before 10 to the 309."""

REPLY = 8_000_000
"""Bytes of one reply of AWS: a page of a thousand items of 8 KB each."""

PAGES = 200
"""Pages of one list: at AWS's usual hundred a page, more than any quota of IAM or Organizations lets a list have."""
