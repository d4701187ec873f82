// What a writer does while `dateline serve` runs -> where the browser does not show it, shows it late, or
// shows more than what changed. Every check has a copy of the demonstration of its own. The part `preview`.
//
// Pictures for people go to target/screenshots/preview/.

import fs from "node:fs";
import path from "node:path";

import * as axe from "./axe.mjs";
import { viewport } from "./browser.mjs";
import { live, pause } from "./live.mjs";
import * as look from "./look.mjs";
import { SHOWN_WITHIN_MS, WIDE, hide, includes, lacks, mark, marks, painted, shows, visit } from "./watched.mjs";

const BRIEFING = { file: "content/briefings/2026/2026-01-09-kosovo-snap-election.md", address: "2026/01/kosovo-snap-election/" };
const OTHER = { file: "content/briefings/2025/2025-02-10-baltic-grid-switch.md", address: "2025/02/baltic-grid-switch/" };
const STYLE = "themes/chancery/assets/style.css";
const CLOSE = "dateline-preview >>> dialog button";
const BADGE = "dateline-preview >>> section button";

const EDITS = 7;
const ENDED_WITHIN_MS = 1000;
const SCRIPT_BYTES = 9 << 10;
// A page that was to be reloaded is, by then.
const QUIET_MS = 700;

const WAYS = [1280, 360].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));

// Each with the flags that the server is started with.
const CHECKS = {
  edits: [edits],
  styles: [styles],
  unchanged: [unchanged],
  mistakes: [mistakes],
  warnings: [warnings],
  missing: [missing],
  hidden: [hidden],
  stopped: [stopped],
  follow: [follow, "--follow"],
  drafts: [drafts, "--drafts"],
  desk: [desk, "--drafts"],
};

/** Runs all checks, one after another. */
export async function preview({ browser, modules, target, temporary, dateline, repository }) {
  const pictures = path.join(target, "screenshots/preview");
  fs.mkdirSync(pictures, { recursive: true });
  const tools = { browser, axe: axe.source(modules), pictures, notes: [] };
  const faults = [];
  for (const [name, [check, ...flags]] of Object.entries(CHECKS)) {
    const expect = (is, what, how) => void (is || faults.push({ at: name, how, what }));
    try {
      const site = await live({ dateline, repository, flags, root: path.join(temporary, "preview", name) });
      await check(site, { ...tools, expect, again: (port) => live({ dateline, repository, flags, root: site.root, port }) });
      await site.stop();
    } catch (error) {
      faults.push({ at: name, what: `it broke off: ${error.message}` });
    }
  }
  return { checked: Object.keys(CHECKS).length, faults, note: tools.notes.join("; ") };
}

// What is written into a briefing is shown, soon, and the page stays where it was scrolled to.
async function edits(site, { browser, expect, notes }) {
  const text = site.read(BRIEFING.file);
  const { page, wrong, close } = await visit(browser, site.base + BRIEFING.address);
  await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  const took = [];
  for (let edit = 1; edit <= EDITS; edit += 1) {
    const started = performance.now();
    site.write(BRIEFING.file, `${text}\nPlanted words, ${edit}.\n`);
    await shows(page, includes, `Planted words, ${edit}.`);
    took.push(performance.now() - started);
    await page.evaluate(painted);
    const top = await page.evaluate(() => scrollY);
    expect(top === 700, `the page was scrolled to 700, and is at ${top} after an edit`);
    // so that each is a change of its own
    await pause(100);
  }
  took.sort((one, other) => one - other);
  const [middle, slowest] = [took[EDITS >> 1], took.at(-1)].map(Math.round);
  notes.push(`an edit is shown after ${middle} ms, the slowest of ${EDITS} after ${slowest} ms`);
  expect(slowest < SHOWN_WITHIN_MS, `an edit was shown after ${slowest} ms`);
  clean(wrong, expect);
  await close();
  const ended = await site.stop();
  expect(ended < ENDED_WITHIN_MS, `Ctrl-C took ${Math.round(ended)} ms`);
}

