// Pages with lists, with script and without -> what is lost without. The part `scriptless`.

import { open } from "./browser.mjs";
import * as look from "./look.mjs";
import { job } from "./pages.mjs";
import { each } from "./report.mjs";

const NAMES = ["front", "index-topics", "index-countries", "index-actors", "archive", "topic", "country", "actor", "briefing"];
const WIDTH = 360;

/** Looks at the lists of the demonstration and of the Arabic site. */
export async function scriptless({ browser, sites }) {
  const wanted = sites.filter((site) => ["demo", "arabic"].includes(site.name));
  const jobs = wanted.flatMap((site) =>
    site.pages.filter((page) => NAMES.includes(page.name)).map((page) => job(site, page)),
  );
  return { checked: jobs.length, faults: await each(jobs, (one) => compare(browser, one)) };
}

/** What one page loses. */
export async function compare(browser, { at, address }) {
  const scripted = await open(browser, address, { width: WIDTH });
  const full = await scripted.page.evaluate(links);
  await scripted.close();
  const { page, close } = await open(browser, address, { width: WIDTH, script: false });
  try {
    const plain = new Set(await page.evaluate(links));
    const lost = full.filter((link) => !plain.has(link));
    const faults = [...(await page.evaluate(look.overflow)), ...(await page.evaluate(controls))];
    if (plain.size === 0) {
      faults.push("there is not one link in `main`");
    }
    if (lost.length) {
      faults.push(`${lost.length} links are shown with script only, such as ${lost[0]}`);
    }
    return faults.map((what) => ({ at, how: "script off", what }));
  } finally {
    await close();
  }
}

// Runs in the page: what its text links to, as far as it is shown.
function links() {
  const all = [...document.querySelectorAll("main a[href]")];
  return all.filter((link) => link.checkVisibility({ visibilityProperty: true })).map((link) => link.href.baseVal ?? link.href);
}

// Runs in the page: controls that do nothing without a script.
function controls() {
  const all = [...document.querySelectorAll("button, input, select, textarea")];
  const live = all.filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
  const idle = live.filter((one) => !one.closest("form[action]"));
  return idle.map((one) => `\`<${one.localName}>\` is shown and does nothing without script`);
}
