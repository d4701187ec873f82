// Briefings without pictures, opened with a cold cache -> the bytes that came over the wire, and what
// is too many. The part `weight`.

import { open } from "./browser.mjs";
import { each } from "./report.mjs";

const KB = 1000;
const MOST = { Document: 60 * KB, Script: 15 * KB, all: 120 * KB };
const CALLED = { Document: "the page itself", Script: "script", all: "all of the first view" };

/** Weighs all briefings of the demonstration that have no picture. */
export async function weight({ browser, sites }) {
  const jobs = sites.filter((site) => site.name === "demo").flatMap((site) =>
    site.found.filter((page) => page.kind === "briefing" && !page.image).map((page) => ({
      at: `${site.name} ${site.theme} ${decodeURI(page.address)}`,
      address: new URL(page.address, site.base).href,
    })),
  );
  const heaviest = {};
  const faults = await each(jobs, async ({ at, address }) => {
    const bytes = await weigh(browser, address);
    for (const [type, count] of Object.entries(bytes)) {
      heaviest[type] = Math.max(heaviest[type] ?? 0, count);
    }
    return excess(bytes).map((what) => ({ at, what }));
  });
  const kilobytes = Object.entries(heaviest).map(([type, count]) => `${type.toLowerCase()} ${(count / KB).toFixed(1)} KB`);
  return { checked: jobs.length, faults, note: `at most ${kilobytes.join(", ")}` };
}

/** The bytes that came over the wire, by their type, and `all`. */
export async function weigh(browser, address) {
  const types = new Map();
  const bytes = { Document: 0, Stylesheet: 0, Font: 0, Script: 0, all: 0 };
  const { close } = await open(browser, address, { width: 1280 }, async (page) => {
    const session = await page.createCDPSession();
    await session.send("Network.enable");
    session.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const type = types.get(requestId);
      bytes[type] = (bytes[type] ?? 0) + encodedDataLength;
      bytes.all += encodedDataLength;
    });
  });
  await close();
  return bytes;
}

/** What of that is too much. */
export function excess(bytes) {
  const over = Object.keys(MOST).filter((type) => bytes[type] > MOST[type]);
  const nothing = bytes.Document === 0 ? ["nothing came over the wire"] : [];
  return [...nothing, ...over.map((type) => `${CALLED[type]}: ${(bytes[type] / KB).toFixed(1)} KB, and at most ${MOST[type] / KB} are allowed`)];
}
