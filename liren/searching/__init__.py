"""One box over everything: what rooms let be found, merged in groups, as far as the reader may see it.

The same box is the palette of commands (Ctrl-K): pages, steps of the case on the screen, appearance.
"""
