"""Policies and statements as a sentence names them."""

SENTENCES = {
    "place.statement": "statement {which} of {policy}",
    "place.number": "{number}",
    "place.policy": "{policy}",
    "place.of_group": "{policy} of {attached_to}",
    "place.none": "{layer:a_layer}",
    "place.of_resource": "the {about:resource_policy}",
    "place.guardrail": "the {layer:layer} {policy}{where}",
    "place.where": " on {attached_to}",
    "place.endpoint": "the {layer:layer} of {attached_to}",
    "place.boundary": "the permissions boundary {policy}",
    "place.role.permission_set": "permission set",
    "place.role.service_linked": "service-linked role",
    "place.new_resource_policy": "{about:resource_policy}",
    "place.new_trust_policy": "trust policy of {role}",
    "place.copy": "a copy of AWS's {policy} for {about:who}",
}
