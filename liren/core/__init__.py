"""Ground floor: verdicts, clock, calendar, identifiers, field encryption, announcements, ui pieces. No
domain word."""
