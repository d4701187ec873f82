// The demonstration -> a copy of it that can be written to, with `dateline serve` over it. It knows
// nothing of browsers.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const AS_OF = "2026-01-10T00:00:00Z";
const PATIENCE_MS = 20_000;
const SITE = ["content", "themes", "dateline.yaml"];

/** Copies the site of `repository` to `root`, and serves it with these flags. */
export async function live({ dateline, repository, root, flags = [], port = 0 }) {
  if (!fs.existsSync(root)) {
    SITE.forEach((name) => fs.cpSync(path.join(repository, name), path.join(root, name), { recursive: true }));
  }
  const call = ["serve", "--root", root, "--as-of", AS_OF, "--port", String(port), ...flags];
  const server = spawn(dateline, call, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((done) => server.once("exit", done));
  const base = await address(server, ended);
  const at = (file) => path.join(root, file);
  return {
    root,
    base,
    port: Number(new URL(base).port),
    read: (file) => fs.readFileSync(at(file), "utf8"),
    write: (file, text) => fs.writeFileSync(at(file), text),
    /** What the server says of itself now. */
    state: async () => (await fetch(new URL("/_desk/state.json", base))).json(),
    /** What `dateline check` finds in the same files. */
    check: () => check(dateline, root),
    /** Ends the server as Ctrl-C does, and says after how many milliseconds it was gone. */
    stop: async () => {
      const started = performance.now();
      server.kill("SIGINT");
      await Promise.race([ended, pause(PATIENCE_MS)]);
      server.kill("SIGKILL");
      return performance.now() - started;
    },
  };
}

/** Until so many milliseconds are over. */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms).unref());

// The address is the first line that it prints.
async function address(server, ended) {
  const line = new Promise((done) => createInterface(server.stdout).once("line", done));
  const said = await Promise.race([line, ended.then(() => null), pause(PATIENCE_MS)]);
  if (!/^http:\/\/127\.0\.0\.1:\d+\/\S*$/.test(said)) {
    server.kill("SIGKILL");
    throw new Error(`\`dateline serve\` printed ${JSON.stringify(said)} and no address`);
  }
  return said;
}

function check(dateline, root) {
  const { stderr } = spawnSync(dateline, ["check", "--root", root, "--as-of", AS_OF, "--format", "json"], { encoding: "utf8" });
  return stderr.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}
