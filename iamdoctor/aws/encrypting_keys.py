"""The table of encrypting keys: which read tells the KMS key of which resource. A service is added by adding a line of data."""

from iamdoctor.aws.resource_policies import Row, table

KEY_ROWS: tuple[Row, ...] = table("encrypting_keys.jsonl")
"""As the rows of resource policies, with ``reply`` leading to the key's ARN, id or alias. A bucket's stands in its encryption rules."""
