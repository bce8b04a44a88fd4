"""Whose a file is."""

from msgspec import Struct


class Made(Struct, frozen=True, kw_only=True):
    """When a file was made (ISO 8601), and by whom: the ARN of the credentials that asked AWS, empty where they are not known."""

    at: str = ""
    by: str = ""
