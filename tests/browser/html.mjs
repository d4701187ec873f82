// Every HTML file of a site -> what the Nu HTML checker says against it. The part `html`.
//
// Its errors are faults; its warnings are counted and shown. One warning is left out: a file has no
// origin, so the checker takes 'self' in the pages' own policy for nobody, and all sources for blocked.

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const LEFT_OUT = /^Resource violates Content Security Policy \(meta tag\)/;
const MOST_OUTPUT_BYTES = 1 << 28;

/** Checks the demonstration and the Arabic and the empty site. */
export async function html({ sites, modules }) {
  const wanted = sites.filter((site) => site.name !== "other");
  const faults = [];
  const warnings = new Map();
  for (const site of wanted) {
    for (const { type, subType, message, url, lastLine } of await messages(modules, site.output)) {
      const name = path.relative(site.output, decodeURI(new URL(url).pathname));
      if (type !== "info") {
        faults.push({ at: `${site.name} ${site.theme} ${name}:${lastLine ?? 0}`, what: message });
      } else if (subType === "warning" && !LEFT_OUT.test(message)) {
        warnings.set(message, [...(warnings.get(message) ?? []), `${site.name} ${site.theme} ${name}`]);
      }
    }
  }
  for (const [message, places] of warnings) {
    console.log(`html: a warning at ${places.length} places, such as ${places[0]}: ${message}`);
  }
  return { checked: wanted.reduce((sum, site) => sum + site.found.length, 0), faults };
}

/** What the checker says of all HTML files in `folder`. */
export async function messages(modules, folder) {
  const jar = modules.resolve("vnu-jar/build/dist/vnu.jar");
  const call = ["-jar", jar, "--skip-non-html", "--exit-zero-always", "--stdout", "--format", "json", folder];
  const { stdout } = await promisify(execFile)("java", call, { maxBuffer: MOST_OUTPUT_BYTES });
  return JSON.parse(stdout).messages;
}
