"""The `liren` commands. Each module adds its own: `add_commands(commands)` with argparse; each command sets

- `run`: a function of the parsed arguments that returns the exit code;
- `needs`: "nothing", "settings" (Django is set up), "database" (DATABASE_URL is set and answers), or "django"
  (both).
"""
