"""Inbox, notification channels and what each person wants to hear of."""
