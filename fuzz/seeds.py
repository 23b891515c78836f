#!/usr/bin/env python3
"""Writes the seed corpus: every file of the tests' sites, every mistake that has a test,
and requests of browsers and of those who try doors. The same tests give the same seeds;
what a fuzzer has added to the corpus stays.

    python3 seeds.py [FOLDER]        # corpus/ beside this file unless told otherwise
"""
import hashlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent / "tests"
CORPUS = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus"
# What is longer only makes every input slow.
LONGEST = 16 * 1024

HOST = "Host: localhost:PORT\r\n"
REQUESTS = [
    f"GET / HTTP/1.1\r\n{HOST}\r\n",
    "GET /2024/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAccept: text/html\r\n\r\n",
    "GET /2024 HTTP/1.1\r\nHost: LOCALHOST:PORT\r\n\r\n",
    "HEAD /en/2024/ HTTP/1.1\r\nHost: [::1]:PORT\r\n\r\n",
    f"GET /2024/data/facts.csv HTTP/1.1\r\n{HOST}Range: bytes=0-9\r\n\r\n",
    f"GET /__gongkai/ HTTP/1.1\r\n{HOST}\r\n",
    f"GET /__gongkai/state.json HTTP/1.1\r\n{HOST}\r\n",
    f"GET /__gongkai/facts.json HTTP/1.1\r\n{HOST}\r\n",
    f"GET /%2e%2e/content/site.yaml HTTP/1.1\r\n{HOST}\r\n",
    f"GET /..%5c..%5csecret.txt HTTP/1.1\r\n{HOST}\r\n",
    f"GET http://localhost:PORT/2024/ HTTP/1.1\r\n{HOST}\r\n",
    f"GET / HTTP/1.1\r\nHost: example.com\r\n{HOST}\r\n",
    f"POST /2024/ HTTP/1.1\r\n{HOST}Content-Length: 3\r\n\r\nabc",
    "GET /assets/site.css?v=1 HTTP/1.0\r\n\r\n",
]

# What editors' programs and pasted text bring, put behind a good file.
TAILS = {
    "content/2024/facts.yaml": ["  newkey", "  newkey:\n    unit", '  newkey: "abc', "  a: [1, {b: ]", "\t\tx: 1", "  a: &b 1\n  c: *b"],
    "content/2024/overview.zh.md": [
        "-\t学校,学校 的\n\t\t代,码\n\n> \t引,用 的",
        "> - > - > - > - 甲,学校 的",
        '[甲,乙 丙]: http://x "标,题"\n\n[甲,乙 丙]\n\n![图,a 学][甲,乙 丙]',
        '<b>a</b> &lt;script&gt; &#x3c;i&#62; `<u>` \\<x> [<b>](http://a"b)',
        "| a | b |\n|---|\n| 1,2 | 学, 校 |\n\n|`a|b`|\n|---|",
        '甲[^甲 乙]，[^"x"].\n\n[^甲 乙]: 学,校\n\n[^"x"]: <b>',
        "\0\x01a,学\u2028校\u0085的\x0b",
    ],
}


def names(kind):
    """The list of file names that a target chooses from, where the targets have it."""
    source = (HERE / "src/seeds.rs").read_text(encoding="utf-8")
    body = re.search(rf"const {kind}: \[&str; \d+\] =\s*\[(.*?)\];", source, re.S).group(1)
    return re.findall(r'"([^"]+)"', body)


YAML, MARKDOWN, PICTURES = names("YAML"), names("MARKDOWN"), names("PICTURES")


def put(target, seed):
    """A seed is named after its content, so that each is there once."""
    if len(seed) <= LONGEST:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"seed-{hashlib.sha256(seed).hexdigest()[:16]}").write_bytes(seed)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def index(known, ending):
    return next((index for index, name in enumerate(known) if name.endswith(ending)), 0)


def each_file(folder):
    """Each file of a site for the target that reads its kind."""
    for path in files(folder):
        content = path.read_bytes()
        ending = path.suffix[1:]
        if ending == "yaml":
            put("yaml", bytes([index(YAML, "/" + path.name)]) + content)
        elif ending == "md":
            put("markdown", bytes([index(MARKDOWN, "/" + path.name)]) + content)
        elif ending == "csv" and path.parent.name == "tables":
            put("tables", b"\0" + content)
        elif ending in PICTURES:
            for target in ("picture", "picture_head"):
                put(target, bytes([PICTURES.index(ending)]) + content)


def overlay(folder):
    """All files of a mistake as one input."""
    parts = [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files(folder)]
    parts = [(name, content) for name, content in parts if name.startswith(("content/", "themes/default/"))]
    # Templates are programs; the target leaves them out.
    parts = [(name, content) for name, content in parts if not name.startswith("themes/default/templates/")]
    if parts:
        put("whole_site", b"".join(f"=== {name}\n".encode() + content + b"\n" for name, content in parts))


for site in ["small", "pasted", "three", "traditional"]:
    each_file(TESTS / "sites" / site)
for folder in sorted((TESTS / "mistakes").iterdir()):
    each_file(folder)
    overlay(folder)
for name, tails in TAILS.items():
    target, known = ("yaml", YAML) if name in YAML else ("markdown", MARKDOWN)
    good = (TESTS / "sites/small" / name).read_bytes()
    first = bytes([known.index(name)])
    for tail in tails:
        text = good + b"\n" + tail.encode()
        for seed in (text, text.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + text.replace(b"\n", b"\r")):
            put(target, first + seed)
for request in REQUESTS:
    put("request", request.encode())
