"""The fonts of every PDF: Noto Sans (Latin, Greek, Cyrillic, Devanagari) and Amiri (Arabic), from pip packages.

Amiri, because text in it can be copied out of the file as it was written.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

SANS = "Integra Sans"
ARABIC = "Integra Arabic"
FAMILY = f'"{SANS}", "{ARABIC}", sans-serif'
# Controls, joiners and spaces need no glyph.
_INVISIBLE = {chr(c) for c in (*range(0x20), 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), 0x2060, 0xFEFF)}


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The font package {package} is not installed.")
    return Path(spec.origin).parent / "files"


@cache
def files() -> dict[tuple[str, str, str], Path]:
    """Where the font of (family, weight, style) is."""
    sans, amiri = _folder("fontpkg_noto_sans"), _folder("fontpkg_amiri")
    return {
        (SANS, "100 900", "normal"): sans / "NotoSans[wdth,wght].ttf",
        (SANS, "100 900", "italic"): sans / "NotoSans-Italic[wdth,wght].ttf",
        (ARABIC, "400", "normal"): amiri / "Amiri-Regular.ttf",
        (ARABIC, "700", "normal"): amiri / "Amiri-Bold.ttf",
        (ARABIC, "400", "italic"): amiri / "Amiri-Italic.ttf",
        (ARABIC, "700", "italic"): amiri / "Amiri-BoldItalic.ttf",
    }


def css() -> str:
    """The @font-face rules; nothing else may be loaded (see portal/pdf/child.py)."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f' src: url("{path.as_uri()}"); }}'
        for (family, weight, style), path in files().items()
    )


@cache
def _covered() -> frozenset[int]:
    codes: set[int] = set()
    for (_family, _weight, style), path in files().items():
        if style == "normal":
            with TTFont(path, lazy=True) as font:
                codes.update(font.getBestCmap())
    return frozenset(codes)


def uncovered(text: str) -> set[str]:
    """The characters of `text` our fonts have no glyph for: they are drawn by a font of the system, if it has them."""
    return {c for c in set(text) - _INVISIBLE if ord(c) not in _covered()}
