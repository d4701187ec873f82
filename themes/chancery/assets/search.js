// The page that searches. What the reader wants is in the address: `q`, and a name and value for each
// choice. A first answer comes from a small index of titles and names; then Pagefind's worker, one for
// each language of the edition, looks through all texts. themes/README.md says what the index holds.

const page = document.querySelector("[data-search]");
const part = (selector) => page.querySelector(selector);
const form = part("form");
const field = part("input[name=q]");
const status = part("[role=status]");
const facets = part(".search-facets");
const list = part(".results");
const more = part(".search-more");
const clear = part(".search-clear");

const FACETS = [...page.querySelectorAll("[data-facet]")].map((box) => box.dataset.facet);
const AT_ONCE = 10;
const MOST_NAMES = 8;
const MOST_TITLES = 20;
const FEW_VALUES = 8;
const MOST_VALUES = 60;
const PAUSE_MS = 160;

// Titles weigh most, then takeaways, then the names of what a briefing is about; its text weighs one.
const RANKING = { metaWeights: { title: 6, takeaways: 3, names: 2.5, date: 0, day: 0 } };

// --- What is wanted -----------------------------------------------------------------------------

function wanted() {
  const choices = new Map(FACETS.map((facet) => [facet, new Set()]));
  for (const input of page.querySelectorAll("[data-facet] input:checked")) {
    choices.get(input.closest("[data-facet]").dataset.facet).add(input.value);
  }
  return { query: field.value.trim(), choices };
}

const isChosen = ({ choices }) => [...choices.values()].some((values) => values.size);

function toAddress({ query, choices }) {
  const address = new URL(location.href);
  address.search = "";
  if (query) address.searchParams.set("q", query);
  for (const [facet, values] of choices) {
    for (const value of values) address.searchParams.append(facet, value);
  }
  if (address.href !== location.href) history.replaceState(null, "", address);
}

function fromAddress() {
  const { searchParams } = new URL(location.href);
  field.value = searchParams.get("q") ?? "";
  for (const facet of FACETS) {
    const chosen = searchParams.getAll(facet);
    for (const input of boxOf(facet).querySelectorAll("input")) input.checked = chosen.includes(input.value);
    for (const value of chosen) inputOf(facet, value).checked = true;
  }
}

// --- Titles and names ---------------------------------------------------------------------------

// Case and marks on letters make no difference, nor which apostrophe or hyphen: as in the site's own index.
function folded(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[’‘ʼ`´]/g, "'").replace(/[‐‑–—]/g, "-").replace(/\s+/g, " ").trim();
}

let index = null;
let names = new Map();

async function loadIndex() {
  const response = await fetch(page.dataset.search);
  if (!response.ok) throw new Error(`${response.status} for ${page.dataset.search}`);
  const loaded = await response.json();
  for (const entry of loaded.entities) {
    entry.words = folded([entry[2], ...entry[4]].join("\n"));
    names.set(`${entry[0]} ${entry[1]}`, entry[2]);
  }
  for (const entry of loaded.briefings) entry.words = folded(entry[0]);
  index = loaded;
}

// Entries of which every word is the beginning of one, those whose first word is one first.
function matching(entries, query, most) {
  const words = folded(query).split(" ").filter(Boolean);
  if (!words.length) return [];
  const begins = words.map((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[^\p{L}\p{N}]/gu, "\\$&")}`, "u"));
  const found = entries.filter((entry) => begins.every((begin) => begin.test(entry.words)));
  const isFirst = (entry) => entry.words.startsWith(words[0]);
  return [...found.filter(isFirst), ...found.filter((entry) => !isFirst(entry))].slice(0, most);
}

function showNames(query) {
  const found = index ? matching(index.entities, query, MOST_NAMES) : [];
  part(".search-names ul").replaceChildren(
    ...found.map(([, , name, url]) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = url;
      link.textContent = name;
      return item;
    }),
  );
  part(".search-names").hidden = found.length === 0;
}

// --- All texts ----------------------------------------------------------------------------------

