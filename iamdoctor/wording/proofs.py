"""What a fix leaves, what it opens besides, and how long the policy gets."""

SENTENCES = {
    "proof.turns_on": "It then turns on {keys:comma}, whose value in the request is not known.",
    "proof.unread": "Not read, and may stop it too: {layers:layers}.",
    "opens.request": "{action} on {resource}",
    "opens.by": "{action} on {resource} by {principal}",
    "size.of": "{used:number} of {allowed:number} {unit}",
    "size.too_long": "{used:number} of {allowed:number} {unit}: too long",
    "size.without_limit": "{used:number} {unit}",
}
