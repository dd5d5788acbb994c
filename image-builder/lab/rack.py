"""The rack: a LAN with its own ordinary DHCP server, and the appliance beside it.

    PREFIX-lan    bridge br0: the cable everything hangs on; machines' network cards (taps); the watcher's address
    PREFIX-dhcp   the LAN's own DHCP server: addresses, no boot options, router advertisements
    PREFIX-srv    the appliance: bty-web, and dnsmasq as proxy-DHCP and TFTP server with the file bty-web renders

No checksum or offload tweak is needed; everything ends with its namespace.
"""

import contextlib
import json
import os
import time
import urllib.request

import namespaces
import pxe_client
from namespaces import ip
from paths import installation, places
from processes import Process
from report import LabFailure

LAN_DHCP = f"""\
# The LAN's own DHCP server: it knows nothing of booting.
port=0
pid-file=
no-resolv
no-hosts
interface=eth0
bind-interfaces
except-interface=lo
dhcp-authoritative
dhcp-leasefile={{leases}}
dhcp-range=10.77.0.100,10.77.0.200,255.255.255.0,1h
dhcp-option=option:router,{places.GATEWAY}
log-dhcp
# Else each first lease waits 3 s for an ICMP probe, and iPXE asks again meanwhile.
no-ping
# Without router advertisements iPXE waits for them: up to 16 s.
enable-ra
dhcp-range=fd77::,ra-only,64
"""

TAPS = 4
# In seconds, and long: on a slow computer the second question of a UEFI comes late. Who wants the next boot to be another one
# says so (same_boot_is_over) instead of waiting.
SAME_BOOT = 1800
# In seconds. All of it is quick, unless the host has no time for it.
_PATIENCE = 300


