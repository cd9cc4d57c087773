"""Where a case goes: dispatch rules that explain themselves, arbitration, and the duty list that learns."""
