#!/usr/bin/env python3
"""Zips the program for one platform together with the files that an editor needs.

    package.py --platform linux-x86_64 --programs target/x86_64-unknown-linux-musl/dist --output dist

The zip holds one folder:

    gongkai, gongkai.exe   the program; on Windows a double click previews the sample
    content/               the sample site, with a page for editors as README.md
    使用说明.txt            the same page, under a name that opens on a double click; the guide is in the program
    docs/                  the other documents, and the default theme for reference
    themes/README.md       how a site changes its look
    CHANGELOG.md, LICENSE*

The default theme is not in `themes/`: files there override the theme embedded in the program,
and would still do so after the program is replaced by a newer one. Except for the program, the
same commit always produces the same bytes.
"""

import argparse
import datetime
import pathlib
import subprocess
import sys
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MANUAL = "content/README.md"
# Files and folders of the repository, with their paths in the zip.
PARTS = {
    "CHANGELOG.md": "CHANGELOG.md",
    "LICENSE": "LICENSE",
    "LICENSE-APACHE": "LICENSE-APACHE",
    "LICENSE-MIT": "LICENSE-MIT",
    "content": "content",
    "docs": "docs",
    "themes/README.md": "themes/README.md",
    "themes/default": "docs/default-theme",
}


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


def entries(program: pathlib.Path) -> dict[str, bytes]:
    """The content of each file in the zip, by path. Apart from the program, only tracked files are included."""
    found = {program.name: program.read_bytes(), "使用说明.txt": (ROOT / MANUAL).read_bytes()}
    for part, place in PARTS.items():
        names = [name for name in git("ls-files", "-z", "--", part).split("\0") if name]
        if not names:
            sys.exit(f"error: there is no {part} in the repository")
        for name in names:
            found[place + name[len(part) :]] = (ROOT / name).read_bytes()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--platform", required=True)
    parser.add_argument("--programs", required=True, type=pathlib.Path)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    options = parser.parse_args()
    program = next((path for path in map(options.programs.joinpath, ["gongkai", "gongkai.exe"]) if path.is_file()), None)
    if program is None:
        sys.exit(f"error: {options.programs} holds no program")
    version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
    folder = f"gongkai-{version}-{options.platform}"
    committed = datetime.datetime.fromtimestamp(int(git("log", "-1", "--format=%ct")), datetime.timezone.utc)
    options.output.mkdir(parents=True, exist_ok=True)
    path = options.output / f"{folder}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(entries(program).items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", committed.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, so that the mode is kept
            entry.external_attr = (0o100755 if name == program.name else 0o100644) << 16
            archive.writestr(entry, content)
    print(path)


if __name__ == "__main__":
    main()
