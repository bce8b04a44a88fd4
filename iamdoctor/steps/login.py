"""What comes before the five steps: that AWS knows who asks."""

from iamdoctor.model.diagnosis import Login
from iamdoctor.model.evidence import Evidence
from iamdoctor.model.sentence import Sentence, say


def login(evidence: Evidence) -> Login[Sentence] | None:
    """Why no call was authenticated and the command that mends it; ``None`` where one was, or where credentials are not the reason."""
    failure = next((failure for failure in evidence.caller.failures if failure.login), None)
    if failure is None:
        return None
    return Login(why=say("step.login", why=failure.message.partition(". ")[0].rstrip(".")), command=failure.login)
