// Three kinds of page -> Lighthouse's scores for them on a telephone, and what costs a point. The part
// `lighthouse`.
//
// Performance is measured, and other work on the machine tells on it: the best of a few runs counts.

const NAMES = ["front", "briefing", "country"];
const LEAST = { performance: 0.99, accessibility: 1, "best-practices": 1, seo: 1 };
const RUNS = 3;

/** Measures the demonstration. */
export async function lighthouse({ browser, sites, modules }) {
  const { default: measure } = await modules.load("lighthouse");
  const port = Number(new URL(browser.wsEndpoint()).port);
  const faults = [];
  let checked = 0;
  for (const site of sites.filter((one) => one.name === "demo")) {
    for (const page of site.pages.filter((one) => NAMES.includes(one.name))) {
      const at = `${site.name} ${site.theme} ${decodeURI(page.address)}`;
      const { scores, costs } = await best(() => run(measure, new URL(page.address, site.base).href, port));
      const line = Object.entries(scores).map(([name, score]) => `${name} ${Math.round(score * 100)}`);
      console.log(`lighthouse: ${at}: ${line.join(", ")}`);
      faults.push(...costs.map((what) => ({ at, what })));
      checked += 1;
    }
  }
  return { checked, faults };
}

// The run with the fewest points lost, of as many as it takes to lose none.
async function best(measure) {
  let kept = null;
  for (let count = 0; count < RUNS && (!kept || kept.costs.length); count += 1) {
    const next = await measure();
    kept = !kept || sum(next.scores) > sum(kept.scores) ? next : kept;
  }
  return kept;
}

function sum(scores) {
  return Object.values(scores).reduce((total, score) => total + score, 0);
}

async function run(measure, address, port) {
  const flags = { port, logLevel: "silent", output: "json", onlyCategories: Object.keys(LEAST) };
  const { lhr } = await measure(address, flags);
  const scores = Object.fromEntries(Object.keys(LEAST).map((name) => [name, lhr.categories[name]?.score ?? 0]));
  const low = Object.keys(LEAST).filter((name) => scores[name] < LEAST[name]);
  const costs = low.map((name) => `${name} ${Math.round(scores[name] * 100)}: ${reasons(lhr, name).join("; ")}`);
  return { scores, costs: lhr.runtimeError ? [...costs, lhr.runtimeError.message] : costs };
}

// The audits of a category that are not passed, and count.
function reasons(lhr, name) {
  const refs = lhr.categories[name]?.auditRefs ?? [];
  const audits = refs.filter((ref) => ref.weight > 0).map((ref) => lhr.audits[ref.id]);
  const lost = audits.filter((audit) => audit.score !== null && audit.score < 1);
  return lost.map((audit) => `${audit.title}${audit.displayValue ? ` (${audit.displayValue})` : ""}`);
}
