"""Root urls, home pages, navigation, sign-in shell, error pages, processes and the command line. No
models."""
