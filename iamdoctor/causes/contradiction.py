"""Where AWS's message and the evaluation differ: both are said, and which fix would fail with what next message."""

from iamdoctor.case.authorization_record import recorded_denials
from iamdoctor.case.case import Case
from iamdoctor.causes.policy import is_named, named_layer
from iamdoctor.causes.policy.recorded import recorded_words
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text, joined
from iamdoctor.wording.terms import IN_MESSAGES, LAYERS


def contradiction(case: Case, causes: tuple[Cause[Text], ...]) -> Text:
    """What AWS says and the evaluation does not find, though the layer was read whole; empty where they agree."""
    since = next((denial for denial in recorded_denials(case) if denial.changed), None)
    if since is not None:
        return recorded_words(case, since)
    named, deny = named_layer(case), case.denial.deny
    if named is None or deny is None or case.best is None:
        return ""
    layer = case.layers.get(named)
    if layer is None or not layer.known or any(is_named(case, cause) for cause in causes):
        return ""
    said = f"AWS's message says {message_phrase(named, explicit=deny == 'explicit')}"
    found = f"the {LAYERS[named]} as it stands {'denies nothing here' if deny == 'explicit' else 'is not what blocks'}"
    certain = [cause for cause in causes if cause.confidence != "possible" and cause.policy_type in IN_MESSAGES]
    if not certain:
        return f"{said}; {found}. It may have changed since the error."
    after = f"Changing the {LAYERS[named]} alone would fail next with {next_message(certain[0])}."
    return joined(f"{said}; {found}:", certain[0].explanation, after)


def next_message(cause: Cause[Text]) -> str:
    """What AWS would say next if only this cause were left."""
    return message_phrase(cause.policy_type, explicit=cause.reason == "explicit_deny")


def message_phrase(policy_type: str, *, explicit: bool) -> str:
    """How AWS's message would put it: ``"explicit deny in a resource-based policy"``."""
    words = next((text for layer, text in IN_MESSAGES.items() if layer == policy_type), policy_type)
    article = "an" if words[0] in "aeiou" else "a"
    return f'"explicit deny in {article} {words}"' if explicit else f'"no {words} allows"'
