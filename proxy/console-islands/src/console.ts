// On every page: parts that load later (htmx), keys, copying, local times. A page is whole without it.
import "./htmx";
import { keys } from "./keys";

function copying(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (!button) return;
    const from = document.getElementById(button.dataset["copy"] ?? "");
    const text = from?.textContent?.trim() ?? "";
    void navigator.clipboard.writeText(text).then(
      () => say("Copied."),
      () => say("The browser did not allow copying; select the text instead."),
    );
  });
}

/** Tells people something that happened, also those who hear the page. */
export function say(what: string): void {
  const place = document.getElementById("said");
  if (place) place.textContent = what;
}

function localTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]:not([title])")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) time.title = `UTC; ${at.toLocaleString(undefined, { timeZoneName: "short" })} here`;
  }
}

/** Selecting in a form that only shows something else does so at once. */
function choosing(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as Element;
    if (field.matches("select[data-submits]")) (field as HTMLSelectElement).form?.requestSubmit();
  });
}

copying();
choosing();
keys();
localTimes(document);
document.addEventListener("htmx:load", (event) => localTimes(event.target as HTMLElement));
