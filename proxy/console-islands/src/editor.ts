// The editor of rules: CodeMirror over the page's own text field, with the remarks of the checker that the
// server runs. Without it the field is a field and the page works.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, foldGutter, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, linter, nextDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

interface Remark {
  file: string;
  line: number;
  column: number;
  severity: "error" | "warning";
  message: string;
}

const colours = HighlightStyle.define([
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], class: "tok-key" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-text" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-value" },
  { tag: tags.punctuation, class: "tok-sign" },
]);

function place(state: EditorState, remark: Remark): Diagnostic {
  const line = state.doc.line(Math.min(Math.max(remark.line, 1), state.doc.lines));
  const from = Math.min(line.from + Math.max(remark.column - 1, 0), line.to);
  const rest = /^[^\s:,\]}]+/.exec(state.doc.sliceString(from, line.to));
  return { from, to: Math.max(from, from + (rest?.[0].length ?? 0)), severity: remark.severity, message: remark.message };
}

/** The checker's remarks on all files as they stand in the fields of the form. */
async function remarks(form: HTMLFormElement, view: EditorView, name: string): Promise<Diagnostic[]> {
  const answer = await fetch(form.dataset["check"] ?? "", { method: "POST", body: new URLSearchParams(new FormData(form) as never), headers: { accept: "text/html" } });
  const html = await answer.text();
  const panel = document.getElementById("remarks");
  if (!panel || !answer.ok) return [];
  panel.innerHTML = html;
  const found = [...panel.querySelectorAll<HTMLElement>("[data-file]")].map((one) => ({
    file: one.dataset["file"] ?? "",
    line: Number(one.dataset["line"]),
    column: Number(one.dataset["column"]),
    severity: one.dataset["severity"] === "error" ? ("error" as const) : ("warning" as const),
    message: one.dataset["message"] ?? "",
  }));
  return found.filter((one) => one.file === name).map((one) => place(view.state, one));
}

/** Left to itself the browser keeps the look of what is replaced in a style attribute, which the page's policy
 * of content forbids. */
function replace(event: InputEvent, view: EditorView): boolean {
  const plain = event.inputType === "insertText" && !event.isComposing && event.data !== null;
  if (!plain || view.state.readOnly || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(event.data ?? ""), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

function begin(field: HTMLTextAreaElement, nonce: string): void {
  const form = field.form;
  if (!form) return;
  const name = field.dataset["name"] ?? "";
  const readOnly = field.readOnly;
  const view = new EditorView({
    parent: field.parentElement ?? document.body,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.readOnly.of(readOnly),
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        yaml(),
        syntaxHighlighting(colours),
        lintGutter(),
        linter((at) => remarks(form, at, name), { delay: 400 }),
        // Tab moves on, as everywhere on a page, unless Escape and Ctrl-m say otherwise (WCAG 2.1.2).
        keymap.of([{ key: "Mod-F8", run: nextDiagnostic }, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        EditorView.contentAttributes.of({ "aria-label": field.getAttribute("aria-label") ?? name }),
        EditorView.lineWrapping,
        EditorView.domEventHandlers({ beforeinput: replace }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  field.hidden = true;
  document.addEventListener("click", (event) => {
    const to = (event.target as Element).closest<HTMLElement>("[data-goto]");
    if (to?.dataset["goto"] !== name) return;
    const line = view.state.doc.line(Math.min(Math.max(Number(to.dataset["line"]), 1), view.state.doc.lines));
    view.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
    view.focus();
  });
  field.parentElement?.querySelector("[data-search]")?.addEventListener("click", () => openSearchPanel(view));
}

const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";
document.querySelectorAll<HTMLTextAreaElement>("textarea[data-editor]").forEach((field) => begin(field, nonce));