class Rack:
    """Use as a context: on leaving, however that happens, processes and namespaces are gone."""

    def __init__(self, name, same_boot=SAME_BOOT, outlive=False):
        self.name = name
        self.logs = places.LOGS / name
        self.prefix = namespaces.prefix_of(places.LAB)
        self.lan, self.dhcp, self.srv = (f"{self.prefix}-{part}" for part in ("lan", "dhcp", "srv"))
        self.same_boot = same_boot
        self.outlive = outlive
        self.processes = []
        self.appliance = None
        self.offers = None
        self.boot = places.BOOT

    def __enter__(self):
        self.up()
        return self

    def __exit__(self, *_):
        self.down()

    def up(self):
        busy = [name for name in namespaces.existing(self.prefix) if ip("netns", "pids", name).strip()]
        if busy:
            raise LabFailure(f"a rack of this checkout is up already ({', '.join(busy)}); `lab down` ends it")
        namespaces.delete_all(self.prefix)
        try:
            self._build()
        except BaseException:
            self.down()
            raise

    def _build(self):
        installation.prepare(self.logs, self.same_boot)
        self._cables()
        leases = places.LAB / "lan.leases"
        leases.unlink(missing_ok=True)
        lan = places.LAB / "lan-dhcp.conf"
        lan.write_text(LAN_DHCP.format(leases=leases))
        self.dnsmasq("the LAN's DHCP server", self.dhcp, lan, self.logs / "lan-dhcp.log")
        self.start_appliance()
        self.offers = self._proxy_dhcp()
        self.wait_ready()
        self.wait_for_image(places.SAMPLE.name)

    def down(self):
        for process in reversed(self.processes):
            process.stop()
        self.processes.clear()
        namespaces.delete_all(self.prefix)

    def _cables(self):
        for name in (self.lan, self.dhcp, self.srv):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", self.lan, "link", "add", "br0", "type", "bridge", "stp_state", "0", "forward_delay", "0")
        ip("-n", self.lan, "link", "set", "br0", "up")
        ip("-n", self.lan, "address", "add", f"{places.WATCHER}/24", "dev", "br0")
        for name, address in ((self.dhcp, places.GATEWAY), (self.srv, places.SERVER)):
            port = name.removeprefix(self.prefix + "-")
            ip("-n", self.lan, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("-n", self.lan, "link", "set", port, "master", "br0", "up")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "address", "add", f"{address}/24", "dev", "eth0")
        ip("-n", self.dhcp, "address", "add", "fd77::1/64", "dev", "eth0", "nodad")
        for number in range(TAPS):
            ip("-n", self.lan, "tuntap", "add", f"tap{number}", "mode", "tap")
            ip("-n", self.lan, "link", "set", f"tap{number}", "master", "br0", "up")

    def _start(self, what, namespace, command, log, env=None):
        process = Process(what, namespace, command, log, env=env, outlive=self.outlive)
        self.processes.append(process)
        return process

    def dnsmasq(self, what, namespace, config, log):
        # As root: the checkout may lie in a folder that dnsmasq's own user cannot enter.
        return self._start(what, namespace, ["dnsmasq", "--keep-in-foreground", "--user=root", "--log-facility=-",
                                             f"--conf-file={config}"], log)

    def _proxy_dhcp(self):
        return self.dnsmasq("the appliance's dnsmasq", self.srv, self._render(), self.logs / "proxy-dhcp.log")

    def offer_anew(self):
        """From now on machines are offered what the settings say now; a new file of offers needs a new dnsmasq."""
        self.offers.stop()
        self.processes.remove(self.offers)
        self.offers = self._proxy_dhcp()

    def environment(self):
        return {"BTY_STATE_DIR": str(places.STATE), "BTY_IMAGE_ROOT": str(places.IMAGES), "BTY_BOOT_DIR": str(self.boot),
                "BTY_TOKEN_FILE": str(places.TOKEN), "BTY_WEB_HOST": "0.0.0.0", "BTY_WEB_PORT": str(places.PORT)}

    def start_appliance(self):
        if not os.access(places.APPLIANCE, os.X_OK):
            raise LabFailure(f"{places.APPLIANCE} is missing: `mvn package` makes it")
        self.appliance = self._start("the appliance", self.srv, [places.APPLIANCE, "serve"], self.logs / "appliance.log",
                                     env=self.environment())

    def without_appliance(self):
        """From now on only the LAN's own DHCP server is there: another appliance is to be tried."""
        for process in reversed(self.processes[1:]):
            process.stop()
        del self.processes[1:]

    def serve(self, boot):
        """From now on the appliance serves the live environment of another folder."""
        self.appliance.stop()
        self.processes.remove(self.appliance)
        self.boot = boot
        self.start_appliance()
        self.wait_ready()

    def _render(self):
        config = places.LAB / "proxy-dhcp.conf"
        config.unlink(missing_ok=True)
        log = self.logs / "render-dnsmasq.log"
        rendering = self._start("bty-web render dnsmasq", self.srv, [places.APPLIANCE, "render", "dnsmasq", "--output", config],
                                log, env=self.environment())
        self.processes.remove(rendering)
        if rendering.status_within(_PATIENCE) != 0:
            raise LabFailure(f"bty-web render dnsmasq made no configuration; its words are in {log}")
        return config

    def wait_ready(self):
        """Until the appliance answers over the LAN and a real boot client gets a real answer from the proxy."""
        deadline = time.monotonic() + _PATIENCE
        while not self._healthy():
            self._must_live()
            if time.monotonic() > deadline:
                raise self._not_ready("GET /healthz")
            time.sleep(0.1)
        mac = bytes.fromhex("5254007700ff")
        if not pxe_client.await_offer(self.lan, "br0", pxe_client.KINDS[0], mac, _PATIENCE, self._must_live):
            raise self._not_ready("a boot client's DHCP question")

    def _not_ready(self, question):
        return LabFailure(f"the rack is not ready: no answer to {question} within {_PATIENCE} s; logs are in {self.logs}")

    def _healthy(self):
        with contextlib.suppress(OSError):
            self.get("/healthz")
            return True
        return False

    def _must_live(self):
        for process in self.processes:
            process.must_live()

    def get(self, path, token=None):
        """The answer to a GET from the LAN, as text."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = urllib.request.Request(places.URL + path, headers=headers)
        with namespaces.inside(self.lan), urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            return answer.read().decode()

    def bytes(self, path):
        """The answer to a GET with the token, as it is."""
        request = urllib.request.Request(places.URL + path, headers={"Authorization": f"Bearer {places.TOKEN.read_text().strip()}"})
        with namespaces.inside(self.lan), urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            return answer.read()

    def json(self, path):
        return json.loads(self.get(path, token=places.TOKEN.read_text().strip()))

    def wait_for_image(self, name, seconds=_PATIENCE):
        """Until the appliance has read an image and serves it."""
        deadline = time.monotonic() + seconds
        while name not in {image["name"] for image in self.json("/images") if "problem" not in image}:
            if time.monotonic() > deadline:
                raise LabFailure(f"the appliance does not list {name} within {seconds} s; see {self.logs}/appliance.log")
            time.sleep(0.1)

    def runs_of(self, mac):
        """The runs of a machine, oldest first."""
        return sorted(self.json(f"/runs?mac={mac}&limit=1000"), key=lambda run: run["offered_at"])

    def appliance_log(self):
        return (self.logs / "appliance.log").read_text()

    def same_boot_is_over(self, over=True):
        """Contacts within same_boot_seconds of the answer "own disk" are the same boot; the next one is to be another."""
        installation.write_settings(0 if over else self.same_boot)

    def slow_down(self, rate):
        """Limits what the appliance can send, so that a flash takes as long as on a real network."""
        ip("netns", "exec", self.srv, "tc", "qdisc", "replace", "dev", "eth0", "root", "tbf", "rate", rate, "burst", "256kb",
           "latency", "100ms")

    def full_speed(self):
        ip("netns", "exec", self.srv, "tc", "qdisc", "delete", "dev", "eth0", "root")
