"""Which accounts of a case were read, and how the others can be."""

SENTENCES = {
    "account.read": "read with profile {profile}",
    "account.read_by_you": "read with your credentials",
    "account.profiles": "not read; profile {profiles:or} leads there (--also {first})",
    "account.not_read": "not read; no profile is known to lead there",
    "account.not_known": "not read; which account it is in is not known",
    "account.may_lead": "not read; which account it is in is not known, and profile {profiles:or} may lead there (--also)",
    "account.failed": "not read; {why}",
}
