"""Policies and statements as a sentence names them."""

SENTENCES = {
    "place.allow": "statement {which} of {policy}",
    "place.deny": "the Deny {which} of {policy}",
    "place.number": "{number}",
    "place.in_number": "in statement {number}",
    "place.policy": "{policy}",
    "place.of_group": "{policy} of {attached_to}",
    "place.none": "{layer:a_layer}",
    "place.of_resource": "the {about:resource_policy}",
    "place.guardrail": "the {layer:layer} {policy}{where}",
    "place.where": " on {attached_to}",
    "place.boundary": "the permissions boundary {policy}",
    "place.copy": "a copy of AWS's {policy} for {about:who}",
}
