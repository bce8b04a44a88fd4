"""``iamdoctor lint``: one document checked, for people and as JSON."""

import json

from click.testing import CliRunner, Result

from iamdoctor.cli.lint import command
from iamdoctor.model.errors import BadInput

SOUND = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}


def run(document: object, *options: str) -> Result:
    return CliRunner().invoke(command, ["-", *options], input=document if isinstance(document, (str, bytes)) else json.dumps(document))


def test_a_sound_document_tells_how_much_is_left() -> None:
    result = run(SOUND, "--type", "inline-user")
    assert result.exit_code == 0
    used = len(json.dumps(SOUND, separators=(",", ":")))
    expected = f"inline-user: {used} of 2,048 characters, shared by all inline policies of the user: {2048 - used:,} left.\n"
    assert result.stdout == expected


def test_a_finding_is_told_with_its_place() -> None:
    result = run({"Version": "2012-10-17", "Statement": [{**SOUND["Statement"][0], "Effect": "allow"}]})  # type: ignore[dict-item]
    assert result.exit_code == 1
    assert "error: Statement[0].Effect: must be Allow or Deny; did you mean Allow [INVALID_EFFECT]\n" in result.stdout


def test_what_does_not_fit_is_told_with_what_would() -> None:
    statements = [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::" + "b" * 900 + f"{n}/*"} for n in range(8)]
    result = run({"Version": "2012-10-17", "Statement": statements}, "--type", "managed")
    assert result.exit_code == 1
    assert "too many." in result.stdout
    assert "split the statements over 2 managed policies" in result.stdout


def test_json_says_the_same() -> None:
    report = json.loads(run(SOUND, "--json", "--type", "scp").stdout)
    assert (report["schema"], report["kind"], report["allowed"], report["findings"]) == (1, "scp", 10240, [])
    assert report["left"] == 10240 - report["used"]


def test_a_kind_that_nobody_said_is_told_to_be_guessed() -> None:
    assert run(SOUND).stdout.startswith("managed (guessed): ")
    assert json.loads(run(SOUND, "--json").stdout)["guessed"] is True


def test_a_finding_in_json_names_its_check_its_severity_and_its_page() -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}
    finding = json.loads(run(policy, "--json").stdout)["findings"][0]
    assert (finding["id"], finding["severity"], finding["level"]) == ("PASS_ROLE_WITH_STAR_IN_RESOURCE", "SECURITY_WARNING", "warning")
    assert finding["link"].endswith("#access-analyzer-reference-policy-checks-security-warning-pass-role-with-star-in-resource")


def test_fix_prints_the_mended_document_and_says_on_stderr_what_was_mended() -> None:
    statement = {**SOUND["Statement"][0], "Effect": "allow"}  # type: ignore[dict-item]
    result = run({"Version": "2012-10-17", "Statement": [statement]}, "--fix")
    assert (result.exit_code, json.loads(result.stdout)) == (0, SOUND)
    assert result.stderr == "mended: Statement[0].Effect: allow is written Allow\n"


def test_fix_as_json_holds_the_report_of_the_mended_document() -> None:
    statement = {**SOUND["Statement"][0], "Effect": "allow"}  # type: ignore[dict-item]
    report = json.loads(run({"Version": "2012-10-17", "Statement": [statement]}, "--fix", "--json").stdout)
    assert (report["findings"], report["mended"]["document"]) == ([], SOUND)


def test_with_the_account_another_account_is_told_apart() -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}
    policy = {"Version": "2012-10-17", "Statement": [trust]}
    assert run(policy).exit_code == 0
    assert "NO_EXTERNAL_ID" in run(policy, "--account", "111122223333").stdout


def test_a_document_in_another_encoding_is_bad_input() -> None:
    result = run(b'{"Id": "\xff"}')
    assert isinstance(result.exception, BadInput)


def test_what_is_no_json_is_told_and_is_bad_input() -> None:
    result = run("{")
    assert (result.exit_code, "[JSON_SYNTAX_ERROR]" in result.stdout) == (2, True)
    assert run("{", "--json").exit_code == 2
    assert run("[]").exit_code == 1


def test_a_terminal_escape_in_a_document_does_not_reach_the_terminal() -> None:
    result = run('{"\\u001b[31mStatement": []}')
    assert "\x1b" not in result.stdout
