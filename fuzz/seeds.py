#!/usr/bin/env python3
"""Writes the seed corpus: every file of the tests' sites, every mistake that has a test,
templates that ask for all time or memory, and requests of browsers and of attackers. The
same tests give the same seeds; what a fuzzer has added to the corpus stays. Writes the
dictionaries too: the words of each language that a target reads.

    python3 seeds.py [FOLDER]        # corpus/ and dictionaries/ there, or beside this file
"""
import hashlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent / "tests"
FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
CORPUS = FOLDER / "corpus"
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

# Templates whose values double, nest or never end.
NS = "{% set ns = namespace(x=[1], y=[1], d={'a': 1}, t='a') %}"
STEPS = [
    "ns.x = ns.x + ns.x", "ns.x = [ns.x, ns.x]", "ns.d = {'a': ns.d, 'b': ns.d}", "ns.d = dict(a=ns.d, b=ns.d)", "ns.t = ns.t ~ ns.t",
    "ns.x = ns.x|chain(ns.x)", "ns.d = ns.d|chain(ns.d)", "ns.x = ns.x|zip(ns.x)|list", "ns.x = (ns.x, ns.x)", "ns.x = ns.x[1:]", "ns.a = ns",
    "ns.x = ns.x * 9", "ns.x = ns.x|map('string')|list", "ns.x = ns.x|batch(2)|list", "ns.x = ns.x|slice(2)|list", "ns.x = ns.x|sort",
]
TEMPLATES_OF_TROUBLE = [NS + 60 * f"{{% set {step} %}}" + "{{ ns.x }}{{ ns.d }}" for step in STEPS]
TEMPLATES_OF_TROUBLE += [f"{NS}{{% for i in range(99999) %}}{{% set {step} %}}{{% endfor %}}{{{{ ns.x|join }}}}" for step in STEPS]
TEMPLATES_OF_TROUBLE += [
    "{% macro f(x, n) %}{% if n %}{{ f(x + x, n - 1) }}{% endif %}{% endmacro %}{{ f([1], 60) }}",
    "{% for i in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "{{ [range(99999)] * 10000000 }}{{ '' ~ [1] * 99999999 }}",
    "{{ 'a'|indent(1000000000) }}{{ [1]|batch(1000000000) }}{{ '%1000000000s'|format('a') }}",
    "{% extends 'builtin/base.html' %}{% block content %}{{ super() }}{% endblock %}",
    "{% include 'builtin/partials/foot.html' %}{% import 'builtin/base.html' as m %}{{ m }}",
    "{% filter upper %}{{ page }}{% endfilter %}{% set a, b = 1, 2 %}{{ (a, b)[::-1] }}{{ {'a': [1]}.a[0] }}",
    "{{ debug() }}{{ self }}{{ loop }}{% call(x) f() %}{{ x }}{% endcall %}",
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


YAML, MARKDOWN, TEMPLATES, PICTURES = names("YAML"), names("MARKDOWN"), names("TEMPLATES"), names("PICTURES")


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
        elif "/templates/" in path.as_posix():
            name = path.as_posix().split("/templates/")[1]
            put("templates", bytes([TEMPLATES.index(name) if name in TEMPLATES else 0]) + content)
        elif ending in PICTURES:
            for target in ("picture", "picture_head"):
                put(target, bytes([PICTURES.index(ending)]) + content)


def overlay(folder):
    """All files of a mistake as one input."""
    parts = [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files(folder)]
    parts = [(name, content) for name, content in parts if name.startswith(("content/", "themes/default/"))]
    # Those have a target of their own.
    parts = [(name, content) for name, content in parts if not name.startswith("themes/default/templates/")]
    if parts:
        put("whole_site", b"".join(f"=== {name}\n".encode() + content + b"\n" for name, content in parts))


def written(word):
    """A word of a dictionary, as libFuzzer reads it."""
    return '"' + "".join(chr(b) if 32 < b < 127 and b not in (34, 92) else f"\\x{b:02X}" for b in word.encode()) + '"\n'


def dictionary(target, words):
    folder = FOLDER / "dictionaries"
    folder.mkdir(parents=True, exist_ok=True)
    words = sorted({word for word in words if word and len(word.encode()) <= 60})
    (folder / f"{target}.dict").write_text("".join(map(written, words)), encoding="ascii")


def source(name):
    return (HERE.parent / "src" / name).read_text(encoding="utf-8")


def strings(text):
    return re.findall(r'"((?:[^"\\\n]|\\["\\])*)"', text)


def dictionaries():
    marks = "，。、；：！？（）“”‘’《》〔〕【】「」—…·～％．－　"
    pieces = strings(re.search(r"const PIECES.*?\];", (HERE / "src/mutate.rs").read_text(encoding="utf-8"), re.S).group(0))
    schemas = "".join(source(f"load/{file}schema.rs") for file in ["", "site_", "report_", "facts_", "tables_"])
    keys = re.findall(r"pub (\w+): ", schemas) + re.findall(r'(?:rename|alias) = "([^"]+)"', schemas)
    words = re.findall(r"^    ([A-Z]\w+),", schemas, re.M)
    words = [re.sub(r"(?<!^)(?=[A-Z])", "-", word).lower() for word in words]
    dictionary("yaml", [key + ": " for key in keys] + words + pieces + list(marks) + ["zh: ", "en: ", "\n  ", "\n    "])
    dictionary("markdown", pieces + list(marks) + words)
    dictionary("tables", [",", "\n", '"', '""', "\r\n", "total", "合计", "是", "yes", "true", ".zh", ".en"] + pieces + list(marks))
    dictionary("whole_site", [key + ": " for key in keys] + words + pieces + ["=== content/", "=== !content/", "2023/", "2024/", ".zh.md", ".en.md"])
    views = re.findall(r"pub (\w+): ", source("render/views.rs"))
    tags = "set for endfor if elif else endif block endblock include extends import from macro endmacro call endcall filter endfilter with endwith do autoescape raw endraw".split()
    filters = "abs attr batch bool capitalize chain count default dictsort first float format groupby indent int items join last length lines list lower map max min pprint reject rejectattr replace reverse round safe select selectattr slice sort split string sum title trim unique upper urlencode zip".split()
    dictionary("templates", [f"{{% {tag} " for tag in tags] + ["|" + name for name in filters] + ["." + view for view in views] + pieces + TEMPLATES)
    heads = ["GET ", "HEAD ", "POST ", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "Host: localhost:PORT\r\n", "Range: bytes=0-9\r\n", "If-None-Match: *\r\n"]
    heads += ["Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "Connection: keep-alive\r\n", "Accept: text/html\r\n", "Expect: 100-continue\r\n"]
    heads += ["\r\n\r\n", "%2e%2e/", "..%5c", "%00", "/../", "/__gongkai/", "/en/2024/", "?v=1", "Origin: http://localhost\r\n", "Cookie: a=b\r\n"]
    dictionary("request", heads)


dictionaries()
each_file(HERE / "site")
each_file(HERE.parent / "themes")
for site in ["small", "pasted", "three", "traditional"]:
    each_file(TESTS / "sites" / site)
for template in TEMPLATES_OF_TROUBLE:
    put("templates", b"\0" + template.encode())
for folder in sorted((TESTS / "mistakes").iterdir()):
    each_file(folder)
    overlay(folder)
for name, tails in TAILS.items():
    target, known = ("yaml", YAML) if name in YAML else ("markdown", MARKDOWN)
    good = (HERE / "site" / name).read_bytes()
    first = bytes([known.index(name)])
    for tail in tails:
        text = good + b"\n" + tail.encode()
        for seed in (text, text.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + text.replace(b"\n", b"\r")):
            put(target, first + seed)
for request in REQUESTS:
    put("request", request.encode())
