"""placeholder"""
from dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Condition:
    source: str
def parse(source: str) -> Condition:
    return Condition(source)
