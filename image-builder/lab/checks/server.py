"""The server image: from its first boot to a machine that it boots."""

import stages
from checks.records import must
from console import Console
from machine import Machine
from server import PASSWORD, Browser, ServerMachine, field, token_of
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
        box.power_on()
        stages.network_boot(box, silent)
        stages.live_environment(box, silent, mode="interactive")
        console = Console(box)
        console.press("ctrl-l")
        console.see(r"no image|Images \(0\)", 60)
        browser.until("/", box.mac, 60, f"the machine {box.mac}")


TESTS = (a_fresh_server_boots_another_machine_into_the_menu,)
RARE = (the_server_boots_by_bios_and_says_where_its_pages_are,)
