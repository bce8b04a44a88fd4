"""The way of one request: to the host that was meant and to no other, in time, and with a reply that is bounded."""

import socket
from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from urllib3.exceptions import ProtocolError
from urllib3.exceptions import ReadTimeoutError as SilentBody

from iamdoctor.aws.failures import NoAws, Redirected, TooLarge
from iamdoctor.aws.heard import Heard
from iamdoctor.reference import bounds

CONNECT = 2.5
"""Seconds in which a host must take a connection, so that a dead network is told in three."""
READ = 10.0
"""Seconds in which a whole reply must have come, however it drips."""
_CHUNK = 65_536
_THROTTLES = (b"Throttl", b"SlowDown", b"RequestLimitExceeded", b"TooManyRequests", b"Rate exceeded")


class Transport:
    """Stands before botocore's HTTP session of one client. ``service`` names the client in what is noted."""

    def __init__(self, session: Any, service: str, heard: Heard, reach: "Reach") -> None:
        self._session = session
        self._service = service
        self._heard = heard
        self._reach = reach

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        """The reply. Raises botocore's exceptions, and :class:`TooLarge`, :class:`Redirected` and :class:`NoAws`."""
        self._heard.sent()
        throttled, answered = "", False
        try:
            if not self._session._proxy_config.proxy_url_for(request.url):
                self._reach.check(request.url)
            response = self._received(request)
            throttled = self._service if response.status_code >= 400 and any(word in response.content for word in _THROTTLES) else ""
            answered = not throttled
            _refuse_another_host(request, response)
            return response
        finally:
            if answered:
                self._heard.answered()
            else:
                self._heard.unanswered(throttled)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _received(self, request: AWSPreparedRequest) -> AWSResponse:
        request.stream_output = True
        by = monotonic() + READ
        response: Any = self._session.send(request)
        try:
            response._content = _whole(response, request, by)
        except BaseException:
            response.raw.close()
            raise
        whole: AWSResponse = response
        return whole


def _whole(response: Any, request: AWSPreparedRequest, by: float) -> bytes:
    content = bytearray()
    try:
        for chunk in response.raw.stream(_CHUNK):
            content += chunk
            if len(content) > bounds.REPLY:
                raise TooLarge
            if monotonic() > by:
                raise ReadTimeoutError(endpoint_url=request.url)
    except SilentBody as error:
        raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
    except ProtocolError as error:
        raise ConnectionClosedError(endpoint_url=request.url, error=error, request=request) from error
    return bytes(content)


def _refuse_another_host(request: AWSPreparedRequest, response: AWSResponse) -> None:
    """A page of a proxy or a hotel is no reply of AWS; a redirect leads on only where S3 names a bucket's Region, as botocore finds it."""
    if "text/html" in str(response.headers.get("content-type", "")):
        raise NoAws
    location = str(response.headers.get("location", ""))
    host = urlsplit(location).hostname
    if 300 <= response.status_code < 400 and host and host != urlsplit(request.url).hostname:
        if "x-amz-bucket-region" in response.headers:
            del response.headers["location"]
            return
        raise Redirected(host)


class Reach:
    """Whether hosts take connections, found out once for each; where the first does not, the network is dead for a while."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._lock = Lock()
        self._hosts: dict[tuple[str, int], Lock] = {}
        self._reached: set[tuple[str, int]] = set()

    def check(self, url: str) -> None:
        """Raises ``EndpointConnectionError`` where the host has no address or takes no connection in :data:`CONNECT` seconds."""
        parts = urlsplit(url)
        host = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
        if host in self._reached:
            return
        self._refuse_dead(url)
        with self._lock:
            turn = self._hosts.setdefault(host, Lock())
        with turn:
            if host in self._reached:
                return
            self._refuse_dead(url)
            error = _in_time(lambda: socket.create_connection(host, CONNECT).close())
            if error is not None:
                if not self._heard.reached:
                    self._heard.unreachable = error
                raise EndpointConnectionError(endpoint_url=url, error=error)
            self._heard.reached = True
            self._reached.add(host)

    def _refuse_dead(self, url: str) -> None:
        if self._heard.unreachable is not None and not self._heard.reached:
            raise EndpointConnectionError(endpoint_url=url, error=self._heard.unreachable)


def _in_time(connect: Callable[[], None]) -> Exception | None:
    """What ``connect`` raises, or that it did not end: looking up a name may take far longer than any time-out for connecting."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            connect()
        except Exception as error:  # noqa: BLE001 - handed to the one who waits
            raised.append(error)

    looking = Thread(target=run, name="aws reach", daemon=True)
    looking.start()
    looking.join(CONNECT)
    if looking.is_alive():
        return TimeoutError("no connection")
    return raised[0] if raised else None


def guarded(client: BaseClient, heard: Heard, reach: Reach) -> BaseClient:
    """``client`` with its requests sent this way."""
    own: Any = client
    endpoint = own._endpoint
    endpoint.http_session = Transport(endpoint.http_session, client.meta.service_model.service_name, heard, reach)
    return client
