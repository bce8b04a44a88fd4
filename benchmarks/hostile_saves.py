"""Saving by a process that is killed at random moments: the last state that was saved whole must be there, and nothing else."""


def measure(kills: int) -> None:
    """Not yet."""
