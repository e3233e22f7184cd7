// The editor of a report's section, built of Tiptap (ProseMirror; static/editor). Without scripts the page is a plain form.
import {
  Bold,
  BulletList,
  Document,
  Editor,
  Heading,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Text,
  UndoRedo,
} from "../editor/editor.js";
import { asker, searcher } from "./prose-dialogs.js";
import { Decision, Figure, Note } from "./prose-nodes.js";
import { cleaned } from "./prose-pasting.js";
import { saver } from "./prose-saving.js";

const FIGURE = { title: "Sök siffra", hint: "Till exempel: avvikelse kommunledningsstaben prognos" };
const DECISION = { title: "Sök beslut", hint: "Organ, datum, paragraf eller vad beslutet gäller" };
const NOTE = { title: "Fotnot", label: "Fotnotens text" };
const LINK = { title: "Länk", label: "Webbadress" };
const BARE = { target: null, rel: null, class: null }; // of a link: the server adds none either
const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;

const start = (form) => {
  const area = form.querySelector("textarea[name=html]");
  const bar = form.querySelector("[data-prose-bar]");
  const search = searcher(document.querySelector("[data-prose-search]"));
  const ask = asker(document.querySelector("[data-prose-line]"));
  const place = document.createElement("div");
  place.className = "prose-editor";
  area.before(place);
  area.hidden = true;
  bar.hidden = false;
  let saving = null;

  const insert = (type, attrs) => editor.chain().focus().insertContent({ type, attrs }).run();

  const figure = async (options) => {
    const chosen = await search(form.dataset.figures, FIGURE, options);
    if (chosen?.slash) editor.chain().focus().insertContent("/").run();
    else if (chosen) insert("figure", chosen);
    else editor.commands.focus();
  };
  const decision = async () => {
    const chosen = await search(form.dataset.decisions, DECISION);
    if (chosen) insert("decision", chosen);
    else editor.commands.focus();
  };
  const note = async (now = "") => {
    const words = await ask(NOTE, now);
    if (words) insert("note", { key: words, shown: `[fotnot: ${words}]` });
    else if (words === "" && now) editor.chain().focus().deleteSelection().run();
    else editor.commands.focus();
  };
  const link = async () => {
    const now = editor.getAttributes("link").href ?? "";
    const address = await ask(LINK, now);
    if (address === null) editor.commands.focus();
    else if (!address) editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
    else if (!ADDRESS.test(address)) saving.say("En länk börjar med https:// eller mailto:.", "error");
    else if (editor.state.selection.empty && !now) {
      const marks = [{ type: "link", attrs: { href: address } }];
      editor.chain().focus().insertContent({ type: "text", text: address, marks }).run();
    } else editor.chain().focus().extendMarkRange("link").setMark("link", { href: address }).run();
  };

  // A reference that is marked opens with Enter or a double click.
  const open = (node) => {
    const { key, format } = node.attrs;
    if (node.type.name === "figure") figure({ start: key, wanted: format });
    else if (node.type.name === "note") note(key);
    else if (node.type.name === "decision") decision();
    else return false;
    return true;
  };

  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: area.value,
    extensions: [
      Document,
      Paragraph,
      Text,
      Heading.configure({ levels: [2, 3, 4] }),
      Bold,
      Italic,
      BulletList,
      OrderedList.extend({ addInputRules: () => [] }), // "1. " at the beginning of a line is often a date
      ListItem,
      Link.configure({ openOnClick: false, autolink: false, protocols: ["http", "https", "mailto"], HTMLAttributes: BARE }),
      UndoRedo,
      Figure,
      Decision,
      Note,
    ],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": "id_html_label",
        lang: "sv",
        spellcheck: "true",
        class: "prose-text",
      },
      transformPastedHTML(html) {
        const { html: kept, pictures } = cleaned(html);
        if (pictures) {
          const what = pictures === 1 ? "En bild togs" : `${pictures} bilder togs`;
          setTimeout(() => saving.say(`${what} bort: text i rapporten rymmer inga bilder.`, "warning"));
        }
        return kept;
      },
      handleKeyDown(view, event) {
        const { $from, node } = view.state.selection;
        if (event.key === "Enter" && node) return open(node);
        if (event.key !== "/" || !$from) return false;
        const before = $from.parent.textBetween(0, $from.parentOffset, undefined, "x");
        if (before && !/\s$/.test(before)) return false;
        event.preventDefault();
        figure({ bySlash: true });
        return true;
      },
      handleDoubleClickOn(view, position, node) {
        return open(node);
      },
    },
    onUpdate() {
      area.value = editor.getHTML();
      saving.changed();
    },
    onTransaction: () => pressed(),
  });

  const DO = {
    "heading-2": () => editor.chain().focus().toggleHeading({ level: 2 }).run(),
    "heading-3": () => editor.chain().focus().toggleHeading({ level: 3 }).run(),
    bold: () => editor.chain().focus().toggleBold().run(),
    italic: () => editor.chain().focus().toggleItalic().run(),
    bullets: () => editor.chain().focus().toggleBulletList().run(),
    numbers: () => editor.chain().focus().toggleOrderedList().run(),
    undo: () => editor.chain().focus().undo().run(),
    redo: () => editor.chain().focus().redo().run(),
    figure: () => figure(),
    note: () => note(),
    decision,
    link,
  };
  const ACTIVE = {
    "heading-2": ["heading", { level: 2 }],
    "heading-3": ["heading", { level: 3 }],
    bold: ["bold"],
    italic: ["italic"],
    bullets: ["bulletList"],
    numbers: ["orderedList"],
    link: ["link"],
  };
  const buttons = [...bar.querySelectorAll("[data-do]")];

  function pressed() {
    for (const button of buttons) {
      const what = ACTIVE[button.dataset.do];
      if (what) button.setAttribute("aria-pressed", String(editor.isActive(...what)));
    }
  }

  // One stop for Tab; arrow keys go between the buttons.
  buttons.forEach((button, at) => {
    button.tabIndex = at ? -1 : 0;
    button.addEventListener("click", () => DO[button.dataset.do]());
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = buttons[(at + step + buttons.length) % buttons.length];
      button.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });

  saving = saver(form, {
    text: () => area.value,
    stop: () => editor.setEditable(false),
    use: (html) => editor.commands.setContent(html, { emitUpdate: true }),
  });
};

for (const form of document.querySelectorAll("form[data-prose]")) start(form);
