"""Evidence packs opened, changed and closed again, as somebody with a zip program would."""

import hashlib
import json
import stat
import zipfile

ABOUT, MANIFEST = "pack.json", "result/manifest.json"
LEAST = {ABOUT: b"{}", MANIFEST: b"{}"}  # what makes a zip look like a pack


def members(path):
    """Return the files of a zip."""
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def write(path, files):
    """Write files as a zip: bytes by name, or pairs of names or ZipInfos with bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items() if isinstance(files, dict) else files:
            packed.writestr(name, content)
    return path


def said(files, name=MANIFEST):
    """Return what a JSON file of a pack says."""
    return json.loads(files[name])


def with_json(files, name, /, **changes):
    """Return the files with entries of a JSON file replaced; None takes one out."""
    content = {**said(files, name), **changes}
    kept = {key: value for key, value in content.items() if value is not None}
    return {**files, name: json.dumps(kept, ensure_ascii=False).encode()}


def sealed(files):
    """Return the files with all digests and copies of the manifest in pack.json made right again."""
    record = said(files)
    tables = {name: digest(files[f"result/{name}"]) for name in record["files"] if f"result/{name}" in files}
    files = with_json(files, MANIFEST, files=tables)
    told = {name: record[name] for name in ("kind", "name", "title", "versions", "counts", "partial")}
    digests = {name: digest(content) for name, content in files.items() if name != ABOUT}
    return with_json(files, ABOUT, files=digests, model=record["digests"]["model"], **told)


def digest(content):
    return hashlib.sha256(content).hexdigest()


def member(name, mode=stat.S_IFREG | 0o644, **more):
    """Return the entry of a member with a name as it is, which Python would mend."""
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    entry.external_attr = mode << 16
    for key, value in more.items():
        setattr(entry, key, value)
    return entry
