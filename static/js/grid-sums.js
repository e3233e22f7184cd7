// The grid's arithmetic while one types: amounts as people write them, deviations and sums. The server decides what is
// saved; these are the rules of finance/amounts.py, held together with them by tests/data/amounts.json.
(() => {
  const UNITS = { mdkr: 1e9, miljarder: 1e9, mnkr: 1e6, mkr: 1e6, miljoner: 1e6, tkr: 1e3, kkr: 1e3, tusen: 1e3 };
  for (const word of ["kronor", "kr", "sek"]) UNITS[word] = 1;
  const TERM = /([-+]?) *([0-9][0-9 .,']*|[.,][0-9]+) *([a-zåäö]*)\.?:?(-(?= *$))? */y;
  const WHOLE = /^(?:[0-9]+|[0-9]{1,3}([ .'])[0-9]{3}(?:\1[0-9]{3})*)$/;
  const LIMIT = 1e11;
  const LONGEST = 200;

  const number = (body) => {
    if (/^[1-9][0-9]{0,2}\.[0-9]{3}$/.test(body)) return NaN;
    const point = body.split(".").length === 2 ? body.lastIndexOf(".") : -1;
    const sign = Math.max(body.lastIndexOf(","), point);
    const whole = sign < 0 ? body : body.slice(0, sign);
    const decimals = sign < 0 ? "" : body.slice(sign + 1);
    const parts = WHOLE.exec(whole || "0");
    if (!parts || /[^0-9]/.test(decimals) || (sign >= 0 && body[sign] === parts[1])) return NaN;
    return Number(`${whole.replace(/[^0-9]/g, "") || "0"}.${decimals || "0"}`);
  };

  // Kronor of what is written, null for nothing, NaN for what can't be read. A bare number is thousand kronor.
  const kronor = (text) => {
    if (text.length > LONGEST) return NaN;
    if (/^[–—]$/.test(text.trim())) return null;
    let written = text.replace(/[\u00a0\u202f\u2009\u2007\s]/g, " ").replace(/[\u2212\u2012\u2013]/g, "-");
    written = written.trim().replace(/^=/, "").trim().toLowerCase();
    if (!written) return null;
    if (written === "-") return 0;
    const negative = written.startsWith("(") && written.endsWith(")");
    if (negative) written = written.slice(1, -1).trim();
    const terms = [];
    TERM.lastIndex = 0;
    while (TERM.lastIndex < written.length) {
      const found = TERM.exec(written);
      if (!found || (terms.length && !found[1]) || (found[3] && !UNITS[found[3]])) return NaN;
      if (found[4] && (terms.length || found[1])) return NaN;
      const amount = number(found[2].trim());
      if (Number.isNaN(amount)) return NaN;
      terms.push([found[1] === "-" || found[4] ? -amount : amount, found[3]]);
    }
    let total = 0;
    let factor = 1e3;
    for (const [amount, word] of terms.reverse()) {
      factor = word ? UNITS[word] : factor;
      total += amount * factor;
    }
    if (!terms.length || Math.abs(total) >= LIMIT) return NaN;
    return (Math.round(total * 100) / 100) * (negative ? -1 : 1) || 0;
  };

  // Kronor as whole thousands in Swedish typography.
  const shown = (amount, signed = false) => {
    if (!amount) return "0";
    const thousands = Math.sign(amount) * Math.floor(Math.abs(amount) / 1e3 + 0.5);
    const digits = String(Math.abs(thousands)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u00a0");
    return `${thousands < 0 ? "\u2212" : signed && thousands > 0 ? "+" : ""}${digits}`;
  };

  const toned = (cell, deviation) => {
    const visible = Math.abs(deviation) >= 500;
    cell.classList.toggle("better", visible && deviation > 0);
    cell.classList.toggle("worse", visible && deviation < 0);
  };

  const cellOf = (row, name) => row.querySelector(`[data-field="${name}"]`);
  const known = (row, name) => Number(row.dataset[name] || 0);

  // The year that a line would have with what stands in its cells now; what can't be read leaves what was saved.
  const current = (row) => {
    const field = cellOf(row, "amount")?.querySelector("input");
    const saved = row.dataset.amount === "" ? known(row, "proposal") : known(row, "amount");
    if (field?.matches(".is-dirty")) {
      const typed = kronor(field.value);
      return typed === null ? known(row, "proposal") : Number.isNaN(typed) ? saved : typed;
    }
    let year = saved;
    for (const month of row.querySelectorAll("[data-field^='m'] input.is-dirty")) {
      const typed = kronor(month.value);
      if (!Number.isNaN(typed)) year += (typed ?? 0) - known(row, month.closest("td").dataset.field);
    }
    return year;
  };

  // Put deviations and sums in place: of a line in its side's profile, of the area in its own.
  const refresh = (table) => {
    const sums = { cost: [0, 0], revenue: [0, 0] };
    for (const row of table.querySelectorAll("tbody tr[data-line]")) {
      const [year, budget, side] = [current(row), known(row, "budget"), row.dataset.side];
      const deviation = side === "cost" ? budget - year : year - budget;
      const cell = cellOf(row, "deviation");
      cell.textContent = shown(deviation, true);
      toned(cell, deviation);
      sums[side][0] += year;
      sums[side][1] += budget;
    }
    const turn = table.dataset.turned === "1" ? -1 : 1;
    const own = [0, 1].map((place) => turn * (sums.cost[place] - sums.revenue[place]));
    const better = { cost: -1, revenue: 1, total: -turn };
    for (const [key, [year, budget]] of Object.entries({ ...sums, total: own })) {
      const row = table.querySelector(`tfoot [data-total="${key}"]`);
      if (!row) continue;
      const deviation = better[key] * (year - budget);
      cellOf(row, "amount").textContent = shown(year);
      cellOf(row, "deviation").textContent = shown(deviation, true);
      toned(cellOf(row, "deviation"), deviation);
    }
  };

  window.uppsiktGrid = { ...window.uppsiktGrid, kronor, shown, refresh };
})();
