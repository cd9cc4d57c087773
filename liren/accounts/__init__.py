"""Users, the posts they hold (role x division scope x organisation x term), their sessions and how they sign in."""
