"""Units of measure as answers name them: what they measure, and how many base units one of them is."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

# The powers of ten of the prefixes of the SI; the micro sign and the Greek letter are both typed.
_PREFIXES = {"k": 3, "M": 6, "G": 9, "T": 12, "c": -2, "m": -3, "µ": -6, "μ": -6, "n": -9, "p": -12}
_LONG_PREFIXES = {
    "kilo": 3,
    "mega": 6,
    "giga": 9,
    "tera": 12,
    "centi": -2,
    "milli": -3,
    "micro": -6,
    "nano": -9,
}
# Symbol, names, what it measures (metre, kilogram, second, ampere, kelvin, mole, or a name of its own), its size.
_PREFIXED: tuple[tuple[str, str, str, str], ...] = (
    ("m", "metre meter", "m", "1"), ("g", "gram gramme", "kg", "1/1000"), ("s", "second sec", "s", "1"),
    ("A", "ampere amp", "A", "1"), ("K", "kelvin", "K", "1"), ("mol", "mole", "mol", "1"),
    ("N", "newton", "kg m s-2", "1"), ("J", "joule", "kg m2 s-2", "1"), ("W", "watt", "kg m2 s-3", "1"),
    ("V", "volt", "V", "1"), ("Ω", "ohm", "ohm", "1"), ("Hz", "hertz", "s-1", "1"), ("Pa", "pascal", "Pa", "1"),
    ("L", "litre liter", "m3", "1/1000"), ("l", "", "m3", "1/1000"), ("eV", "electronvolt", "eV", "1"),
    ("Wh", "watthour", "kg m2 s-2", "3600"), ("cal", "calorie", "cal", "1"), ("B", "byte", "bit", "8"),
    ("bit", "bit", "bit", "1"), ("T", "tesla", "T", "1"), ("Bq", "becquerel", "Bq", "1"),
)  # fmt: skip
_PLAIN: tuple[tuple[str, str, str, str], ...] = (
    ("min", "minute mins", "s", "60"), ("h hr hrs", "hour", "s", "3600"), ("", "day", "s", "86400"),
    ("", "week", "s", "604800"), ("", "month", "month", "1"), ("yr yrs", "year", "month", "12"),
    ("", "decade", "month", "120"), ("", "century centuries", "month", "1200"),
    ("°C ℃ C", "celsius centigrade", "°C", "1"), ("°F ℉ F", "fahrenheit", "°F", "1"), ("°", "degree deg", "°", "1"),
    ("rad", "radian", "rad", "1"), ("% pct", "percent percentage", "%", "1"), ("t", "tonne ton", "kg", "1000"),
    ("ft", "foot feet", "m", "381/1250"), ("", "inch inches", "m", "127/5000"), ("", "mile", "m", "201168/125"),
    ("yd", "yard", "m", "1143/1250"), ("lb lbs", "pound", "lb", "1"), ("oz", "ounce", "lb", "1/16"),
    ("atm", "atmosphere", "atm", "1"), ("bar", "", "Pa", "100000"), ("mph", "", "m s-1", "1397/3125"),
    ("kph kmh", "", "m s-1", "5/18"), ("ha", "hectare", "m2", "10000"), ("$", "dollar usd", "$", "1"),
    ("€", "euro eur", "€", "1"), ("¢", "cent", "$", "1/100"), ("£", "gbp", "£", "1"), ("am a.m", "", "am", "1"),
    ("pm p.m", "", "pm", "1"), ("BC BCE", "", "BC", "1"), ("AD CE", "", "AD", "1"), ("rpm", "", "rpm", "1"),
    ("kcal", "", "cal", "1000"), ("dB", "decibel", "dB", "1"),
)  # fmt: skip
# Points are no percentages: from 10 % to 15 % are 5 percentage points, and 50 %.
_POINTS = ("percentage points", "percentage point")
_RAISED = str.maketrans("⁻¹²³⁴−", "-1234-")
# Takes °C for K and “degrees” for either: scales of one thing; leaves °C for %.
_HEAT = ("°C", "°F", "K", "°")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, as base units with their powers, and how many of them it is."""

    dimension: tuple[tuple[str, int], ...]
    size: Fraction

    def times(self, factor: "Unit", power: int) -> "Unit":
        """Return this unit times a power of another."""
        powers = dict(self.dimension)
        for name, count in factor.dimension:
            powers[name] = powers.get(name, 0) + count * power
        return Unit(
            tuple(sorted((name, n) for name, n in powers.items() if n)), self.size * factor.size**power
        )


DIMENSIONLESS = Unit((), Fraction(1))
"""What the factors of a compound unit are multiplied into."""


