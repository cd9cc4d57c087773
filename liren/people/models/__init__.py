"""People, households, where they live, what help they are owed, and who read what about them."""

from liren.people.models.care import CareKind, CareTag
from liren.people.models.consents import Consent
from liren.people.models.homes import Household, Membership, Residency, Ward
from liren.people.models.persons import Person
from liren.people.models.readings import Batch, Reading, Reveal
from liren.people.models.requests import DataRequest
from liren.people.models.rules import FloatingRule, Purpose, RetentionRule, RevealQuota, SuppressionRule

__all__ = [
    "Batch",
    "CareKind",
    "CareTag",
    "Consent",
    "DataRequest",
    "FloatingRule",
    "Household",
    "Membership",
    "Person",
    "Purpose",
    "Reading",
    "Residency",
    "RetentionRule",
    "Reveal",
    "RevealQuota",
    "SuppressionRule",
    "Ward",
]