// Endings of languages that Pagefind has no stemmer for. Without its ending a word finds all words that
// begin as it does, for Pagefind looks for beginnings too.
const ENDINGS = {
  uk: /(?<=[^\s]{3}[^\s])(?:ськими|ського|ському|ською|ських|ським|ський|ська|ське|ську|ські|ськ|іями|іях|ією|ями|ами|ими|іми|ого|ому|ові|еві|єві|ею|єю|ою|ій|ії|ія|ію|ів|їв|ах|ях|ам|ям|ом|ем|єм|их|іх|им|ім|ий|ти|ть|ла|ло|ли|[аеєиіїйоуюяьв])(?=\s|$)/giu,
  be: /(?<=[^\s]{3}[^\s])(?:скага|скаму|скімі|скай|скіх|скім|скі|ская|скую|ямі|амі|ага|аму|ыя|ай|яй|ой|ію|ія|іі|аў|яў|оў|ёў|ах|ях|ам|ям|ом|ем|ым|ых|ць|ці|[аеёіоуўыьэюяй])(?=\s|$)/giu,
};

function asAsked(query, lang) {
  const endings = ENDINGS[lang.split("-")[0]];
  return endings && !/^\s*".+"\s*$/.test(query) ? query.replace(endings, "") : query;
}

/** Pagefind for one language, in a worker of its own: it runs the program of that language. */
class Engine {
  constructor(address, { lang, bundles }, root) {
    this.lang = lang;
    this.count = 0;
    this.waiting = new Map();
    this.shown = [];
    this.worker = new Worker(address);
    this.worker.addEventListener("message", ({ data }) => this.answer(data));
    this.worker.addEventListener("error", (event) => this.fail(event));
    const [[basePath, metaCacheTag], ...others] = bundles;
    const options = { baseUrl: root, ranking: RANKING, excerptLength: 32 };
    this.ready = (async () => {
      await this.call("init", { ...options, basePath, metaCacheTag, language: lang });
      await Promise.all(
        others.map(([folder, tag]) => this.call("mergeIndex", folder, { ...options, metaCacheTag: tag, language: lang })),
      );
      // counts are told of those filters only that are there
      await this.call("filters");
    })();
  }

  call(method, ...args) {
    const id = `${(this.count += 1)}`;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, instanceId: "all", method, args });
    });
  }

  answer({ id, result, error }) {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) asked?.reject(new Error(error));
    else asked?.resolve(result);
  }

  fail(event) {
    const asked = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of asked) reject(new Error(event.message ?? "the worker failed"));
  }

  async search(query, filters) {
    await this.ready;
    // without words the newest come first
    const sort = query ? {} : { date: "desc" };
    const found = await this.call("search", query ? asAsked(query, this.lang) : null, { filters, sort });
    return { ...found, results: found.results.map((result) => ({ ...result, engine: this })) };
  }

  /** What there is to show of a result. */
  data(result) {
    result.shown ??= this.call("getData", result.data);
    return result.shown;
  }

  /** Lets go of results that nobody asks for any more. */
  release(results) {
    for (const { data } of results) this.worker.postMessage({ id: "", instanceId: "all", method: "releaseData", args: [data] });
  }
}

const engines = new Map();

function enginesFor({ choices }) {
  const chosen = choices.get("language");
  const languages = index.languages.filter(({ lang, here }) => (chosen.size ? chosen.has(lang) : here));
  return languages.map((language) => {
    if (!engines.has(language.lang)) engines.set(language.lang, new Engine(index.worker, language, index.root));
    return engines.get(language.lang);
  });
}

// One of the values of each facet that has any chosen. Where no language is chosen, what is found is what the
// edition lists.
function filtersOf({ choices }, without) {
  const all = [];
  for (const [facet, values] of choices) {
    if (facet === without || facet === "language" || !values.size) continue;
    all.push({ any: [...values].map((value) => ({ [facet]: value })) });
  }
  if (!choices.get("language").size) all.push({ edition: index.edition });
  return all.length ? { all } : {};
}

// What is found, the best first; and how many each value of a facet would leave.
async function searchAll(asked) {
  const used = enginesFor(asked);
  const query = asked.query || null;
  const active = FACETS.filter((facet) => facet !== "language" && asked.choices.get(facet).size);
  const [found, ...others] = await Promise.all(
    [undefined, ...active].map((without) => Promise.all(used.map((engine) => engine.search(query, filtersOf(asked, without))))),
  );
  const counts = summed(found);
  active.forEach((facet, at) => {
    counts[facet] = summed(others[at])[facet] ?? {};
    others[at].forEach(({ results }, number) => used[number].release(results));
  });
  const lists = found.map((one) => one.results);
  const results = lists.flat();
  if (query) results.sort((a, b) => b.score - a.score);
  const next = query ? inOrder(results) : newestOf(lists);
  return { results, next, counts };
}

// The next results of a list.
function inOrder(results) {
  let at = 0;
  return async (count) => results.slice(at, (at += count));
}

