// A small site in four languages, written here, driven as a reader would -> what its search does not find or
// do. The part `search`: stemming in English, Arabic, Ukrainian and French, facets, the address, the keyboard,
// a page without a script, and a policy that nothing breaks.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import * as axe from "./axe.mjs";
import { open } from "./browser.mjs";
import { each } from "./report.mjs";
import { serve } from "./server.mjs";

const AS_OF = "2026-01-10T00:00:00Z";

const SETTINGS = `title: Desk
base_url: BASE
languages: {ar: {}, fr: {}}
`;

// The text of each says something in one form; what is looked for is another form of the same word.
const BRIEFINGS = {
  "harbours.md": `title: A harbour opens
date: 2025-03-01
countries: [KE]
topics: [Trade]
takeaways: [The first ship has landed., "Fees are 5 < 6 & halved."]
kind: analysis
---
Negotiators were arguing about the dredging of harbours. R&D <b>matters</b> &lt;here&gt;.`,
  "elections.md": `title: An election is called
date: 2024-11-05
countries: [BY]
topics: [Elections]
---
Observers from abroad were invited. A harbour is mentioned once.`,
  "treaty.md": `title: A treaty on the high seas
date: 2025-09-20
countries: [KE]
topics: [Oceans]
---
Ratifications went on through the summer.`,
  "treaty.fr.md": `title: Un traité sur la haute mer
---
Les négociations ont repris ; les ratifications se sont poursuivies.`,
  "treaty.ar.md": `title: معاهدة أعالي البحار
---
واصلت الحكومات التصديق على المعاهدة، ورحبت المنظمات بالاتفاقات الجديدة.`,
  // in a language without an edition: the main one lists it
  "sanctions.uk.md": `title: Нові обмеження для банків
date: 2025-05-10
lang: uk
topics: [Trade]
---
Уряд запровадив санкції проти банків. Перемовини тривають.`,
};

/** Drives the search of the site in each theme. */
export async function search({ browser, modules, dateline, repository, temporary }) {
  const sites = [];
  for (const theme of ["chancery", "wire"]) {
    sites.push({ ...(await build({ dateline, repository, temporary, theme })), axe: axe.source(modules) });
  }
  const jobs = sites.flatMap((site) => Object.keys(CHECKS).map((how) => ({ at: `search ${site.theme}`, how, site })));
  const faults = await each(jobs, async ({ at, how, site }) => {
    const found = await CHECKS[how](browser, site);
    return found.map((what) => ({ at, how, what }));
  });
  sites.forEach((site) => site.close());
  return { checked: jobs.length, faults };
}

async function build({ dateline, repository, temporary, theme }) {
  const root = path.join(temporary, `search-${theme}`);
  const output = path.join(root, "output");
  const server = await serve(output, sent);
  fs.mkdirSync(path.join(root, "content/briefings"), { recursive: true });
  fs.cpSync(path.join(repository, "themes"), path.join(root, "themes"), { recursive: true });
  fs.writeFileSync(path.join(root, "dateline.yaml"), SETTINGS.replace("BASE", server.base));
  for (const [name, text] of Object.entries(BRIEFINGS)) {
    fs.writeFileSync(path.join(root, "content/briefings", name), `---\n${text}\n`);
  }
  const call = ["build", "--root", root, "--theme", theme, "--as-of", AS_OF, "--quiet"];
  execFileSync(dateline, call, { stdio: ["ignore", "inherit", "inherit"] });
  return { ...server, theme };
}

// What a host sends along that reads `_headers`: the policy that is there for all files.
async function sent(folder) {
  const headers = fs.readFileSync(path.join(folder, "_headers"), "utf8");
  const policy = /Content-Security-Policy: (.*)/.exec(headers)?.[1];
  return policy ? { "content-security-policy": policy } : {};
}

