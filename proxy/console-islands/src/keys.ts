// Keys: `?` lists them; `g` and a letter lead to a screen; `/` to the filter; `j` and `k` walk the rows of
// a list, left and right their values, Enter opens, `x` leaves a value out. They can be turned off
// (WCAG 2.2, 2.1.4), and never act while somebody writes.

const OFF = "bailiwick.keys";

function writes(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], .cm-editor") !== null;
}

function off(): boolean {
  try {
    return localStorage.getItem(OFF) === "off";
  } catch {
    return false;
  }
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-rows] > tr")];
}

function walk(step: number): void {
  const all = rows();
  const now = document.activeElement?.closest("tr");
  const at = now ? all.indexOf(now as HTMLElement) : -1;
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.querySelector<HTMLElement>("a")?.focus();
}

function sideways(step: number): boolean {
  const row = document.activeElement?.closest("[data-rows] > tr");
  if (!row) return false;
  const links = [...row.querySelectorAll<HTMLElement>("a")];
  links[links.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  return true;
}

function leaveOut(): void {
  const focused = document.activeElement as HTMLElement | null;
  const value = focused?.dataset["not"] ? focused : focused?.closest("tr")?.querySelector<HTMLElement>("[data-not]");
  const address = value?.dataset["not"];
  if (address) location.assign(address);
}

function pressed(event: KeyboardEvent, after: string): string {
  if (after === "g") {
    const screen = document.querySelector<HTMLAnchorElement>(`nav a[data-key="${CSS.escape(event.key)}"]`);
    if (screen) location.assign(screen.href);
    return "";
  }
  switch (event.key) {
    case "?":
      event.preventDefault();
      document.querySelector<HTMLDialogElement>("#keys")?.showModal();
      return "";
    case "/": {
      const field = document.querySelector<HTMLElement>("[data-filter]");
      if (field) {
        event.preventDefault();
        field.focus();
      }
      return "";
    }
    case "j":
    case "k":
      walk(event.key === "j" ? 1 : -1);
      return "";
    case "ArrowRight":
    case "ArrowLeft":
      if (sideways(event.key === "ArrowRight" ? 1 : -1)) event.preventDefault();
      return "";
    case "x":
      leaveOut();
      return "";
    default:
      return event.key;
  }
}

export function keys(): void {
  let after = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    // The list of keys opens also where the others are turned off, or nobody could turn them on again.
    if (off() && event.key !== "?") return;
    if (document.querySelector("dialog[open]")) return;
    after = pressed(event, after);
  });
  const toggle = document.querySelector<HTMLInputElement>("#keys-on");
  if (!toggle) return;
  toggle.checked = !off();
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, toggle.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing keeps the keys on.
    }
  });
  document.querySelector("#keys-button")?.addEventListener("click", () => {
    document.querySelector<HTMLDialogElement>("#keys")?.showModal();
  });
}
