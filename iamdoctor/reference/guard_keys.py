"""Conditions that ask a caller to prove something, or to come from somewhere: going round them deserves a word."""

PROOFS = {
    "sts:externalid": "an ExternalId",
    "aws:multifactorauthpresent": "MFA",
    "aws:multifactorauthage": "MFA",
    "aws:securetransport": "an encrypted connection",
}
"""What a condition on one of these keys (lower case) asks for."""

GUARDS = PROOFS | {
    "aws:sourceip": "a known address",
    "aws:sourcevpc": "a known network",
    "aws:sourcevpce": "a known network",
}
"""The same, with where the call comes from."""
