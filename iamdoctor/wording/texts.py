"""What stands around sentences: one after another, and words that are data."""

SENTENCES = {
    "text.joined": "{sentences:joined}",
    "text.as_read": "{text}",
}
