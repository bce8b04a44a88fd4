"""What a command ends with."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command, as scripts rely on them."""

    ANSWERED = 0
    """Answered, and nothing is denied, missing or wrong."""
    PROBLEM = 1
    """Answered: something is denied, a permission is missing, a policy has a fault."""
    BAD_INPUT = 2
    """Bad usage, or input that cannot be read."""
    AWS_NOT_ASKED = 3
    """AWS could not be asked, and the text alone gives no answer."""
    INTERRUPTED = 130
    """Stopped from the keyboard, as a shell has it."""
