#!/usr/bin/python3
"""Writes the bill of materials of what was built: SPDX 2.3 as JSON (https://spdx.github.io/spdx-spec/v2.3/).

It names the files, the Debian packages they were made from with the digests of their .deb, and what of Java is in the program: its
libraries and its runtime. What of a package is in a file, and what licence that is under, nobody has looked at: Debian's copyright
files, which every root keeps, say the latter. The same files make the same bytes.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import urllib.parse
import uuid


def digest(file):
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def identifier(*words):
    """Letters, digits, dots and hyphens are all that may stand in one; the rest is told apart by a digest."""
    text = "-".join(words)
    plain = re.sub(r"[^A-Za-z0-9.-]", "-", text)
    return f"SPDXRef-{plain}" + ("" if plain == text else "-" + hashlib.sha256(text.encode()).hexdigest()[:8])


def package(kind, name, version, sha256=None, purl=None, supplier="NOASSERTION"):
    made = {
        "SPDXID": identifier(kind, name, version),
        "name": name,
        "versionInfo": version,
        "supplier": supplier,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
    }
    if sha256:
        made["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha256}]
    if purl:
        made["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]
    return made


def debian(manifest, suite):
    """A manifest has lines of name, version, and digest of the .deb."""
    for line in pathlib.Path(manifest).read_text().splitlines():
        name, version, sha256 = line.split()
        purl = f"pkg:deb/debian/{urllib.parse.quote(name)}@{urllib.parse.quote(version, safe='')}?distro={suite}"
        yield package("deb", name, version, sha256, purl, "Organization: Debian")


def java(program):
    """The libraries of a program as image-builder/packaging makes it, and its runtime."""
    root = pathlib.Path(program)
    for jar in sorted(root.glob("lib/*.jar")):
        known = re.fullmatch(r"(.+?)-([0-9].*)\.jar", jar.name)
        name, version = known.groups() if known else (jar.stem, "unknown")
        yield package("jar", name, version, digest(jar))
    release = root / "runtime/release"
    if release.exists():
        words = dict(re.findall(r'^(\w+)="?([^"\n]*)', release.read_text(), re.MULTILINE))
        yield package("java", "OpenJDK", words.get("JAVA_RUNTIME_VERSION") or words.get("JAVA_VERSION", "unknown"))


def bill(name, version, files, parts, epoch):
    described = [package("file", pathlib.Path(file).name, version, digest(file)) for file in files]
    for made, file in zip(described, files):
        made["packageFileName"] = pathlib.Path(file).name
    contained = sorted({part["SPDXID"]: part for part in parts}.values(), key=lambda part: part["SPDXID"])
    document = "SPDXRef-DOCUMENT"
    digests = "".join(made["checksums"][0]["checksumValue"] for made in described)
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": document,
        "name": name,
        "documentNamespace": f"https://spdx.org/spdxdocs/{name}-{uuid.uuid5(uuid.NAMESPACE_URL, name + digests)}",
        "creationInfo": {
            "created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: bty-image-builder"],
        },
        "packages": described + contained,
        "relationships": [
            *({"spdxElementId": document, "relationshipType": "DESCRIBES", "relatedSpdxElement": made["SPDXID"]} for made in described),
            *({"spdxElementId": made["SPDXID"], "relationshipType": "GENERATED_FROM", "relatedSpdxElement": part["SPDXID"]}
              for made in described for part in contained),
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("name", "version", "suite", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--manifest", action="append", default=[], help="of Debian packages")
    parser.add_argument("--program", action="append", default=[], help="a program's folder")
    parser.add_argument("files", nargs="+")
    wish = parser.parse_args()
    parts = [part for manifest in wish.manifest for part in debian(manifest, wish.suite)]
    parts += [part for program in wish.program for part in java(program)]
    made = bill(wish.name, wish.version, wish.files, parts, int(os.environ.get("SOURCE_DATE_EPOCH", "0")))
    with open(wish.output, "w", encoding="utf-8") as output:
        json.dump(made, output, indent=1, sort_keys=True)
        output.write("\n")


if __name__ == "__main__":
    main()
