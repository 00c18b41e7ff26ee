"""Fuzzing with atheris: ``nox -s fuzz``."""
