"""Where static files get their names: hashed after collectstatic, plain while there is no manifest."""

from __future__ import annotations

from whitenoise.storage import (  # type: ignore[import-untyped]  # whitenoise ships no types
    CompressedManifestStaticFilesStorage,
)


class AssetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Hashed, compressed files that a browser may keep for ever; imports between modules follow the hashes.

    Tests and a fresh tree have no manifest: then every file answers to its plain name, which is also served.
    """

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The hashed name if collectstatic gave one, else the plain name."""
        if self.hash_key(self.clean_name(name)) not in self.hashed_files:
            return name
        return str(super().stored_name(name))
