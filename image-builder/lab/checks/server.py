"""The server image: from its first boot to a machine that it boots."""

import os
import pathlib
import random
import subprocess
import tempfile

import stages
from checks import provisioning
from checks.records import must
from console import Console
from machine import Machine
from paths import places
from report import LabFailure
from server import PASSWORD, Browser, Clone, ServerMachine, Ssh, field, token_of
from stages import silent


def the_server_boots_by_bios_and_says_where_its_pages_are(lan):
    """BIOS: the server boots from a larger disk, takes all of it, and says on its console where the pages are and that it is well."""
    lan.without_appliance()
    with ServerMachine(lan, "server", "bios", tap=0) as server:
        url = server.to_the_login()
        browser = Browser(lan, url)
        must("Log in to" in browser.get("/"), f"{url} shows no login")
        server.first_login()
        size = server.as_root("sh -c 'echo root has $(df --output=size -BM / | tail -1)'", r"root has +[0-9]+M", 30)
        mebibytes = int(size.rsplit("has", 1)[1].strip().rstrip("M"))
        must(mebibytes > 7000, f"the root has {mebibytes} MiB of a disk of 8 GiB")
        server.as_root("git -C /var/lib/bty/state -c safe.directory=* log --format='said: %s'", r"said: first boot", 30)


def a_fresh_server_boots_another_machine_into_the_menu(lan):
    """UEFI: passwords are changed, the Settings page turns network boot on, an unknown machine of the LAN gets bty-tui."""
    lan.without_appliance()
    with ServerMachine(lan, "server", "uefi", tap=0) as server, Machine(lan, "box", "bios", tap=1) as box:
        browser = network_boot_is_turned_on(lan, server)
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent, mode="interactive")
        console = Console(box)
        console.press("ctrl-l")
        console.see(r"no image|Images \(0\)", 60)
        browser.until("/", box.mac, 60, f"the machine {box.mac}")


def network_boot_is_turned_on(lan, server):
    """From the first start to dnsmasq at work, by a person at the serial line and one with a browser; returns that one."""
    url = server.to_the_login()
    browser = Browser(lan, url)
    page = browser.post("/ui/login", user="bty", password="bty", next="/")
    must("Change the password" in page, "the password that everybody knows opens more than the page that changes it")
    must("Change the password" in browser.get("/ui/settings"), "with the password that everybody knows the settings open")
    browser.post("/ui/logout", csrf=token_of(browser.get("/ui/password")))
    server.first_login()
    server.as_root(f"sh -c \"echo 'bty:{PASSWORD} too' | chpasswd && echo bty-'changed'\"", r"bty-changed", 30)
    page = browser.post("/ui/login", user="bty", password=f"{PASSWORD} too", next="/ui/settings")
    must("Network boot" in page, "the new password of the account bty opens no settings")
    browser.post("/ui/settings", csrf=token_of(page), seen=field(page, "seen"), enabled="true", interface="", address="", subnets="")
    browser.until("/ui/settings", r'<span class="s good">runs</span><div>dnsmasq', 180, "that dnsmasq runs")
    return browser


def a_push_over_ssh_to_a_fresh_server_flashes_a_machine(lan):
    """BIOS: an unknown machine gets bty-tui; by a push over SSH its next start flashes it with an uploaded image, and sets it up."""
    lan.without_appliance()
    with ServerMachine(lan, "server", "bios", tap=0) as server, Machine(lan, "box", "bios", tap=1) as box, \
            tempfile.TemporaryDirectory() as folder:
        browser = network_boot_is_turned_on(lan, server)
        browser.send(f"/images/{places.CLOUD.name}", places.CLOUD)
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent, mode="interactive")
        browser.until("/", box.mac, 60, f"the machine {box.mac}")

        clone = Clone(Ssh(lan, server, browser.url, pathlib.Path(folder)), pathlib.Path(folder))
        file = f"machines/{box.mac.replace(':', '-')}.yaml"
        must("boot_policy: tui" in clone.read(file), f"the appliance has not committed {file}, or says another thing: {clone.read(file)}")
        clone.write("user-data/web.yaml", provisioning.USER_DATA.format(word="push-9"))
        clone.write(file, f"boot_policy: flash-once\nimage: {places.CLOUD.name}\nhostname: lab-push\n"
                          "provisioning_mode: cloud-init\nuser_data: web.yaml\n")
        clone.push("box: flash it, as a web server")
        box.power_cycle()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent)
        box.expect(r"bty: flash complete", 60)
        box.await_reset(10)
        browser.until("/ui/runs", "done", 30, "that the run is done")
        box.let_reset()
        stages.network_boot(box, silent)
        stages.told_to_boot_its_disk(box, silent)
        provisioning.first_boot(box, "push-9", "lab-push")
        must("flash it, as a web server" in clone.log(), f"the server's history is not what was pushed: {clone.log()}")


