// An engine that knows ten things, for tests of the box around it.
const THINGS = [
  ['flag', 'Everything is “top priority”.', 'Ask: if we may finish only one of these, which one?', { severity: 'high' }],
  ['flag', 'Plans change weekly, deadlines do not.', '… moves to top priority and nothing moves out.', { severity: 'high' }],
  ['myth', 'Execution problems usually mean too many priorities.', 'A team with nine priorities has none.', {}],
  ['initiative', 'Core-platform migration', 'Platform, rank 1. Priority: top.', { status: 'bad', heading: 'Where it stands' }],
  ['term', 'Trade-off', 'What a priority costs the others.', {}],
  ['term', '<img src=x onerror=alert(1)>', '<script>alert(1)</script> priority', {}],
];

const WORDS = {
  search: {
    title: 'Search', label: 'Search the site', close: 'Close', kinds: 'Kind', all: 'All', results_label: 'Results',
    results: { one: '{n} result for “{q}”', other: '{n} results for “{q}”' }, more: { other: 'All {n} results, on a page' },
    none: 'Nothing. Try fewer words, or ask the person who named it.', failed: 'The index did not arrive.', did_you_mean: 'Did you mean {q}?',
    recent: 'Searched before', forget: 'Forget these', hint: 'Words find pages.', keys: { move: 'move', go: 'open', close: 'close' },
  },
  kinds: { role: 'Roles', myth: 'Facts', flag: 'Red flags', initiative: 'Initiatives', term: 'Terms' },
  kind: { myth: 'Fact', flag: 'Red flag', initiative: 'Initiative', term: 'Term' },
  status: { bad: 'Off track' },
  severity: { high: 'High' },
};

/** @returns {[string, boolean][]} */
const mark = (text) => text.split(/(priorit(?:y|ies)|top)/i).filter(Boolean).map((part) => [part, /^(?:priorit|top)/i.test(part)]);

export async function open(root) {
  window.opened = (window.opened ?? 0) + 1;
  return {
    words: WORDS,
    language: 'en',
    icons: '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="i-search" viewBox="0 0 16 16"><circle cx="6.8" cy="6.8" r="4.8"/></symbol><symbol id="i-flag" viewBox="0 0 16 16"><path d="M3 15V1"/></symbol><symbol id="i-bad" viewBox="0 0 16 16"><path d="M2 2h12v12H2z"/></symbol></svg>',
    async renew() { window.renewed = (window.renewed ?? 0) + 1; },
    async search(text, { limit, kind }) {
      if (text.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 300));
      if (text === 'broken') throw new Error('no index');
      const found = /^(top|prio|slow)/.test(text) ? THINGS : [];
      const all = found.map(([of, title, passage, { heading = '', ...more }], n) => ({
        path: `page-${n}/`, anchor: heading ? 'where' : '', kind: of, status: '', severity: '', ...more,
        title: mark(title), heading: mark(heading), passage: mark(passage), marks: ['priority', 'priorities'],
      }));
      const kinds = new Map();
      for (const hit of all) kinds.set(hit.kind, (kinds.get(hit.kind) ?? 0) + 1);
      const hits = all.filter((hit) => !kind || hit.kind === kind);
      return {
        hits: hits.slice(0, Math.min(limit, 5)), total: hits.length, kinds, suggestion: text === 'piroirty' ? 'priority' : '',
        query: text === 'top priorty' ? [['top ', false], ['priority', true]] : [[text, false]],
      };
    },
  };
}
