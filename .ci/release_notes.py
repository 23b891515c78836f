#!/usr/bin/env python3
"""Prints the section of CHANGELOG.md about a version, for the notes of its release.

    release_notes.py 0.2.0

Fails with a message if Cargo.toml has another version, or if CHANGELOG.md lacks the dated
heading, text below it, or the links that compare versions. See RELEASING.md.
"""

import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def notes(version: str, manifest: str, changelog: str) -> str:
    """The text below the heading of a version."""
    of_program = tomllib.loads(manifest)["package"]["version"]
    if of_program != version:
        raise ValueError(f"Cargo.toml has version {of_program}, not {version}")
    heading = re.compile(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d{{2}}-\d{{2}}$", re.MULTILINE)
    found = heading.search(changelog)
    if not found:
        raise ValueError(f"CHANGELOG.md has no heading `## [{version}] - YYYY-MM-DD`")
    links = dict(re.findall(r"^\[([^\]]+)\]: (\S+)$", changelog, re.MULTILINE))
    if not links.get(version, "").endswith(f"v{version}"):
        raise ValueError(f"the link `[{version}]:` of CHANGELOG.md must end with `v{version}`")
    if not links.get("Unreleased", "").endswith(f"/v{version}...HEAD"):
        raise ValueError(f"the link `[Unreleased]:` of CHANGELOG.md must end with `/v{version}...HEAD`")
    section = re.split(r"^(?:## |\[[^\]]+\]: )", changelog[found.end() :], maxsplit=1, flags=re.MULTILINE)[0].strip()
    if not section:
        raise ValueError(f"CHANGELOG.md says nothing of {version}")
    return section


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("Cargo.toml", "CHANGELOG.md")]
    try:
        text = notes(sys.argv[1], *texts)
    except ValueError as error:
        sys.exit(f"error: {error}")
    sys.stdout.reconfigure(encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
