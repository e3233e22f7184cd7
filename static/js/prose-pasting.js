// Pasting: what a word processor gives becomes headings, paragraphs and lists; everything else is left out.
// The server does the same to whatever reaches it (reports/prose.py).
const HEADINGS = { H1: "h2", H5: "h4", H6: "h4" };
const NUMBER = /^\s*(?:\d+|[a-z])[.)]\s+/;
const BULLET = /^\s*(?:[·•§▪–-]|o(?=\s{2,}))\s+/;

const renamed = (element, name) => {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
};

// The first words of a paragraph of Word's lists are its bullet or number.
const withoutMark = (paragraph, mark) => {
  const words = paragraph.textContent;
  let left = words.match(mark)?.[0].length ?? 0;
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text && left > 0; text = walker.nextNode()) {
    const cut = Math.min(left, text.data.length);
    text.data = text.data.slice(cut);
    left -= cut;
  }
};

const lists = (body) => {
  let list = null;
  for (const paragraph of [...body.querySelectorAll("p[class^=MsoList]")]) {
    const ordered = NUMBER.test(paragraph.textContent);
    const kind = ordered ? "OL" : "UL";
    withoutMark(paragraph, ordered ? NUMBER : BULLET);
    if (!list || list.nodeName !== kind || list.nextElementSibling !== paragraph) {
      list = body.ownerDocument.createElement(kind);
      paragraph.before(list);
    }
    list.append(paragraph);
    renamed(paragraph, "li");
  }
};

// Returns the markup to paste, and how many pictures were left out.
export const cleaned = (html) => {
  const parsed = new DOMParser().parseFromString(html.replace(/<!--[\s\S]*?-->/g, ""), "text/html");
  const { body } = parsed;
  const pictures = body.querySelectorAll("img, picture, svg").length;
  for (const element of body.querySelectorAll("img, picture, svg, script, style, iframe, object")) element.remove();
  lists(body);
  for (const heading of body.querySelectorAll("h1, h5, h6")) renamed(heading, HEADINGS[heading.nodeName]);
  for (const line of body.querySelectorAll("br")) line.replaceWith(" ");
  return { html: body.innerHTML, pictures };
};
