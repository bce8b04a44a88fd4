"""The profiles of the AWS configuration, as it describes them. Nothing is called, and no secret is kept."""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct


class Profile(Struct, frozen=True, kw_only=True):
    """One profile. ``account`` is the one that it says itself it leads into (``None``: it does not say), ``about`` how, in a few words;
    ``asks_for_mfa`` is true where its credentials need a code typed in."""

    name: str
    account: str | None = None
    about: str = ""
    asks_for_mfa: bool = False


def profiles() -> tuple[Profile, ...]:
    """Every profile, in the order of the configuration; none where it cannot be read."""
    configured = _configured()
    return tuple(
        Profile(name=name, account=_leads_to(said), about=_about(said), asks_for_mfa=_asks_for_mfa(name, configured))
        for name, said in configured.items()
    )


def profiles_in(account: str, learnt: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The names of the profiles that say themselves that they lead into ``account`` (``sso_account_id``, ``role_arn``), or that say nothing
    and were found before to lead there (``learnt``, by name)."""
    known = learnt or {}
    return tuple(profile.name for profile in profiles() if (profile.account or known.get(profile.name)) == account)


def profiles_elsewhere(accounts: Collection[str], learnt: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The names of the profiles that lead into other accounts than these, as far as that is known, one an account. None of them asks for a
    code."""
    known = learnt or {}
    leading = {profile.name: profile.account or known.get(profile.name) for profile in profiles() if not profile.asks_for_mfa}
    found: dict[str, str] = {}
    for name, account in leading.items():
        if account and account not in accounts:
            found.setdefault(account, name)
    return tuple(found.values())


def _configured() -> dict[str, dict[str, Any]]:
    """The configuration; botocore is imported here, since naming the type must not bring it."""
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    try:
        found: dict[str, dict[str, Any]] = Session().full_config["profiles"]
    except BotoCoreError:
        return {}
    return found


def _leads_to(said: dict[str, Any]) -> str | None:
    """The account of the role that is assumed, else of the single sign-on; with both, that role is where the credentials lead."""
    parts = str(said.get("role_arn") or "").split(":")
    return parts[4] if len(parts) > 5 else said.get("sso_account_id")


def _about(said: dict[str, Any]) -> str:
    account, role = _leads_to(said), str(said.get("role_arn") or "").rpartition("/")[2]
    how = f"role {role}" if role else f"SSO {said.get('sso_role_name') or 'role'}" if account else ""
    by = f"{how} in {account}" if account else how or ("credential process" if said.get("credential_process") else "keys")
    return ", ".join(part for part in (by, said.get("region")) if part)


def _asks_for_mfa(name: str, configured: dict[str, dict[str, Any]]) -> bool:
    """Whether the profile, or one that it gets its credentials from, has an ``mfa_serial``."""
    seen: set[str] = set()
    while name in configured and name not in seen:
        seen.add(name)
        if configured[name].get("mfa_serial"):
            return True
        name = str(configured[name].get("source_profile") or "")
    return False
