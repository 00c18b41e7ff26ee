project = "Otter"
extensions = ["sphinxext_progress"]
html_theme = "basic"
