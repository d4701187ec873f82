// Every kind of page, in every way that it is looked at -> what is wrong with it. The part `pages`.

import * as axe from "./axe.mjs";
import { again, open, viewport } from "./browser.mjs";
import * as look from "./look.mjs";
import { each } from "./report.mjs";
import { camera } from "./shots.mjs";

// The first is opened with a cold cache, the others with what it has fetched: what is late at first
// is there at once then, and either may move something. So the others are pictured.
const WIDTHS = [768, 1280, 360];

// Ways that are only measured for what sticks out, after a page was looked at in the width before it:
// the narrowest phone, and 1280 px at a zoom of 200 %.
const NARROWER = { 360: { width: 320 }, 1280: { width: 640, zoom: 2 } };

// Each scheme, and the rules that are asked about in it: none for all. All that axe-core knows of but
// colours is the same in both, and colours are the same in all widths: the dark ones are looked at in the
// last.
const SCHEMES = [["light"], ["dark", ["color-contrast", "link-in-text-block"]]];

// Of a page with thousands of the same entries or paragraphs, axe-core is shown the first of them, and
// in the last width alone.
const LARGE_BYTES = 300_000;

/** Looks at all chosen pages of all sites. */
export async function pages({ browser, sites, modules, target, widths = WIDTHS }) {
  const text = axe.source(modules);
  const jobs = sites.flatMap((site) =>
    site.pages.map((page) => ({
      ...job(site, page),
      widths,
      isLarge: page.size > LARGE_BYTES,
      picture: camera(site, page.name, target),
    })),
  );
  const faults = await each(jobs, (one) => examine(browser, one, text));
  return { checked: jobs.length * widths.length, faults };
}

/** What there is to do for one page. */
export function job(site, page) {
  const at = `${site.name} ${site.theme} ${decodeURI(page.address)}`;
  return { at, address: new URL(page.address, site.base).href };
}

/** What is wrong with one page in some widths. */
export async function examine(browser, { at, widths, address, isLarge, picture = async () => {} }, text) {
  const faults = [];
  const note = (how, found) => faults.push(...found.map((what) => ({ at, how, what })));
  const { page, wrong, context, html, close } = await open(browser, address, { width: widths[0] });
  try {
    note("", await page.evaluate(look.inline, html));
    for (const width of widths) {
      if (width !== widths[0]) {
        await again(page, { width });
      }
      await measure(page, width, note);
      const isLast = width === widths.at(-1);
      if (isLarge && isLast) {
        await page.evaluate(look.thin);
      }
      await axe.prepare(page, text);
      for (const [scheme, rules] of isLast ? SCHEMES : SCHEMES.slice(0, 1)) {
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.evaluate(look.still);
        await picture(page, width, scheme);
        note(`${width} ${scheme}`, isLast || !isLarge ? await axe.violations(page, rules) : []);
      }
    }
    note("", (await context.cookies()).map((cookie) => `cookie: ${cookie.name}`));
    note("", [...new Set(wrong)]);
  } finally {
    await close();
  }
  return faults;
}

// What moved, and what sticks out, in this width and in the narrower way after it.
async function measure(page, width, note) {
  note(`${width}`, await page.evaluate(look.unpainted));
  note(`${width}`, await page.evaluate(look.shifts));
  note(`${width}`, await page.evaluate(look.overflow));
  const narrower = NARROWER[width];
  if (narrower) {
    await page.setViewport(viewport(narrower));
    note(`${narrower.width}${narrower.zoom ? " zoomed" : ""}`, await page.evaluate(look.overflow));
    await page.setViewport(viewport({ width }));
  }
}
