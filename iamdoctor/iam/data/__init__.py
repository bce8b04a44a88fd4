"""Facts about AWS that change, each with its date."""
