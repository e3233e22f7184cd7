// What a text can refer to: a figure, a decision, a footnote. Each is one piece that is moved and deleted whole; the
// words in it are for the eye alone, and are not read back by the server.
import { Node } from "../editor/editor.js";

const reference = (name, attribute, className) =>
  Node.create({
    name,
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,
    marks: "_",
    addAttributes() {
      return { key: { default: "" }, format: { default: "" }, shown: { default: "" } };
    },
    parseHTML() {
      return [
        {
          tag: `span[${attribute}]`,
          getAttrs: (element) => ({
            key: element.getAttribute(attribute),
            format: element.getAttribute("data-format") ?? "",
            shown: element.textContent,
          }),
        },
      ];
    },
    renderHTML({ node }) {
      const { key, format, shown } = node.attrs;
      const wrong = shown.endsWith(" saknas]") ? " is-wrong" : "";
      const attributes = { [attribute]: key, class: `${className}${wrong}` };
      if (format) attributes["data-format"] = format;
      return ["span", attributes, shown];
    },
  });

export const Figure = reference("figure", "data-figure", "chip");
export const Decision = reference("decision", "data-decision", "chip chip-decision");
export const Note = reference("note", "data-note", "chip chip-note");
