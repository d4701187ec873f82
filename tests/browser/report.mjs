// Faults that a part found -> lines on stderr, and one line on stdout that sums the part up.
//
// A fault is `at` (site, theme and address), `how` (width, scheme and the like, or nothing) and
// `what`. What is wrong at one place in several ways of looking is one line.

const LINES = 60;

/** Prints what a part found, and says whether it was nothing. To have checked nothing is a fault too. */
export function finish(part, { checked, faults, note }, started) {
  const lines = joined(checked ? faults : [...faults, { at: part, what: "there was nothing to check" }]);
  for (const line of lines.slice(0, LINES)) {
    console.error(`${part}: ${line}`);
  }
  if (lines.length > LINES) {
    console.error(`${part}: and ${lines.length - LINES} more`);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${part}: ${checked} checked, ${lines.length} faults (${seconds} s)${note ? `; ${note}` : ""}`);
  return lines.length === 0;
}

/** The lines that faults are printed as. */
export function joined(faults) {
  const ways = new Map();
  for (const { at, how, what } of faults) {
    const key = JSON.stringify([at, what]);
    ways.set(key, [...(ways.get(key) ?? []), ...(how ? [how] : [])]);
  }
  return [...ways].map(([key, hows]) => {
    const [at, what] = JSON.parse(key);
    return `${[at, ...new Set(hows)].join(", ")}: ${what}`;
  });
}

/** Runs `work` on every job, two at once, and returns all faults that it returned. */
export async function each(jobs, work) {
  const faults = [];
  const left = [...jobs];
  const worker = async () => {
    for (let job = left.shift(); job; job = left.shift()) {
      try {
        faults.push(...(await work(job)));
      } catch (error) {
        faults.push({ at: job.at ?? "somewhere", how: job.how, what: `it could not be looked at: ${error.message}` });
      }
    }
  };
  await Promise.all([worker(), worker()]);
  return faults;
}
