"""``iamdoctor evaluate``: lines in, answers out, in order."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from iamdoctor.cli.evaluate import command

REQUEST = {"principal": "arn:aws:iam::111122223333:user/ana", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}
FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
ALLOWED = {"id": "yes", "request": REQUEST, "identity_policies": [FULL]}
DENIED = {"id": "no", "request": REQUEST}


def run(*lines: Any, options: tuple[str, ...] = ()) -> Result:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return CliRunner().invoke(command, ["-", *options], input=text)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_answers_come_in_order_with_their_ids() -> None:
    result = run(ALLOWED, DENIED, {**ALLOWED, "id": 3})
    assert [(each["schema"], each["id"], each["decision"]) for each in answers(result)] == [
        (1, "yes", "allowed"),
        (1, "no", "implicit_deny"),
        (1, 3, "allowed"),
    ]


def test_a_line_that_cannot_be_read_is_answered_with_its_error_and_the_rest_go_on() -> None:
    result = run("{", {"id": "x", "request": {"principal": 1}}, "[]", "", '{"id": "\\ud800"}', ALLOWED)
    found = answers(result)
    assert [each["id"] for each in found] == [None, "x", None, None, "yes"]
    assert all("error" in each for each in found[:4])
    assert found[1]["error"].endswith("at `$.request.principal`.")
    assert found[4]["decision"] == "allowed"


def test_text_that_is_half_a_character_is_an_error_of_its_line_alone() -> None:
    broken = {**REQUEST, "resource": "arn:aws:s3:::b/\ud800"}
    found = answers(run({**ALLOWED, "request": broken}, {**ALLOWED, "id": "\ud800"}, ALLOWED))
    assert [(each["id"], "error" in each) for each in found] == [("yes", True), (None, True), ("yes", False)]
    assert "half a character" in found[0]["error"]


def test_whatever_a_line_holds_it_has_one_answer() -> None:
    deep = '{"id": "x", "request": ' + '{"a":' * 5000 + "1" + "}" * 5000 + "}"
    lines = [deep, '{"id": [[1]]}', '{"id": 1' + "0" * 30 + "}", '{"id": 1' + "0" * 5000 + "}", "\x00", "NaN", '{"id": NaN}', "null"]
    found = answers(run(*lines, ALLOWED))
    assert len(found) == len(lines) + 1
    assert all("error" in each for each in found[:-1])
    assert found[-1]["decision"] == "allowed"


def test_a_document_that_names_a_key_twice_is_left_out_and_said_and_leaves_its_layer_open() -> None:
    line = json.dumps({**ALLOWED, "identity_policies": ["DOC", FULL]})
    twice = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Resource": "arn:aws:s3:::b"}]}'
    (found,) = answers(run(line.replace('"DOC"', twice)))
    assert found["decision"] == "depends"
    assert found["left_out"] == [
        "identity_policies[0] is not a valid policy: Statement[0].Resource: stands more than once; AWS accepts it only once."
    ]


def test_brief_leaves_statements_out() -> None:
    assert "statements" in answers(run(ALLOWED))[0]
    assert "statements" not in answers(run(ALLOWED, options=("--brief",)))[0]


def test_a_denial_or_an_error_shows_in_the_exit_code() -> None:
    assert run(ALLOWED).exit_code == 0
    assert run(ALLOWED, DENIED).exit_code == 1
    assert run("{").exit_code == 1


def test_a_file_is_read_like_stdin(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(json.dumps(ALLOWED))
    assert answers(CliRunner().invoke(command, [str(file)]))[0]["id"] == "yes"


def test_each_line_is_answered_before_the_next_is_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "iamdoctor", "evaluate", "--brief"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({**ALLOWED, "id": number}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait() == 0
