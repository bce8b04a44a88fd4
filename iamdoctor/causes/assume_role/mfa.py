"""Why an MFA code was refused.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from iamdoctor.causes.assume_role.node import Branch, Finding, branch
from iamdoctor.causes.assume_role.state import Seen
from iamdoctor.model.diagnosis import Cause
from iamdoctor.model.sentence import Text


def mfa_code(seen: Seen) -> tuple[Branch, ...]:
    """The questions of an error about MFA itself; none for other errors."""
    if seen.denial.kind != "mfa":
        return ()
    message = (seen.denial.message or "").lower()
    if "must provide both" in message:
        return (
            _no(
                seen,
                "mfa_both",
                "Does the call send serial number and code together?",
                "The call sends only one of SerialNumber and TokenCode.",
            ),
        )
    if "assumeroletokenprovider" in f"{message} {seen.denial.error_code or ''}".lower():
        sentence = "The profile asks for MFA, and the program that uses it cannot ask you for the code."
        return (_no(seen, "mfa_provider", "Can the program ask for a code?", sentence),)
    return (_refused(seen),)


def _refused(seen: Seen) -> Branch:
    caller = seen.call.caller or "your user"
    sentence = "AWS refused the MFA code: it is mistyped, used before, too old, or of another device."
    children = (
        _asked(
            seen,
            "mfa_device",
            "Is the serial number that of your own device?",
            f"Does aws iam list-mfa-devices show this serial number for {caller}?",
        ),
        _asked(seen, "mfa_fresh", "Is the code new?", "Was this the first use of that code? Each works once, for thirty seconds."),
        _asked(
            seen, "mfa_clock", "Is the device's clock right?", "Does the clock of the device that shows the code agree with the real time?"
        ),
    )
    cause = _cause(seen, sentence)
    return branch(
        "mfa_code", "Is the MFA code accepted?", "no", "AWS says so", added=seen.added, finding=Finding(sentence, cause), children=children
    )


def _asked(seen: Seen, id: str, question: str, ask: str) -> Branch:
    told = {
        "mfa_device": "The serial number is not that of an MFA device of the user who calls.",
        "mfa_fresh": "The MFA code was used before; each works once: wait for the next one.",
        "mfa_clock": "The clock of the MFA device is wrong, so that its codes are too: synchronise it again.",
    }[id]
    return branch(id, question, "unknown", "only you can tell", added=seen.added, ask=ask, finding=Finding(told, _cause(seen, told)))


def _no(seen: Seen, id: str, question: str, sentence: str) -> Branch:
    return branch(id, question, "no", "AWS says so", added=seen.added, finding=Finding(sentence, _cause(seen, sentence)))


def _cause(seen: Seen, sentence: str) -> Cause[Text]:
    return seen.cause("mfa", sentence, policy_type="credentials", policy=None, owner="whoever runs the call")
