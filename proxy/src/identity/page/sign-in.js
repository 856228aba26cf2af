// The secret of a link stands behind '#', where no server sees it; it is sent once, in a form, and taken out
// of the address.
"use strict";
const form = document.getElementById("sign-in");
const secret = location.hash.slice(1);
if (form && secret) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.token.value = secret;
  form.submit();
}
