"""Who is believed: strangers on the LAN, machines with two network cards, machines behind a router."""

import json
import pathlib
import urllib.error
import urllib.request

import disk
import hardware
import namespaces
import stages
from checks import policies, records
from machine import Machine
from namespaces import ip
from paths import installation, places
from stages import silent

_PATIENCE = 60
# A network behind a router, with a DHCP server of its own that knows where the appliance is.
_FAR_ROUTER = "10.78.0.1"
_NEAR_ROUTER = "10.77.0.3"
_FAR_DHCP = f"""\
port=0
pid-file=
no-resolv
no-hosts
interface=far
bind-interfaces
except-interface=lo
dhcp-authoritative
dhcp-leasefile={{leases}}
dhcp-range=10.78.0.100,10.78.0.150,255.255.255.0,1h
dhcp-option=option:router,{_FAR_ROUTER}
dhcp-boot={places.URL}/pxe-bootstrap.ipxe
log-dhcp
no-ping
"""


def a_stranger_at_every_stage_changes_nothing(lan):
    """Another host of the LAN asks and reports in a machine's name at every stage of its flash: one run, done, and the disk."""
    with Machine(lan, "meddled", "bios", tap=0) as box:
        disk.soil(box)
        policies.wish(box, "flash")
        meddle(lan, box)

        def tell(_):
            meddle(lan, box)

        box.power_on()
        stages.network_boot(box, tell)
        stages.live_environment(box, tell)
        stages.flash(box, tell)
        disk.must_hold_the_image(box)
        records.must_be_done(lan, box)
        meddle(lan, box)
        box.let_reset()
        stages.network_boot(box, tell)
        stages.own_disk(box, silent)
        runs = lan.runs_of(box.mac)
        records.must(len(runs) == 1, f"one flash among strangers made {len(runs)} runs: {[run['state'] for run in runs]}")


def meddle(lan, box):
    """Everything a host of the LAN can send in the machine's name. What the operator sees is the same before and after, but for
    what the machine itself does meanwhile: how far its run is."""
    path = f"/pxe/{box.mac.replace(':', '-')}"
    before = seen_by_the_operator(lan, box)
    for agent in ("curl/8.14.1", "iPXE/1.21.1+", "Mozilla/5.0"):
        status, script = ask(lan, "GET", path, agent)
        records.must(status == 200 and "# A look, not a boot" in script, f"{agent} is not told that it looks:\n{script}")
        records.must("bty.token" not in script, f"{agent} is given the token of a boot:\n{script}")
    status, plan = ask(lan, "GET", f"{path}/plan", "bty")
    records.must(status == 200 and '"look"' in plan and '"run"' not in plan, f"a stranger's plan is {status} {plan}")
    run = json.dumps({"run": before["runs"][-1][0] if before["runs"] else "20261123T001500Z-3f9a1c", "event": "writing",
                      "stage": "write", "reason": "forged", "image": places.SAMPLE.name, "target": "only"})
    for what in ("progress", "failed", "done", "inventory", "choice", "next"):
        status, _ = ask(lan, "POST", f"{path}/{what}", "bty", run)
        records.must(status == 401, f"a stranger's {what} is answered with {status}, wanted 401")
    # The seed's bare "done": taken, and no run is closed by it.
    status, _ = ask(lan, "POST", f"{path}/done", "curl/8.14.1", "")
    records.must(status in (204, 404), f"a bare done is answered with {status}")
    after = seen_by_the_operator(lan, box)
    records.must(before["runs"] == after["runs"][:len(before["runs"])] and before["policy"] == after["policy"],
                 f"strangers changed {before} to {after}")


def seen_by_the_operator(lan, box):
    """The machine's policy, and its runs: which, and whether each goes on, or how it ended."""
    machine = next((one for one in lan.json("/machines") if one["mac"] == box.mac), {})
    ends = ("done", "failed", "lost")
    return {"policy": machine.get("boot_policy"),
            "runs": [(run["id"], run["state"] if run["state"] in ends[1:] else "going well") for run in lan.runs_of(box.mac)]}


