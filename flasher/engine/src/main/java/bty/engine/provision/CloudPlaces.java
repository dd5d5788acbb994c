package bty.engine.provision;

import bty.engine.provision.CloudText.Place;
import bty.engine.provision.CloudText.Wanted;
import java.util.ArrayList;
import java.util.List;

/// Where cloud-init wants a text, in its inputs.
final class CloudPlaces {
  static final List<Place> CLOUD_CONFIG =
      all(
          places(
              Wanted.AS_WRITTEN,
              "hostname fqdn password timezone packages.* packages.*.* mounts.*.*"
                  + " users.*.name users.*.plain_text_passwd users.*.hashed_passwd"
                  + " user.name user.plain_text_passwd user.hashed_passwd"
                  + " chpasswd.users.*.name chpasswd.users.*.password"
                  + " write_files.*.path write_files.*.owner"
                  + " keyboard.layout keyboard.model keyboard.variant keyboard.options"
                  + " apt.sources.*.keyid rh_subscription.username rh_subscription.password"),
          // `useradd` gets only what is a text; the rest is passed over without a word.
          places(
              Wanted.TEXT,
              "write_files.*.content users.*.passwd users.*.gecos users.*.homedir users.*.shell"
                  + " users.*.primary_group users.*.expiredate users.*.inactive"
                  + " users.*.selinux_user"),
          places(Wanted.MODE, "write_files.*.permissions"),
          places(Wanted.COMMAND, "runcmd.* bootcmd.*"));

  static final List<Place> META_DATA =
      places(Wanted.AS_WRITTEN, "instance-id local-hostname hostname");

  /// Version 1 and 2 beside each other: no key means something else in the other.
  static final List<Place> NETWORK_CONFIG =
      all(
          places(Wanted.TEXT, "**.macaddress **.mac_address"),
          places(
              Wanted.AS_WRITTEN,
              "**.name **.set-name **.address **.addresses.* **.gateway **.gateway4 **.gateway6"
                  + " **.netmask **.destination **.to **.from **.via **.search.* **.dns_search.*"
                  + " **.dns_nameservers.* **.interfaces.* **.bond_interfaces.*"
                  + " **.bridge_interfaces.* **.link **.vlan_link **.password"
                  + " **.ethernets.+ **.bonds.+ **.bridges.+ **.vlans.+ **.wifis.+"
                  + " **.access-points.+"));

  private CloudPlaces() {}

  private static List<Place> places(Wanted wanted, String paths) {
    List<Place> places = new ArrayList<>();
    for (String path : paths.split(" ", -1)) {
      places.add(Place.of(path, wanted));
    }
    return List.copyOf(places);
  }

  @SafeVarargs
  private static List<Place> all(List<Place>... groups) {
    List<Place> places = new ArrayList<>();
    for (List<Place> group : groups) {
      places.addAll(group);
    }
    return List.copyOf(places);
  }
}
