// Every HTML file of the sites -> scripts, styles and handlers that stand in it. The part `served`.

import fs from "node:fs";
import path from "node:path";

import * as look from "./look.mjs";

/** Looks into all files; of other content, which has thousands of a kind, into some hundreds. */
export async function served({ browser, sites }) {
  const page = await browser.newPage();
  const faults = [];
  let checked = 0;
  for (const site of sites) {
    const step = Math.ceil(site.found.length / 400);
    for (const { file, address } of site.found.filter((_, index) => index % step === 0)) {
      const html = fs.readFileSync(path.join(site.output, file), "utf8");
      const found = await page.evaluate(look.inline, html);
      faults.push(...found.map((what) => ({ at: `${site.name} ${site.theme} ${decodeURI(address)}`, what })));
      checked += 1;
    }
  }
  await page.close();
  return { checked, faults };
}
