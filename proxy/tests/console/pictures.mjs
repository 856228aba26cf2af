// Pictures of the screens for the documents, light and dark, wide and narrow: `node pictures.mjs FOLDER`.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { demonstration, signedIn } from "./stage.mjs";

/** Largest picture, in bytes. */
const MOST = 150_000;
const folder = process.argv[2];
if (!folder) throw new Error("name the folder for the pictures");
mkdirSync(folder, { recursive: true });
const house = await demonstration();
const { browser, page } = await signedIn(house);
try {
  await page.goto(`${house.origin}/console/traces?label=pii.email`);
  const trace = await page.locator("[data-rows] tr a").first().getAttribute("href");
  const screens = { traces: "/console/traces", trace, policy: "/console/policy", editor: "/console/policy/edit", evidence: "/console/evidence" };
  for (const [name, path] of Object.entries(screens)) {
    for (const [colorScheme, width, height] of [["light", 1280, 800], ["dark", 1280, 800], ["light", 400, 800]]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height });
      await page.goto(house.origin + path);
      await page.waitForLoadState("networkidle");
      const file = join(folder, `${name}-${width === 400 ? "narrow" : colorScheme}.png`);
      await page.screenshot({ path: file });
      // A page has few colours: fewer bits a pixel show the same.
      execFileSync("pngquant", ["--force", "--ext", ".png", "--strip", file]);
      if (statSync(file).size > MOST) throw new Error(`${file} is larger than ${MOST} bytes`);
    }
  }
} finally {
  await browser.close();
  await house.stop();
}
