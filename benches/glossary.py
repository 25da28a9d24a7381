#!/usr/bin/env python3
"""What marking the terms of the glossary costs a cold build, and whether it grows with the text alone.

    benches/glossary.py                    5,000 and 10,000 records with 500 terms, 10,000 with 50
    benches/glossary.py --pages 1000       half of that size and that size
    benches/glossary.py --readme           also rewrites the table in README.md

Each site is built with terms that are marked and with the same terms not marked (`mark: false`), one right after the other, in
alternating order. What counts is processor time, and of each pair its ratio: a machine is quicker in one minute than in the
next, and both halves of a pair have the same minute. The median of the ratios says what marking adds, as a share of the median
build without it.
It ends with 1 when the cost of a record is not about the same in a site of half the size, or when 500 words, of which some thirty
stand in every page, take more than a tenth of the build. Python's standard library only.
"""
import argparse
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

import compare
import gen_corpus

RUNS = 9
GROWTH_MAX, SHARE_MAX = 1.4, 0.10
# A share by which two builds of one site differ anyway.
NOISE = 0.01


def site_of(folder, pages, terms, marked):
    site = pathlib.Path(folder) / f"{pages}-{terms}-{marked}"
    shutil.copytree(compare.corpus("opsbook", pages), site)
    words, _ = gen_corpus.vocabulary("opsbook-1")
    # Words of middling frequency: half of the terms are one word, half are two that may or may not meet.
    middling = words[300:]
    names = [middling[at] if at % 2 else f"{middling[at]} {middling[at + 1]}" for at in range(terms)]
    for at, name in enumerate(names):
        text = f"---\nterm: {name}\ndefinition: What {name} means here, in a sentence of usual length.\n"
        text += f"mark: {'true' if marked else 'false'}\nreviewed: 2026-01-15\n---\n"
        gen_corpus.put(str(site / "content" / "glossary" / f"term-{at:03d}.md"), text)
    return site


def build(site, out):
    """Seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([compare.OPSBOOK, "build", "--output", out], cwd=site, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(cases):
    """Of each case, numbers of records and terms: what marking adds as a share, seconds without it, and how many pages have a mark."""
    with tempfile.TemporaryDirectory(prefix="opsbook-glossary-", dir=compare.TMPFS) as folder:
        sites = {(case, marked): site_of(folder, *case, marked) for case in cases for marked in (True, False)}
        out = pathlib.Path(folder) / "out"
        pages = {}
        for key, site in sites.items():
            build(site, out)  # once uncounted, for what it makes
            pages[key] = sum(1 for path in out.rglob("*.html") if 'class="gl"' in path.read_text(encoding="utf-8"))
            assert (pages[key] > 0) == key[1], key
            shutil.rmtree(out)
        ratios, plain = {case: [] for case in cases}, {case: [] for case in cases}
        for run in range(RUNS):
            compare.note(f"run {run + 1} of {RUNS}")
            for case in cases:
                seconds = {}
                for marked in (True, False) if run % 2 else (False, True):
                    seconds[marked] = build(sites[case, marked], out)
                    shutil.rmtree(out)
                ratios[case].append(seconds[True] / seconds[False])
                plain[case].append(seconds[False])
    median = statistics.median
    return {case: (median(ratios[case]) - 1, median(plain[case]), pages[case, True]) for case in cases}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000, help="the larger number of records")
    parser.add_argument("--readme", action="store_true", help="rewrite the table in README.md")
    chosen = parser.parse_args()
    size = chosen.pages
    compare.build_opsbook()
    lines = ["| records | terms | pages with marks | build without | what marking adds | share | a record |",
             "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    cost, share = {}, {}
    for case, (share[case], rest, marked) in measured([(size // 2, 500), (size, 500), (size, 50)]).items():
        pages, terms = case
        cost[case] = share[case] * rest / pages
        adds = f"{share[case] * rest:.2f} s | {share[case] * 100:.0f} % | {cost[case] * 1e6:.0f} µs"
        if share[case] < NOISE:
            adds = "too little to measure | |"
        lines.append(f"| {pages:,} | {terms} | {marked:,} | {rest:.2f} s | {adds} |")
    growth = cost[size, 500] / max(cost[size // 2, 500], 1e-9)
    print("\n".join(lines))
    print(f"\nA record costs {growth:.2f} times what it costs in a site of half the size (at most {GROWTH_MAX}).")
    if chosen.readme:
        compare.rewrite_readme(lines, "glossary")
    sys.exit(0 if growth <= GROWTH_MAX and share[size, 500] <= SHARE_MAX else 1)


if __name__ == "__main__":
    main()
