"""Policies of AWS that are attached to stop somebody: they are not worked around.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
"""

QUARANTINE = "AWSCompromisedKeyQuarantine"
LOCKS = (QUARANTINE, "AWSDenyAll")
"""Such policies, by the beginning of their names."""
