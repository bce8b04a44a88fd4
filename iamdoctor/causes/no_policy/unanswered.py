"""Whether AWS was asked in vain: nothing but who asks was found out, so that the answer rests on the error's own words."""

from iamdoctor.model.evidence import Evidence, Read
from iamdoctor.model.sentence import Sentence, say

_BESIDE = frozenset({"caller", "profiles", "opt_in", "organization"})
"""Facts that say nothing of any policy."""


def unanswered(evidence: Evidence) -> tuple[Sentence, ...]:
    """One sentence where every read about a policy was refused or got no answer; nothing while any is under way."""
    facts = {name: fact for name in evidence.__struct_fields__ if isinstance(fact := getattr(evidence, name), Read)}
    states = {fact.state for name, fact in facts.items() if name not in _BESIDE}
    failed = [failure for fact in facts.values() if fact.state == "unread" for failure in fact.failures]
    if not failed or states & {"found", "none", "pending"}:
        return ()
    refused = all(failure.kind in ("", "refused") for failure in failed)
    return (say("note.all_refused" if refused else "note.none_answered"),)
