"""Users, the posts they hold (role x division scope x organisation x term), and how they sign in."""
