"""Texts of AWS-managed policies, kept on disk for their owner only."""

from pathlib import Path

from iamdoctor.store.cache import Versions

ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def test_a_text_that_was_kept_is_found_by_its_version(tmp_path: Path) -> None:
    Versions(tmp_path / "policies").put(ARN, "v1", '{"é": 1}')
    assert Versions(tmp_path / "policies").get(ARN, "v1") == '{"é": 1}'
    assert Versions(tmp_path / "policies").get(ARN, "v2") is None


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    Versions(tmp_path / "policies").put(ARN, "v1", "{}")
    assert [file.stat().st_mode & 0o777 for file in (tmp_path / "policies").iterdir()] == [0o600]


def test_a_disk_that_refuses_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    versions = Versions(tmp_path / "file")
    versions.put(ARN, "v1", "{}")
    assert versions.get(ARN, "v1") is None


def test_a_text_that_is_no_text_is_not_found(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "policies")
    versions.put(ARN, "v1", "{}")
    next((tmp_path / "policies").iterdir()).write_bytes(b"\xff")
    assert versions.get(ARN, "v1") is None
