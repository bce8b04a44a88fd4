"""Conditions that ask a caller to prove something, or to come from somewhere: bypassing them deserves a word."""

from typing import Literal

Guard = Literal["external_id", "mfa", "encryption", "address", "network"]

PROOFS: dict[str, Guard] = {
    "sts:externalid": "external_id",
    "aws:multifactorauthpresent": "mfa",
    "aws:multifactorauthage": "mfa",
    "aws:securetransport": "encryption",
}
"""What a condition on one of these keys (lower case) requires."""

GUARDS: dict[str, Guard] = PROOFS | {
    "aws:sourceip": "address",
    "aws:sourcevpc": "network",
    "aws:sourcevpce": "network",
}
"""The same, with where the call comes from."""
