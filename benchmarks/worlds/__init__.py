"""Random worlds: accounts with policies of every layer, one denied call in each, and what is true of it.

A world is a plain dictionary that can be kept as JSON: ``principal``, ``org``, ``endpoint``, ``request`` (with its true context), the
policies of each layer (``identity``, ``boundary``, ``session_policy``, ``scps``, ``rcps``, ``vpce``, ``resource_policy``, ``kms``), the
``reader`` (whose credentials ask, and how far they reach), and ``message``: the text that AWS would give, and what the person adds.
"""
