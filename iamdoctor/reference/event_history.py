"""Which calls CloudTrail's event history holds: no data events.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
"""

import re

_DATA_EVENTS = re.compile(
    r"s3:(Get|Put|Delete|Restore)Object\w*|s3:ListBucket\w*|s3:\w*MultipartUpload\w*|dynamodb:(\w*Item|Query|Scan|PartiQL\w*)"
    r"|sqs:\w*Message\w*|sns:Publish|lambda:Invoke\w*|kinesis:\w*Records?$|sts:GetCallerIdentity",
    re.IGNORECASE,
)


def in_event_history(action: str | None) -> bool:
    """Whether a call that needs ``action`` is looked for in the event history; of an action that is not known, it is."""
    return _DATA_EVENTS.match(action or "") is None
