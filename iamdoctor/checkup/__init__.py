"""The hygiene of an account: read it, find what is weak, say what mends it. Nothing is changed."""
