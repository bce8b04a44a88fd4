"""What is asked for, as a title says it."""

from iamdoctor.model.sentence import NOTHING, Sentence, say


def on(resource: str | None) -> Sentence:
    """`` on reports-prod/2026/q3.csv``; nothing where the action is checked on no single resource."""
    return NOTHING if resource in (None, "*") else say("asked.on", resource=resource)