def ask(lan, method, path, agent, body=None):
    """A request of the watcher, another host of the LAN: its status and its text."""
    headers = {"User-Agent": agent} | ({"Content-Type": "application/json"} if body else {})
    data = body.encode() if body is not None else None
    request = urllib.request.Request(places.URL + path, data=data, method=method, headers=headers)
    with namespaces.inside(lan.lan):
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()


class TwoCards(Machine):
    """Both of its network cards are cabled, and its firmware boots from the one and then from the other before the disk."""

    def parts(self):
        rom = "virtio-net-pci,romfile=" if self.firmware == "uefi" else "virtio-net-pci"
        return ["-netdev", "tap,id=second,ifname=tap1,script=no,downscript=no",
                "-device", f"{rom},netdev=second,mac={hardware.mac_of(1)},bootindex=2",
                *hardware.disk(self.disk, self.name, bootindex=3)]


def a_machine_with_two_cards_reaches_its_disk(lan):
    """UEFI with two cabled cards: after the flash both are told to boot the disk, which is one machine's and is reached."""
    # From GRUB the first card reaches the disk. iPXE leaves that to the firmware, which goes on to the second card.
    installation.write("settings.yaml", installation.settings() + "  plain_ipxe: [all]\n")
    lan.offer_anew()
    with TwoCards(lan, "twocards", "uefi", tap=0) as box:
        disk.soil(box)
        policies.wish(box, "flash")
        box.power_on()
        policies.flashed(lan, box)
        stages.network_boot(box, silent)
        stages.own_disk(box, silent)
        second = hardware.mac_of(1)
        asked = [line for line in lan.appliance_log().splitlines() if f"/pxe/{second.replace(':', '-')} " in line]
        records.must(asked, f"the firmware never asked by its second card, {second}; see {lan.logs}/appliance.log")
        known = [machine["mac"] for machine in lan.json("/machines")]
        records.must(known == [box.mac], f"one machine with two cards is known as {known}")
        records.must(len(lan.runs_of(box.mac)) == 1, "one flash made more than one run")


class Far(Machine):
    """A machine on the network behind the router."""

    @property
    def namespace(self):
        return f"{self.rack.prefix}-far"


def a_machine_behind_a_router_is_served(lan):
    """A machine on another network, whose packets a router passes on, is flashed; the appliance notes how it is known."""
    cable_the_far_network(lan)
    config = places.LAB / "far-dhcp.conf"
    leases = places.LAB / "far.leases"
    leases.unlink(missing_ok=True)
    config.write_text(_FAR_DHCP.format(leases=leases))
    lan.dnsmasq("the far network's DHCP server", f"{lan.prefix}-rtr", config, lan.logs / "far-dhcp.log")
    with Far(lan, "far", "bios", tap=0) as box:
        disk.soil(box)
        policies.wish(box, "flash")
        box.power_on()
        policies.flashed(lan, box)
        stages.told_to_boot_its_disk(box, silent)
        machine = next(one for one in lan.json("/machines") if one["mac"] == box.mac)
        how = machine["status"].get("known_by")
        records.must(how == "routed", f"the appliance knows the far machine by '{how}', wanted routed")


def cable_the_far_network(lan):
    far, router = f"{lan.prefix}-far", f"{lan.prefix}-rtr"
    for name in (far, router):
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
    ip("-n", far, "link", "add", "br0", "type", "bridge", "stp_state", "0", "forward_delay", "0")
    ip("-n", far, "link", "set", "br0", "up")
    ip("-n", far, "tuntap", "add", "tap0", "mode", "tap")
    ip("-n", far, "link", "set", "tap0", "master", "br0", "up")
    for bridge, port, address in ((far, "far", _FAR_ROUTER), (lan.lan, "near", _NEAR_ROUTER)):
        ip("-n", bridge, "link", "add", port, "type", "veth", "peer", "name", port, "netns", router)
        ip("-n", bridge, "link", "set", port, "master", "br0", "up")
        ip("-n", router, "link", "set", port, "up")
        ip("-n", router, "address", "add", f"{address}/24", "dev", port)
    with namespaces.inside(router):
        pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    ip("-n", lan.srv, "route", "add", "10.78.0.0/24", "via", _NEAR_ROUTER)


TESTS = (a_stranger_at_every_stage_changes_nothing, a_machine_with_two_cards_reaches_its_disk,
         a_machine_behind_a_router_is_served)
