"""The faces of one diagnosis: the five steps, the verdict, the assume-role tree, the conditions."""