const CHECKS = {
  "English": (browser, site) => finds(browser, site, "search/", { negotiating: "A harbour opens", "ratified": "A treaty on the high seas" }),
  "French": (browser, site) => finds(browser, site, "fr/search/", { ratification: "Un traité sur la haute mer", "négocier": "Un traité sur la haute mer" }),
  "Arabic": (browser, site) => finds(browser, site, "ar/search/", { الحكومة: "معاهدة أعالي البحار", منظمة: "معاهدة أعالي البحار" }),
  "Ukrainian": (browser, site) => finds(browser, site, "search/", { санкціями: "Нові обмеження для банків", перемовинами: "Нові обмеження для банків" }),
  "other editions": others,
  "titles weigh more": weights,
  "what a result shows": shown,
  "facets": narrowed,
  "address": addressed,
  "keyboard": typed,
  "names": named,
  "no script": scriptless,
  "narrow screen": narrow,
  "light": (browser, site) => accessible(browser, site, "light"),
  "dark": (browser, site) => accessible(browser, site, "dark"),
};

async function opened(browser, site, address, view = { width: 1280 }) {
  const { page, wrong, close } = await open(browser, new URL(address, site.base).href, view);
  return { page, wrong, close };
}

// Titles of the results, once they are all there.
async function results(page) {
  await page.waitForFunction(
    () => {
      const { textContent, dataset } = document.querySelector(".search [role=status]");
      return textContent && textContent !== dataset.looking;
    },
    { timeout: 20_000 },
  );
  return page.$$eval(".results .item-title a", (links) => links.map((link) => link.textContent));
}

async function using(browser, site, address, work, view) {
  const { page, wrong, close } = await opened(browser, site, address, view);
  const faults = [];
  const expect = (is, what) => void (is || faults.push(what));
  try {
    await work(page, expect);
  } finally {
    await close();
  }
  return [...faults, ...wrong];
}

async function finds(browser, site, address, cases) {
  const faults = [];
  for (const [query, title] of Object.entries(cases)) {
    faults.push(
      ...(await using(browser, site, `${address}?q=${encodeURIComponent(query)}`, async (page, expect) => {
        const found = await results(page);
        expect(found.includes(title), `“${query}” finds ${JSON.stringify(found)}`);
        const marks = await page.$$eval(".result mark", (all) => all.length);
        expect(marks > 0, `“${query}” is not marked`);
      })),
    );
  }
  return faults;
}

// What is in another edition is found once its language is chosen.
function others(browser, site) {
  return using(browser, site, "search/?q=négocier", async (page, expect) => {
    expect((await results(page)).length === 0, "the main edition finds what is in the French one");
    await page.click("[data-facet=language] input[value=fr]");
    await page.waitForFunction(() => document.querySelector(".results .item-title a[hreflang=fr]"));
    expect(new URL(page.url()).searchParams.get("language") === "fr", `the address is ${page.url()}`);
    expect(await page.$eval(".result", (item) => item.lang === "fr"), "a result does not say its language");
  });
}

function weights(browser, site) {
  return using(browser, site, "search/?q=harbour", async (page, expect) => {
    const found = await results(page);
    expect(found[0] === "A harbour opens" && found.length === 2, `it finds ${JSON.stringify(found)}`);
  });
}

function shown(browser, site) {
  return using(browser, site, "search/?q=dredging", async (page, expect) => {
    await results(page);
    const result = await page.$eval(".result", (item) => ({
      day: item.querySelector("time").textContent,
      iso: item.querySelector("time").dateTime,
      takeaways: [...item.querySelectorAll(".result-takeaways li")].map((one) => one.textContent),
      excerpt: item.querySelector(".result-excerpt").textContent,
      link: item.querySelector("a").getAttribute("href"),
    }));
    expect(result.iso === "2025-03-01" && result.day === "1 March 2025", `its date is ${result.day}`);
    expect(result.takeaways.join("|") === "The first ship has landed.|Fees are 5 < 6 & halved.", `takeaways: ${result.takeaways}`);
    expect(result.excerpt.includes("R&D matters <here>"), `excerpt: ${result.excerpt}`);
    expect(result.link === "/2025/03/harbours/", `it leads to ${result.link}`);
  });
}