@cache
def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for symbols, names, base, size in _PLAIN:
        units |= dict.fromkeys([*symbols.split(), *_plural(names)], _compound_unit(base, Fraction(size)))
    for symbol, names, base, size in _PREFIXED:
        for prefix, power in (*_PREFIXES.items(), ("", 0)):
            units.setdefault(prefix + symbol, _compound_unit(base, Fraction(size) * Fraction(10) ** power))
        for prefix, power in (*_LONG_PREFIXES.items(), ("", 0)):
            for name in _plural(names):
                units[prefix + name] = _compound_unit(base, Fraction(size) * Fraction(10) ** power)
    return units | dict.fromkeys(_POINTS, _compound_unit("points", Fraction(1))) | {"per cent": units["%"]}


def _plural(names: str) -> list[str]:
    return [form for name in names.split() for form in (name, f"{name}s")]


def _compound_unit(base: str, size: Fraction) -> Unit:
    powers = (re.fullmatch(r"(\D+?)(-?\d?)", part) for part in base.split())
    return Unit(tuple(sorted((match[1], int(match[2] or 1)) for match in powers if match)), size)


def unit_named(word: str) -> Unit | None:
    """Return the unit of a symbol (its case matters) or a name, or None."""
    # Names stand in any case; in a symbol the case tells: MW is not mW, and T not t.
    known = _units()
    return known.get(word) or (known.get(word.lower()) if len(word) > 2 else None)


_WORD = (
    r"percentage points?|per cent\b|°\s?[CF]\b|"
    r"degrees?\s+(?:Celsius|Fahrenheit|centigrade|[CF]\b)|[A-Za-zµμΩ°℃℉%$€£¢]+"
)
_RAISED_TO = r"(?P<power>\^?[-−]?[1-4](?!\d)|\^\{[-−]?[1-4]\}|⁻?[¹²³⁴]|\s(?:squared|cubed)\b)?"
# Takes the “ km” of “5 km.” and the “-metre” of “5-metre rope”; `unit_named` leaves “apples”.
_FIRST = re.compile(rf"[\s-]?\s?(?P<unit>{_WORD}){_RAISED_TO}")
# Goes on with the “/h” of “km/h”, “ per second squared” and the “ s^-1” of “m s^-1”; `unit_at` leaves “5 m is a lot”.
_NEXT = re.compile(
    rf"\s?(?P<sign>/|·|⋅|\*|\bper\b|\s)\s?(?P<raised>square |cubic )?(?P<unit>{_WORD}){_RAISED_TO}(?P<over>\s?/)?",
)
UNIT_FACTORS = 6
"""The factors of a unit that are read after its first: those of a longer one are typed to keep the machine busy."""
# Takes “square metres” and “cubic centimetres”; `unit_at` leaves “square plates”.
_RAISING = re.compile(r"[\s-]?(square|cubic)\s", re.IGNORECASE)


def unit_at(text: str, position: int) -> tuple[Unit | None, int]:
    """Read the unit that stands at a place, after a number: “ km/h”, “ metres per second”; return where it ends."""
    raising = _RAISING.match(text, position)
    match = _FIRST.match(text, raising.end() - 1 if raising else position)
    first = _spelled_unit(match["unit"]) if match else None
    if match is None or first is None:
        return None, position
    unit, position = (
        DIMENSIONLESS.times(first, _power(match["power"], raising[1] if raising else "")),
        match.end(),
    )
    for _ in range(UNIT_FACTORS):
        following = _NEXT.match(text, position)
        if following is None:
            break
        factor = _spelled_unit(following["unit"])
        sign = following["sign"].lower()
        # After a blank only what is raised to a power, or divided, goes on: “5 m s^-1”, but “5 m is a lot”.
        if factor is None or (sign.isspace() and not (following["power"] or following["over"])):
            break
        power = _power(following["power"], following["raised"])
        unit = unit.times(factor, -power if sign in ("/", "per") else power)
        position = following.end("power") if following["power"] else following.end("unit")
    return unit, position


def _spelled_unit(word: str) -> Unit | None:
    plain = " ".join(word.split())
    if plain[:1] == "°" and plain[-1:] in "CF":
        return unit_named(f"°{plain[-1]}")
    if plain.lower().startswith("degree") and " " in plain:
        return unit_named(f"°{plain.split()[1][0].upper()}")
    return unit_named(plain)


def _power(text: str | None, raised: str | None) -> int:
    if raised:
        return 2 if raised.lower().startswith("square") else 3
    if text and text[0].isspace():
        return 2 if "square" in text else 3
    return int(text.translate(_RAISED).strip("^{}")) if text else 1


def are_comparable(first: Unit | None, second: Unit | None) -> bool:
    """Tell whether two numbers may be of the same thing: the same is measured, or one of them does not say what."""
    if first is None or second is None or first.dimension == second.dimension:
        return True
    return all(len(unit.dimension) == 1 and unit.dimension[0][0] in _HEAT for unit in (first, second))
