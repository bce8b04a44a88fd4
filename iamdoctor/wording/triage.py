"""What the changes for several errors are called, and why each action is in them."""

SENTENCES = {
    "triage.principal.new": "Give {about:who} one new policy, {policy}, for {count} denied {count:requests}.",
    "triage.principal.changed": "Change policy {policy} of {about:who} once, for {count} denied {count:requests}.",
    "triage.resource.new": "Write the {about:resource_policy} once, for {count} denied {count:requests}.",
    "triage.resource.changed": "Change the {about:resource_policy} once, for {count} denied {count:requests}.",
    "triage.organization.new": "Ask for one new policy of the organization, for {count} denied {count:requests}.",
    "triage.organization.changed": "Change the organization's policy {policy} once, for {count} denied {count:requests}.",
    "triage.endpoint.new": "Write the VPC endpoint policy once, for {count} denied {count:requests}.",
    "triage.endpoint.changed": "Change the VPC endpoint policy {policy} once, for {count} denied {count:requests}.",
    "triage.why.times": "{action} on {about:resource} was denied to {about:who} {count:times}.",
    "triage.why.since": "{action} on {about:resource} was denied to {about:who} {count:times} since {first}.",
}
