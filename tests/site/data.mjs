// Reads what a built site says to machines with parsers that are not ours: Atom feeds, calendars, JSON and its schemas, JSON-LD.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { parseAtomFeed } from 'feedsmith';
import { Parser } from 'htmlparser2';
import ICAL from 'ical.js';
import { commandLine, filesOf, isServed } from './site.mjs';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Problems of the machine-readable files of the site in `folder`, built for the address `base`. */
export function checkData(folder, base) {
  const problems = [];
  const text = (file) => readFileSync(path.join(folder, file), 'utf8');
  const json = filesOf(folder, '.json', '.webmanifest');
  for (const file of json) parse(text(file), file, problems);
  const schemas = json.filter((file) => file.endsWith('.schema.json'));
  for (const file of schemas) checkSchema(file, json, text, problems);
  const feeds = new Set();
  let blocks = 0;
  for (const page of filesOf(folder, '.html')) {
    const { feed, linked } = machineParts(text(page));
    for (const href of feed) feeds.add(new URL(href, new URL(page, base)).href);
    for (const block of linked) {
      blocks += 1;
      const value = parse(block, `${page}: JSON-LD`, problems);
      if (value && !JSON.stringify(value['@context'] ?? '').includes('schema.org')) problems.push(`${page}: JSON-LD without schema.org context`);
    }
  }
  if (feeds.size === 0) problems.push('no page names a feed');
  let entries = 0;
  for (const feed of feeds) {
    if (!isServed(folder, base, feed)) problems.push(`${feed}: the pages name this feed, the site has no such file`);
    else entries += checkFeed(text(feed.slice(base.length)), feed.slice(base.length), folder, base, problems);
  }
  const calendars = filesOf(folder, '.ics');
  let events = 0;
  for (const file of calendars) events += checkCalendar(text(file), file, folder, base, problems);
  return {
    problems,
    summary: `data: ${json.length} JSON files, ${schemas.length} of them schemas, ${blocks} JSON-LD blocks, ${feeds.size} feeds with ${entries} entries, ${calendars.length} calendars with ${events} events, ${problems.length} problems`,
  };
}

function parse(source, name, problems) {
  try {
    return JSON.parse(source);
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
    return undefined;
  }
}

/** That the file beside a JSON Schema is as the schema says, and that the schema itself is sound. */
function checkSchema(file, json, text, problems) {
  const described = file.replace('.schema.json', '.json');
  if (!json.includes(described)) {
    problems.push(`${file}: the file it describes is missing`);
    return;
  }
  // Formats only annotate in this version of JSON Schema.
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, validateFormats: false });
  try {
    const validate = ajv.compile(JSON.parse(text(file)));
    if (!validate(JSON.parse(text(described)))) {
      for (const fault of validate.errors) problems.push(`${described}: ${fault.instancePath || 'the file'} ${fault.message}`);
    }
  } catch (error) {
    problems.push(`${file}: ${error.message}`);
  }
}

function machineParts(html) {
  const feed = [];
  const linked = [];
  let inside = false;
  const parser = new Parser({
    onopentag(tag, attributes) {
      inside = tag === 'script' && attributes.type === 'application/ld+json';
      if (inside) linked.push('');
      if (tag === 'link' && attributes.type === 'application/atom+xml') feed.push(attributes.href);
    },
    ontext(text) {
      if (inside) linked[linked.length - 1] += text;
    },
    onclosetag() {
      inside = false;
    },
  });
  parser.end(html);
  return { feed, linked };
}

/** What RFC 4287 asks of a feed and its entries. Returns the number of entries. */
function checkFeed(source, name, folder, base, problems) {
  let feed;
  try {
    feed = parseAtomFeed(source);
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
    return 0;
  }
  const entries = feed.entries ?? [];
  if (entries.length === 0) problems.push(`${name}: no entries`);
  const words = (title) => (typeof title === 'string' ? title : title?.value);
  for (const [part, where] of [[feed, name], ...entries.map((entry, index) => [entry, `${name}: entry ${index + 1}`])]) {
    if (!part.id) problems.push(`${where}: no id`);
    if (!words(part.title)) problems.push(`${where}: no title`);
    if (!RFC_3339.test(part.updated ?? '')) problems.push(`${where}: updated is ${part.updated ?? 'missing'}`);
  }
  for (const [index, entry] of entries.entries()) {
    const link = entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href;
    if (!link || !isServed(folder, base, link)) problems.push(`${name}: entry ${index + 1}: links to ${link ?? 'nothing'}, no page of the site`);
  }
  const ids = new Set(entries.map(({ id }) => id));
  if (ids.size !== entries.length) problems.push(`${name}: two entries share an id`);
  return entries.length;
}

/** What RFC 5545 asks of a calendar, and what keeps its events the same from build to build. Returns the number of events. */
function checkCalendar(source, name, folder, base, problems) {
  const lines = source.split('\r\n');
  if (lines.pop() !== '' || lines.some((line) => /[\r\n]/.test(line))) problems.push(`${name}: a line does not end with CRLF`);
  if (lines.some((line) => Buffer.byteLength(line) > 75)) problems.push(`${name}: a line is longer than 75 octets`);
  let events;
  try {
    events = new ICAL.Component(ICAL.parse(source)).getAllSubcomponents('vevent');
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
    return 0;
  }
  if (events.length === 0) problems.push(`${name}: no events`);
  for (const event of events) {
    const said = (property) => event.getFirstPropertyValue(property);
    if (!said('uid') || !said('summary')) problems.push(`${name}: an event without a name`);
    if (said('dtstart')?.isDate !== true) problems.push(`${name}: ${said('uid')}: not a whole day`);
    if (!/T00:00:00Z$/.test(said('dtstamp') ?? '')) problems.push(`${name}: ${said('uid')}: stamped by the clock`);
    if (!isServed(folder, base, new URL('.', said('url')).href)) problems.push(`${name}: ${said('uid')}: leads to no page of the site`);
  }
  if (new Set(events.map((event) => event.getFirstPropertyValue('uid'))).size !== events.length) problems.push(`${name}: two events share a name`);
  return events.length;
}

await commandLine(import.meta.url, checkData);
