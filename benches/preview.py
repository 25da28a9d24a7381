#!/usr/bin/env python3
"""From saving a file to the new bytes being served: opsbook's preview and Hugo's, side by side in one run.

    benches/preview.py                     1,000 and 10,000 records
    benches/preview.py --quick             1,000 records, five edits each: half a minute
    benches/preview.py --readme            also rewrites the table in README.md

Both servers run at once over the same text, on tmpfs, and are edited in turn, so that a slow moment of the machine hits
both. A save is one rename over the source, as most editors do it; the clock runs from right before it until a GET of the
page holds the new word. A body edit appends a paragraph. A title edit renames the record and is over when its own page,
the list that shows it and a page that it cites all show the new title; where one of them still shows the old title after
ten seconds, the cell says so. Somebody has searched in opsbook's preview before the first edit, so its index is in memory. Idle processor time is the kernel's figure over some seconds without any edit; memory is
the resident size after all edits. Python's standard library only.
"""
import argparse
import atexit
import http.client
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import compare
from watch_latency import proc

PORTS = {"opsbook": 4790, "Hugo": 4791}
STALE_S = 10  # a page that is still old after this long stays old
IDLE_S = 5
# The bounds that the preview is held to, in milliseconds, by number of records: a body edit, and a title edit.
BOUNDS = {1_000: (10, 40), 10_000: (25, 100)}
MEMORY_MAX_MIB = 400  # at 10,000 records


