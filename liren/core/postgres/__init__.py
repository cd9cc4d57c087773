"""Django's PostgreSQL with two savings: the simple statements are prepared once for each connection, and a
kept connection is looked at without a question to the server.
"""
