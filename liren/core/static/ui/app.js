// One entry for the small behaviours that any page may need. Each works on attributes; without them nothing happens.
import "./ago.js";
import "./autosubmit.js";
import "./dialogs.js";
import "./keys.js";
import "./listen.js";
import "./fresh.js";
import "./live.js";
import "./palette.js";
import "../offline/start.js";
import "./photo_picker.js";
import "./reading.js";
import "./speak.js";
import "./submit_guard.js";
import "./tour.js";
import "./undo.js";
