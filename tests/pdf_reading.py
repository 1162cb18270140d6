"""Reading a tagged PDF as a screen reader does: along the structure tree, with the text of each element."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\xad]")


def folded(text: str) -> str:
    """Without direction marks, white space as one space, letter forms unified: what two copies of a text share."""
    return re.sub(r"\s+", " ", BIDI_CONTROLS.sub("", unicodedata.normalize("NFKC", text))).strip()


def squeezed(text: str) -> str:
    """Without any white space: a line broken between or inside words does not matter."""
    return re.sub(r"\s+", "", folded(text))


@dataclass
class Element:
    """An element of the tree."""

    tag: str
    attributes: dict
    id: str = ""
    alt: str = ""
    children: list["Element"] = field(default_factory=list)
    own_text: str = ""

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def text(self) -> str:
        return self.own_text + "".join(child.text for child in self.children)

    def all(self, *tags: str) -> list["Element"]:
        return [element for element in self.walk() if element.tag in tags]


class PdfTree:
    """A PDF's structure tree with its texts."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.pages = len(self.pdf.pages)
        self.language = str(self.pdf.Root.get("/Lang", ""))
        self.fonts: set[str] = set()
        self.zero_glyphs = 0
        self._texts = {page.objgen: self._page_texts(page) for page in self.pdf.pages}
        self.root = Element("Root", {})
        for kid in self.pdf.Root.StructTreeRoot.K:
            self._add(kid, self.root, None)

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def ids(self) -> set[str]:
        """What the tree's list of ids leads to."""
        names = self.pdf.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", [])
        return {str(names[i]) for i in range(0, len(names), 2)}

    def _add(self, node: pikepdf.Object, parent: Element, page: pikepdf.Object | None) -> None:
        if isinstance(node, int | pikepdf.Object) and not isinstance(node, pikepdf.Dictionary):
            parent.own_text += self._texts[page.objgen].get(int(node), "")
            return
        if node.get("/Type") == "/OBJR":
            return
        page = node.get("/Pg", page)
        raw = node.get("/A", {})
        element = Element(str(node.S)[1:], dict(raw), str(node.get("/ID", "")), str(node.get("/Alt", "")))
        parent.children.append(element)
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            self._add(kid, element, page)

    def _page_texts(self, page: pikepdf.Page) -> dict[int, str]:
        """The text of each piece of marked content."""
        maps = {}
        for name, font in page.Resources.get("/Font", {}).items():
            self.fonts.add(str(font.BaseFont).split("+")[-1])
            maps[name] = _to_unicode(font.ToUnicode.read_bytes().decode())
        texts: dict[int, str] = {}
        mark, written, font_map, clusters = None, None, {}, []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC":
                    mark, clusters = operands[1].get("/MCID"), []
                    written = operands[1].get("/ActualText")
                case "Tf":
                    font_map = maps[str(operands[0])]
                case "TJ" | "Tj":
                    parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                    for part in parts:
                        if isinstance(part, pikepdf.String):
                            data = bytes(part)
                            glyphs = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
                            self.zero_glyphs += glyphs.count(0)
                            clusters += [font_map.get(glyph, "\ufffd") for glyph in glyphs]
                case "EMC" if mark is not None:
                    said = _logical(clusters) if written is None else str(written)
                    texts[int(mark)] = texts.get(int(mark), "") + said
                    mark, clusters = None, []
        return texts


def _to_unicode(cmap: str) -> dict[int, str]:
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>", cmap.split("beginbfchar", 1)[-1])
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def _logical(clusters: list[str]) -> str:
    """Glyphs stand from left to right: runs of right-to-left words are turned round, the numbers in them not."""
    kinds = "".join(_kind(cluster) for cluster in clusters)
    # Turned round from the last run to the first, so that the places before stay what they are.
    for run in reversed(list(re.finditer("R(?:[Rn]*R)?", kinds))):
        clusters = [*clusters[: run.start()], *reversed(clusters[slice(*run.span())]), *clusters[run.end() :]]
    return re.sub(r"[٠-٩]+", lambda m: m.group()[::-1], "".join(clusters))


def _kind(cluster: str) -> str:
    """R for right-to-left, n for neutral (spaces, signs, marks), L for left-to-right."""
    kinds = {unicodedata.bidirectional(c) for c in cluster}
    if kinds & {"R", "AL", "AN"}:
        return "R"
    return "L" if kinds & {"L", "EN"} else "n"
