// Atom and RSS feeds -> what is wrong with what people see who open one in a browser. The part `feeds`.

import fs from "node:fs";
import path from "node:path";

import { open } from "./browser.mjs";
import { each } from "./report.mjs";
import { camera } from "./shots.mjs";

const WIDTHS = [1280, 360, 320];

/** Looks at the feeds of all sites: those of the main edition, and the largest of an entity. */
export async function feeds({ browser, sites, target, widths = WIDTHS }) {
  const jobs = sites.flatMap((site) =>
    chosen(site.output).map((file) => ({
      at: `${site.name} ${site.theme} /${file}`,
      address: new URL(encodeURI(file), site.base).href,
      widths,
      picture: camera(site, `feed-${file.replace(/\W+/g, "-")}`, target),
    })),
  );
  return { checked: jobs.length, faults: await each(jobs, (one) => examine(browser, one)) };
}

function chosen(output) {
  const all = fs.readdirSync(output, { recursive: true });
  const files = all.filter((name) => /^(topics|actors|countries)\/[^/]+\/feed\.xml$/.test(name));
  const size = (name) => fs.statSync(path.join(output, name)).size;
  const largest = files.sort((one, other) => size(other) - size(one)).slice(0, 1);
  return ["feed.xml", "rss.xml", ...largest];
}

/** What one feed shows, in light and dark. */
export async function examine(browser, { at, address, widths, picture = async () => {} }) {
  const faults = [];
  const grounds = new Set();
  for (const scheme of ["light", "dark"]) {
    for (const width of widths) {
      const { page, wrong, close } = await open(browser, address, { width, scheme });
      try {
        const { ground, found } = await page.evaluate(look);
        grounds.add(ground);
        faults.push(...[...wrong, ...found].map((what) => ({ at, how: `${width} ${scheme}`, what })));
        await picture(page, width, scheme);
      } finally {
        await close();
      }
    }
  }
  if (grounds.size < 2) {
    faults.push({ at, what: "dark is as light" });
  }
  return faults;
}

// Runs in the page, which is no HTML, so that neither axe-core nor `document.body` are of use.
function look() {
  const XHTML = "http://www.w3.org/1999/xhtml";
  const root = document.documentElement;
  const found = [];
  if (root.scrollWidth > root.clientWidth) {
    found.push(`overflow: ${root.scrollWidth - root.clientWidth} px`);
  }
  const canvas = document.createElementNS(XHTML, "canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const clear = (colour) => ["rgba(0, 0, 0, 0)", "transparent"].includes(colour);
  const ground = (element) => {
    const own = getComputedStyle(element).backgroundColor;
    return !clear(own) ? own : element.parentElement ? ground(element.parentElement) : "white";
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.data.trim();
    if (!text || !element.checkVisibility({ visibilityProperty: true })) {
      continue;
    }
    seen += 1;
    const lights = [getComputedStyle(element).color, ground(element)].map(luminance).sort();
    const contrast = (lights[1] + 0.05) / (lights[0] + 0.05);
    if (contrast < 4.5) {
      found.push(`contrast: ${contrast.toFixed(1)} of \`<${element.localName}>\``);
    }
    if (text.includes("</")) {
      found.push(`code: \`<${element.localName}>\` is shown with its tags`);
    }
  }
  const links = [...document.getElementsByTagNameNS(XHTML, "a")];
  for (const link of links.filter((one) => !one.checkVisibility() || one.getBoundingClientRect().height < 24)) {
    found.push(`link: “${link.textContent.slice(0, 30)}” is not there to be clicked`);
  }
  const entries = document.querySelectorAll("entry, item");
  if (links.length <= entries.length || seen <= entries.length) {
    found.push("not every title leads anywhere, or no way leads back to the site");
  }
  return { ground: ground(root), found: [...new Set(found)] };
}
