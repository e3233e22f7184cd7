// What the walk over every page asks of the page it is on. Loaded after axe-core; everything is kept in window.looking.
window.looking = (() => {
  const CONTRAST = ["color-contrast", "link-in-text-block"];
  const words = (violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)}`);
  const run = async (context, options) => {
    const found = await axe.run(context, { resultTypes: ["violations"], ...options });
    return found.violations.flatMap(words);
  };

  // A number for what an element's looks hang on: its tag, classes and states, and those of all that it stands in.
  const own = (element) =>
    [...element.attributes]
      .filter(({ name }) => /^(class|type|role|disabled|readonly|open|aria-(current|selected|invalid|sort|pressed|expanded)|data-(kind|state|theme))$/.test(name))
      .map(({ name, value }) => `${name}=${value}`)
      .join();
  const numbers = new Map();
  const number = (element) => {
    if (!numbers.has(element)) {
      const above = element.parentElement ? number(element.parentElement) : 7;
      let sum = above;
      for (const sign of `${element.tagName}|${own(element)}`) sum = (Math.imul(sum, 31) + sign.codePointAt(0)) | 0;
      numbers.set(element, sum);
    }
    return numbers.get(element);
  };
  const hasWords = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()) ||
    element.matches("input, select, textarea");

  // What the contrast of an element's words hangs on: its own colour and size, and the colours of all that it stands in.
  // What floats may come to lie over anything, so of that nothing is known beforehand.
  const ink = (element) => {
    if (!element.checkVisibility()) return "hidden";
    const own = getComputedStyle(element);
    const parts = [own.visibility, own.fontSize, own.fontWeight, own.textShadow, own.textDecorationLine, own.boxShadow, own.borderBottomWidth];
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (!["static", "relative"].includes(style.position)) return "";
      parts.push(style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode);
    }
    return parts.join("|");
  };

  return {
    // Everything but the contrast, on the whole page.
    rules: () => run(document, { rules: Object.fromEntries(CONTRAST.map((name) => [name, { enabled: false }])) }),

    // Chooses the elements with words whose looks have not been seen on an earlier page, and says their numbers.
    choose(seen) {
      const known = new Set(seen);
      numbers.clear();
      this.chosen = [...document.body.querySelectorAll("*")].filter((element) => {
        if (!hasWords(element) || element.closest("svg, script, style, template")) return false;
        const one = number(element);
        return !known.has(one) && known.add(one);
      });
      this.inks = new Map(this.chosen.map((element) => [element, new Set()]));
      return this.chosen.map(number);
    },

    // The contrast of those, at the width and in the scheme of now: of each that has other inks than it was asked with.
    contrast() {
      const asked = this.chosen.filter((element) => {
        const now = ink(element);
        const known = this.inks.get(element);
        return !now || (!known.has(now) && known.add(now));
      });
      return asked.length ? run({ include: asked }, { runOnly: CONTRAST }) : [];
    },

    // What else a page must live up to.
    faults() {
      const found = [];
      const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
      for (const picture of document.querySelectorAll("svg")) {
        if (picture.closest("[aria-hidden=true]") || picture.parentElement.closest("svg")) continue;
        const labels = (picture.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
        const name = picture.getAttribute("aria-label") || labels.map((id) => document.getElementById(id)?.textContent).join("");
        if (!name.trim() && !picture.querySelector("title")) say("a picture without a name", picture);
      }
      for (const figure of document.querySelectorAll("figure.chart-figure")) {
        if (!figure.querySelector("svg, .empty")) say("a chart without a picture", figure);
      }
      if (document.getAnimations().length) found.push("something moves although less motion is asked for");
      return found;
    },

    // Whether the page is wider than the window, and what makes it so.
    overflow() {
      const room = document.documentElement;
      if (room.scrollWidth <= window.innerWidth) return "";
      const widest = [...document.body.querySelectorAll("*")].findLast(
        (one) => one.getBoundingClientRect().right > window.innerWidth && !one.closest(".table-scroll, .top details"),
      );
      return `${room.scrollWidth} px wide in ${window.innerWidth}: ${widest?.outerHTML.slice(0, 160)}`;
    },

    // Folds out what is folded in the page's content, so that it is looked at too.
    unfold() {
      for (const fold of document.querySelectorAll("main details")) {
        fold.removeAttribute("name");
        fold.open = true;
      }
    },

    // The addresses of the page and of all that it has fetched, and the bytes of each as they came over the wire.
    fetched: () =>
      Object.fromEntries(
        [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((one) => [
          one.name,
          one.encodedBodySize,
        ]),
      ),
  };
})();
