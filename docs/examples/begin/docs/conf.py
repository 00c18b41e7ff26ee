project = "Otter"
extensions = ["myst_parser"]
