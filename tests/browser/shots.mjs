// An open page -> a picture of it in target/screenshots/THEME/, for people to look at. Which pages are
// pictured, and how, is here; it is done while they are open for the part `pages`.

import fs from "node:fs";
import path from "node:path";

const HIGHEST = 6000;
const WAYS = {
  demo: ["1280 light", "1280 dark", "360 light", "360 dark"],
  arabic: ["1280 light", "360 light"],
  empty: ["1280 light"],
  other: ["1280 light", "360 light"],
};

/** A function that pictures the page of this name, in the width and scheme that it is told. */
export function camera(site, name, target) {
  const folder = path.join(target, "screenshots", site.theme);
  fs.mkdirSync(folder, { recursive: true });
  const prefix = site.name === "demo" ? "" : `${site.name}-`;
  return async (page, width, scheme) => {
    if (WAYS[site.name]?.includes(`${width} ${scheme}`)) {
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      const clip = { x: 0, y: 0, width, height: Math.min(height, HIGHEST) };
      const file = path.join(folder, `${prefix}${name}-${width}-${scheme}.png`);
      await page.screenshot({ path: file, clip, captureBeyondViewport: true });
    }
  };
}