function narrowed(browser, site) {
  return using(browser, site, "search/?q=harbour", async (page, expect) => {
    await results(page);
    const count = (facet, value) => page.$eval(`[data-facet=${facet}] input[value="${value}"]`, (input) => input.closest("li").querySelector(".count").textContent);
    expect((await count("country", "kenya")) === "1", "Kenya is not counted");
    expect((await count("year", "2024")) === "1", "2024 is not counted");
    await page.click("[data-facet=year] input[value='2024']");
    await page.waitForFunction(() => document.querySelectorAll(".result").length === 1);
    expect((await results(page))[0] === "An election is called", "2024 leaves another one");
    expect((await count("year", "2025")) === "1", "other years are not offered any more");
    expect(new URL(page.url()).search === "?q=harbour&year=2024", `the address is ${page.url()}`);
    await page.click(".search-clear");
    await page.waitForFunction(() => document.querySelectorAll(".result").length === 2);
    // a choice without a word
    await page.goto(new URL("search/?topic=trade", site.base).href);
    const found = await results(page);
    expect(found.join("|") === "Нові обмеження для банків|A harbour opens", `the topic alone finds ${JSON.stringify(found)}`);
  });
}

// What is in the address is looked for; from a result, back leads to the same results.
function addressed(browser, site) {
  return using(browser, site, "search/?q=harbour&year=2025", async (page, expect) => {
    expect((await results(page)).join() === "A harbour opens", "the choice of the address is not made");
    await Promise.all([page.waitForNavigation(), page.click(".result a")]);
    await page.goBack();
    expect((await results(page)).join() === "A harbour opens", "back leads to other results");
    expect((await page.$eval("input[name=q]", (field) => field.value)) === "harbour", "back, the words are gone");
  });
}

function typed(browser, site) {
  return using(browser, site, "search/", async (page, expect) => {
    await page.evaluate(() => document.activeElement.blur());
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.name === "q")) break;
    }
    await page.keyboard.type("ratified");
    await page.keyboard.press("Enter");
    expect((await results(page)).join() === "A treaty on the high seas", "Enter does not find it");
    expect(new URL(page.url()).search === "?q=ratified", `the address is ${page.url()}`);
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => Boolean(document.activeElement.closest(".result")))) break;
    }
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    expect(new URL(page.url()).pathname === "/2025/09/treaty/", `Tab and Enter lead to ${page.url()}`);
  });
}

// The pages of topics, countries and actors, by any of their names and without their marks.
function named(browser, site) {
  return using(browser, site, "search/?q=kenya", async (page, expect) => {
    await results(page);
    const links = await page.$$eval(".search-names a", (all) => all.map((link) => link.getAttribute("href")));
    expect(links.join() === "/countries/kenya/", `“kenya” names ${links}`);
    const masthead = await page.$eval(".find", (link) => link.getAttribute("href"));
    expect(masthead === "/search/", `the masthead leads to ${masthead}`);
  });
}

function scriptless(browser, site) {
  return using(
    browser,
    site,
    "fr/search/",
    async (page, expect) => {
      const links = await page.$$eval(".search-lists a", (all) => all.map((link) => link.getAttribute("href")));
      expect(links.join() === "/fr/briefings/,/fr/topics/,/fr/countries/,/fr/actors/", `it leads to ${links}`);
      const seen = await page.$$eval("main :is(form, input, button, .without-script)", (all) => all.filter((one) => one.getClientRects().length).map((one) => one.className));
      expect(seen.join() === "without-script", `there are ${seen}`);
    },
    { width: 1280, script: false },
  );
}

function narrow(browser, site) {
  return using(
    browser,
    site,
    "ar/search/?q=معاهدة",
    async (page, expect) => {
      expect((await results(page)).length === 1, "it finds nothing");
      await page.click(".search-facets > summary");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide <= 0, `${wide} px stick out`);
    },
    { width: 360 },
  );
}

// Nothing against WCAG 2.2 AA while there are results.
function accessible(browser, site, scheme) {
  return using(
    browser,
    site,
    "search/?q=harbour&kind=analysis",
    async (page, expect) => {
      await results(page);
      await axe.prepare(page, site.axe);
      for (const fault of await axe.violations(page)) {
        expect(false, fault);
      }
    },
    { width: 1280, scheme },
  );
}
