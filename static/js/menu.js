// Menus that fold out: Escape, or a click anywhere else, folds them in again. Without this file they fold by their own button.
(() => {
  const open = () => document.querySelectorAll(".top details[open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
