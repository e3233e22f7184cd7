// Ties a form to django-allauth's handling of security keys: data-security-key names what the form is for.
(() => {
  const form = document.querySelector("[data-security-key]");
  const failed = document.getElementById("security-key-failed");
  const button = "security-key-go";
  document.getElementById(button).addEventListener("click", () => {
    failed.hidden = true;
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // told here, not in the console
    failed.hidden = false;
  });
  const ids = { add: button, authenticate: button, credential: form.elements.credential.id, data: "js_data" };
  window.allauth.webauthn.forms[form.dataset.securityKey]({ ids }); // after ours: a try that fails at once is told too
})();
