extensions = ["sphinxext_progress"]
html_theme = "basic"
progress_roots = ["../parser/progress", "../server/progress"]
progress_reports = ["../parser/progress/*.yaml", "../server/progress/*.yaml"]
