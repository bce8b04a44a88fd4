"""The accounts of a case in the report, and what gets the side that was not read."""

from collections.abc import Iterator

from iamdoctor.model.account import AccountRead
from iamdoctor.model.diagnosis import Diagnosis

_PARTS = {"principal": "denied principal", "resource": "resource", "key": "KMS key", "trust": "role", "organization": "organization"}


def lines(diagnosis: Diagnosis[str]) -> tuple[tuple[str, str], ...]:
    """Each account with its symbol, and how it was read; nothing where there is one only, and it was read."""
    found = diagnosis.accounts
    if all(each.read for each in found) and len({each.account for each in found}) < 2:
        return ()
    return tuple(("✓" if each.read else "?", f"{each.account or 'unknown account'} ({_PARTS[each.role]}): {each.told}") for each in found)


def further_profiles(diagnosis: Diagnosis[str]) -> tuple[str, ...]:
    """One profile for each account that was not read and that a profile leads into; all that may lead into one that is not known."""
    return tuple(dict.fromkeys(name for each in _missing(diagnosis) for name in (each.profiles[:1] if each.account else each.profiles)))


def to_ask(diagnosis: Diagnosis[str]) -> AccountRead[str] | None:
    """The account whose administrator is asked for the other half: the first that nobody can read here."""
    open_still = diagnosis.verdict.decision == "unknown" or diagnosis.denial.policy_type in ("scp", "rcp")
    missing = (each for each in _missing(diagnosis) if not each.profiles and (each.role != "organization" or open_still))
    return next((each for each in missing if each.needs), None)


def each_to_ask(diagnosis: Diagnosis[str]) -> tuple[AccountRead[str], ...]:
    """Everybody who is asked for a half: besides :func:`to_ask`, the owner of the role that is assumed across accounts."""
    first = to_ask(diagnosis)
    if first is None:
        return ()
    owners = (each for each in _missing(diagnosis) if each.role == "trust" and each.needs and not each.profiles)
    return (first, *(each for each in owners if each.account != first.account))


def request(half: AccountRead[str]) -> str:
    """What the administrator of the other account is asked for, and how the file that comes back is used."""
    whose = f"the administrator of account {half.account}" if half.account else "the owner of the resource"
    file = half.cli.rpartition(" ")[2]
    return (
        f"Ask {whose} to run the command below and to send you {file}. Given once for each file, --from-snapshot joins it with yours, "
        f"saved with --snapshot. The command reads with no more than {', '.join(half.needs)}."
    )


def _missing(diagnosis: Diagnosis[str]) -> Iterator[AccountRead[str]]:
    return (each for each in diagnosis.accounts if not each.read)
