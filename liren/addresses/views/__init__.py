"""Pages of addresses, buildings and compounds. A URL's name is its view's name and its template's name."""
