import fcntl
import shutil
import subprocess
import threading
import time

import pytest

from portal.pdf import PdfError, fonts, render_pdf
from tests.pdf_reading import PdfTree, folded, squeezed

ARABIC = "الخطة البلدية لإدماج المهاجرين في مدينة الاختبار"
DEVANAGARI = "नमस्ते दुनिया क्षत्रिय हिन्दी"
UKRAINIAN = "Щоденна інтеграція мігрантів"
ACCENTS = "À São João de Ávila: «acção» — 75 % … “ÿ” º ª €"


def page(body: str, lang: str = "pt") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>Ensaio «1»</title></head><body>{body}</body></html>'


STYLE = [f"html {{ font-family: {fonts.FAMILY} }}"]


@pytest.fixture(scope="module")
def tree():
    table = (
        "<table><caption>Uma tabela</caption><thead><tr><th scope=col>A</th><th scope=col>B</th></tr></thead>"
        "<tbody><tr><th scope=row>Linha</th><td>célula</td></tr></tbody></table>"
    )
    drawing = '<svg width="9" height="9"><title>decorre</title><rect width="9" height="9"/></svg>'
    texts = "".join(f"<p>{text}</p>" for text in (ARABIC, DEVANAGARI, UKRAINIAN, ACCENTS))
    return PdfTree(render_pdf(page(f"<h1>Título</h1>{texts}{table}<p>{drawing}</p>"), css=STYLE))


def test_language_and_title(tree):
    assert tree.language == "pt"
    assert str(tree.pdf.docinfo["/Title"]) == "Ensaio «1»"
    assert bool(tree.pdf.Root.MarkInfo.Marked) is True
    assert b"http://www.aiim.org/pdfua/ns/id/" in tree.pdf.Root.Metadata.read_bytes()


@pytest.mark.parametrize("text", [ARABIC, DEVANAGARI, UKRAINIAN, ACCENTS])
def test_every_script_has_its_glyphs_and_comes_out_as_written(tree, text):
    assert fonts.uncovered(text) == set()
    assert squeezed(text) in squeezed(tree.text)


def test_no_glyph_is_missing_and_no_other_font_steps_in(tree):
    assert tree.zero_glyphs == 0
    assert tree.fonts
    assert {name for name in tree.fonts if not name.startswith("Integra-")} == set()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_another_programs_text_is_the_same(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(render_pdf(page(f"<p>{ARABIC}</p><p>{DEVANAGARI}</p><p>{UKRAINIAN}</p>"), css=STYLE))
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert folded(ARABIC) in folded(said)
    assert folded(DEVANAGARI) in folded(said)
    assert folded(UKRAINIAN) in folded(said)


def test_cells_are_tied_to_their_headers(tree):
    heads = {element.text.strip(): element for element in tree.root.all("TH")}
    (cell,) = tree.root.all("TD")
    assert [str(h) for h in cell.attributes["/Headers"]] == [heads["Linha"].id, heads["B"].id]
    assert {heads[name].attributes["/Scope"] for name in "AB"} == {"/Column"}
    assert heads["Linha"].attributes["/Scope"] == "/Row"
    assert tree.ids == {element.id for element in heads.values()}


def test_drawings_have_a_text(tree):
    assert [figure.alt for figure in tree.root.all("Figure")] == ["decorre"]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "https://example.org/a.png", "ftp://x.example/a"]
)
def test_nothing_is_fetched(address):
    with pytest.raises(PdfError, match="Not to be fetched"):
        render_pdf(page(f'<img alt="x" src="{address}">'))


@pytest.mark.parametrize("css", ['@import "file:///etc/passwd";', 'p { background: url("http://127.0.0.1:9/") }'])
def test_nothing_is_fetched_by_style_either(css):
    with pytest.raises(PdfError, match="Not to be fetched"):
        render_pdf(page("<p>x</p>"), css=[css])


def test_too_much_memory_is_an_error_and_not_the_end_of_the_host(settings):
    settings.PDF_MEMORY_MB = 60
    with pytest.raises(PdfError):
        render_pdf(page("<p>x</p>"))


def test_too_slow_is_an_error(settings):
    settings.PDF_SECONDS = 1
    with pytest.raises(PdfError):
        render_pdf(page("<p>palavra</p>" * 20_000))


def test_one_at_a_time_on_a_host(settings, monkeypatch):
    settings.PDF_SECONDS = 30
    released = []
    with (settings.VAR_DIR / "pdf.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def release():
            time.sleep(1)
            released.append(time.monotonic())
            fcntl.flock(lock, fcntl.LOCK_UN)

        thread = threading.Thread(target=release)
        thread.start()
        render_pdf(page("<p>x</p>"))
        assert released, "made while another held the host's lock"
        thread.join()


def test_missing_glyphs_are_told(caplog):
    assert fonts.uncovered("a漢b\u200f\n") == {"漢"}
    render_pdf(page("<p>漢</p>"), css=STYLE)
    assert "U+6F22" in caplog.text
