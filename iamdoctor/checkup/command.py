"""Commands of the AWS CLI that mend something, each word quoted for a shell. They are text for a person, never run here."""

import shlex


def aws(service: str, operation: str, *words: str, **options: str) -> str:
    """``aws iam delete-login-profile --user-name ana``: options by their names with underscores, then words as they stand."""
    named = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)]
    return shlex.join(["aws", service, operation, *named, *words])
