"""Files that anyone may have written, and a disk that may refuse: one clear sentence, and nothing kept is lost."""

import json
import os
import resource
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from iamdoctor.diagnose import diagnose
from iamdoctor.model.denial import Denial
from iamdoctor.model.errors import BadInput, BadSnapshot
from iamdoctor.model.evidence import Caller, Evidence, Read
from iamdoctor.reference import bounds
from iamdoctor.report import markdown, text
from iamdoctor.store import atomic, cases, config, learnt, snapshot
from iamdoctor.store.cache import Versions
from iamdoctor.store.snapshot import Snapshot
from tests.store import saver

ROOT = Path(__file__).parents[2]
DENIAL = Denial(kind="access_denied", principal="arn:aws:iam::123456789012:user/ana", action="s3:GetObject", resource="arn:aws:s3:::b/k")
ASKER = "arn:aws:iam::123456789012:user/oncall"
WHOLE = Snapshot(denial=DENIAL, evidence=Evidence(caller=Read("found", Caller(arn=ASKER, account="123456789012"))))

HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "a list": b"[]",
    "cut off": msgspec.json.encode(WHOLE)[:200],
    "wrong types": b'{"format": 1, "denial": {"kind": 5}, "evidence": []}',
    "nested": b'{"format": 1, "denial": ' + b'{"a":' * 100_000,
    "nested lists": b"[" * 2_000_000,
    "no text": bytes(range(256)) * 10,
    "half a character": b'{"format": 1, "denial": {"kind": "access_denied", "principal": "\\ud800"}, "evidence": 1}',
    "a long number": b'{"format": ' + b"9" * 100_000 + b"}",
    "another kind of file": b"\x7fELF" + bytes(1000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_no_snapshot_no_case_and_no_configuration_costs_a_sentence(tmp_path: Path, own_home: Path, content: bytes) -> None:
    file = tmp_path / "s.json"
    file.write_bytes(content)
    with pytest.raises(BadSnapshot, match="snapshot"):
        snapshot.load(file)
    atomic.write(cases.folder() / "bad.json", content)
    kept = cases.save("text", diagnose(DENIAL, Evidence()))
    assert [each.id for each in cases.newest()] == [kept.summary.id]
    with pytest.raises(BadInput, match="cannot be opened"):
        cases.load("bad")
    atomic.write(learnt.path(), content)
    assert learnt.profiles() == {}
    if content:
        atomic.write(config.path(), content)
        with pytest.raises(BadInput, match="configuration"):
            config.load()


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    began = time.monotonic()
    for path in (tmp_path / "pipe.json", Path("/dev/zero"), tmp_path):
        with pytest.raises(BadSnapshot):
            snapshot.load(path)
    cases.folder().mkdir(parents=True)
    os.mkfifo(cases.folder() / "pipe.json")
    (cases.folder() / "folder.json").mkdir()
    (cases.folder() / "zero.json").symlink_to("/dev/zero")
    assert cases.newest() == ()
    assert time.monotonic() - began < 2


def test_a_file_larger_than_any_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "s.json").open("wb") as file:
        file.truncate(bounds.FILE + 1)
    with pytest.raises(BadSnapshot, match="too large"):
        snapshot.load(tmp_path / "s.json")


@pytest.mark.parametrize("name", ["../../escaped", "/etc/passwd", "a/../../b", "..", "x\0y", "\u202ename", "-rf", "a" * 300, "*", "~"])
def test_no_name_of_a_case_leads_out_of_its_folder(own_home: Path, name: str) -> None:
    before = set(own_home.rglob("*"))
    for work in (cases.delete, cases.load):
        try:
            work(name)
        except (BadInput, OSError, ValueError):
            continue
    assert {path for path in own_home.rglob("*") if path.is_file()} <= before


def test_a_case_whose_file_says_another_id_is_the_one_of_its_file() -> None:
    kept = cases.save("text", diagnose(DENIAL, Evidence()))
    file = cases.folder() / f"{kept.summary.id}.json"
    written = json.loads(file.read_text())
    written["summary"]["id"] = "../../elsewhere"
    file.write_text(json.dumps(written))
    assert [each.id for each in cases.newest()] == [kept.summary.id]


