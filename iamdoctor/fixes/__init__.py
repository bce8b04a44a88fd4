"""Fixes with proof: for each cause the smallest change at the right place, shown whole, tried, and never applied."""

from iamdoctor.fixes.list import fixes

__all__ = ["fixes"]
