"""iamdoctor: from a pasted AWS access-denied error to its cause and a proven fix."""

__version__ = "0.1.0"
