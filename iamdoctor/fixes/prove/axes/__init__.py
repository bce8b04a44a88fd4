"""One file an axis: how the requests differ that a change is tried on."""