@pytest.mark.parametrize("when", ["yesterday", "", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-13-45"])
def test_a_case_of_an_impossible_time_is_not_listed(when: str) -> None:
    kept = cases.save("text", diagnose(DENIAL, Evidence()))
    file = cases.folder() / f"{kept.summary.id}.json"
    written = json.loads(file.read_text())
    written["summary"]["time"] = when
    file.write_text(json.dumps(written))
    assert cases.newest() == ()


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*strings(key), *strings(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def test_no_text_of_a_file_holds_a_character_that_deceives(tmp_path: Path) -> None:
    odd = "a\u202eb\x1b[31mc\x9bd\nE\tf\U000e0041"
    policy = json.dumps({"Statement": [{"Sid": odd, "Effect": "Allow", "Action": "*", "Resource": "*"}]}, ensure_ascii=False)
    denial = msgspec.structs.replace(DENIAL, principal=f"arn:aws:iam::123456789012:user/{odd}", resource=odd, context={odd: (odd,)})
    evidence = msgspec.to_builtins(WHOLE.evidence)
    evidence["policies"] = {"state": "found", "value": [{"name": odd, "kind": "inline", "attached_to": odd, "document": policy}]}
    whole = {"format": 1, "denial": msgspec.to_builtins(denial), "evidence": evidence}
    (tmp_path / "s.json").write_text(json.dumps(whole, ensure_ascii=False))
    kept = snapshot.load(tmp_path / "s.json")
    found = list(strings(msgspec.to_builtins(kept)))
    assert [each for each in found if not each.isprintable()] == []
    assert kept.evidence.policies.value is not None
    assert json.loads(kept.evidence.policies.value[0].document or "") == json.loads(policy)
    for render in (text.render, markdown.render):
        shown = render(diagnose(kept.denial, kept.evidence))
        assert all(line.isprintable() for line in shown.replace("\t", " ").splitlines())


def test_a_snapshot_says_who_made_it_and_when_and_its_evidence_is_told_from_what_is_read_now(tmp_path: Path) -> None:
    snapshot.save(tmp_path / "s.json", WHOLE)
    kept = snapshot.load(tmp_path / "s.json")
    assert kept.made is not None and kept.made.by == ASKER and kept.made.at.startswith("20")
    note = diagnose(kept.denial, kept.evidence).verdict.notes[0]
    assert note == f"What was read comes from a file made at {kept.made.at} by {ASKER}; AWS was not asked now."
    snapshot.save(tmp_path / "again.json", kept)
    assert snapshot.load(tmp_path / "again.json").made == kept.made
    assert diagnose(WHOLE.denial, WHOLE.evidence).verdict.notes[:1] != (note,)


def test_a_case_that_is_opened_again_is_marked_as_read_then() -> None:
    kept = cases.save("text", diagnose(DENIAL, WHOLE.evidence), evidence=WHOLE.evidence)
    again = cases.load(kept.summary.id)
    assert again.evidence is not None and again.evidence.file is not None
    assert again.evidence.file.by == ASKER


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_are_the_owners_alone_under_any_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        atomic.write(tmp_path / "a" / "b" / "c.json", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a" / "b" / "c.json").stat().st_mode) == 0o600
    assert {stat.S_IMODE((tmp_path / path).stat().st_mode) for path in ("a", "a/b")} == {0o700}


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "s.json").symlink_to(tmp_path / "precious")
    atomic.write(tmp_path / "s.json", b"new")
    assert (tmp_path / "precious").read_text() == "kept"
    assert not (tmp_path / "s.json").is_symlink()


def test_a_disk_that_takes_no_more_leaves_the_last_state(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    atomic.write(file, b"last good")
    code = (
        "import resource, signal, sys; from pathlib import Path; from iamdoctor.store import atomic\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    atomic.write(Path(sys.argv[1]), b'x' * 100_000)\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == "OSError\n"
    assert file.read_bytes() == b"last good" and os.listdir(tmp_path) == ["s.json"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)


def test_what_killed_writers_left_is_tidied_away(tmp_path: Path) -> None:
    for name, age in ((".s.json.abc.part", 4000), (".s.json.new.part", 10), (".other.json.abc.part", 4000)):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    atomic.write(tmp_path / "s.json", b"x")
    assert sorted(os.listdir(tmp_path)) == [".other.json.abc.part", ".s.json.new.part", "s.json"]


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    versions = Versions(tmp_path / "file" / "policies")
    versions.put("arn", "v1", "{}")
    assert versions.get("arn", "v1") is None


def test_two_who_save_at_once_both_find_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    savers = [start(file, first) for first in (0, 1_000_000)]
    try:
        for each in savers:
            assert each.stdout is not None
            each.stdout.readline()
        for _ in range(100):
            saver.number(file.read_bytes())
    finally:
        for each in savers:
            each.kill()
            each.communicate()


def start(file: Path, first: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.store.saver", str(file), str(first)], stdout=subprocess.PIPE, cwd=ROOT)


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_at_a_random_moment_leaves_the_last_state_or_the_next(tmp_path: Path, seed: int) -> None:
    file = tmp_path / "s.json"
    running = start(file, 0)
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(Random(seed).random() / 10)
    running.kill()
    told, _ = running.communicate()
    last = int(told.split()[-1]) if told.split() else 0
    assert saver.number(file.read_bytes()) in (last, last + 1)
