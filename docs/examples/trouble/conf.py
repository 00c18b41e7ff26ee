extensions = ["sphinxext_progress"]
html_theme = "basic"
show_warning_types = True
