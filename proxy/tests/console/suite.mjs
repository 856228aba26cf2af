// Each screen's main task, with the mouse and by keyboard alone, wide and narrow; and on every page: the
// policy of content, no error, no request off this machine, nothing serious that axe finds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WIDTHS, demonstration, findings, overflow, signedIn } from "./stage.mjs";

let house;
let seat;

before(async () => {
  house = await demonstration();
  seat = await signedIn(house);
});

after(async () => {
  await seat?.browser.close();
  await house?.stop();
});

const open = async (path) => {
  await seat.page.goto(house.origin + path);
  await seat.page.waitForLoadState("networkidle");
};
const press = (...keys) => keys.reduce((before, key) => before.then(() => seat.page.keyboard.press(key)), Promise.resolve());
const path = () => {
  const url = new URL(seat.page.url());
  return url.pathname + url.search;
};
/** Moves on by Tab until what has the focus fits; nobody should have to press it more often than this. */
async function tabTo(fits) {
  for (let presses = 0; presses < 60; presses += 1) {
    await seat.page.keyboard.press("Tab");
    if (await seat.page.evaluate(fits)) return;
  }
  assert.fail(`nothing that fits ${fits} is reached by Tab`);
}
/** What broke a promise, less that the browser says of a page that is not there that it is not. */
const troubles = () => seat.troubles.filter((trouble) => !/status of 400 \(Bad Request\)$/.test(trouble));
const first = async () => seat.page.locator("[data-rows] tr a").first().getAttribute("href");

test("every page keeps its promises, wide and narrow", async () => {
  await open("/console/traces");
  const trace = await first();
  const pages = [
    "/console/traces",
    "/console/traces?app=website&not=level:public&range=7d",
    "/console/traces?app=nobody",
    trace,
    "/console/traces/nothing",
    "/console/policy",
    "/console/policy?group=credentials&zone=own-site",
    "/console/policy/edit",
    "/console/evidence",
  ];
  for (const width of WIDTHS) {
    await seat.page.setViewportSize({ width, height: 900 });
    for (const one of pages) {
      await open(one);
      assert.deepEqual(await findings(seat.page), [], `${one} at ${width}`);
      assert.ok((await overflow(seat.page)) <= 0, `${one} is wider than ${width}`);
      assert.equal(await seat.page.locator("h1").count(), 1, one);
    }
  }
  await seat.page.setViewportSize({ width: 1280, height: 900 });
  for (const scheme of ["dark", "light"]) {
    await seat.page.emulateMedia({ colorScheme: scheme });
    for (const one of pages) {
      await open(one);
      assert.deepEqual(await findings(seat.page), [], `${one} ${scheme}`);
    }
  }
  // That there is no such call is said by the browser too, once a visit.
  assert.deepEqual(troubles(), []);
});

test("traces: narrow a list with the mouse", async () => {
  await open("/console/traces");
  const all = await seat.page.locator("[data-rows] tr").count();
  await seat.page.getByLabel("Field").selectOption("decision");
  await seat.page.getByLabel("Value").fill("deny");
  await seat.page.getByRole("button", { name: "Add filter" }).click();
  await seat.page.waitForURL(/decision=deny/);
  const denied = await seat.page.locator("[data-rows] tr").count();
  assert.ok(denied > 0 && denied < all, `${denied} of ${all}`);
  await seat.page.getByText("The same on the command line").click();
  assert.match((await seat.page.locator("#command").textContent()) ?? "", /--decision deny$/);
  await seat.page.getByRole("link", { name: "Remove the filter decision deny" }).click();
  await seat.page.waitForURL((url) => !url.search.includes("decision"));
  assert.equal(await seat.page.locator("[data-rows] tr").count(), all);
  await seat.page.getByRole("navigation", { name: "Count by" }).getByRole("link", { name: "Level" }).click();
  await seat.page.getByRole("region", { name: "Requests by value" }).waitFor();
});

test("traces: find and open a call by keyboard alone", async () => {
  await open("/console/policy");
  await press("g", "t");
  await seat.page.waitForURL(/\/console\/traces$/);
  await press("/");
  await seat.page.keyboard.type("app");
  await press("Tab");
  await seat.page.keyboard.type("website");
  await press("Enter");
  await seat.page.waitForURL(/app=website/);
  await press("j", "j", "ArrowRight");
  const before = await seat.page.locator("[data-rows] tr").count();
  await press("ArrowRight", "x");
  await seat.page.waitForURL(/not=level/);
  assert.ok((await seat.page.locator("[data-rows] tr").count()) < before);
  await press("j");
  const wanted = await first();
  await press("Enter");
  await seat.page.waitForURL((url) => url.pathname === wanted);
});

