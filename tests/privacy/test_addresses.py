"""What identifies a network, a machine or a person goes under another name, and ranges match as they did."""

from ipaddress import ip_address, ip_network

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iamdoctor.model.denial import Denial
from iamdoctor.privacy.addresses import other_address
from iamdoctor.privacy.pseudonyms import Pseudonyms

KEY = b"k" * 32
TOLD = Denial(
    kind="access_denied",
    principal="arn:aws:sts::123456789012:assumed-role/ops/ana.lopez@corp.example.com",
    action="s3:GetObject",
    resource="arn:aws:s3:::reports/k",
    context={
        "aws:SourceIp": ("203.0.113.77",),
        "aws:VpcSourceIp": ("10.20.30.40/32", "2001:db8:abcd::17"),
        "aws:SourceVpce": ("vpce-0a1b2c3d4e5f67890",),
        "aws:SourceVpc": ("vpc-0f1e2d3c",),
    },
    message=(
        "ana.lopez@corp.example.com from 203.0.113.77 on build-7.ci.corp.internal via https://proxy.corp.example.com:3128/ was denied "
        "s3:GetObject on this queue by sts.us-east-1.amazonaws.com; see instance i-0123456789abcdef0, FullAWSAccess"
    ),
)


def test_addresses_hosts_mail_and_resource_ids_are_hidden_and_awss_own_words_stay() -> None:
    hidden = msgspec.json.encode(Pseudonyms(KEY, TOLD).of(TOLD)).decode()
    for name in (
        *("203.0.113.77", "10.20.30.40", "2001:db8:abcd::17", "0a1b2c3d4e5f67890", "0f1e2d3c", "0123456789abcdef0"),
        *("ana", "lopez", "corp", "build-7", "proxy", "reports", "123456789012"),
    ):
        assert name not in hidden
    for kept in ("s3:GetObject", "on this queue", "sts.us-east-1.amazonaws.com", "FullAWSAccess", "aws:SourceVpce", "vpce-", "https://"):
        assert kept in hidden


def test_the_same_address_is_the_same_wherever_it_stands() -> None:
    hidden = Pseudonyms(KEY, TOLD).of(TOLD)
    assert hidden.context["aws:SourceIp"][0] in (hidden.message or "")


@pytest.mark.parametrize(
    "text", ["0.0.0.0/0", "::/0", "127.0.0.1", "10:11:12", "300.1.1.1", "arn:aws:iam::123456789012:role/x", "1.2.3.4/99"]
)
def test_what_is_nobodys_address_stays(text: str) -> None:
    assert other_address(text, KEY) == text


@given(st.ip_addresses(v=4), st.integers(1, 32), st.binary(min_size=16, max_size=16))
def test_an_address_is_in_a_range_after_as_before(address: object, size: int, key: bytes) -> None:
    network = ip_network(f"{address}/{size}", strict=False)
    other, there = other_address(str(network), key), other_address(str(address), key)
    if there != str(address) and other != str(network):
        assert ip_address(there) in ip_network(other, strict=False)
