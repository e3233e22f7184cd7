// The editor's two dialogs. Each is asked with a promise: what was chosen, or nothing.
const WAIT = 150;

const opened = (dialog) =>
  new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });

// Search: words above, hits below; arrow keys choose among them while one still writes.
export const searcher = (dialog) => {
  const title = dialog.querySelector("h2");
  const hint = dialog.querySelector("#prose-search-hint");
  const words = dialog.querySelector("#prose-search-words");
  const list = dialog.querySelector("#prose-search-found");
  const counted = dialog.querySelector("[data-prose-count]");
  const formats = dialog.querySelector("[data-prose-formats]");
  const format = dialog.querySelector("#prose-search-format");
  let found = [];
  let at = 0;
  let url = "";
  let timer = 0;
  let asked = 0;
  let slash = false;

  const choose = (number, wanted = "") => {
    at = number;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = list.children[at];
    words.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
    const choices = found[at]?.formats ?? [];
    format.replaceChildren(...choices.map(([key, name, shown]) => new Option(`${shown} (${name})`, key)));
    if (choices.some(([key]) => key === wanted)) format.value = wanted;
    formats.hidden = !choices.length;
  };

  // Whether the hits are those of the words that stand there.
  const busy = (is) => list.setAttribute("aria-busy", String(is));

  const show = (hits, wanted) => {
    busy(false);
    found = hits;
    list.replaceChildren(
      ...hits.map((hit, place) => {
        const option = document.createElement("li");
        option.id = `prose-hit-${place}`;
        option.role = "option";
        const shown = document.createElement("strong");
        shown.textContent = hit.shown ?? hit.formats[0][2];
        const label = document.createElement("span");
        label.textContent = hit.label;
        option.append(shown, " ", label);
        option.addEventListener("click", () => choose(place));
        option.addEventListener("dblclick", () => dialog.close("ok"));
        return option;
      }),
    );
    counted.textContent = hits.length ? "" : "Ingen träff. Pröva med färre ord.";
    choose(0, wanted);
  };

  const ask = async (wanted = "") => {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    busy(true);
    const query = new URLSearchParams({ q: words.value });
    try {
      const answer = await fetch(`${url}?${query}`, { headers: { accept: "application/json" } });
      const hits = (await answer.json()).found;
      if (mine === asked) show(hits, wanted);
    } catch {
      if (mine !== asked) return;
      show([], wanted);
      counted.textContent = "Ingen kontakt med servern.";
    }
  };

  words.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1; // an answer on its way is to other words
    busy(true);
    timer = setTimeout(ask, WAIT);
  });
  words.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      choose((at + step + found.length) % found.length);
    }
    if (event.key === "/" && !words.value && slash) {
      event.preventDefault();
      dialog.close("slash");
    }
  });

  return async (from, names, { start = "", wanted = "", bySlash = false } = {}) => {
    [url, title.textContent, hint.textContent] = [from, names.title, names.hint];
    [words.value, slash] = [start, bySlash];
    list.replaceChildren();
    ask(wanted);
    const answer = opened(dialog);
    words.focus();
    const said = await answer;
    if (said === "slash") return { slash: true };
    // Enter may come before the hits for the words do: never one that other words had.
    if (said === "ok" && list.getAttribute("aria-busy") === "true") await ask(words.value === start ? wanted : "");
    const hit = found[at];
    if (said !== "ok" || !hit) return null;
    const shown = hit.shown ?? hit.formats.find(([key]) => key === format.value)[2];
    return { key: hit.key, format: hit.formats ? format.value : "", shown };
  };
};

// A line of text: a footnote, or the address of a link. Empty text takes it away.
export const asker = (dialog) => {
  const title = dialog.querySelector("h2");
  const label = dialog.querySelector("label span");
  const words = dialog.querySelector("textarea");
  const drop = dialog.querySelector("[data-prose-line-drop]");
  return async (names, start) => {
    [title.textContent, label.textContent, words.value, drop.hidden] = [names.title, names.label, start, !start];
    const answer = opened(dialog);
    words.focus();
    const said = await answer;
    if (said === "drop") return "";
    return said === "ok" ? words.value.trim() : null;
  };
};