class Server:
    """A preview of a copy of the corpus."""

    def __init__(self, program, pages):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="opsbook-preview-", dir=compare.TMPFS))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.site = self.folder / "site"
        shutil.copytree(compare.corpus(program.flavor, pages), self.site)
        port = PORTS[program.name]
        if program.name == "Hugo":
            command = [compare.hugo_binary(), "server", "--port", str(port), "--bind", "127.0.0.1", "--renderToMemory"]
        else:
            command = [compare.OPSBOOK, "serve", "--port", str(port)]
        self.child = subprocess.Popen(command, cwd=self.site, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        atexit.register(self.stop)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        end = time.monotonic() + 300
        while self.get("/")[0] != 200:
            if time.monotonic() > end or self.child.poll() is not None:
                sys.exit(f"{program.name} never answered")
        if program.name == "opsbook" and self.get("/search/index.json")[0] != 200:
            sys.exit("opsbook has no search index")
            time.sleep(0.05)

    def stop(self):
        self.child.kill()
        self.child.wait()

    def get(self, path):
        for _ in range(2):
            try:
                self.connection.request("GET", path)
                answer = self.connection.getresponse()
                return answer.status, answer.read().decode(errors="replace")
            except (OSError, http.client.HTTPException):
                self.connection.close()
        return 0, ""

    def save(self, source, text):
        """Saves in one step and returns the moment before it."""
        other = self.folder / "saving"
        other.write_text(text, encoding="utf-8")
        begin = time.perf_counter()
        other.rename(source)
        return begin

    def until(self, paths, word, begin):
        """Milliseconds until every page holds a word, and the pages that never do."""
        left = list(paths)
        while left and time.perf_counter() - begin < STALE_S:
            left = [path for path in left if word not in self.get(path)[1]]
            if left:
                time.sleep(0.001)
        return (time.perf_counter() - begin) * 1000, left

    def idle(self):
        """Share of one core that the server takes while nothing happens."""
        time.sleep(1)
        before = proc(self.child.pid)[0]
        time.sleep(IDLE_S)
        return (proc(self.child.pid)[0] - before) / IDLE_S


def target(server):
    """A record to edit: its source, its page, the page of the list that shows it, and a page that it cites."""
    for source in sorted((server.site / "content" / "roles").glob("*.md"), reverse=True):
        own = f"/roles/{source.stem}/"
        status, html = server.get(own)
        cited = [path for path in re.findall(r'href="(?:\.\./\.\./|/)((?:roles|myths|checklists|initiatives)/[\w-]+/)"', html)
                 if path != own[1:]]
        for number in range(1, 400):
            listing = "/roles/" if number == 1 else f"/roles/page/{number}/"
            status, listed = server.get(listing)
            if status != 200:
                break
            if f"roles/{source.stem}/" in listed or f'"{source.stem}/' in listed:
                # A page that lists who cites it.
                back = [path for path in cited if f"roles/{source.stem}/" in server.get(f"/{path}")[1]]
                return source, own, [listing] + [f"/{path}" for path in back[:1]]
    sys.exit(f"{server.program.name}: no record of the corpus is listed and cites another")


def measure(servers, edits):
    """For each server the milliseconds of its body edits and of its title edits, and the pages that stayed old."""
    targets = {server.program.name: target(server) for server in servers}
    texts = {name: source.read_text(encoding="utf-8") for name, (source, *_) in targets.items()}
    body, title, stale = ({server.program.name: [] for server in servers} for _ in range(3))
    for number in range(-1, edits):  # the first is not counted
        for server in servers if number % 2 else reversed(servers):
            name = server.program.name
            source, own, showing = targets[name]
            word = f"editword{os.getpid()}x{number}z"
            begin = server.save(source, f"{texts[name].rstrip()}\n\nEdit {word} here.\n")
            ms, left = server.until([own], word, begin)
            time.sleep(0.3)
            # The same beginning, so that it keeps its place in the list.
            renamed = re.sub(r'(?m)^(title: .*?)"?$', rf'\1 {word}t"', texts[name], count=1)
            begin = server.save(source, renamed)
            title_ms, title_left = server.until([own, *showing], f"{word}t", begin)
            time.sleep(0.3)
            # Back to where it was, so that the next body edit is nothing else.
            server.save(source, texts[name])
            if number >= 0:
                body[name].append(ms)
                title[name].append(title_ms)
                stale[name] += title_left
            time.sleep(0.3)
    return body, title, stale


def rows(pages, servers, edits):
    body, title, stale = measure(servers, edits)
    idle = {server.program.name: server.idle() for server in servers}
    memory = {server.program.name: proc(server.child.pid)[1] for server in servers}
    names = [server.program.name for server in servers]

    def row(measure, form, values, ratios=True):
        cells = [form(values[name]) for name in names]
        share = f"{values['opsbook'] / values['Hugo']:.4f}" if ratios and values["Hugo"] else ""
        return f"| {pages:,} | {measure} | " + " | ".join(cells) + f" | {share} |"

    def ms(value):
        return f"{value:.1f} ms"

    medians = {kind: {name: statistics.median(values[name]) for name in names} for kind, values in (("body", body), ("title", title))}
    worst = {kind: {name: max(values[name]) for name in names} for kind, values in (("body", body), ("title", title))}
    lines = [row("body edit, median", ms, medians["body"]), row("body edit, slowest", ms, worst["body"])]
    if stale["Hugo"]:
        lines.append(f"| {pages:,} | title edit, median | {ms(medians['title']['opsbook'])} | lists stay old | |")
    else:
        lines.append(row("title edit, median", ms, medians["title"]))
    lines.append(f"| {pages:,} | title edit, slowest | {ms(worst['title']['opsbook'])} | {'' if stale['Hugo'] else ms(worst['title']['Hugo'])} | |")
    lines.append(row("memory", lambda mib: f"{mib:,.0f} MiB", memory))
    lines.append(row("one core while idle", lambda share: f"{share * 100:.1f} %", idle, ratios=False))
    if stale["opsbook"]:
        compare.say(f"WRONG: opsbook left old titles on {stale['opsbook']}")
    if pages in BOUNDS:
        bound = BOUNDS[pages]
        met = "met" if medians["body"]["opsbook"] <= bound[0] and medians["title"]["opsbook"] <= bound[1] else "MISSED"
        compare.say(f"Bounds at {pages:,} records: body edit {bound[0]} ms, title edit {bound[1]} ms: {met}.")
    if pages == 10_000:
        met = "met" if memory["opsbook"] <= MEMORY_MAX_MIB else "MISSED"
        compare.say(f"Memory at {pages:,} records: at most {MEMORY_MAX_MIB} MiB: {met}.")
    return lines


def main():
    parser = argparse.ArgumentParser(description="From save to served: opsbook and Hugo side by side.")
    parser.add_argument("--pages", type=compare.sizes_of, default=[1_000, 10_000], help="sizes, such as 1000,10000")
    parser.add_argument("--edits", type=int, default=15, help="edits of each kind")
    parser.add_argument("--quick", action="store_true", help="1,000 records, five edits")
    parser.add_argument("--readme", action="store_true", help="rewrite the table in README.md")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.pages, chosen.edits = [1_000], 5
    compare.WORK.mkdir(parents=True, exist_ok=True)
    programs = [compare.build_opsbook(), compare.install_hugo()]
    lines = [f"{compare.machine(programs, chosen.edits).split(', code')[0]}, {os.cpu_count()} cores, files on tmpfs; "
             f"{chosen.edits} edits of each kind, in turn.", "",
             "| records | measure | opsbook | Hugo | opsbook ÷ Hugo |", "| ---: | --- | ---: | ---: | ---: |"]
    for pages in chosen.pages:
        servers = [Server(program, pages) for program in programs]
        lines += rows(pages, servers, chosen.edits)
        for server in servers:
            server.stop()
    compare.say("\n".join(lines))
    if chosen.readme:
        compare.rewrite_readme(lines, "preview")


if __name__ == "__main__":
    main()
