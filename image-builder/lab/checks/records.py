"""What the appliance has recorded, held against what happened."""

import json
import re

import disk
from paths import places
from report import LabFailure


def must(condition, text):
    if not condition:
        raise LabFailure(text)


def last_run(lan, box):
    runs = lan.runs_of(box.mac)
    must(runs, f"GET /runs has no run of {box.mac}; see {lan.logs}/appliance.log")
    return runs[-1]


def must_be_done(lan, box, image=places.SAMPLE):
    """The newest run is done, with the digest of the stored image, bytes and seconds; its file says the same."""
    run = last_run(lan, box)
    size, _ = disk.image_digest(image)
    where = f"run {run['id']} of {box.name}"
    must(run["state"] == "done", f"{where} is to be done, but is {run['state']}: {run.get('problem', '')}")
    proof = run.get("proof", {})
    wanted = disk.stored_digest(image)
    must(proof.get("sha256") == wanted, f"{where}: digest {proof.get('sha256')}, the stored image's is {wanted}")
    must(proof.get("bytes_read") == image.stat().st_size, f"{where}: {proof.get('bytes_read')} bytes read")
    must(proof.get("bytes_written") == size, f"{where}: {proof.get('bytes_written')} bytes written, the image has {size}")
    must(proof.get("seconds", 0) > 0, f"{where}: took {proof.get('seconds')} s")
    must_be_on_file(run)
    return run


def must_have_failed(lan, box, stages):
    """The newest run failed at one of these stages, with a reason; its file says the same."""
    run = last_run(lan, box)
    where = f"run {run['id']} of {box.name}"
    must(run["state"] == "failed", f"{where} is to have failed, but is {run['state']}")
    must(run["stage"] in stages, f"{where} failed at '{run['stage']}' ({run['problem']}), wanted one of {', '.join(stages)}")
    must(len(run["problem"]) > 10, f"{where} failed without a reason")
    must_be_on_file(run)
    return run


def must_be_on_file(run):
    files = [f for f in (places.STATE / "status").rglob("*.json") if run["id"] in f.name]
    must(len(files) == 1, f"run {run['id']} has {len(files)} files below {places.STATE}/status, wanted one")
    state = json.loads(files[0].read_text())["state"]
    must(state == run["state"], f"{files[0]} says '{state}', GET /runs says '{run['state']}'")


def must_be_logged(lan, box, *reasons):
    """The appliance's log gives these reasons for decisions about a machine, in this order."""
    lines = [line for line in lan.appliance_log().splitlines() if box.mac in line and "->" in line]
    wanted = list(reasons)
    for line in lines:
        if wanted and re.search(wanted[0], line):
            wanted.pop(0)
    must(not wanted, f"{lan.logs}/appliance.log has no decision about {box.mac} with '{wanted[:1]}' after the ones before; "
                     f"it has:\n" + "\n".join("    | " + line for line in lines))
