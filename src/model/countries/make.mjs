// CLDR and curated.tsv → table.tsv, names.tsv, LICENSE-UNICODE: the built-in country table's data.
//
// Usage, from this folder, with Node 18 or newer and any empty folder DIR outside the repository:
//
//     npm install --prefix DIR cldr-core@48.2.0 cldr-localenames-full@48.2.0
//     node make.mjs DIR
//
// The same packages and the same curated.tsv give the same bytes. A new CLDR version is a new number here and in
// README.md, and a look at the diff. Territories are those CLDR maps to an ISO 3166-1 numeric code, and Kosovo.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The languages whose names are shipped. */
const LANGUAGES = [
  'ar', 'be', 'bg', 'bn', 'cs', 'da', 'de', 'el', 'en', 'es', 'fa', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it', 'ja',
  'ko', 'nl', 'no', 'pl', 'pt', 'ro', 'ru', 'sq', 'sr', 'sv', 'sw', 'tr', 'uk', 'ur', 'vi', 'zh', 'zh-Hant',
];

/** ISO 3166-1 leaves XK to its users; CLDR writes XKK where the European Union and the World Bank write XKX. */
const ALPHA3_INSTEAD = { XK: 'XKX' };

/** ISO 3166-1 numeric codes from here on are for its users. */
const FIRST_USER_ASSIGNED = 900;

/** An empty cell: a bare tab at a line's end would not survive every editor. */
const NONE = '-';

const here = path.dirname(fileURLToPath(import.meta.url));

main(process.argv[2]);

function main(dir) {
  if (!dir) {
    throw new Error('usage: node make.mjs DIR, where DIR/node_modules holds cldr-core and cldr-localenames-full');
  }
  const modules = path.join(dir, 'node_modules');
  const cldr = readCldr(modules);
  const curated = readCurated(path.join(here, 'curated.tsv'));
  const codes = territories(cldr);
  mustAgree(codes, [...curated.keys()]);
  write('table.tsv', table(codes, cldr, curated));
  write('names.tsv', names(codes, cldr));
  write('LICENSE-UNICODE', fs.readFileSync(path.join(modules, 'cldr-core', 'LICENSE'), 'utf8'));
}

/** The parts of CLDR that are used: codes, containment, and territory names by language. */
function readCldr(modules) {
  const json = (...parts) => JSON.parse(fs.readFileSync(path.join(modules, ...parts), 'utf8'));
  const supplemental = (name) => json('cldr-core', 'supplemental', `${name}.json`).supplemental[name];
  const local = (lang) =>
    json('cldr-localenames-full', 'main', lang, 'territories.json').main[lang].localeDisplayNames.territories;
  return {
    codes: supplemental('codeMappings'),
    contains: supplemental('territoryContainment'),
    names: new Map(LANGUAGES.map((lang) => [lang, local(lang)])),
  };
}

/** curated.tsv as alpha2 → {demonyms, aliases}. */
function readCurated(file) {
  const rows = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  const list = (cell) => (cell === NONE ? [] : cell.split('|'));
  return new Map(rows.map((row) => {
    const cells = row.split('\t');
    if (cells.length !== 3) throw new Error(`curated.tsv: three columns expected: ${row}`);
    return [cells[0], { demonyms: list(cells[1]), aliases: list(cells[2]) }];
  }));
}

/** The alpha-2 codes of ISO 3166-1 and XK, sorted. A code without an English name is a withdrawn one. */
function territories({ codes, names }) {
  const isIso = (code) =>
    codes[code]._alpha3 && Number(codes[code]._numeric) < FIRST_USER_ASSIGNED && names.get('en')[code];
  return [...Object.keys(codes).filter(isIso), 'XK'].sort();
}

function mustAgree(codes, curated) {
  const odd = [...codes.filter((c) => !curated.includes(c)), ...curated.filter((c) => !codes.includes(c))];
  if (odd.length) throw new Error(`in only one of CLDR and curated.tsv: ${odd.join(' ')}`);
}

/** One territory a row; a list is joined with "|", and "-" where there is nothing. */
function table(codes, cldr, curated) {
  const columns = 'alpha2 alpha3 numeric name region_code region subregion_code subregion demonyms aliases';
  const english = cldr.names.get('en');
  const row = (code) => {
    const [region, subregion] = regions(code, cldr.contains);
    const { demonyms, aliases } = curated.get(code);
    return [
      code,
      ALPHA3_INSTEAD[code] ?? cldr.codes[code]._alpha3,
      cldr.codes[code]._numeric,
      english[code],
      region,
      english[region],
      subregion ?? NONE,
      subregion ? english[subregion] : NONE,
      demonyms.join('|') || NONE,
      otherSpellings(english[code], [...alternates(code, english), ...aliases]).join('|') || NONE,
    ];
  };
  return lines([columns.split(' '), ...codes.map(row)]);
}

/** The M49 region right below the world, and the M49 region that directly holds the territory if that is another. */
function regions(code, contains) {
  const chain = [];
  for (let at = code; at !== '001'; at = parent(at, contains)) chain.unshift(at);
  const [region, ...inner] = chain.slice(0, -1).filter((step) => /^\d{3}$/.test(step));
  return [region, inner.at(-1)];
}

/** The region that holds this one in the tree; groupings such as the EU or Latin America stand outside it. */
function parent(code, contains) {
  const holds = ([name, { _contains, _grouping }]) =>
    !_grouping && !name.includes('-status-') && _contains.includes(code);
  const found = Object.entries(contains).filter(holds).map(([name]) => name);
  if (found.length !== 1) throw new Error(`${code} is contained in ${found.length} regions: ${found.join(' ')}`);
  return found[0];
}

/** CLDR's short forms and variants of a name ("UK", "Turkey"). */
function alternates(code, english) {
  return Object.keys(english).filter((key) => key.startsWith(`${code}-alt-`)).sort().map((key) => english[key]);
}

/** All spellings of the name and its aliases but the name itself, each once when case and diacritics are ignored. */
function otherSpellings(name, aliases) {
  const seen = new Set([folded(name)]);
  const isNew = (text) => !seen.has(folded(text)) && seen.add(folded(text));
  return [name, ...aliases].flatMap(spellings).filter(isNew);
}

/** A name as typed on any keyboard and under any house style; the given spelling comes first. */
function spellings(text) {
  const rules = [
    (it) => [it, it.replaceAll('’', "'")],
    (it) => [it, it.replaceAll(' & ', ' and ')],
    (it) => [it, it.replaceAll(/\bSt\. /g, 'Saint '), it.replaceAll(/\bSt\. /g, 'St ')],
  ];
  return rules.reduce((all, rule) => all.flatMap(rule), [text]);
}

function folded(text) {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** One territory a row, one language a column; "-" where CLDR has only the code. */
function names(codes, cldr) {
  const cell = (code, lang) => {
    const name = cldr.names.get(lang)[code];
    return !name || name === code ? NONE : name;
  };
  const row = (code) => [code, ...LANGUAGES.map((lang) => cell(code, lang))];
  return lines([['alpha2', ...LANGUAGES], ...codes.map(row)]);
}

function lines(rows) {
  const bad = rows.flat().find((cell) => cell === '' || /[\t\n]/.test(cell));
  if (bad !== undefined) throw new Error(`a cell is empty or holds a tab or a line break: ${bad}`);
  return rows.map((row) => `${row.join('\t')}\n`).join('');
}

function write(name, text) {
  fs.writeFileSync(path.join(here, name), text);
}
