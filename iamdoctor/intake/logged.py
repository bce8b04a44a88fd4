"""The calls that SDKs note in a log before the answer, and CloudTrail's fields as a log store flattens and renames them.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
https://www.elastic.co/docs/reference/integrations/aws/cloudtrail
"""

from iamdoctor.model.origin import Origin

LOGGED: tuple[tuple[Origin, str, str], ...] = (
    (
        "JavaScript SDK",
        "[AWS ",
        r"\[AWS (?P<service>[a-z0-9]{2,40}) \d{3} [\d.]{1,12}s \d{1,3} retries\] (?P<operation>[a-z]\w{2,60})\(",
    ),
    (
        "Ruby SDK",
        "::Client ",
        r"\[Aws::(?P<service>[A-Z]\w{1,40})::Client [45]\d\d [\d.]{1,12} \d{1,3} retries\] (?P<operation>[a-z]\w{2,60})\(",
    ),
    ("botocore", "api call: (", r"api call: \((?P<service>[a-z0-9-]{2,40}), (?P<operation>[a-z]\w{2,60})\)"),
    (
        "botocore",
        "Event ",
        r"Event (?:needs-retry|after-call|after-call-error|before-call|before-send|request-created|response-received)\."
        r"(?P<service>[a-z0-9-]{2,40})\.(?P<operation>[A-Z]\w{2,60})\b",
    ),
    ("botocore", "OperationModel(", r"request for OperationModel\(name=(?P<operation>[A-Z]\w{2,60})\)"),
)
"""Each with a word of it and the SDK that writes it: what it says is in groups named after the facts."""

_IS = r"[\"']?\s{0,5}[:=]\s{0,5}[\[\"']{0,3}"
FLAT_CALL = (
    rf"\b(?:event\.action|action|event_?[nN]ame){_IS}(?P<operation>[A-Z]\w{{2,80}})\b(?:[^\n]|\n(?!\n)){{0,2000}}?"
    rf"\b(?:event\.provider|provider|event_?[sS]ource){_IS}(?P<service>[a-z0-9-]{{2,40}})\.amazonaws\.com"
    rf"|\b(?:event\.provider|provider|event_?[sS]ource){_IS}(?P<service2>[a-z0-9-]{{2,40}})\.amazonaws\.com(?:[^\n]|\n(?!\n)){{0,2000}}?"
    rf"\b(?:event\.action|action|event_?[nN]ame){_IS}(?P<operation2>[A-Z]\w{{2,80}})\b"
)
"""What was called: ``event.action: PutBucketPolicy`` and ``event.provider: s3.amazonaws.com``, in either order."""
FLAT_CALLER = (
    rf"\buser_?[iI]dentity(?:[._]arn{_IS}|{_IS}\{{[^{{}}]{{0,600}}?[\"']arn{_IS})"
    r"(?P<principal>arn:[\w-]{1,20}:(?:iam|sts)::[^\s\"',\]]{3,300})"
)
"""Who called."""
