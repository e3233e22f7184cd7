// Entering indicators: a letter in a cell that is not being edited writes the state it stands for (I: I.U.). Nothing is
// summed here. What the letter adds stays marked, so that whoever goes on typing writes on.
(() => {
  const table = document.querySelector("[data-states]");
  if (!table) return;
  const states = JSON.parse(table.dataset.states);

  table.addEventListener("keydown", (event) => {
    const control = event.target;
    if (!control.matches("td[data-kind=value] input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || control.closest("td").classList.contains("is-editing")) return;
    const words = states[event.key.toLowerCase()];
    const untouched = control.selectionStart === 0 && control.selectionEnd === control.value.length;
    if (!words || !untouched) return;
    event.preventDefault();
    control.value = words;
    const begun = words.toLowerCase().startsWith(event.key.toLowerCase()) ? 1 : words.length;
    control.setSelectionRange(begun, words.length);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });

  window.uppsiktGrid = { ...window.uppsiktGrid, refresh: () => {} };
})();
