project = "Otter"
extensions = ["myst_parser", "sphinxext_progress"]
