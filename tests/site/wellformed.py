"""Parses every XML and SVG file of a built site with expat, and compares the sitemap with the files.

    python3 wellformed.py FOLDER BASE

Prints one line a problem and a summary; exits 1 when there are problems.
"""
import pathlib
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def served(folder, base, url):
    """The file with which a static host answers an absolute address, or None."""
    if not url.startswith(base):
        return None
    path = urllib.parse.unquote(url.removeprefix(base))
    file = folder / (path + "index.html" if path == "" or path.endswith("/") else path)
    return file if file.is_file() else None


def check(folder, base):
    problems, trees = [], {}
    for file in sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".svg")):
        try:
            trees[file] = ElementTree.parse(file)
        except ElementTree.ParseError as error:
            problems.append(f"{file.relative_to(folder)}: {error}")
    sitemap = trees.get(folder / "sitemap.xml")
    locations = [loc.text for loc in sitemap.iter(SITEMAP + "loc")] if sitemap else []
    if not locations:
        problems.append("sitemap.xml: missing, unreadable or empty")
    if len(set(locations)) != len(locations):
        problems.append("sitemap.xml: an address twice")
    problems += [f"sitemap.xml: no file answers {loc}" for loc in locations if not served(folder, base, loc)]
    print("\n".join(problems + [f"XML: {len(trees)} files, {len(locations)} addresses in the sitemap, {len(problems)} problems"]))
    return not problems


if __name__ == "__main__":
    sys.exit(0 if check(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]) else 1)
