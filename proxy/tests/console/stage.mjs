// The demonstration with its servers left running: real rules, real calls, real records; and a browser that
// is held to what the console promises: its policy of content, no error, nothing off this machine.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const WIDTHS = [1280, 400];
/** What the browser says on its own of a failed load, besides what the failed load itself tells. */
const POLICY =
  /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}'; connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/;

/** Starts the demonstration; `link` signs in once. */
export async function demonstration() {
  const program = process.env.BAILIWICK_BIN;
  if (!program) throw new Error("BAILIWICK_BIN is not set; start the tests with proxy/tests/console/run");
  const dir = mkdtempSync(join(tmpdir(), "bailiwick-console-"));
  const child = spawn(program, ["--dir", dir, "demo", "--keep"], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  const link = await new Promise((resolve, reject) => {
    const hear = (bytes) => {
      told += bytes;
      const found = /http:\/\/\S+\/sign-in#\S+/.exec(told);
      if (found && /keep running/.test(told)) resolve(found[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`the demonstration ended with ${code}:\n${told}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.removeAllListeners("exit");
    child.once("exit", () => rmSync(dir, { recursive: true, force: true }));
    child.kill("SIGTERM");
    await ended;
  };
  return { link, origin: new URL(link).origin, dir, told, stop };
}

/** A browser with one signed-in session; `troubles` collects whatever breaks a promise. */
export async function signedIn(house, options = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? BROWSERS.find((path) => exists(path)),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const troubles = [];
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== house.origin) troubles.push(`request elsewhere: ${url.href}`);
  });
  page.on("response", (response) => {
    const kind = response.headers()["content-type"] ?? "";
    const path = new URL(response.url()).pathname;
    const whole = response.request().isNavigationRequest();
    if (path.startsWith("/console") && whole && kind.startsWith("text/html")) {
      const policy = response.headers()["content-security-policy"] ?? "none";
      if (!POLICY.test(policy)) troubles.push(`policy of ${path}: ${policy}`);
    }
  });
  await page.goto(house.link);
  await page.waitForURL((url) => url.pathname.startsWith("/console"));
  return { browser, context, page, troubles };
}

function exists(path) {
  try {
    readFileSync(path, { flag: "r" });
    return true;
  } catch {
    return false;
  }
}

/** What axe finds that is serious, in words. The page's own policy lets no script in, so axe runs outside it. */
export async function findings(page) {
  await page.evaluate(`${AXE}; void 0`);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
}

/** Nothing may be wider than the page, or a narrow screen scrolls sideways. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
