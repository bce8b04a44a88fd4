"""What was heard from AWS while it was asked: whether anything answered, since when nothing does, and which services throttle."""

from threading import Lock
from time import monotonic


class Heard:
    """Notes of one connection's requests, from any thread. A reply that only throttles is no answer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way = 0
        self._since: float | None = None
        self.reached = False
        self.unreachable: Exception | None = None
        self.throttling: set[str] = set()

    def sent(self) -> None:
        """A request leaves."""
        with self._lock:
            self._under_way += 1
            self._since = self._since or monotonic()

    def answered(self) -> None:
        """A reply came that says something."""
        with self._lock:
            self._under_way -= 1
            self._since = monotonic() if self._under_way else None

    def unanswered(self, throttled_by: str = "") -> None:
        """A request ended without an answer, or with no other than that too many were made."""
        with self._lock:
            self._under_way -= 1
            if throttled_by:
                self.throttling.add(throttled_by)

    @property
    def silent_for(self) -> float:
        """For how many seconds requests have been under way, or been tried again, without an answer to any."""
        since = self._since
        return 0.0 if since is None else monotonic() - since
