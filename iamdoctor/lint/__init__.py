"""What is wrong with one policy document although AWS would take it, and what would make it fit."""

from iamdoctor.lint.check import check
from iamdoctor.lint.finding import Finding, Report

__all__ = ["Finding", "Report", "check"]
