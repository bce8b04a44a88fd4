"""What is wrong with one policy document although AWS would take it, and what would make it fit."""

from iamdoctor.iam.lint.check import check
from iamdoctor.iam.lint.finding import Finding, Report

__all__ = ["Finding", "Report", "check"]
