"""One way into AWS: a profile and a region, their clients, and the guard that lets only reads out."""

import os
import shlex
import subprocess
from collections.abc import Iterable
from functools import cache, partial
from threading import Lock
from typing import Any

from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import ProcessProvider
from botocore.exceptions import ConnectionError, HTTPClientError
from botocore.loaders import Loader, create_loader
from botocore.model import OperationModel
from botocore.session import Session

from iamdoctor.aws.failures import TooLarge, Unsupported
from iamdoctor.aws.heard import Heard
from iamdoctor.aws.reads import permissions
from iamdoctor.aws.reply import cleaned
from iamdoctor.aws.transport import CONNECT, READ, Reach, guarded
from iamdoctor.model.access import Access
from iamdoctor.model.errors import AwsUnreachable, WriteRefused
from iamdoctor.reference import bounds

FALLBACK_REGION = "us-east-1"
AS_CONFIGURED = Access()
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 6},
    connect_timeout=CONNECT,
    read_timeout=READ,
    max_pool_connections=16,
    user_agent_extra="iamdoctor",
)


class Connection:
    """The profile and the region of one access; nothing is read before the first client is made.

    Every method blocks and is safe to call from many threads. ``AWS_ENDPOINT_URL`` and the rest of the AWS configuration are botocore's.
    """

    def __init__(self, access: Access = AS_CONFIGURED) -> None:
        self.profile = access.profile
        self.region = access.region
        self.heard = Heard()
        self._reach = Reach(self.heard)
        self._lock = Lock()
        self._session: Session | None = None
        self._clients: dict[tuple[str, str], BaseClient] = {}

    @property
    def profile_in_use(self) -> str | None:
        """The profile: as given, else from the environment."""
        return self.profile or os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE")

    def session(self) -> Session:
        """The botocore session. Raises ``ProfileNotFound`` or ``ConfigParseError`` of botocore."""
        with self._lock:
            return self._opened()

    def home_region(self) -> str:
        """The region as given, else as configured, else us-east-1."""
        return self.region or self.session().get_config_variable("region") or FALLBACK_REGION

    def client(self, service: str, region: str | None = None) -> BaseClient:
        """The client of ``service`` in ``region`` (default: the home region), made once."""
        key = service, region or self.home_region()
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._made(service, key[1])
            return self._clients[key]

    def _made(self, service: str, region: str) -> BaseClient:
        client = self._opened().create_client(service, region_name=region, config=CONFIG)
        return guarded(_read_only(client), self.heard, self._reach)

    def takes(self, service: str, operation: str, parameter: str) -> bool:
        """Whether this boto3 knows ``parameter`` of an operation: newer ones know more."""
        model = self.client(service).meta.service_model
        inputs = model.operation_model(operation).input_shape if operation in model.operation_names else None
        return inputs is not None and parameter in inputs.members

    def call(self, service: str, operation: str, params: dict[str, Any], *, region: str | None = None, limit: int | None = None) -> Any:
        """Make one read, all its pages (or its first ``limit`` items), and clean what came. Raises what botocore raises, ``Unsupported``
        and what :mod:`~iamdoctor.aws.transport` does."""
        client = self.client(service, region)
        method = next((name for name, of in client.meta.method_to_api_mapping.items() if of == operation), None)
        if method is None:
            raise Unsupported(operation)
        if client.can_paginate(method):
            return cleaned(_joined(client.get_paginator(method).paginate(**params, PaginationConfig={"MaxItems": limit})))
        return cleaned(getattr(client, method)(**params))

    def _opened(self) -> Session:
        if self._session is None:
            session = Session(profile=self.profile)
            session.register_component("data_loader", _loader(session.get_config_variable("data_path")))
            _never_prompt(session, self.profile_in_use)
            _give_no_terminal(session)
            self._session = session
        return self._session


def _never_prompt(session: Session, profile: str | None) -> None:
    """Let no profile ask for an MFA code on the terminal, which the screens hold: say how to get such a session instead."""

    def refuse(_: str) -> str:
        login = f'eval "$(aws configure export-credentials --profile {shlex.quote(profile or "default")} --format env)"'
        raise AwsUnreachable(f"Profile {profile or 'default'} asks for an MFA code.", todo=f"Get its session first, in the shell: {login}")

    session.get_component("credential_provider").get_provider("assume-role")._prompter = refuse


def _give_no_terminal(session: Session) -> None:
    """Run a profile's ``credential_process`` apart from the terminal, which it could read from or write to."""
    providers = session.get_component("credential_provider")

    def apart(profile: str) -> ProcessProvider:
        return ProcessProvider(profile_name=profile, load_config=lambda: session.full_config, popen=_apart)

    providers.get_provider("custom-process")._popen = _apart
    providers.get_provider("assume-role")._profile_provider_builder._create_process_provider = apart


_apart = partial(subprocess.Popen, stdin=subprocess.DEVNULL, start_new_session=True)


@cache
def _loader(data_path: str | None) -> Loader:
    """botocore's descriptions of services, read once for all connections: each reading holds up every other thread."""
    return create_loader(data_path)


def _joined(pages: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """All pages as one reply: lists in one, everything else from the first page (botocore's own join drops what is no list)."""
    whole: dict[str, Any] = {}
    for number, page in enumerate(pages):
        if number >= bounds.PAGES:
            raise TooLarge
        for name, value in page.items():
            if isinstance(value, list):
                whole.setdefault(name, []).extend(value)
            else:
                whole.setdefault(name, value)
    return whole


def _read_only(client: BaseClient) -> BaseClient:
    client.meta.events.register_first("provide-client-params.*.*", _refuse_writes)
    client.meta.events.register_first("needs-retry.*.*", _give_up_on_silence)
    return client


def _refuse_writes(model: OperationModel, **_: Any) -> None:
    service = model.service_model.service_name
    if (service, model.name) not in permissions():
        raise WriteRefused(f"{service}:{model.name} is not on the list of reads.", instead="It was not sent.")


def _give_up_on_silence(attempts: int, caught_exception: Exception | None, **_: Any) -> None:
    """Six attempts are for throttling; an endpoint that is silent twice is silent, and one that takes no connection takes none."""
    if isinstance(caught_exception, ConnectionError) or (attempts >= 2 and isinstance(caught_exception, HTTPClientError)):
        raise caught_exception
