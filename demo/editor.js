// The editor: CodeMirror with JavaScript, colours from the page's style sheet, and one marked error at a time.
//
// Tab moves the focus on, as everywhere on the page; Ctrl-] and Ctrl-[ indent.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.modifier], class: "c-keyword" },
  { tag: [tags.definitionKeyword, tags.moduleKeyword], class: "c-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "c-string" },
  { tag: tags.regexp, class: "c-regexp" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.self], class: "c-number" },
  { tag: [tags.lineComment, tags.blockComment], class: "c-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "c-function" },
  { tag: [tags.className, tags.definition(tags.className)], class: "c-function" },
  { tag: tags.invalid, class: "c-invalid" },
]);

/** The editor as the rest of the page uses it. */
export class Editor {
  #view;

  constructor(parent, { label, onRun }) {
    const run = { key: "Mod-Enter", run: () => (onRun(), true), preventDefault: true };
    const state = EditorState.create({
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        lintGutter(),
        EditorView.lineWrapping,
        javascript(),
        syntaxHighlighting(colours),
        keymap.of([run, ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
      ],
    });
    this.#view = new EditorView({ state, parent });
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  set text(text) {
    const insert = text.trimEnd();
    const { length } = this.#view.state.doc;
    this.#view.dispatch({ changes: { from: 0, to: length, insert }, selection: { anchor: 0 }, scrollIntoView: true });
  }

  focus() {
    this.#view.focus();
  }

  clearMarks() {
    this.#view.dispatch(setDiagnostics(this.#view.state, []));
  }

  /** Underline the word at a place (line and column from 1) and show the message there. */
  mark({ line, column, message }) {
    const range = this.#rangeAt(line, column);
    const diagnostic = { ...range, severity: "error", message };
    this.#view.dispatch(setDiagnostics(this.#view.state, [diagnostic]));
    this.#view.dispatch({ effects: EditorView.scrollIntoView(range.from, { y: "center" }) });
  }

  goTo({ line, column }) {
    const { from } = this.#rangeAt(line, column);
    this.#view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.focus();
  }

  #rangeAt(line, column) {
    const { doc } = this.#view.state;
    const place = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const from = Math.min(place.from + Math.max(column - 1, 0), place.to);
    const word = /^[\p{ID_Continue}$]+|^\S/u.exec(doc.sliceString(from, place.to))?.[0] ?? "";
    // At the end of a line there is nothing to underline after the place, so take what is before it.
    return word === "" && from > place.from ? { from: from - 1, to: from } : { from, to: from + word.length };
  }
}
