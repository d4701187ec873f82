// An open page -> what axe-core finds wrong with it by WCAG 2.2 AA and by its own best practice.

import fs from "node:fs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The text of axe-core, to be given to pages. */
export function source(modules) {
  return fs.readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
}

/** Puts axe-core into a page, once. */
export async function prepare(page, text) {
  await page.evaluate(text);
}

/** What axe-core says of the page as it is now, by these rules only if there are any. */
export async function violations(page, rules) {
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
  const found = await page.evaluate(judge, runOnly);
  return found.map(({ id, count, target, why }) => `axe ${id}: \`${target}\`${count > 1 ? ` and ${count - 1} more` : ""}: ${why}`);
}

async function judge(runOnly) {
  const result = await window.axe.run(document, {
    runOnly,
    // with rules named one by one, there is nothing to switch on
    rules: runOnly.type === "tag" ? { "target-size": { enabled: true } } : {},
    preload: false,
    resultTypes: ["violations"],
  });
  return result.violations.map(({ id, nodes, help }) => ({
    id,
    count: nodes.length,
    target: nodes[0].target.flat().join(" "),
    why: (nodes[0].failureSummary.split("\n")[1] ?? help).trim(),
  }));
}