// A style sheet is exchanged in the page as it is, which is never without one.
async function styles(site, { browser, expect }) {
  const { page, wrong, close } = await visit(browser, site.base + BRIEFING.address);
  await page.evaluate(mark);
  const text = site.read(STYLE);
  let kept = 0;
  for (const width of [5, 7, 9, 11]) {
    await page.evaluate(() => window.marked.clear());
    site.write(STYLE, `${text}\nbody { border-block-start: ${width}px solid; }\n`);
    await shows(page, (border) => getComputedStyle(document.body).borderTopWidth === border, `${width}px`);
    await page.evaluate(painted);
    const { marked, ways } = await page.evaluate(marks);
    expect(marked, "the page was reloaded for a style sheet");
    const styled = new Set(ways.map((way) => way.slice(way.indexOf(" "))));
    expect(styled.size === 1, `its title was shown in several ways: ${ways}`);
    kept += ways.length === 1;
  }
  // a browser that is kept busy has its fonts again some frames later
  expect(kept > 0, "its title was painted with other letters at every exchange");
  const { sheets } = await page.evaluate(marks);
  expect(sheets === 1, `it has ${sheets} style sheets of the theme`);
  // what its style sheet is called is no reason to reload it later
  await change(site, page, OTHER);
  expect((await page.evaluate(marks)).marked, "after that, the page was reloaded for another");
  site.write(BRIEFING.file, `${site.read(BRIEFING.file)}\nPlanted words.\n`);
  await shows(page, includes, "Planted words.");
  clean(wrong, expect);
  await close();
}

// A page whose bytes are the same is left alone.
async function unchanged(site, { browser, expect }) {
  const { page, wrong, close } = await visit(browser, `${site.base}about/`);
  await page.evaluate(mark);
  await change(site, page, OTHER);
  expect((await page.evaluate(marks)).marked, "a page was reloaded that had not changed");
  clean(wrong, expect);
  await close();
}

// Mistakes come over the page, all of them, and go when they are mended; HTTP tells of them, too.
async function mistakes(site, tools) {
  const { browser, expect } = tools;
  const [good, other] = [site.read(BRIEFING.file), site.read(OTHER.file)];
  const { page, wrong, close } = await visit(browser, site.base + BRIEFING.address);
  const status = async () => (await fetch(site.base + BRIEFING.address)).status;
  expect((await status()) === 200, "the status of a good page is not 200");
  site.write(OTHER.file, other.replace(/^date:.*$/m, "date: 2025-13-45"));
  await shows(page, () => told().open);
  site.write(BRIEFING.file, good.replace(/^title:/m, "titel:").replace(/^topics:/m, "topcis:"));
  const wanted = site.check();
  await shows(page, (count) => told().said.length === count, wanted.length);
  const { said, inside, title } = await page.evaluate(() => told());
  const missed = wanted.filter(({ code, message }) => !said.some((text) => text.includes(`[${code}]: ${message}`)));
  expect(wanted.length > 3 && missed.length === 0, `of ${wanted.length} diagnostics these are not shown: ${missed.map(({ message }) => message)}`);
  expect(title === `${wanted.length} errors`, `it is headed “${title}”`);
  expect(inside, "the focus is not in the overlay");
  expect((await status()) === 500, "the status of a page is not 500 while there are errors");
  await examine(page, "overlay", tools);
  await putAway(site, page, tools);
  site.write(BRIEFING.file, good);
  site.write(OTHER.file, other);
  await shows(page, () => !told().open);
  await shows(page, () => told().badge === "");
  expect((await status()) === 200, "the status is not 200 when all is mended");
  clean(wrong, expect);
  await close();
  await arabic(site, tools);
}

// Escape and the button put the overlay away; it stays away on other pages, until there is a change.
async function putAway(site, page, { expect }) {
  await page.keyboard.press("Escape");
  await shows(page, () => !told().open);
  const { badge } = await page.evaluate(() => told());
  expect(/^\d+ errors$/.test(badge), `the badge says “${badge}”`);
  site.write("content/pages/about.md", `${site.read("content/pages/about.md")}\nPlanted words.\n`);
  await shows(page, () => told().open);
  await page.click(CLOSE);
  await shows(page, () => !told().open);
  await page.click(BADGE);
  await shows(page, () => told().open);
}

