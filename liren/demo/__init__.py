"""The demo world: a generated city with people, a year of cases, and life that goes on."""
