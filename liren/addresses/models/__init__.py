"""Records of this room."""

from liren.addresses.models.addresses import Address, AddressAlias, AddressChange
from liren.addresses.models.buildings import Building, Room
from liren.addresses.models.compounds import Compound, CompoundOffice, CompoundProblem, RetrofitWeights
from liren.addresses.models.repeats import EstatePair, RepeatWeights, SourceEstate

__all__ = [
    "Address",
    "AddressAlias",
    "AddressChange",
    "Building",
    "Compound",
    "CompoundOffice",
    "CompoundProblem",
    "EstatePair",
    "RepeatWeights",
    "RetrofitWeights",
    "Room",
    "SourceEstate",
]
