"""Images that only some tests need, made when these run."""

import os
import subprocess

from checks.records import must
from paths import places


def built(*words, target=places.ARTEFACTS):
    """Runs image-builder/build with these words; what it makes goes to the target folder."""
    log = places.LOGS / f"build-{words[-1]}.log"
    with open(log, "w") as said:
        done = subprocess.run([places.BUILDER / "build", *words], stdout=said, stderr=said,
                              env={**os.environ, "BTY_IMAGE_TARGET": str(target), "BTY_IMAGE_CACHE": str(places.ARTEFACTS / "cache")})
    must(done.returncode == 0, f"`build {' '.join(map(str, words))}` failed; see {log}")
