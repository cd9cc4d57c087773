"""The only place where addresses and compounds are written."""
