"""tebiki as a contestant of the build bench: name this file in BENCH_ADAPTER and run the bench's own runner.

The program is BENCH_TEBIKI, or target/release/tebiki of this checkout. Both search indexes are made in every
build: the one in `search-index/` and the browser's in `public/search/`.
"""
import os

from adapters import TITLE, Adapter, q, write

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PROGRAM = os.environ.get("BENCH_TEBIKI") or os.path.join(ROOT, "target", "release", "tebiki")


def name(p):
    """The page's address without `.html`: its number, but the name of the page of wrong addresses is taken."""
    return "chapter-404" if p.number == "404" else p.number or "index"


class Tebiki(Adapter):
    name, theme, search = "tebiki", "its own theme", "tantivy, and the browser's own index"
    index, content, out = "index.md", "content", "public"
    cold = ("search-index",)
    reload = ("sse", "/__tebiki/events", None)

    def version_cmd(self):
        return [PROGRAM, "--version"]

    def page_text(self, p, pages):
        """Code and date are the first paragraph, as the others' templates show them above the text."""
        number = "number: %s\n" % q(p.number) if p.number else ""
        number += "id: %s\n" % name(p) if name(p) != p.number and p.number else ""
        front = "---\n%stitle: %s\n---\n\n%s　%s\n\n" % (number, q(p.title), p.code, p.date)
        return front + self.body(p, pages)

    def config(self, pages, site):
        write(os.path.join(site, "content/guide.yaml"), "title: %s\nlanguage: ja\n" % q(TITLE))

    def build(self, site):
        return [[PROGRAM, "build", "--content", os.path.join(site, "content"), "--out", os.path.join(site, "public")]]

    def serve(self, site, port):
        return [PROGRAM, "serve", "--no-token", "--content", os.path.join(site, "content"), "--port", str(port)]

    def url(self, p):
        return "/%s.html" % name(p)


TOOLS = [Tebiki()]
