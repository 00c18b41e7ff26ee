"""What a project's git history says of a period; the command line asks, a build never does."""
