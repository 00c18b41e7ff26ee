"""The ``sphinx-progress`` command line. It works on data files and never imports Sphinx."""
