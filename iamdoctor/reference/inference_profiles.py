"""Bedrock's inference profiles: a call of one is checked on the profile, and on the model in the Region that it is routed to.

https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
"""

import re

PROFILE_KEY = "bedrock:InferenceProfileArn"
"""What a request on a foundation model carries where the call named a profile."""

_PROFILE = re.compile(r"arn:([\w-]+):bedrock:[\w-]*:\d{12}:inference-profile/[a-z-]+\.([\w-]+\.[\w.:-]+)")
_MODEL = re.compile(r"arn:[\w-]+:bedrock:[\w-]*::foundation-model/([\w-]+\.[\w.:-]+)")


def models_of(profile: str) -> str | None:
    """The model that a profile of AWS's own routes to, in whatever Region; ``None`` for what is no such profile.

    Its id is the model's, after the geography that it routes in (``eu.anthropic.claude-...``).
    """
    found = _PROFILE.fullmatch(profile)
    return f"arn:{found[1]}:bedrock:*::foundation-model/{found[2]}" if found else None


def routes_to(profile: str, model: str) -> bool:
    """Whether a profile of AWS's own routes to a foundation model."""
    found, named = _PROFILE.fullmatch(profile), _MODEL.fullmatch(model)
    return bool(found and named) and found is not None and named is not None and found[2] == named[1]
