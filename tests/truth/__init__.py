"""A second, slow evaluator of policies, written from AWS's pages alone, to judge the program by.

It shares nothing with ``iamdoctor``: a mistake in the program's own engine cannot hide in it.
"""
