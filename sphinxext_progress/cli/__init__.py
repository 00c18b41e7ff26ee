"""The command line ``sphinx-progress``: it works on data files and never imports Sphinx."""
