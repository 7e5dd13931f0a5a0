"use strict";

// A file of its own: the page allows no script within it.
window.addEventListener("load", () => {
  SwaggerUIBundle({
    url: "../openapi.yaml",
    dom_id: "#api",
    deepLinking: true,
    // Tokens are typed in anew: nothing keeps them.
    persistAuthorization: false,
    // Nobody else is asked whether the file is right.
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
  });
});
