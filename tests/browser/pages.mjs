// Every kind of page, in every way that it is looked at -> what is wrong with it. The part `pages`.

import * as axe from "./axe.mjs";
import { open, viewport } from "./browser.mjs";
import * as look from "./look.mjs";
import { each } from "./report.mjs";

const WIDTHS = [360, 768, 1280];
const SCHEMES = ["light", "dark"];

// Ways that are only measured for what sticks out, after a page was looked at in the width before it:
// the narrowest phone, and 1280 px at a zoom of 200 %.
const NARROWER = { 360: { width: 320 }, 1280: { width: 640, zoom: 2 } };

/** Looks at all chosen pages of all sites. */
export async function pages({ browser, sites, modules, widths = WIDTHS }) {
  const text = axe.source(modules);
  const jobs = sites.flatMap((site) => site.pages.flatMap((page) => widths.map((width) => job(site, page, width))));
  const faults = await each(jobs, (one) => examine(browser, one, text));
  return { checked: jobs.length, faults };
}

/** What there is to do for one page in one width. */
export function job(site, page, width) {
  const at = `${site.name} ${site.theme} ${decodeURI(page.address)}`;
  return { at, how: `${width}`, width, address: new URL(page.address, site.base).href };
}

/** What is wrong with one page in one width. */
export async function examine(browser, { at, width, address }, text) {
  const faults = [];
  const note = (how, found) => faults.push(...found.map((what) => ({ at, how, what })));
  const { page, wrong, context, html, close } = await open(browser, address, { width });
  try {
    note(`${width}`, [...wrong]);
    note(`${width}`, await page.evaluate(look.unpainted));
    note(`${width}`, await page.evaluate(look.shifts));
    note(`${width}`, await page.evaluate(look.overflow));
    note("", await page.evaluate(look.inline, html));
    note("", (await context.cookies()).map((cookie) => `cookie: ${cookie.name}`));
    await axe.prepare(page, text);
    for (const scheme of SCHEMES) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.evaluate(look.still);
      note(`${width} ${scheme}`, await axe.violations(page));
    }
    const narrower = NARROWER[width];
    if (narrower) {
      await page.setViewport(viewport(narrower));
      note(`${narrower.width}${narrower.zoom ? " zoomed" : ""}`, await page.evaluate(look.overflow));
    }
  } finally {
    await close();
  }
  return faults;
}
