"""Causes that are a policy: a Deny that applies, an Allow that is missing."""