def an_upgrade_holds_and_one_that_does_not_answer_is_taken_back(lan):
    """bty-web upgrade on a server: unsigned is refused, signed is there after it; what does not answer makes way for it again."""
    lan.without_appliance()
    with ServerMachine(lan, "server", "bios", tap=0) as server, tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        browser = Browser(lan, server.to_the_login())
        server.first_login()
        ssh = Ssh(lan, server, browser.url, folder)
        key = folder / "signing.pem"
        subprocess.run(["openssl", "genpkey", "-quiet", "-algorithm", "ed25519", "-out", key], check=True)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", folder / "upgrade-key.pem"], check=True)
        good = release(folder / "good", key, lambda program: (program / "lab").write_text("another build\n"))
        mute = release(folder / "mute", key, silence)
        ssh.copy(folder / "upgrade-key.pem", good, f"{good}.sig")
        refused = server.as_root(f"sh -c 'bty-web upgrade {good.name}; echo it-ended-with $?'", r"it-ended-with [0-9]+", 60)
        must(refused.split()[-1] != "0", "a server without a key takes an upgrade")
        server.as_root("sh -c 'install -D -m 0644 upgrade-key.pem /etc/bty/upgrade-key.pem && echo key-in-$((1 + 1))'", r"key-in-2", 20)
        before = server.as_root("sh -c 'echo it-is $(readlink /usr/lib/bty-web)'", r"it-is bty-web\.releases/\S+", 20)
        upgrade(server, good, r"it-ended-with 0")
        after = server.as_root("sh -c 'echo it-is $(readlink /usr/lib/bty-web)'", r"it-is bty-web\.releases/\S+", 20)
        must(before.split()[-1] != after.split()[-1], f"after the upgrade the program is {after.split()[-1]}, as it was before")
        must("Log in to" in browser.get("/"), f"after the upgrade {browser.url} shows no login")
        ssh.copy(mute, f"{mute}.sig")
        upgrade(server, mute, r"it-ended-with [1-9]")
        again = server.as_root("sh -c 'echo it-is $(readlink /usr/lib/bty-web)'", r"it-is bty-web\.releases/\S+", 20)
        must(again.split()[-1] == after.split()[-1], f"after an upgrade that does not answer the program is {again.split()[-1]}")
        browser.until("/", "Log in to", 60, "a login once the version before is back")


def a_server_starts_after_power_cuts(lan):
    """The plug is pulled four times while the server starts for the first time: then it is well, and nothing of its state is torn."""
    lan.without_appliance()
    chance = random.Random(os.environ.get("BTY_LAB_SEED", "server"))
    with ServerMachine(lan, "server", "uefi", tap=0) as server:
        for _ in range(4):
            server.power_on()
            server.expect(r"bty-server: GRUB", 20, "the server's boot loader")
            server.pause(chance.uniform(5, 60))
            server.power_off()
        browser = Browser(lan, server.to_the_login())
        must("Log in to" in browser.get("/"), f"{browser.url} shows no login")
        server.first_login()
        in_state = "git --no-pager -C /var/lib/bty/state -c safe.directory=*"
        server.as_root(f"sh -c '{in_state} fsck --strict && echo whole-$((1 + 1))'", r"whole-2", 30)
        server.as_root(f"sh -c 'echo changed-[$({in_state} status --porcelain)]'", r"changed-\[\]", 30)
        server.as_root(f"{in_state} log --format='said: %s'", r"said: first boot", 30)
        server.as_root("sh -c 'echo failed-[$(systemctl --failed --quiet --no-legend)]'", r"failed-\[\]", 30)


