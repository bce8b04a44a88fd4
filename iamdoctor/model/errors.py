"""The one exception tree.

```
IamDoctorError
├── BadInput            what was given cannot be read            exit 2
│   ├── MalformedPolicy a policy document breaks the grammar
│   └── BadSnapshot     an evidence file cannot be loaded
├── AwsUnreachable      AWS could not be asked at all            exit 3
└── WriteRefused        an operation that is no read was stopped
```
"""

from dataclasses import dataclass


class IamDoctorError(Exception):
    """A failure told to a person.

    ``what`` says what happened, ``instead`` what the program did, ``todo`` what to do: one sentence each.
    None of the three may hold a secret.
    """

    def __init__(self, what: str, *, instead: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.instead = instead
        self.todo = todo

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.instead, self.todo) if part)


class BadInput(IamDoctorError):
    """What was given cannot be read."""


class BadSnapshot(BadInput):
    """An evidence file cannot be loaded."""


class AwsUnreachable(IamDoctorError):
    """AWS could not be asked: no credentials, no network, no such profile."""


class WriteRefused(IamDoctorError):
    """An operation that is not on the list of reads was stopped before it left the process."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a policy document.

    ``path`` is a JSON path such as ``Statement[2].Condition.StringEqual``; ``message`` one clause without a full stop; ``id`` the check
    of the table of policy checks that it breaks.
    """

    path: str
    message: str
    id: str = "INVALID_POLICY_ELEMENT"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class MalformedPolicy(BadInput):
    """A policy document breaks the grammar; ``problems`` holds every fault found, in document order."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        self.name = name
        self.problems = problems
        super().__init__(f"{name} is not a valid policy: {'; '.join(map(str, problems))}.")