// The overlay over a page that runs from right to left, for people to look at.
async function arabic(site, { browser, expect, pictures }) {
  const { page, close } = await visit(browser, `${site.base}ar/`);
  const good = site.read(BRIEFING.file);
  site.write(BRIEFING.file, good.replace(/^title:/m, "titel:"));
  await shows(page, () => told().open);
  await page.evaluate(look.still);
  await page.screenshot({ path: path.join(pictures, "overlay-arabic-1280-light.png") });
  await page.keyboard.press("Escape");
  await shows(page, () => !told().open);
  await page.screenshot({ path: path.join(pictures, "badge-arabic-1280-light.png") });
  expect((await page.evaluate(look.overflow)).length === 0, "something sticks out sideways");
  await close();
}

// Warnings are a badge, which opens the overlay; they leave the page as it is.
async function warnings(site, tools) {
  const { browser, expect } = tools;
  site.write("dateline.yaml", site.read("dateline.yaml").replace(/^strict:.*$/m, "strict: []"));
  const { page, wrong, close } = await visit(browser, site.base + BRIEFING.address);
  const text = site.read(BRIEFING.file);
  site.write(BRIEFING.file, text.replace(/^topics: \[/m, "topics: [No such topic, "));
  await shows(page, () => document.body.textContent.includes("No such topic") && told().badge === "1 warning");
  expect(!(await page.evaluate(() => told())).open, "a warning brought the overlay");
  expect((await fetch(site.base + BRIEFING.address)).status === 200, "the status is not 200 with a warning");
  await examine(page, "badge", tools);
  await page.click(BADGE);
  await shows(page, () => told().open);
  await examine(page, "warning", tools);
  site.write(BRIEFING.file, text);
  await shows(page, () => !told().open);
  clean(wrong, expect);
  await close();
}

// Where there is no page yet, there is one as soon as it is written; and none when it is gone.
async function missing(site, { browser, expect }) {
  const address = `${site.base}2026/01/planted/`;
  const { page, close } = await visit(browser, address);
  expect((await fetch(address)).status === 404, "the status of a missing page is not 404");
  const file = "content/briefings/2026/2026-01-08-planted.md";
  site.write(file, "---\ntitle: A planted briefing\ndate: 2026-01-08\n---\n\nWords.\n");
  await shows(page, (words) => document.querySelector("h1").textContent.includes(words), "A planted briefing");
  expect((await fetch(address)).status === 200, "the status of a new page is not 200");
  fs.rmSync(path.join(site.root, file));
  await shows(page, lacks, "A planted briefing");
  expect((await fetch(address)).status === 404, "the status of a page that is gone is not 404");
  await close();
}

// A tab that is hidden asks for nothing, and shows what it missed when it is shown.
async function hidden(site, { browser, expect }) {
  const { page, wrong, close } = await visit(browser, site.base + BRIEFING.address);
  await page.evaluate(mark);
  await page.evaluate(hide, true);
  const { version } = await site.state();
  for (const words of ["Planted words, 1.", "Planted words, 2."]) {
    site.write(BRIEFING.file, `${site.read(BRIEFING.file)}\n${words}\n`);
    await pause(QUIET_MS);
  }
  expect((await site.state()).version > version + 1, "two edits were not two versions");
  expect((await page.evaluate(marks)).marked, "a hidden page was reloaded");
  await page.evaluate(hide, false);
  await shows(page, includes, "Planted words, 2.");
  clean(wrong, expect);
  await close();
}

// When the server is gone the page says so, and no longer when it is back.
async function stopped(site, { browser, expect, pictures, again }) {
  const { page, close } = await visit(browser, site.base + BRIEFING.address);
  await site.stop();
  await shows(page, () => told().mark === "The preview has stopped");
  await page.screenshot({ path: path.join(pictures, "stopped-1280-light.png") });
  const second = await again(site.port);
  await shows(page, () => told().mark === "");
  second.write(BRIEFING.file, `${second.read(BRIEFING.file)}\nPlanted words.\n`);
  await shows(page, includes, "Planted words.");
  expect(second.port === site.port, "the same port can't be had again");
  await close();
  await second.stop();
}

// With `--follow` the browser goes where something was written.
async function follow(site, { browser, expect }) {
  const { page, wrong, close } = await visit(browser, site.base);
  for (const { file, address } of [BRIEFING, OTHER]) {
    // until the page listens
    await pause(QUIET_MS);
    site.write(file, `${site.read(file)}\nPlanted words.\n`);
    await shows(page, (end) => location.pathname.endsWith(end) && document.body.textContent.includes("Planted words."), address);
  }
  await page.goBack();
  await pause(QUIET_MS);
  expect(page.url().endsWith(BRIEFING.address), `there is no way back from where it went: ${page.url()}`);
  clean(wrong, expect);
  await close();
}

// With `--drafts` a draft is there, and says what it is.
async function drafts(site, tools) {
  const { browser, expect } = tools;
  site.write("content/briefings/2026/2026-01-08-planted.md", draft());
  await settled(site, "2026/01/planted/");
  const { page, wrong, close, html } = await visit(browser, `${site.base}2026/01/planted/`);
  expect(/<meta name="robots" content="noindex">/.test(html), "a draft may be indexed");
  expect(/<meta name="dateline-preview" content="drafts">/.test(html), "a draft does not say that it is a preview");
  (await page.evaluate(look.inline, html)).forEach((what) => expect(false, what));
  const banner = await page.evaluate(() => document.querySelector(".dateline-banner")?.textContent ?? "");
  expect(/draft/i.test(banner), `its banner says “${banner}”`);
  await examine(page, "banner", tools);
  clean(wrong, expect);
  await close();
}

// The page of the preview's own.
async function desk(site, tools) {
  const { browser, expect } = tools;
  site.write("content/briefings/2026/2026-01-08-planted.md", draft());
  await settled(site, "2026/01/planted/");
  const { page, wrong, close, html } = await visit(browser, new URL("/_desk/", site.base).href);
  (await page.evaluate(look.inline, html)).forEach((what) => expect(false, what));
  expect(html.includes("A planted draft"), "the desk does not name a draft");
  const script = await (await fetch(new URL("/_desk/preview.js", site.base))).arrayBuffer();
  expect(script.byteLength <= SCRIPT_BYTES, `the preview's script has ${script.byteLength} bytes`);
  await examine(page, "desk", tools);
  site.write("content/briefings/2026/2026-01-07-planted.md", draft("Another draft"));
  await shows(page, includes, "Another draft");
  clean(wrong, expect);
  await close();
}

const draft = (title = "A planted draft") => `---\ntitle: ${title}\ndate: 2026-01-08\nstatus: draft\n---\n\nWords.\n`;

// Writes into another briefing, and waits until the page has had the time to follow.
async function change(site, page, { file }) {
  const asked = page.waitForResponse((response) => response.request().method() === "HEAD", { timeout: SHOWN_WITHIN_MS });
  site.write(file, `${site.read(file)}\nMore planted words.\n`);
  await asked;
  await pause(QUIET_MS);
}

// Until the server has a page at this address.
async function settled(site, address) {
  for (let waited = 0; waited < SHOWN_WITHIN_MS; waited += 50) {
    if ((await fetch(site.base + address)).status === 200) {
      return;
    }
    await pause(50);
  }
  throw new Error(`there is no page at ${address}`);
}

// What went wrong on the way. To leave off listening is not that, nor is a status that tells the truth, nor
// what browsers ask for by themselves.
function clean(wrong, expect) {
  const fine = /^request failed: .*(\/_desk\/events$|\/favicon\.ico )|^console: .* status of (500|404)/;
  const left = wrong.filter((what) => !fine.test(what));
  [...new Set(left)].forEach((what) => expect(false, what));
}

// Pictures of the page as it is in all ways, and what axe-core says of them.
async function examine(page, name, { axe: text, pictures, expect }) {
  await axe.prepare(page, text);
  for (const { width, scheme } of WAYS) {
    await page.setViewport(viewport({ width }));
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.evaluate(look.still);
    await page.screenshot({ path: path.join(pictures, `${name}-${width}-${scheme}.png`), fullPage: name === "desk" });
    const found = [...(await axe.violations(page)), ...(await page.evaluate(look.overflow))];
    found.forEach((what) => expect(false, what, `${name} ${width} ${scheme}`));
  }
  await page.setViewport(viewport(WIDE));
}
