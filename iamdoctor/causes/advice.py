"""What to do now, in a sentence or two."""

from iamdoctor.model.diagnosis import BlindSpot, Cause, Outcome
from iamdoctor.model.sentence import Text
from iamdoctor.reference.locks import LOCKS
from iamdoctor.wording.terms import LAYERS, listed
from iamdoctor.wording.write import write

TRY_AGAIN = "Try the call again: policies may have changed since, and IAM changes take seconds to minutes to reach every region."
_KEPT = 3


def todo(
    causes: tuple[Cause[Text], ...],
    decision: Outcome,
    blind_spots: tuple[BlindSpot[Text], ...],
    profiles: tuple[str, ...] = (),
    unasked: str = "",
) -> str:
    """The change that the first cause asks for and whose it is; where nothing is likely, what would settle it.

    ``profiles`` lead into the denied principal's account, where the caller is in another; ``unasked`` says why AWS could not be asked at
    all, and what to do about that.
    """
    certain = [cause for cause in causes if cause.confidence != "possible"]
    if certain and certain[0].owner:
        return f"{_change(certain[0])} It belongs to: {write(certain[0].owner)}."
    if decision == "allowed":
        return TRY_AGAIN
    if profiles:
        return f"Read again as profile {listed(profiles[:_KEPT], 'or')}, which leads into the account of the one denied (--profile)."
    if unasked:
        return f"Nothing was read. {unasked}"
    needs = list(dict.fromkeys(spot.needs for spot in blind_spots if spot.could_change_verdict and spot.needs))
    if needs:
        return f"To settle it, get {'; '.join(map(write, needs[:_KEPT]))}."
    return "Give more of the request (--context KEY=VALUE), or look the denial up in CloudTrail and paste its record."


def _change(cause: Cause[Text]) -> str:
    policy = _policy(cause)
    if _is_about_mfa(cause):
        return "Sign in with MFA and make the call with that session (aws sts get-session-token, or a profile with mfa_serial)."
    match cause.reason:
        case "explicit_deny":
            if (cause.policy or "").startswith(LOCKS):
                return f"Find out why {cause.policy} was attached before anything else: it is there to stop this principal."
            return f"Meet the condition of the Deny in {policy}, or have an exception made in it."
        case "resource_mismatch":
            return f"Have the Resource of {policy} cover {cause.request_value}."
        case "external_id":
            return "Send the ExternalId that the trust policy asks for."
        case "condition_mismatch" | "web_identity" | "source_identity":
            return f"Meet the condition in {policy} ({cause.policy_value}), or have it changed."
        case "principal_mismatch":
            return f"Have {policy} name the caller."
        case "missing_allow":
            return f"Have {_article(cause)} {LAYERS[cause.policy_type]} allow {cause.request_value or 'it'}."
        case "tag_session":
            return "Have the trust policy, and the caller's own policies, allow sts:TagSession too, or pass no session tags."
        case "duration" | "role_chaining":
            return "Ask for a shorter session."
        case "wrong_principal" | "wrong_account":
            return "Run aws sts get-caller-identity where the call runs, and set the profile or role that was meant."
        case _:
            return "No policy change helps: look at what the cause names."


def _policy(cause: Cause[Text]) -> str:
    if cause.policy is None:
        return f"the {LAYERS[cause.policy_type]}"
    return f"the {cause.policy}" if cause.policy_type in ("resource", "trust", "vpce") else cause.policy


def _is_about_mfa(cause: Cause[Text]) -> bool:
    return cause.reason == "mfa" or "aws:MultiFactorAuth" in write(cause.explanation)


def _article(cause: Cause[Text]) -> str:
    return "an" if cause.policy_type in ("identity", "scp", "rcp") else "a"
