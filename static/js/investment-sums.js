// What the investment grid reckons with while one types: each line's deviation from its frame, and the sums within it.
(() => {
  const { kronor, shown } = window.uppsiktGrid;

  const cellOf = (row, name) => row.querySelector(`[data-field="${name}"]`);
  const known = (row, name) => Number(row.dataset[name] || 0);

  const current = (row, name) => {
    const field = cellOf(row, name).querySelector("input");
    if (!field?.matches(".is-dirty")) return known(row, name);
    const typed = kronor(field.value);
    return typed === null || Number.isNaN(typed) ? known(row, name) : typed;
  };

  const put = (cell, deviation) => {
    cell.textContent = shown(deviation, true);
    cell.classList.toggle("better", deviation >= 500);
    cell.classList.toggle("worse", deviation <= -500);
  };

  const refresh = (table) => {
    const sums = { expenditure: 0, income: 0, deviation: 0 };
    for (const row of table.querySelectorAll("tbody tr[data-line]")) {
      if (row.dataset.frame === undefined) continue; // outside the frame: in no sum
      const [expenditure, income] = [current(row, "expenditure"), current(row, "income")];
      const deviation = known(row, "frame") - (expenditure - income);
      put(cellOf(row, "deviation"), deviation);
      sums.expenditure += expenditure;
      sums.income += income;
      sums.deviation += deviation;
    }
    const total = table.querySelector("tfoot [data-total]");
    cellOf(total, "expenditure").textContent = shown(sums.expenditure);
    cellOf(total, "income").textContent = shown(sums.income);
    put(cellOf(total, "deviation"), sums.deviation);
  };

  window.uppsiktGrid = { ...window.uppsiktGrid, refresh };
})();
