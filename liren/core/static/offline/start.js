// Working without a network, on every page. What it promises: docs/offline.md.
import "./banner.js";
import "./leaving.js";
import "./register.js";
import "./said.js";
import { canKeep } from "./db.js";
import { onto } from "../ui/onto.js";

if (canKeep) {
  onto("form[data-outbox]", async (form) => {
    const { keepForm } = await import("./form.js");
    keepForm(form).catch((error) => console.info("Not kept:", error.message));
  });
}
onto("[data-clocks]", () => import("./time_left.js").then(({ refreshClocks }) => refreshClocks()));
