// A block from a spreadsheet: the server says what would land where; nothing is saved before one has seen it.
(() => {
  const start = (table, saver) => {
    const dialog = document.createElement("dialog");
    dialog.className = "paste-dialog";
    dialog.setAttribute("aria-labelledby", "paste-title");
    document.body.append(dialog);
    let before = null;

    const close = () => {
      dialog.close();
      before?.focus();
    };

    const send = async (values) => {
      const response = await fetch(table.dataset.paste, {
        method: "POST",
        body: new URLSearchParams(values),
        headers: { "x-csrftoken": window.uppsiktGrid.token() },
        credentials: "same-origin",
      });
      if (response.redirected) return new URL(response.url).pathname.startsWith("/logga-in") ? "signed-out" : "saved";
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      return page.querySelector("[data-paste-fragment]") ?? "failed";
    };

    const lost = (what) =>
      saver.say("error", what === "signed-out" ? "Du är utloggad. Logga in i en ny flik och klistra in igen." : "Det gick inte att klistra in. Försök igen.");

    const show = (fragment) => {
      const title = document.createElement("h2");
      title.id = "paste-title";
      title.textContent = "Klistra in: det här hamnar var";
      dialog.replaceChildren(title, ...fragment.childNodes);
      const form = dialog.querySelector("form");
      if (!form) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.textContent = "Stäng";
        button.addEventListener("click", close);
        dialog.append(button);
      }
      dialog.querySelector("[data-paste-cancel]")?.addEventListener("click", (event) => {
        event.preventDefault();
        close();
      });
      form?.addEventListener("submit", (event) => {
        event.preventDefault();
        confirm(new FormData(form, event.submitter));
      });
      if (!dialog.open) dialog.showModal();
      // The browser goes to the first button, which may lie far down; what is about to happen is read from the top.
      dialog.scrollTop = 0;
    };

    const versions = () =>
      new Map([...table.querySelectorAll("tr[data-line]")].map((row) => [row.dataset.line, Number(row.dataset.version)]));

    const confirm = async (values) => {
      const old = versions();
      const answer = await send(values).catch(() => "failed");
      if (answer instanceof Element) return show(answer);
      close();
      if (answer !== "saved") return lost(answer);
      const state = await saver.look(); // null where the page had asked by itself just before, and shows it already
      const steps = [...versions()].filter(([line, version]) => version > old.get(line));
      if (steps.length) saver.remember(steps.map(([line, version]) => ({ line, to: old.get(line), from: version })));
      saver.say("saved", state ? `Klistrat in. Sparat ${state.saved}` : "Klistrat in.");
    };

    return async (text, cell) => {
      before = document.activeElement;
      const values = { text, line: cell.closest("tr").dataset.line, field: cell.dataset.field };
      const answer = await send(values).catch(() => "failed");
      if (answer instanceof Element) show(answer);
      else lost(answer);
    };
  };

  window.uppsiktGrid = { ...window.uppsiktGrid, pasting: start };
})();