def images_live_on_a_second_disk_from_then_on(lan):
    """A second, empty disk is taken on the Settings page; images are there after a cut of the power; without it that is said."""
    lan.without_appliance()
    with ServerMachine(lan, "server", "bios", tap=0, second_bytes=6 << 30) as server:
        browser = network_boot_is_turned_on(lan, server)
        browser.send(f"/images/{places.SAMPLE.name}", places.SAMPLE)
        here, serial = "/ui/settings/storage/vdb", "LAB-SERVER-IMAGES"
        browser.until("/ui/settings", here, 120, "the second disk")
        page = browser.get(here)
        must(serial in page and "Nothing is on it" in page, f"the page that asks does not name the disk: {page[-3000:]}")
        browser.post(here, csrf=token_of(page), confirm=serial, content=field(page, "content"))
        # The server is started anew at the end, and its sessions end with it.
        page = browser.until("/ui/settings", "Log in to|was not carried out", 900, "that the server goes over to the second disk")
        must("Log in to" in page, "the disk was not taken: " + page[page.find("not carried out"):][:600])
        logged_in(browser)
        browser.until("/ui/settings", "on a disk of their own", 120, "that the images are on the second disk")
        must(places.SAMPLE.name in browser.get("/ui/images"), "the image is gone with the old folder")
        browser.send("/images/another.img.zst", places.SAMPLE)
        where = server.as_root("sh -c 'echo it-is $(findmnt -no SOURCE /var/lib/bty/images) $(ls -A /var/lib/bty | tr \"\\n\" /)'",
                               r"it-is /dev/vdb1 \S+", 30)
        must("images-before" not in where, f"the old images are still there: {where}")
        server.power_off()
        browser = Browser(lan, server.to_the_login())
        logged_in(browser)
        page = browser.get("/ui/images")
        must(places.SAMPLE.name in page and "another.img.zst" in page, "after a cut of the power the images are gone")
        browser.put("/machines/52-54-00-00-00-77", '{"boot_policy": "flash", "image": "another.img.zst"}')
        browser.until("/pxe/52-54-00-00-00-77/plan", r'"mode": ?"flash"', 120, "that another.img.zst is what a machine is flashed with")

        server.power_off()
        server.second = None
        browser = Browser(lan, server.to_the_login())
        logged_in(browser)
        must("that disk is missing" in browser.get("/ui/settings"), "nothing says that the disk of the images is missing")
        refused = ""
        try:
            # Little, so that it is all sent before the refusal comes.
            browser.put("/images/below.img.zst", "image")
        except LabFailure as refusal:
            refused = str(refusal)
        must("503" in refused and "missing" in refused, f"an upload without the disk is answered: {refused}")


def logged_in(browser):
    """As soon as the server answers."""
    browser.until("/ui/login", "Log in to", 180, "a login")
    for _ in range(5):
        try:
            browser.post("/ui/login", user="bty", password=f"{PASSWORD} too", next="/ui/settings")
            return
        except LabFailure as refusal:
            # Emulated, on a busy computer, the system may take longer to check a password than the pages wait for it.
            if "503" not in str(refusal):
                raise
    raise LabFailure("passwords cannot be checked")


def upgrade(server, tarball, wanted):
    server.as_root(f"sh -c 'bty-web upgrade {tarball.name}; echo it-ended-with $?'", wanted, 180)


def silence(program):
    """It runs, and answers nobody."""
    launcher = program / "bin/bty-web"
    version = subprocess.run([launcher, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    launcher.write_text(f"#!/bin/sh\n[ \"$1\" != --version ] || exec echo '{version}'\nexec sleep infinity\n")


def release(folder, key, change):
    """A signed release of the program that this checkout has, but for a change; returns its tarball."""
    folder.mkdir()
    program = folder / "program"
    subprocess.run(["cp", "-a", places.CHECKOUT / "appliance/target/bty-web", program], check=True)
    change(program)
    subprocess.run([places.BUILDER / "build", "upgrade"], check=True, capture_output=True, env={
        **os.environ, "BTY_SIGNING_KEY": str(key), "BTY_WEB_DISTRIBUTION": str(program), "BTY_IMAGE_TARGET": str(folder)})
    (made,) = folder.glob("*.tar.gz")
    tarball = folder / f"{folder.name}.tar.gz"
    made.with_name(f"{made.name}.sig").rename(f"{tarball}.sig")
    return made.rename(tarball)


TESTS = (a_fresh_server_boots_another_machine_into_the_menu,)
RARE = (the_server_boots_by_bios_and_says_where_its_pages_are, a_server_starts_after_power_cuts)
LONG = (a_push_over_ssh_to_a_fresh_server_flashes_a_machine, an_upgrade_holds_and_one_that_does_not_answer_is_taken_back,
        images_live_on_a_second_disk_from_then_on)
