// Saving while one writes. What is not saved yet lies in the browser, also through a reload; what the server refuses is
// told in its words, and the text stays where it is.
const QUIET = 1500; // after the last stroke
const MOST = 8000; // while one goes on writing
const BEAT = 30_000;
const AGAIN = 5000;

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

export const saver = (form, { text, stop, use }) => {
  const status = form.querySelector("[data-prose-status]");
  const version = form.querySelector("[name=version]");
  const aside = document.querySelector("[data-prose-beside]");
  const shelf = `prose ${form.dataset.person} ${form.dataset.section}`;
  let dirty = false;
  let ended = false;
  let timer = 0;
  let since = 0;
  let saving = null;
  let looked = 0;

  const say = (words, kind = "") => {
    status.textContent = words;
    status.dataset.kind = kind;
  };

  const post = (url, values, more = {}) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(values),
      headers: { "x-csrftoken": token(), accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
      ...more,
    });

  const keep = () => {
    try {
      localStorage.setItem(shelf, JSON.stringify({ html: text(), at: Date.now() }));
    } catch {
      // The text is too long for the browser's store. It is still on the page.
    }
  };

  const end = (words) => {
    ended = true;
    clearTimeout(timer);
    if (dirty) keep();
    stop();
    say(words, "error");
  };

  const refreshed = async () => {
    looked += 1;
    const mine = looked;
    try {
      const answer = await fetch(form.dataset.beside);
      const html = await answer.text();
      if (answer.ok && !answer.redirected && mine === looked) aside.innerHTML = html;
    } catch {
      // What stands beside is refreshed at the next save.
    }
  };

  const refusal = async (answer) => {
    if (answer.type === "opaqueredirect") {
      say("Du är utloggad. Logga in i en annan flik och skriv vidare: texten finns kvar här.", "error");
      timer = setTimeout(save, AGAIN);
      return;
    }
    const said = answer.status === 409 ? await answer.json() : {};
    if (["locked", "conflict", "closed", "refused"].includes(said.kind)) end(said.error);
    else say(said.error ?? `Servern svarade ${answer.status}. Texten finns kvar här.`, "error");
  };

  const sent = async () => {
    const html = text();
    [dirty, since] = [false, 0];
    say("Sparar …");
    try {
      const answer = await post(form.action, { html, version: version.value });
      if (!answer.ok) {
        dirty = true;
        return await refusal(answer);
      }
      const said = await answer.json();
      version.value = said.version;
      if (!dirty) localStorage.removeItem(shelf);
      say(said.words, said.pictures ? "warning" : dirty ? "" : "ok");
      refreshed();
    } catch {
      dirty = true;
      say("Ingen kontakt med servern. Texten finns kvar här och skickas igen.", "error");
      timer = setTimeout(save, AGAIN);
    }
  };

  const save = async () => {
    clearTimeout(timer);
    if (saving) await saving;
    if (ended || !dirty) return;
    saving = sent();
    await saving;
    saving = null;
  };

  const changed = () => {
    if (ended) return;
    dirty = true;
    if (status.dataset.kind === "ok") status.dataset.kind = ""; // the time still holds, but not for all of the text
    since ||= Date.now();
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, Date.now() - since > MOST ? 0 : QUIET);
  };

  const beat = async () => {
    if (ended) return;
    try {
      const answer = await post(form.dataset.lock, { vad: "stanna" });
      if (answer.status === 409) await refusal(answer);
    } catch {
      // The next beat may reach the server.
    }
  };

  // What was not saved when the page was last left.
  const left = () => {
    const found = JSON.parse(localStorage.getItem(shelf) ?? "null");
    if (!found || found.html === text()) return;
    const box = form.querySelector("[data-prose-shelf]");
    const at = new Date(found.at).toLocaleString("sv-SE", { dateStyle: "long", timeStyle: "short" });
    box.querySelector("[data-prose-shelf-words]").textContent = `Den är från ${at} och finns bara i den här webbläsaren.`;
    box.hidden = false;
    const done = () => {
      box.hidden = true;
      localStorage.removeItem(shelf);
    };
    box.querySelector("[data-prose-shelf-use]").addEventListener("click", () => {
      done();
      use(found.html);
    });
    box.querySelector("[data-prose-shelf-drop]").addEventListener("click", done);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dirty = true;
    save();
  });
  for (const leaving of document.querySelectorAll(`form[action="${form.dataset.lock}"]`)) {
    leaving.addEventListener("submit", async (event) => {
      if ((!dirty && !saving) || ended) return; // one who leaves gives up the section: what is on its way comes first
      event.preventDefault();
      const pressed = event.submitter;
      await save();
      if (!dirty) leaving.requestSubmit(pressed);
    });
  }
  addEventListener("pagehide", () => {
    if (dirty && !ended) post(form.action, { html: text(), version: version.value }, { keepalive: true }).catch(() => {});
  });
  setInterval(beat, BEAT);
  left();
  say("Det du skriver sparas av sig självt.");
  return { changed, say };
};
