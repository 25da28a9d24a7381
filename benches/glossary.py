#!/usr/bin/env python3
"""What marking the terms of the glossary costs a cold build, and whether it grows with the text alone.

    benches/glossary.py                    5,000 and 10,000 records with 500 terms, 10,000 with 50
    benches/glossary.py --pages 1000       half of that size and that size

Each site is built with terms that are marked and with the same terms not marked (`mark: false`), in turn. What counts is
processor time, which other programs disturb less, and the difference within each pair; the median of the pairs is printed.
It ends with 1 when the cost of a record is not about the same in a site of half the size, or when it is more than a tenth of
the build. Python's standard library only.
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

PAIRS = 5
GROWTH_MAX, SHARE_MAX = 1.4, 0.10


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


def processor_seconds(site):
    with tempfile.TemporaryDirectory(prefix="opsbook-glossary-", dir=compare.TMPFS) as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([compare.OPSBOOK, "build", "--output", f"{out}/site"], cwd=site, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        pages = sum(1 for path in pathlib.Path(out).rglob("*.html") if 'class="gl"' in path.read_text(encoding="utf-8"))
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, pages


def measured(pages, terms):
    """Seconds of marking, of a build without it, and how many pages have a mark."""
    with tempfile.TemporaryDirectory(prefix="opsbook-glossary-", dir=compare.TMPFS) as folder:
        marked, plain = (site_of(folder, pages, terms, how) for how in (True, False))
        pairs = [(processor_seconds(marked), processor_seconds(plain)) for _ in range(PAIRS)]
    assert all(without[1] == 0 for _, without in pairs)
    cost = statistics.median(with_marks[0] - without[0] for with_marks, without in pairs)
    return cost, statistics.median(without[0] for _, without in pairs), pairs[0][0][1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000, help="the larger number of records")
    size = parser.parse_args().pages
    compare.build_opsbook()
    print("| records | terms | pages with marks | build without | what marking adds | share | a record |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    costs = {}
    for pages, terms in ((size // 2, 500), (size, 500), (size, 50)):
        cost, rest, marked = measured(pages, terms)
        costs[pages, terms] = cost / pages, cost / rest
        print(f"| {pages:,} | {terms} | {marked:,} | {rest:.2f} s | {cost:.2f} s | {cost / rest * 100:.0f} % | {cost / pages * 1e6:.0f} µs |", flush=True)
    growth = costs[size, 500][0] / max(costs[size // 2, 500][0], 1e-9)
    share = costs[size, 500][1]
    print(f"\nA record costs {growth:.2f} times what it costs in a site of half the size (at most {GROWTH_MAX}).")
    sys.exit(0 if growth <= GROWTH_MAX and share <= SHARE_MAX else 1)


if __name__ == "__main__":
    main()
