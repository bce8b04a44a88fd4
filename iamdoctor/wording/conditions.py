"""What a condition of a policy asks for, and what the request has for its key."""

SENTENCES = {
    "condition.is": "{key} is {values:or}",
    "condition.is_not": "{key} is not {values:or}",
    "condition.like": "{key} is like {values:or}",
    "condition.not_like": "{key} is not like {values:or}",
    "condition.in": "{key} is in {values:or}",
    "condition.not_in": "{key} is not in {values:or}",
    "condition.less": "{key} is less than {values:or}",
    "condition.at_most": "{key} is at most {values:or}",
    "condition.greater": "{key} is greater than {values:or}",
    "condition.at_least": "{key} is at least {values:or}",
    "condition.absent": "{key} is absent",
    "condition.present": "{key} is present",
    "condition.nothing": "{key} is one of no values",
    "request_value.has": "the request has {key} = {values:comma}",
    "request_value.has_not": "the request has no {key}",
    "request_value.unknown": "the request's {key} is not known",
}