test("keys are listed, and can be turned off", async () => {
  await open("/console/traces");
  await press("?");
  await seat.page.getByRole("dialog").waitFor();
  await seat.page.getByLabel("Use keys").uncheck();
  await press("Escape");
  await press("j");
  assert.equal(await seat.page.evaluate(() => document.activeElement?.closest("[data-rows]")), null);
  await press("?");
  await seat.page.getByLabel("Use keys").check();
  await press("Escape", "j");
  assert.ok(await seat.page.evaluate(() => document.activeElement?.closest("[data-rows]") !== null));
});

test("trace: why not there, and the proof", async () => {
  await open("/console/traces?label=financial.payment_card");
  await seat.page.locator("[data-rows] tr a").first().click();
  await seat.page.waitForURL(/\/console\/traces\/[0-9a-f-]{36}$/);
  assert.match((await seat.page.locator("#sentence").textContent()) ?? "", /^Sent to own-site in \{DE\}: rule /);
  await tabTo(() => document.activeElement?.matches("select[name=endpoint]"));
  await seat.page.keyboard.type("eu-cloud");
  await press("Tab", "Enter");
  await seat.page.locator("#why-not").getByText("was closed by cards-and-credentials-at-home").waitFor();
  assert.match(path(), /^\/console\/traces\/[0-9a-f-]{36}$/);
  const [download] = await Promise.all([
    seat.page.waitForEvent("download"),
    seat.page.getByRole("link", { name: "Download the proof" }).first().click(),
  ]);
  assert.match(readFileSync(await download.path(), "utf8"), /^c2sp\.org\/tlog-proof@v1\n/);
  await seat.page.reload();
  await seat.page.getByText(/proof\/\d+$/).first().waitFor();
});

test("policy: a change is checked as it is written, reviewed, and saved", async () => {
  await open("/console/policy");
  await seat.page.getByRole("link", { name: "credentials in own-site: yes" }).click();
  await seat.page.getByRole("heading", { name: "credentials in own-site" }).waitFor();
  await open("/console/policy/edit?file=policy.yaml");
  const editor = seat.page.getByRole("textbox", { name: "policy.yaml" });
  await editor.click();
  await press("Control+End");
  await seat.page.keyboard.type("\nnonsense: true\n");
  await seat.page.locator("#remarks").getByText("These rules cannot be used.").waitFor();
  await seat.page.locator(".cm-lint-marker-error").first().waitFor();
  await open("/console/policy/edit?file=policy.yaml");
  const text = readFileSync(join(house.dir, "policy.yaml"), "utf8");
  // Letting internal data to the American operator is a widening.
  const wider = text
    .replace("may_use: [eu-operated]", "may_use: [eu-operated, us-operated-in-eu]")
    .replace("zones: [eu-operated, own-site]", "zones: [us-operated-in-eu, eu-operated, own-site]");
  assert.notEqual(wider, text);
  await editor.click();
  await press("Control+a");
  await seat.page.keyboard.insertText(wider);
  await tabTo(() => document.activeElement?.textContent === "Review the change");
  await press("Enter");
  await seat.page.waitForURL(/\/console\/policy\/review$/);
  await seat.page.getByText("This change widens.").waitFor();
  await seat.page.getByRole("region", { name: "Effects" }).getByText(/seen \w+/).first().waitFor();
  assert.equal(await seat.page.getByRole("button", { name: "Save", exact: true }).count(), 0);
  assert.deepEqual(await findings(seat.page), []);
  await seat.page.getByLabel("Because").fill("a trial with the American operator");
  await press("Tab");
  await tabTo(() => document.activeElement?.textContent === "Request review");
  await press("Enter");
  await seat.page.waitForURL(/saved=1/);
  assert.equal(readFileSync(join(house.dir, "policy.yaml"), "utf8"), wider);
  assert.deepEqual(troubles(), []);
});

test("evidence: the log is checked from the page, by keyboard alone", async () => {
  await open("/console/traces");
  await press("g", "e");
  await seat.page.waitForURL(/\/console\/evidence$/);
  await tabTo(() => document.activeElement?.textContent === "Check the log now");
  await press("Enter");
  await seat.page.locator("#checked").getByText("The log is whole:").waitFor();
  assert.deepEqual(await findings(seat.page), []);
  assert.deepEqual(troubles(), []);
  // That it was read stands among the readings.
  await seat.page.getByText("read-evidence console/evidence/verify").first().waitFor();
});
