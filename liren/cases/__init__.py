"""The spine: a case from report to rating, its work orders, clock, photos and timeline."""