// The next results of lists of which each has the newest first, which only their data tells.
function newestOf(lists) {
  const left = lists.map((list) => [...list]);
  return async (count) => {
    const newest = [];
    while (newest.length < count && left.some((list) => list.length)) {
      const heads = left.filter((list) => list.length);
      const dates = await Promise.all(heads.map(async ([first]) => (await first.engine.data(first))?.meta.date ?? ""));
      const at = dates.indexOf([...dates].sort().at(-1));
      newest.push(heads[at].shift());
    }
    return newest;
  };
}

function summed(found) {
  const counts = {};
  for (const { filters } of found) {
    for (const [facet, values] of Object.entries(filters ?? {})) {
      counts[facet] ??= {};
      for (const [value, count] of Object.entries(values)) counts[facet][value] = (counts[facet][value] ?? 0) + count;
    }
  }
  return counts;
}

// --- Results ------------------------------------------------------------------------------------

let found = { results: [], next: async () => [] };

function itemOf({ title, url, iso, day, lang, takeaways = [], excerpt = "" }) {
  const item = part(".search-item").content.cloneNode(true).firstElementChild;
  const link = item.querySelector("a");
  const time = item.querySelector("time");
  link.href = url;
  link.textContent = title;
  time.dateTime = iso;
  time.textContent = day;
  if (lang !== document.documentElement.lang) {
    item.lang = lang;
    item.dir = inputOf("language", lang).dataset.dir ?? "auto";
    link.hreflang = lang;
  }
  const points = item.querySelector(".result-takeaways");
  points.classList.toggle("is-one", takeaways.length === 1);
  points.replaceChildren(
    ...takeaways.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  points.hidden = takeaways.length === 0;
  const words = item.querySelector(".result-excerpt");
  words.replaceChildren(...marked(excerpt));
  words.hidden = !excerpt;
  return item;
}

// Pagefind's excerpt: text in which only < and > are escaped, and marks.
function marked(excerpt) {
  const text = (piece) => piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  return excerpt.split(/(<mark>.*?<\/mark>)/s).map((piece) => {
    const inside = /^<mark>(.*)<\/mark>$/s.exec(piece)?.[1];
    if (inside === undefined) return text(piece);
    return Object.assign(document.createElement("mark"), { textContent: text(inside) });
  });
}

function takeawaysOf(meta) {
  try {
    return JSON.parse(meta.takeaways ?? "[]");
  } catch {
    return [];
  }
}

async function itemsOf(results, hasWords) {
  const all = await Promise.all(results.map((result) => result.engine.data(result)));
  return all.filter(Boolean).map(({ meta, url, filters, excerpt }) =>
    itemOf({
      title: meta.title,
      url,
      iso: meta.date,
      day: meta.day,
      lang: filters.language?.[0] ?? document.documentElement.lang,
      takeaways: takeawaysOf(meta),
      excerpt: hasWords ? excerpt : "",
    }),
  );
}

function showTitles(query) {
  const titles = index ? matching(index.briefings, query, MOST_TITLES) : [];
  list.replaceChildren(
    ...titles.map(([title, url, iso, day, lang]) => itemOf({ title, url, iso, day, lang })),
  );
  part(".search-results").hidden = titles.length === 0;
  more.hidden = true;
  return titles.length;
}

function tell(count) {
  status.textContent = count ? status.dataset.found.replace("#", count.toLocaleString(document.documentElement.lang)) : status.dataset.none;
}

// --- Facets -------------------------------------------------------------------------------------

function boxOf(facet) {
  return part(`[data-facet="${facet}"]`);
}

function labelOf(facet, value) {
  return names.get(`${facet} ${value}`) ?? value.replaceAll("-", " ");
}

// The box to tick for a value; made where the page has none.
function inputOf(facet, value) {
  const box = boxOf(facet);
  const there = [...box.querySelectorAll("input")].find((input) => input.value === value);
  if (there) return there;
  const item = part(".search-value").content.cloneNode(true).firstElementChild;
  const input = item.querySelector("input");
  input.value = value;
  item.querySelector("label span").textContent = labelOf(facet, value);
  box.querySelector(".facet").append(item);
  return input;
}

function showCounts(facet, counts) {
  const box = boxOf(facet);
  const isMade = Boolean(box.querySelector(".facet-more"));
  const byCount = ([a, one], [b, other]) => other - one || labelOf(facet, a).localeCompare(labelOf(facet, b), document.documentElement.lang);
  const most = Object.entries(counts).sort(byCount).slice(0, MOST_VALUES);
  if (isMade) most.forEach(([value]) => inputOf(facet, value));
  for (const input of box.querySelectorAll("input")) {
    const item = input.closest("li");
    const count = counts[input.value] ?? 0;
    item.querySelector(".count").textContent = count || facet !== "language" ? count : "";
    item.hidden = facet !== "language" && !count && !input.checked;
  }
  // what is moved loses the focus
  if (isMade && !box.contains(document.activeElement)) arrange(box, most.map(([value]) => value));
  const shown = box.querySelectorAll("li:not([hidden])").length;
  box.hidden = shown < (facet === "language" ? 2 : 1);
}

// Those that are chosen and the most frequent in front, the others behind a word.
function arrange(box, order) {
  const items = [...box.querySelectorAll("li")];
  const rank = (item) => {
    const input = item.querySelector("input");
    const at = order.indexOf(input.value);
    return (input.checked ? 0 : 1e6) + (at < 0 ? 1e5 : at);
  };
  items.sort((a, b) => rank(a) - rank(b));
  const shown = items.filter((item) => !item.hidden);
  const rest = new Set(shown.slice(FEW_VALUES));
  const [few, others] = box.querySelectorAll(".facet");
  few.append(...items.filter((item) => !rest.has(item)));
  others.append(...items.filter((item) => rest.has(item)));
  box.querySelector(".facet-more").hidden = rest.size === 0;
}

// --- From question to answer --------------------------------------------------------------------

let turn = 0;

async function answer() {
  const own = (turn += 1);
  const isLate = () => own !== turn;
  const asked = wanted();
  toAddress(asked);
  clear.hidden = !isChosen(asked);
  if (!asked.query && !isChosen(asked)) {
    for (const section of page.querySelectorAll(".search-main section")) section.hidden = true;
    status.textContent = "";
    return;
  }
  showNames(asked.query);
  const titles = isChosen(asked) ? null : showTitles(asked.query);
  if (!index) return;
  if (!index.worker) return void tell(titles ?? 0);
  status.textContent = status.dataset.looking;
  try {
    const all = await searchAll(asked);
    const { results, counts } = all;
    const items = isLate() ? [] : await itemsOf(await all.next(AT_ONCE), Boolean(asked.query));
    if (isLate()) return release(results);
    release(found.results);
    found = all;
    list.replaceChildren(...items);
    part(".search-results").hidden = items.length === 0;
    more.hidden = results.length <= AT_ONCE;
    FACETS.forEach((facet) => showCounts(facet, counts[facet] ?? {}));
    facets.hidden = false;
    tell(results.length);
  } catch (error) {
    if (isLate()) return;
    console.warn(error);
    part("[data-limits=failed]").hidden = false;
    tell(titles ?? showTitles(asked.query));
  }
}

function release(results) {
  for (const engine of engines.values()) engine.release(results.filter((result) => result.engine === engine));
}

async function showMore() {
  const items = await itemsOf(await found.next(AT_ONCE), Boolean(field.value.trim()));
  list.append(...items);
  more.hidden = list.children.length >= found.results.length;
  items[0]?.querySelector("a").focus();
}

let pause = 0;

function soon() {
  clearTimeout(pause);
  pause = setTimeout(answer, PAUSE_MS);
}

function now() {
  clearTimeout(pause);
  answer();
}

field.addEventListener("input", soon);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  now();
});
facets.addEventListener("change", now);
more.addEventListener("click", showMore);
clear.addEventListener("click", () => {
  for (const input of page.querySelectorAll("[data-facet] input")) input.checked = false;
  field.focus();
  now();
});
addEventListener("popstate", () => {
  fromAddress();
  now();
});

facets.open = matchMedia("(min-width: 60rem)").matches;
fromAddress();
if (!field.value && matchMedia("(pointer: fine)").matches) field.focus();
answer();
try {
  await loadIndex();
  // names are known only now
  for (const input of page.querySelectorAll(".facet input")) {
    const { facet } = input.closest("[data-facet]").dataset;
    if (boxOf(facet).querySelector(".facet-more")) input.nextElementSibling.textContent = labelOf(facet, input.value);
  }
  // where there is nothing to search, there is nothing to say of how
  part("[data-limits=names]").hidden = Boolean(index.worker) || index.briefings.length === 0;
  // what it takes is there when the first word is written
  if (index.worker) enginesFor(wanted()).forEach((engine) => engine.ready.catch(() => {}));
} catch (error) {
  console.warn(error);
  part("[data-limits=failed]").hidden = false;
}
answer();
