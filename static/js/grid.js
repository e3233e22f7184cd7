// The grid: moving with the keyboard, writing in cells, choosing and copying blocks. Without it the grid is a form.
(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const { refresh, saving, pasting } = window.uppsiktGrid ?? {};
  const saver = saving && table.dataset.save ? saving(table) : null;
  const paste = saver && pasting(table, saver);
  let corner = null; // the block's first cell; its last is the one in focus

  const rows = () => [...table.querySelectorAll("tbody tr[data-line]")];
  const cellsOf = (row) => [...row.querySelectorAll(":scope > th, :scope > td")];
  const cellAt = (target) => target.closest?.("tr[data-line] > th, tr[data-line] > td") ?? null;
  const controlOf = (cell) => cell.querySelector("input:not([type=hidden]), select, textarea");
  const wasOf = (cell) => cell.querySelector("input[type=hidden]");
  const isEditing = (cell) => cell.classList.contains("is-editing");

  const place = (cell) => [rows().indexOf(cell.parentElement), cellsOf(cell.parentElement).indexOf(cell)];

  const focus = (cell) => {
    const target = controlOf(cell) ?? cell.querySelector("a") ?? cell;
    target.focus();
    target.select?.();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const block = () => {
    const here = cellAt(document.activeElement);
    if (!here) return [];
    const [a, b] = [place(corner ?? here), place(here)];
    const [top, bottom] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
    const [left, right] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
    return rows().slice(top, bottom + 1).map((row) => cellsOf(row).slice(left, right + 1));
  };

  const mark = () => {
    for (const cell of table.querySelectorAll("[aria-selected]")) cell.removeAttribute("aria-selected");
    if (corner) for (const cell of block().flat()) cell.setAttribute("aria-selected", "true");
  };

  const move = (cell, down, right, extend) => {
    const [row, column] = place(cell);
    const all = rows();
    const to = all[Math.max(0, Math.min(all.length - 1, row + down))];
    const cells = cellsOf(to);
    if (extend) corner ??= cell;
    else corner = null;
    focus(cells[Math.max(0, Math.min(cells.length - 1, column + right))]);
    mark();
  };

  const edit = (cell) => {
    const control = controlOf(cell);
    if (!control) return;
    if (control.tagName === "SELECT") return control.showPicker?.();
    cell.classList.add("is-editing");
    if (control.dataset.exact && !control.matches(".is-dirty")) control.value = control.dataset.exact;
    control.setSelectionRange(control.value.length, control.value.length);
  };

  // Leave a cell: what was only looked at in full is shown rounded again, what was changed is saved.
  const leave = (cell) => {
    const control = controlOf(cell);
    if (!control || !saver) return;
    cell.classList.remove("is-editing");
    if (control.value === control.dataset.exact) control.value = wasOf(cell).value;
    saver.save(cell);
  };

  const revert = (cell) => {
    const control = controlOf(cell);
    cell.classList.remove("is-editing");
    if (!control || !saver) return;
    control.value = wasOf(cell).value;
    control.classList.remove("is-dirty");
    delete control.dataset.base;
    saver.wrong(cell);
    refresh(table);
    control.select?.();
  };

  const plain = (cell) => {
    const control = controlOf(cell);
    let text = control?.tagName === "SELECT" ? control.selectedOptions[0]?.textContent.trim() : control?.value;
    if (control?.tagName === "SELECT" && !control.value) text = "";
    if (!control) text = cell.tagName === "TH" ? cell.querySelector("a").textContent.replace(/\s+/g, " ").trim() : cell.firstChild?.textContent.trim();
    if (cell.matches(".n, [data-kind=amount]")) {
      text = (control?.dataset.exact ?? text ?? "").replace(/\s/g, "").replace("\u2212", "-").replace(/^[+–]/, "");
    }
    return /["\t\n]/.test(text ?? "") ? `"${text.replaceAll('"', '""')}"` : (text ?? "");
  };

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -99], End: [0, 99] };
  STEPS.PageUp = [-10, 0];
  STEPS.PageDown = [10, 0];

  const enter = (event, cell) => {
    if (cell.tagName === "TH" || (event.altKey && isEditing(cell))) return;
    event.preventDefault();
    const last = place(cell)[0] === rows().length - 1;
    leave(cell);
    if (last && !event.shiftKey) focus(cell);
    else move(cell, event.shiftKey ? -1 : 1, 0, false);
  };

  table.addEventListener("keydown", (event) => {
    const cell = cellAt(event.target);
    if (!cell || event.target.closest("button") || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    const dirty = controlOf(cell)?.matches(".is-dirty");
    if (event.key === "Enter") return enter(event, cell);
    if (event.key === "Escape") {
      event.preventDefault();
      corner = null;
      mark();
      return revert(cell);
    }
    if (event.key === "F2" && saver) {
      event.preventDefault();
      return edit(cell);
    }
    if (command && event.key.toLowerCase() === "z" && saver && !event.shiftKey && !dirty) {
      event.preventDefault();
      return saver.undo();
    }
    if (isEditing(cell) || (event.altKey && event.key === "ArrowDown")) return undefined;
    if (command && event.key.toLowerCase() === "a") {
      event.preventDefault();
      corner = cellsOf(rows()[0])[0];
      focus(cellsOf(rows().at(-1)).at(-1));
      return mark();
    }
    const step = STEPS[event.key];
    if (!step) return undefined;
    event.preventDefault();
    const far = command ? 9999 : 1;
    return move(cell, step[0] * far, step[1] * far, event.shiftKey);
  });

  table.addEventListener("focusin", (event) => {
    const cell = cellAt(event.target);
    if (cell && !isEditing(cell)) event.target.select?.();
  });

  table.addEventListener("focusout", (event) => {
    const cell = cellAt(event.target);
    if (cell && event.target === controlOf(cell)) leave(cell);
  });

  table.addEventListener("input", (event) => {
    const cell = cellAt(event.target);
    if (!cell || !saver) return;
    const control = event.target;
    control.dataset.base ??= cell.parentElement.dataset.version;
    control.classList.toggle("is-dirty", control.value !== wasOf(cell).value);
    saver.wrong(cell);
    refresh(table);
  });

  table.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT" && saver) saver.save(cellAt(event.target));
  });

  table.addEventListener("mousedown", (event) => {
    const cell = cellAt(event.target);
    const here = cellAt(document.activeElement);
    if (!cell) return;
    if (event.shiftKey && here) {
      event.preventDefault();
      corner ??= here;
      focus(cell);
    } else {
      corner = null;
    }
    setTimeout(mark);
  });

  table.addEventListener("mouseup", (event) => {
    const cell = cellAt(event.target);
    const control = cell && controlOf(cell);
    if (control && control === event.target && !isEditing(cell) && !control.matches(".is-dirty")) control.select?.();
  });

  table.addEventListener("dblclick", (event) => {
    const cell = cellAt(event.target);
    if (cell && saver) edit(cell);
  });

  table.addEventListener("copy", (event) => {
    const cell = cellAt(event.target);
    if (!cell || isEditing(cell)) return;
    event.preventDefault();
    const text = block().map((cells) => cells.map(plain).join("\t")).join("\r\n");
    event.clipboardData.setData("text/plain", text);
  });

  table.addEventListener("paste", (event) => {
    const cell = cellAt(event.target);
    if (!cell || !saver || isEditing(cell)) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    const alone = text.replace(/\r?\n$/, "");
    const control = controlOf(cell);
    if (/[\t\r\n]/.test(alone)) {
      paste(text, cell);
    } else if (control?.tagName === "SELECT") {
      paste(text, cell);
    } else if (control) {
      control.value = alone.trim();
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  // The accounts behind a line unfold below it; without scripts the same link leads to their page.
  const unfold = async (link) => {
    const row = link.closest("tr");
    if (row.nextElementSibling?.matches(".unfolded")) {
      row.nextElementSibling.remove();
      link.setAttribute("aria-expanded", "false");
      return;
    }
    const response = await fetch(link.dataset.accounts, { redirect: "manual" }).catch(() => null);
    if (!response?.ok) {
      location.assign(link.href);
      return;
    }
    const below = document.createElement("tr");
    const cell = document.createElement("td");
    below.className = "unfolded";
    below.setAttribute("role", "row");
    cell.setAttribute("role", "gridcell");
    cell.colSpan = row.cells.length;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    cell.append(...page.body.childNodes);
    below.append(cell);
    row.after(below);
    link.setAttribute("aria-expanded", "true");
  };

  table.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-accounts]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    unfold(link);
  });
  // What was written here and never reached the server: in a grid that is closed now, or one that shows other columns.
  const leftovers = () => {
    const mine = `grid ${table.dataset.person} ${location.pathname}`;
    const own = `grid ${table.dataset.person} ${table.dataset.save}`;
    const shelves = Object.keys(localStorage).filter((name) => name.startsWith(mine) && !(saver && name === own));
    const entries = shelves.flatMap((name) => JSON.parse(localStorage.getItem(name)));
    if (!entries.length) return;
    const words = entries.map(({ line, value }) => {
      const row = table.querySelector(`tr[data-line="${CSS.escape(line)}"] .drill`);
      return `${row ? row.lastChild.textContent.trim() : "en rad som inte visas här"}: ${value || "tom"}`;
    });
    const status = document.querySelector("[data-grid-status]");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = "Glöm dem";
    button.addEventListener("click", () => {
      for (const name of shelves) localStorage.removeItem(name);
      status.replaceChildren();
    });
    status.dataset.kind = "waiting";
    status.replaceChildren(`Det här hann inte sparas: ${words.join("; ")}. `, button);
  };

  for (const link of table.querySelectorAll("a[data-accounts]")) link.setAttribute("aria-expanded", "false");
  table.setAttribute("aria-multiselectable", "true");
  if (refresh) refresh(table);
  leftovers();
})();
