// Every kind of page -> pictures of it in target/screenshots/THEME/, for people to look at. The part
// `shots`; all that it finds wrong is a page that can't be pictured.

import fs from "node:fs";
import path from "node:path";

import { again, open } from "./browser.mjs";
import { each } from "./report.mjs";

const HIGHEST = 6000;
const WAYS = {
  demo: [{ width: 1280 }, { width: 1280, scheme: "dark" }, { width: 360 }],
  arabic: [{ width: 1280 }],
  empty: [{ width: 1280 }],
  other: [{ width: 1280 }, { width: 360 }],
};

/** Pictures all chosen pages of all sites. */
export async function shots({ browser, sites, target }) {
  for (const { theme } of sites) {
    fs.rmSync(path.join(target, "screenshots", theme), { recursive: true, force: true });
    fs.mkdirSync(path.join(target, "screenshots", theme), { recursive: true });
  }
  const jobs = sites.flatMap((site) =>
    site.pages.flatMap((page) => (WAYS[site.name] ?? []).map((view) => job(site, page, view, target))),
  );
  return { checked: jobs.length, faults: await each(jobs, (one) => picture(browser, one)) };
}

function job(site, page, view, target) {
  const direction = site.name === "arabic" ? "rtl" : (view.scheme ?? "light");
  const name = site.name === "demo" || site.name === "arabic" ? page.name : `${site.name}-${page.name}`;
  return {
    at: `${site.name} ${site.theme} ${decodeURI(page.address)}`,
    address: new URL(page.address, site.base).href,
    view,
    file: path.join(target, "screenshots", site.theme, `${name}-${direction}-${view.width}.png`),
  };
}

async function picture(browser, { address, view, file }) {
  const { page, close } = await open(browser, address, view);
  try {
    // the letters that came late are here the second time
    await again(page, view);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width: view.width, height: Math.min(height, HIGHEST) };
    await page.screenshot({ path: file, clip, captureBeyondViewport: true });
  } finally {
    await close();
  }
  return [];
}
