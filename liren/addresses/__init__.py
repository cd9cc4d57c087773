"""Standard addresses, and what stands at them: compounds (小区), buildings, rooms.

One tree: road -> number (门牌), or estate (小区、院落) -> building (栋) -> unit (单元) -> room (室), with
one id for ever. An id that was merged away still answers, with the one it became. `parsing` reads what people
write, `resolving` finds which addresses that can be, `repeats` finds the estates that several sources list.
"""
