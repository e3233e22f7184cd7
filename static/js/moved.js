// After a move the keyboard is still at the section that was moved.
(() => {
  const moved = new URLSearchParams(location.search).get("flyttad");
  const row = moved && document.getElementById(`avsnitt-${moved}`);
  row?.querySelector("button, a")?.focus();
})();
