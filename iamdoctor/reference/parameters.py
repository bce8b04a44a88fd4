"""The condition keys that a call's own parameters are, as CloudTrail and the ``aws`` command name them.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Mapping

from iamdoctor.reference.condition_keys import parameter_keys_of

_ENCRYPTION_CONTEXT = "encryptionContext."


def parameter_keys(parameters: Mapping[str, str], service: str | None) -> dict[str, tuple[str, ...]]:
    """The condition keys of a call to ``service`` with these parameters, ``()`` for one that it then certainly does not carry."""
    given = {name.lower(): value for name, value in parameters.items()}
    found: dict[str, tuple[str, ...]] = {
        key: (given[name.lower()],) for name, key in parameter_keys_of(service).items() if name.lower() in given
    }
    if service == "kms":
        context = [name for name in parameters if name.startswith(_ENCRYPTION_CONTEXT)]
        found |= {f"kms:EncryptionContext:{name.removeprefix(_ENCRYPTION_CONTEXT)}": (parameters[name],) for name in context}
    if service == "sts" and "rolearn" in given:
        found |= _of_assume_role(given, found)
    return found


def _of_assume_role(given: Mapping[str, str], found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What follows where all parameters of an AssumeRole call are known: an MFA code was sent, or no ExternalId was.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    """
    lacking: dict[str, tuple[str, ...]] = {key: () for key in ("sts:ExternalId", "sts:SourceIdentity") if key not in found}
    return lacking | ({"aws:MultiFactorAuthPresent": ("true",)} if "serialnumber" in given else {})
