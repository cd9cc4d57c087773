"""Every page that is worth looking at, and the tools that look at all of them: pictures, axe, budgets.

`listing` is the one list. `finding` finds an example for it in the demo city, `server` runs the platform over
that city, `windows` opens the browser, `checks` measures what can be measured in a page.
"""
