// The engine alone: what it makes of texts and queries, on a small index whose words are chosen here.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { index } from './index.mjs';
import { SEARCH } from './places.mjs';

const { fold, open, tokens } = await import(pathToFileURL(join(SEARCH, 'engine.js')));

const page = (path, kind, title, text, more = {}) => ({ path, kind, title, sections: [['', '', text]], ...more });
const PAGES = [
  page('roles/coo/', 'role', 'Chief operating officer', 'Decides the sequence. Priorities are hers.', { alias: ['COO'], facets: { owner: 'kofi-lund' } }),
  page('roles/old/', 'role', 'Priority officer', 'Priority of priorities.', { state: 'retired' }),
  page('flags/top/', 'flag', 'Everything is top priority', 'Ask which one.', { severity: 'high', facets: { severity: 'high' } }),
  page('flags/weekly/', 'flag', 'Plans change weekly', 'A lead. It moves to top priority and nothing moves out of the long list.', {
    sections: [['', '', 'A lead.'], ['why', 'Why it happens', 'It moves to top priority and nothing moves out.'], ['item-x', 'See RF-12', 'Send an e-mail about C++ within P7D to café Zoë.']],
  }),
  page('terms/rf/', 'term', 'Red flag', 'RF 12 is not it. Priority top. Zoe.', { alias: ['first promise'] }),
  page('about/', 'page', 'About', '中文搜索引擎 works. 日本. constructor toString __proto__ abandoned', {}),
];
const STEMS = [['priority', 'priorities'], ['change', 'changes', 'changed'], ['move', 'moves']];

let server;
let engine;
let asked = [];
let files;
before(async () => {
  files = index(PAGES, { tokens, fold, stems: STEMS });
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    asked.push(pathname);
    const path = pathname.slice('/site/search/'.length);
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    response.writeHead(file ? 200 : 404, { 'content-type': 'application/json' });
    response.end(file ? JSON.stringify(file) : 'not here');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  engine = await open(`http://127.0.0.1:${server.address().port}/site/`);
});
after(() => server.close());

const paths = async (query, options) => (await engine.search(query, options)).hits.map((hit) => hit.path);
const text = (parts) => parts.map(([part, marked]) => (marked ? `[${part}]` : part)).join('');

test('folding takes marks and case away, and joins what was written in pieces', () => {
  assert.equal(fold('Zoë CAFÉ İstanbul ΟΔΟΣ ﬁ ᄒ\u1161\u11ab'), 'zoe cafe istanbul οδοσ fi 한');
  assert.equal(fold('a\u200fb\u00adc\ud800'), 'abc\ufffd');
});

test('tokens are words, bigrams, identifiers whole and in parts, with their places', () => {
  const seen = (written) => tokens(written).map((token) => written.slice(token.from, token.to) + (token.whole ? `(${token.whole} ${token.parts})` : ''));
  assert.deepEqual(seen('Send RF-12, an e-mail.'), ['Send', 'RF(rf12 2)', '12', 'an', 'e(email 2)', 'mail']);
  assert.deepEqual(seen('C++, C# and c++x F# _a-b-c'), ['C++', 'C#', 'and', 'c', 'x', 'F#', 'a(abc 3)', 'b', 'c']);
  assert.deepEqual(seen('中文搜 한국 日'), ['中文', '文搜', '한국', '日']);
  assert.deepEqual(seen('Zoë\u0301s ﬁne e\u0301a'), ['Zoë\u0301s', 'ﬁne', 'e\u0301a']);
  assert.equal(tokens('x'.repeat(90))[0].text.length, 40);
});

test('a title beats a text, and what is retired comes last', async () => {
  assert.deepEqual(await paths('priority'), ['flags/top/', 'terms/rf/', 'roles/coo/', 'flags/weekly/', 'roles/old/']);
});

test('the last word is the begin of one, until something stands behind it', async () => {
  assert.deepEqual(await paths('wee'), ['flags/weekly/']);
  assert.deepEqual(await paths('wee '), []);
  assert.deepEqual(await paths('wee plans'), ['flags/weekly/']);
});

test('one edit in four letters, two in eight, also in the first letter, and it is said', async () => {
  for (const word of ['wekly ', 'wewkly ', 'eweekly ', 'weekyl ', 'teekly ']) assert.deepEqual(await paths(word), ['flags/weekly/'], word);
  const answer = await engine.search('Top prioirty ');
  assert.equal(answer.suggestion, 'Top priority ');
  assert.equal(text(answer.query), 'Top [priority] ');
  assert.equal(answer.hits[0].path, 'flags/top/');
  assert.deepEqual(await paths('evreythnig '), ['flags/top/']);
  assert.deepEqual(await paths('wekyl '), [], 'two edits in six letters');
  assert.equal((await engine.search('plasn top ')).suggestion, 'plans top ');
  assert.equal((await engine.search('laed ')).suggestion, 'lead ', 'neighbours in the middle of four');
  assert.equal((await engine.search('veerythnig ')).suggestion, 'everything ', 'an edit at either end');
  assert.equal((await engine.search('Zoe\u0301, prioirty ')).suggestion, 'Zoé, priority ');
});

