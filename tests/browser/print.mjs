// Briefings -> PDF files beside the screenshots, and what is wrong with these. The part `print`.

import fs from "node:fs";
import path from "node:path";

import { again, open } from "./browser.mjs";
import * as look from "./look.mjs";
import { each } from "./report.mjs";

const A4 = { format: "A4", preferCSSPageSize: true };
const MOST_PAGES = 60;
const MOST_BYTES = 3_000_000;
// What A4 leaves between usual margins, in pixels of CSS.
const PAPER_WIDTH = 680;

/** Prints the chosen briefings of all sites. */
export async function print({ browser, sites, target }) {
  const jobs = sites.flatMap((site) =>
    site.pages.filter((page) => page.kind === "briefing").map((page) => ({
      at: `${site.name} ${site.theme} ${decodeURI(page.address)}`,
      address: new URL(page.address, site.base).href,
      file: path.join(target, "screenshots", site.theme, `${site.name}-${page.name}.pdf`),
    })),
  );
  return { checked: jobs.length, faults: await each(jobs, (one) => paper(browser, one)) };
}

async function paper(browser, { at, address, file }) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const { page, close } = await open(browser, address, { width: PAPER_WIDTH });
  try {
    // the letters that came late are here the second time
    await again(page, { width: PAPER_WIDTH });
    await page.emulateMediaType("print");
    const faults = [...(await page.evaluate(look.overflow)), ...(await page.evaluate(furniture))];
    await page.emulateMediaType(null);
    const bytes = Buffer.from(await page.pdf(A4));
    fs.writeFileSync(file, bytes);
    faults.push(...sane(bytes));
    return faults.map((what) => ({ at, how: "printed", what }));
  } finally {
    await close();
  }
}

/** What is wrong with the size of a PDF. */
export function sane(bytes) {
  const text = bytes.toString("latin1");
  const count = text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  const [width, height] = (/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(text) ?? []).slice(1).map(Number);
  const faults = [];
  if (count < 1 || count > MOST_PAGES) {
    faults.push(`it has ${count} pages`);
  }
  if (!(Math.abs(width - 595) < 3 && Math.abs(height - 842) < 3)) {
    faults.push(`its pages are ${width} by ${height} points, which is not A4`);
  }
  if (bytes.length > MOST_BYTES) {
    faults.push(`it has ${bytes.length} bytes`);
  }
  return faults;
}

// Runs in the page: what is of no use on paper.
function furniture() {
  const all = [...document.querySelectorAll("nav, button, input:not(:disabled), .skip, a[href^='mailto:?']")];
  const shown = all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1);
  return shown.map((one) => `\`<${one.localName}>\` is on the paper: ${one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 30)}`);
}
