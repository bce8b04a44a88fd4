"""Long names made short."""

from iamdoctor.tui.shorten import at_home

ROLE = "arn:aws:iam::123456789012:role/finance-*"


def test_a_name_of_the_callers_account_is_said_without_the_beginning_that_all_of_them_share() -> None:
    caller = "arn:aws:sts::123456789012:assumed-role/report-reader/job-17"
    assert at_home(f"unless it is like {ROLE}; the request has x", caller) == "unless it is like role/finance-*; the request has x"


def test_a_name_of_another_account_stays_whole() -> None:
    assert at_home(ROLE, "arn:aws:iam::210987654321:user/ana") == ROLE
    assert at_home(ROLE, None) == at_home(ROLE, "lambda.amazonaws.com") == ROLE