test('identifiers, marks and CJK are found as they are written', async () => {
  for (const query of ['RF-12', 'rf12', 'e-mail', 'email', 'C++', 'P7D', 'zoë café']) {
    const [hit] = (await engine.search(query)).hits;
    assert.equal(`${hit.path}#${hit.anchor}`, 'flags/weekly/#item-x', query);
  }
  assert.deepEqual(await paths('搜索'), ['about/']);
  assert.deepEqual(await paths('文搜索引'), ['about/']);
  assert.deepEqual(await paths('搜'), ['about/']);
});

test('a phrase stands as it is quoted, and nothing else does', async () => {
  assert.deepEqual((await paths('"top priority"')).sort(), ['flags/top/', 'flags/weekly/']);
  assert.deepEqual(await paths('“priority top”'), ['terms/rf/']);
  assert.deepEqual(await paths('"top priorit"'), []);
  assert.deepEqual(await paths('"first promise'), ['terms/rf/']);
});

test('minus leaves out, filters narrow, and alone they list', async () => {
  assert.deepEqual(await paths('priority -top'), ['roles/coo/', 'roles/old/']);
  assert.deepEqual(await paths('priority -"top priority"'), ['roles/coo/', 'roles/old/'], 'both words in one section are enough');
  assert.deepEqual(await paths('kind:flag'), ['flags/top/', 'flags/weekly/']);
  assert.deepEqual(await paths('kind:flag kind:TERM severity:high'), ['flags/top/']);
  assert.deepEqual(await paths('priority owner:kofi-lund'), ['roles/coo/']);
  assert.deepEqual(await paths('priority owner:__proto__'), []);
  assert.deepEqual(await paths('-top'), []);
  assert.deepEqual(await paths('  '), []);
});

test('kinds are counted before one is chosen', async () => {
  const answer = await engine.search('priority', { kind: 'role' });
  assert.deepEqual([...answer.kinds], [['role', 2], ['flag', 2], ['term', 1]]);
  assert.deepEqual(answer.hits.map(({ path }) => path), ['roles/coo/', 'roles/old/']);
  assert.equal(answer.total, 2);
});

test('a hit lands on its section, with a passage and marks', async () => {
  const hit = (await engine.search('top priority')).hits.find(({ path }) => path === 'flags/weekly/');
  assert.equal(hit.anchor, 'why');
  assert.equal(text(hit.heading), 'Why it happens');
  assert.equal(text(hit.passage), 'It moves to [top priority] and nothing moves out.');
  assert.deepEqual(hit.marks, ['top', 'priority']);
  const long = page('long/', 'page', 'Long', `${'One two three. '.repeat(20)}Here is the needle. ${'Four five six. '.repeat(20)}`);
  const kept = files;
  files = index([long], { tokens, fold });
  await engine.renew();
  engine.files.kept.clear();
  assert.equal(text((await engine.search('needle ')).hits[0].passage), `… two three. Here is the [needle]. ${'Four five six. '.repeat(8)}…`);
  files = kept;
  await engine.renew();
  engine.files.kept.clear();
});

test('a site that was published anew is read anew', async () => {
  const before = files;
  files = index([page('new/', 'page', 'A new priority', 'All else is gone.')], { tokens, fold, size: 50 });
  engine.files.kept.clear();
  assert.deepEqual(await paths('priority'), ['new/']);
  files = before;
  await engine.renew();
  engine.files.kept.clear();
});

test('hostile queries neither throw nor find what is not there', async () => {
  const hostile = [
    'constructor', '__proto__', 'toString', 'hasOwnProperty', 'x'.repeat(10_000), '中'.repeat(10_000), 'a-'.repeat(5000), '"'.repeat(999), '-'.repeat(999), '- -"" -- ""',
    '.*', '(a+)+$', '[', '\\', '\\u{110000}', '$&', '<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '\u202eytiroirp', '\u200f\u200f', '\ud800', '\udc00\ud800 priority\ud83d',
    '\0', 'kind:', 'kind:constructor', 'owner:"', 'rag:__proto__', 'kind:flag'.repeat(900), '😀', '\u{1f468}\u200d\u{1f469}', 'a\u0301'.repeat(300), 'ﷺ'.repeat(299), `${'word '.repeat(400)}`,
  ];
  for (const query of hostile) {
    const answer = await engine.search(query);
    assert.equal(answer.query.map(([part]) => part).join('').length >= 0, true, query);
    for (const hit of answer.hits) for (const part of ['title', 'heading', 'passage']) assert.ok(Array.isArray(hit[part]), query);
  }
  assert.deepEqual(await paths('constructor'), ['about/']);
  assert.deepEqual(await paths('hasOwnProperty '), []);
  assert.deepEqual(await paths('\u202epriori\u200fty '), await paths('priority '));
});

test('a first query loads few files', async () => {
  engine.files.kept.clear();
  asked = [];
  await engine.search('weekly ');
  assert.deepEqual(asked.filter((path) => /words|tails/.test(path)), [], 'lists of words are for begins and mistakes');
  assert.equal(asked.filter((path) => /pages/.test(path)).length, 1);
});
