// The grid's saving: each cell as it is left, one after another. What can't be sent waits (also through a reload) and is
// sent again; what somebody else has changed is shown beside one's own; what others write arrives by itself.
(() => {
  const POLL = 4000;
  const AGAIN = 5000;
  const { refresh } = window.uppsiktGrid;

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

  const start = (table) => {
    const status = document.querySelector("[data-grid-status]");
    const undoButton = document.querySelector("[data-grid-undo]");
    const shelf = `grid ${table.dataset.person} ${table.dataset.save}`;
    const waiting = new Map(); // "line field" → what is to be sent
    const undone = [];
    let sending = false;
    let timer = 0;
    let undoing = Promise.resolve();
    let answers = 0; // to what was sent, so that news asked for before one of them is known to be old
    let looks = 0;
    let newest = 0; // of the looks, that has been shown

    const rowOf = (line) => table.querySelector(`tr[data-line="${CSS.escape(line)}"]`);
    const cellOf = (line, field) => rowOf(line)?.querySelector(`td[data-field="${field}"]`);
    const controlOf = (cell) => cell.querySelector("input:not([type=hidden]), select, textarea");
    const wasOf = (cell) => cell.querySelector("input[type=hidden]");

    const say = (kind, words, link) => {
      if (status.dataset.kind === kind && status.textContent === words) return;
      status.dataset.kind = kind;
      status.replaceChildren(words);
      if (link) status.append(" ", link);
    };

    const keep = () => {
      const left = [...waiting.values()];
      if (left.length) localStorage.setItem(shelf, JSON.stringify(left));
      else localStorage.removeItem(shelf);
    };

    const wrong = (cell, ...words) => {
      const place = cell.querySelector("[data-error]");
      place.replaceChildren(...words);
      place.hidden = !words.length;
      cell.classList.toggle("wrong", words.length > 0);
      const control = controlOf(cell);
      if (words.length) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    };

    const settle = (cell, text, exact) => {
      const control = controlOf(cell);
      control.value = text;
      control.classList.remove("is-dirty");
      delete control.dataset.base;
      if (exact) control.dataset.exact = exact;
      else delete control.dataset.exact;
      wasOf(cell).value = text;
      if (control === document.activeElement && !cell.classList.contains("is-editing")) control.select?.();
    };

    // A line as the server has it. What one is writing oneself stays; what others changed is marked for a while.
    const apply = (line, mine) => {
      const row = rowOf(line.line);
      if (!row) return false;
      const news = Number(row.dataset.version) < line.version;
      row.dataset.version = line.version;
      for (const [name, amount] of Object.entries(line.kronor)) row.dataset[name] = amount;
      row.querySelector(`input[name="${CSS.escape(line.line)}-version"]`).value = line.version;
      for (const [field, text] of Object.entries(line.texts)) {
        const cell = cellOf(line.line, field);
        if (!cell || waiting.has(`${line.line} ${field}`) || controlOf(cell).matches(".is-dirty")) continue;
        if (wasOf(cell).value === text) continue;
        settle(cell, text, line.exact[field]);
        wrong(cell);
        if (!mine) {
          cell.classList.add("is-news");
          setTimeout(() => cell.classList.remove("is-news"), 6000);
        }
      }
      const lack = row.querySelector("[data-lack]");
      lack.textContent = line.lack;
      lack.hidden = !line.lack;
      return news && !mine ? line : false;
    };

    const applyAll = (answer, mine) => {
      const news = answer.lines.map((line) => apply(line, mine)).filter(Boolean);
      if (answer.stamp && !mine) table.dataset.stamp = answer.stamp;
      document.querySelector(".page-header h1").textContent = answer.headline;
      document.querySelector(".page-header .lead").textContent = answer.lead;
      const note = document.querySelector("[data-grid-note]");
      note.querySelector("span").textContent = answer.note;
      note.hidden = !answer.note;
      for (const [key, cells] of Object.entries(answer.totals)) {
        for (const [field, text] of Object.entries(cells)) {
          const cell = table.querySelector(`tfoot [data-total="${key}"] [data-field="${field}"]`);
          if (cell) cell.textContent = text;
        }
      }
      refresh(table);
      return news;
    };

    const post = (url, values) =>
      fetch(url, {
        method: "POST",
        body: new URLSearchParams(values),
        headers: { "x-csrftoken": token(), "x-person": table.dataset.person, accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
      });

    const wordsOf = async (response) => {
      try {
        return await response.json();
      } catch {
        return {};
      }
    };

    const remember = (steps) => {
      undone.push(steps);
      undoButton.disabled = false;
    };

    // Both values of a cell that two people have changed, and the choice between them.
    const clash = (entry, theirs) => {
      const cell = cellOf(entry.line, entry.field);
      const name = (text) => {
        const option = [...(controlOf(cell).options ?? [])].find((one) => one.value === text);
        return (option ? option.textContent : text).trim() || "inget";
      };
      const button = (words, action) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "button button-small";
        made.textContent = words;
        made.addEventListener("click", action);
        return made;
      };
      cell.dataset.clash = entry.value;
      const both = document.createElement("span");
      both.textContent = `${theirs.by} skrev ${name(theirs.texts[entry.field])} kl. ${theirs.at}. Du skrev ${name(entry.value)}.`;
      wrong(
        cell,
        both,
        button("Behåll mitt", () => {
          wrong(cell);
          waiting.set(`${entry.line} ${entry.field}`, { ...entry, version: theirs.version });
          keep();
          controlOf(cell).focus();
          flush();
        }),
        button("Ta det andra", () => {
          settle(cell, theirs.texts[entry.field], theirs.exact[entry.field]);
          wrong(cell);
          apply(theirs, true);
          refresh(table);
          controlOf(cell).focus();
        }),
      );
    };

    const later = (kind, words, link) => {
      const count = waiting.size;
      say(kind, `${words} ${count === 1 ? "Ett värde väntar" : `${count} värden väntar`} och går inte förlorat.`, link);
      clearTimeout(timer);
      timer = setTimeout(flush, AGAIN);
    };

    const signIn = () => {
      const link = document.createElement("a");
      link.href = "/logga-in/";
      link.target = "_blank";
      link.textContent = "Logga in i en ny flik";
      return link;
    };

    // What came of sending a cell; true when the next may be sent.
    const answered = (response, answer, key, entry) => {
      const cell = cellOf(entry.line, entry.field);
      if (response.ok) {
        const newer = waiting.get(key) !== entry;
        if (newer) waiting.get(key).version = answer.lines[0].version;
        else waiting.delete(key);
        const control = controlOf(cell);
        if (!newer && control.value === entry.value) control.classList.remove("is-dirty");
        else if (control.dataset.base) control.dataset.base = answer.lines[0].version;
        const before = Number(rowOf(entry.line).dataset.version);
        applyAll(answer, true);
        if (answer.lines[0].version > before) {
          remember([{ line: entry.line, to: answer.lines[0].version - 1, from: answer.lines[0].version }]);
          if (entry.field === "amount") again(entry.line);
        }
        wrong(cell);
        say("saved", `Sparat ${answer.saved}`);
        return true;
      }
      if (response.status === 409) {
        if (waiting.get(key) !== entry) return true; // what has been written since is sent, and answered for itself
        waiting.delete(key);
        say("error", answer.message);
        for (const theirs of answer.clashes) clash({ ...entry, line: theirs.line, field: theirs.field }, theirs);
        return true;
      }
      if ([403, 422, 423].includes(response.status) && answer.message) {
        waiting.delete(key);
        wrong(cell, `${answer.message} Inte sparat.`);
        say("error", answer.message);
        return true;
      }
      if (response.status === 401) later("waiting", answer.message, signIn());
      else later("waiting", "Servern svarade inte som den skulle.");
      return false;
    };

    const flush = async () => {
      if (sending || !waiting.size) return;
      sending = true;
      clearTimeout(timer);
      try {
        for (let goes = true; goes && waiting.size; ) {
          const [key, entry] = waiting.entries().next().value;
          say("saving", "Sparar …");
          const response = await post(table.dataset.save, entry);
          const answer = await wordsOf(response);
          answers += 1;
          goes = answered(response, answer, key, entry);
          keep();
        }
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // fetch says so when nobody answers
        later("waiting", "Ingen kontakt med servern.");
      } finally {
        sending = false;
      }
    };

    const save = (cell) => {
      const control = controlOf(cell);
      if (control.value === wasOf(cell).value && !control.matches(".is-dirty")) return;
      // On the way to the buttons of a clash the cell is left, with what has been refused already.
      if (cell.querySelector("[data-error] button") && cell.dataset.clash === control.value) return;
      const [line, field] = [cell.closest("tr").dataset.line, cell.dataset.field];
      if (control.value === wasOf(cell).value) {
        control.classList.remove("is-dirty");
        delete control.dataset.base;
        return;
      }
      const version = control.dataset.base ?? rowOf(line).dataset.version;
      waiting.set(`${line} ${field}`, { line, field, value: control.value, version });
      keep();
      flush();
    };

    // A reason that had nothing to explain is tried again when there is an amount.
    const again = (line) => {
      for (const cell of rowOf(line).querySelectorAll("td.wrong[data-kind='reason'], td.wrong[data-kind='comment']")) {
        if (!cell.querySelector("button")) save(cell);
      }
    };

    // What was undone stands as a new version: the steps before it go on from there.
    const follow = (steps, lines) => {
      for (const { line, to } of steps) {
        const version = lines.find((one) => one.line === line)?.version;
        for (const older of undone.flat()) if (older.line === line && older.from === to && version) older.from = version;
      }
    };

    const undoOne = async () => {
      const steps = undone.pop();
      undoButton.disabled = undone.length === 0;
      if (!steps) return;
      try {
        const response = await post(table.dataset.restore, { cells: JSON.stringify(steps) });
        const answer = await wordsOf(response);
        answers += 1;
        if (response.ok) {
          applyAll(answer, true);
          follow(steps, answer.lines);
          say("saved", `Ångrat. Sparat ${answer.saved}`);
        } else {
          say("error", answer.message ?? "Det gick inte att ångra.");
        }
      } catch {
        undone.push(steps);
        undoButton.disabled = false;
        say("error", "Ingen kontakt med servern. Försök ångra igen om en stund.");
      }
    };

    const undo = () => {
      undoing = undoing.then(undoOne); // one after another, as pressed
    };

    const look = async () => {
      if (document.hidden || sending) return null;
      looks += 1;
      const [mine, before] = [looks, answers];
      try {
        const address = new URL(table.dataset.state, location.href);
        address.searchParams.set("sedan", table.dataset.stamp);
        const headers = { "x-person": table.dataset.person, "x-background": "1" }; // asked by the page, not by its person
        const response = await fetch(address, { headers, redirect: "manual" });
        if (response.status !== 200) return null;
        const answer = await response.json();
        // What is saved since the server was asked, or was shown by a later look, is not written over by the older.
        if (sending || answers !== before || mine < newest) return null;
        newest = mine;
        const news = applyAll(answer, false);
        if (answer.closed) say("error", answer.closed);
        else if (news.length) {
          const who = [...new Set(news.map((line) => line.by || "Någon annan"))].join(" och ");
          const what = news.map((line) => rowOf(line.line).querySelector(".drill").lastChild.textContent.trim());
          say("news", `${who} har ändrat: ${what.slice(0, 3).join("; ")}${what.length > 3 ? " med flera" : ""}.`);
        }
        return answer;
      } catch {
        return null; // asked again in a moment
      }
    };

    // What a page that was left, or whose server was away, could not send.
    const resume = () => {
      const left = JSON.parse(localStorage.getItem(shelf) ?? "[]");
      for (const entry of left) {
        const cell = cellOf(entry.line, entry.field);
        if (!cell) continue;
        const control = controlOf(cell);
        control.value = entry.value;
        control.classList.add("is-dirty");
        waiting.set(`${entry.line} ${entry.field}`, entry);
      }
      flush();
    };

    say("idle", "Det du skriver sparas när du lämnar rutan.");
    undoButton.hidden = false;
    undoButton.addEventListener("click", undo);
    document.querySelector("[data-grid-keys]").hidden = false;
    document.querySelector("[data-grid-submit]").hidden = true;
    table.closest("form").addEventListener("submit", (event) => event.preventDefault());
    for (const name of ["online", "focus"]) window.addEventListener(name, flush);
    window.addEventListener("beforeunload", (event) => {
      if (table.querySelector("td.wrong .is-dirty")) event.preventDefault(); // what waits is kept; what was refused isn't
    });
    setInterval(look, POLL);
    resume();
    return { save, undo, look, remember, say, wrong };
  };

  window.uppsiktGrid = { ...window.uppsiktGrid, saving: start, token };
})();
