#!/usr/bin/env python3
"""What the search index costs opsbook: its share of a cold build, and its update after one edit.

    benches/index.py                       1,000 and 10,000 records
    benches/index.py --pages 1000          these sizes
    benches/index.py --readme              also rewrites the table in README.md

A cold build writes to tmpfs. What the index adds is its two steps of `opsbook build --timings`, the index itself and
the writing of its files, as a share of all else; the median of the builds counts. An update is what the first
GET of the index's manifest takes after an edit, beyond what the next one takes: the words of one page are read
again and every file that they touch is made. Each edit puts a sentence of new and known words into a page's text. The last
column is the same after a new title. Python's standard library only.
"""
import argparse
import http.client
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import compare

PORT = 4792
MANIFEST = "/search/index.json"
BUILDS = 5
EDITS = 25
# The bounds at 10,000 records: the share of all else in percent, and milliseconds.
SHARE_MAX, UPDATE_MAX_MS = 35, 10


def timings(text):
    return {name.strip(): float(ms) for name, ms in re.findall(r"^\s*(\S.*?)\s+([\d.]+) ms", text, re.MULTILINE)}


def build(site):
    """Milliseconds of the index and of all else."""
    with tempfile.TemporaryDirectory(prefix="opsbook-index-", dir=compare.TMPFS) as out:
        command = [compare.OPSBOOK, "build", "--timings", "--output", f"{out}/site"]
        done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=True)
    steps = timings(done.stdout + done.stderr)
    index = steps["index"] + steps["write index"]
    return index, steps["all"] - index


def updates(corpus):
    """Milliseconds of each update after a new sentence, and of each after a new title."""
    with tempfile.TemporaryDirectory(prefix="opsbook-index-", dir=compare.TMPFS) as folder:
        site = pathlib.Path(folder) / "site"
        shutil.copytree(corpus, site)
        command = [compare.OPSBOOK, "serve", "--port", str(PORT)]
        server = subprocess.Popen(command, cwd=site, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            asked(MANIFEST, server)
            bodies, titles = [], []
            for number, source in enumerate(sorted((site / "content" / "roles").glob("*.md"))[1 : EDITS + 1]):
                text = source.read_text(encoding="utf-8")
                text += f"\nThe new word{number} of operations stands beside the owner and the deadline.\n"
                bodies.append(update(site, source, text, f"word{number} of", server))
                text = re.sub("^title: .*$", f"title: Renamed operations role {number}x", text, count=1, flags=re.MULTILINE)
                titles.append(update(site, source, text, f"role {number}x", server))
            return sorted(bodies), sorted(titles)
        finally:
            server.kill()
            server.wait()


def update(site, source, text, new, server):
    """Milliseconds that the manifest takes after an edit beyond what it takes without one."""
    saving = site / "saving"
    saving.write_text(text, encoding="utf-8")
    saving.rename(source)
    page = f"/roles/{source.stem}/"
    end = time.monotonic() + 20
    while new not in asked(page, server)[1]:
        if time.monotonic() > end:
            sys.exit(f"{page} never showed {new}")
        time.sleep(0.005)
    first = asked(MANIFEST, server)[0]
    return first - asked(MANIFEST, server)[0]


def asked(path, server):
    """What a GET took, in milliseconds, and its text."""
    end = time.monotonic() + 300
    while time.monotonic() < end and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            start = time.monotonic()
            connection.request("GET", path)
            text = connection.getresponse().read()
            if text:
                return (time.monotonic() - start) * 1_000, text.decode()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    sys.exit("the preview never answered")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="1000,10000", help="numbers of records, with commas between")
    parser.add_argument("--readme", action="store_true", help="rewrite the table in README.md")
    chosen = parser.parse_args()
    compare.build_opsbook()
    lines = ["| records | build without the index | what the index adds | share | update after an edit of a text, median | p95 | of a title, median |",
             "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    good = True
    for pages in (int(size) for size in chosen.pages.split(",")):
        corpus = compare.corpus("opsbook", pages)
        builds = [build(corpus) for _ in range(BUILDS)]
        index, rest = (statistics.median(column) for column in zip(*builds))
        share = statistics.median(index / rest for index, rest in builds) * 100
        bodies, titles = updates(corpus)
        p95 = bodies[min(len(bodies) - 1, round(len(bodies) * 0.95) - 1)]
        lines.append(f"| {pages:,} | {rest / 1000:.2f} s | {index / 1000:.2f} s | {share:.0f} % | {statistics.median(bodies):.1f} ms | {p95:.1f} ms "
                     f"| {statistics.median(titles):.1f} ms |")
        good &= pages > 10_000 or (share <= SHARE_MAX and p95 <= UPDATE_MAX_MS)
    print("\n".join(lines))
    if chosen.readme:
        compare.rewrite_readme(lines, "index")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
