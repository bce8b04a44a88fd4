"""IP addresses.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network

from iamdoctor.iam.conditions import Condition
from iamdoctor.iam.statements import Statement
from iamdoctor.lint.table import Checked, of_condition

_PRIVATE = tuple(
    ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)
_MESSAGE = "private addresses never reach AWS as aws:SourceIp; use aws:VpcSourceIp"


def _private(condition: Condition) -> tuple[int, int]:
    """How many of the key's networks are private, and how many are not."""
    if condition.folded_key != "aws:sourceip" or not condition.operator.name.endswith("IpAddress"):
        return 0, 0
    networks = [each for each in condition.wanted if isinstance(each, (IPv4Network, IPv6Network))]
    private = sum(any(_within(network, other) for other in _PRIVATE) for network in networks)
    return private, len(networks) - private


def _within(network: IPv4Network | IPv6Network, other: IPv4Network | IPv6Network) -> bool:
    """Whether all of a network is in another."""
    if isinstance(network, IPv4Network):
        return isinstance(other, IPv4Network) and network.subnet_of(other)
    return isinstance(other, IPv6Network) and network.subnet_of(other)


@of_condition("PRIVATE_IP_ADDRESS")
def private(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    inside, outside = _private(condition)
    if inside and not outside and not condition.operator.negated:
        yield _MESSAGE


@of_condition("PRIVATE_NOT_IP_ADDRESS")
def not_private(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    inside, outside = _private(condition)
    if inside and not outside and condition.operator.negated:
        yield _MESSAGE


@of_condition("PRIVATE_IP_ADDRESS_SUBSET")
def some_private(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if all(_private(condition)) and not condition.operator.negated:
        yield f"of these addresses some are private; {_MESSAGE}"


@of_condition("PRIVATE_NOT_IP_ADDRESS_SUBSET")
def some_not_private(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if all(_private(condition)) and condition.operator.negated:
        yield f"of these addresses some are private; {_MESSAGE}"


@of_condition("IMPROVE_IP_RANGE")
def host_bits(condition: Condition, statement: Statement, checked: Checked) -> Iterator[str]:
    if condition.operator.name.endswith("IpAddress"):
        for value in condition.values:
            exact = network_of(value)
            if exact and exact != value:
                yield f"{value}: the bits behind the mask are ignored; write {exact}"


def network_of(value: str) -> str:
    """The network that a range with a mask stands for; empty for a single address and for what is no range."""
    if "/" not in value:
        return ""
    try:
        interface = ip_interface(value.strip())
    except ValueError:
        return ""
    return "" if interface.ip == interface.network.network_address else str(interface.network)
