"""The demo's AWS: moto in this process, and a configuration that holds nothing of the person's own."""

import os
import tempfile
from configparser import ConfigParser
from contextlib import ExitStack
from pathlib import Path

from moto import mock_aws

from iamdoctor.demo import gaps
from iamdoctor.demo.account import ONCALL, anyone
from iamdoctor.demo.checkup import CHECKUP
from iamdoctor.demo.scenario import Scenario
from iamdoctor.demo.scenarios import SCENARIOS

NOTES = (
    "This AWS is made up and runs inside this program; nothing is sent anywhere.",
    "Its policy simulator is played by iamdoctor's own evaluator, so that step confirms nothing here.",
)
_ALL = (*SCENARIOS, CHECKUP)


class Demo:
    """The demo while it runs: its broken accounts, one for a checkup, and what a person should know about them."""

    def __init__(self, scenarios: tuple[Scenario, ...], checkup: Scenario, stack: ExitStack) -> None:
        self.scenarios = scenarios
        self.checkup = checkup
        self.notes = NOTES
        self._stack = stack

    def stop(self) -> None:
        """End the demo's AWS and put the environment back."""
        self._stack.close()


def start() -> Demo:
    """Start moto in this process and point the AWS configuration at profiles of its accounts, one a scenario.

    From here on no AWS call leaves the process and none of the person's own AWS configuration is read. Accounts are built by
    ``Scenario.prepare``. Blocks for about a second, most of it importing moto.
    """
    with ExitStack() as stack:
        aws = mock_aws(config={"core": {"mock_credentials": False}})
        aws.start()
        stack.callback(aws.stop)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iamdoctor-demo-")))
        _environment(stack, folder)
        gaps.fill(stack, {scenario.account.id: scenario.refused for scenario in _ALL})
        stack.callback(anyone.cache_clear)
        _credentials(folder)
        for scenario in _ALL:
            stack.callback(scenario.forget)
        return Demo(SCENARIOS, CHECKUP, stack.pop_all())


def _environment(stack: ExitStack, folder: Path) -> None:
    """Leave no AWS variable but the demo's own, and a profile for each scenario; what is found of those is kept nowhere."""
    before = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "BOTO_", "IAMDOCTOR_STATE"))}
    own = {
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PROFILE": SCENARIOS[0].profile,
        "IAMDOCTOR_STATE": os.devnull,
    }
    for name in before:
        del os.environ[name]
    os.environ.update(own)
    stack.callback(os.environ.update, before)
    for name in own:
        stack.callback(os.environ.pop, name, None)
    sections = {f"profile {scenario.profile}": {"region": scenario.region} for scenario in _ALL}
    for scenario in _ALL:
        sections |= {f"profile {name}": _through(scenario, account) for name, account in scenario.partners.items()}
    _write(folder / "config", sections)


def _through(scenario: Scenario, account: str) -> dict[str, str]:
    """A profile that assumes a role of another account, as the on-call engineer of the scenario."""
    return {"role_arn": f"arn:aws:iam::{account}:role/{ONCALL}", "source_profile": scenario.profile, "region": scenario.region}


def _credentials(folder: Path) -> None:
    """The on-call engineer's session in each scenario's account."""
    sessions = {scenario.profile: scenario.account.session_of(scenario.account.arn("iam", f"role/{ONCALL}"), "you") for scenario in _ALL}
    _write(folder / "credentials", sessions)


def _write(path: Path, sections: dict[str, dict[str, str]]) -> None:
    parser = ConfigParser(interpolation=None)
    parser.read_dict(sections)
    with path.open("w") as file:
        parser.write(file)
