"""The appliance's folders, as an operator has them: settings, machines' files, images."""

import os
import shutil

from paths import places

SETTINGS = f"""\
server_url: {places.URL}
same_boot_seconds: {{same_boot}}
proxy_dhcp:
  enabled: true
  interface: eth0
  address: {places.SERVER}
  subnets: [{places.NETWORK}]
"""


def prepare(logs, same_boot):
    """An installation as an operator has it: the checkout's empty state folder, with proxy-DHCP switched on."""
    for folder in (places.STATE, places.IMAGES, places.DISKS, logs):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (places.IMAGES, places.DISKS, logs):
        folder.mkdir(parents=True)
    shutil.copytree(places.CHECKOUT / "state", places.STATE, ignore=shutil.ignore_patterns("status"))
    write_settings(same_boot)
    os.link(places.SAMPLE, places.IMAGES / places.SAMPLE.name)


def write_settings(same_boot):
    _replace(places.STATE / "settings.yaml", SETTINGS.format(same_boot=same_boot))


def settings():
    return (places.STATE / "settings.yaml").read_text()


def write_machine(mac, **wishes):
    """Writes a machine's file."""
    write_machine_text(mac, "".join(f"{key}: {value}\n" for key, value in wishes.items()))


def write_machine_text(mac, text):
    file = places.STATE / "machines" / f"{mac.replace(':', '-')}.yaml"
    file.parent.mkdir(exist_ok=True)
    _replace(file, text)


def _replace(file, text):
    """Writes a file as an editor does: whole, by a rename."""
    new = file.with_name("." + file.name + ".new")
    new.write_text(text)
    new.rename(file)


def write(path, text):
    """Writes another file of the state folder."""
    file = places.STATE / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def add_image(image, name=None):
    """Puts an image where the appliance finds it."""
    name = name or image.name
    os.link(image, places.IMAGES / name)
    return name
