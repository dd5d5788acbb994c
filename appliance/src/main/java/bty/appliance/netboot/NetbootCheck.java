package bty.appliance.netboot;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.bootfile.GrubConfigFile;
import bty.appliance.bootfile.UefiFirstStage;
import bty.appliance.contact.Neighbours;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.netboot.NetbootFindings.Finding;
import bty.appliance.netboot.Probes.Answered;
import bty.appliance.netboot.Probes.Fetched;
import bty.appliance.settings.SettingsStore;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The self-check of network boot: what a machine would get, fetched the way a machine does.
///
/// @param site the settings
/// @param interfaces the addresses of this computer
/// @param boot the folder of boot files
/// @param port of the web server
/// @param neighbours names the network card behind a server's address
public record NetbootCheck(
    SettingsStore site,
    Interfaces interfaces,
    Path boot,
    int port,
    NetworkProbes network,
    Neighbours neighbours,
    InstantSource clock) {
  private static final String BIOS = "undionly.kpxe";

  /// Lists the addresses of this computer.
  public interface Interfaces {
    /// As they are now.
    List<ProxyNetwork.Interface> list() throws IOException;
  }

  /// Does it all; takes some seconds.
  ///
  /// @param request which request it answers; may be empty
  public NetbootFindings run(String request) throws IOException {
    return run(request, network);
  }

  NetbootFindings run(String request, Probes probes) throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<Finding> servers = new ArrayList<>();
    ProxyDhcp wanted = site.value().proxyDhcp();
    try {
      String own = ProxyNetwork.of(wanted, interfaces.list()).address().text();
      String server = site.value().serverUrl().orElse("http://" + own + ":" + port);
      if (wanted.enabled()) {
        files(wanted).forEach(file -> findings.add(tftp(probes, own, file)));
      }
      findings.add(script(probes, server + "/pxe-bootstrap.ipxe"));
      findings.add(live(probes, server, IpxeScripts.KERNEL));
      findings.add(live(probes, server, IpxeScripts.INITRD));
      dhcp(probes, own, wanted.enabled(), findings, servers);
    } catch (UncheckedIOException e) {
      findings.add(new Finding("fail", "not read", "the boot folder", e.getMessage() + "."));
    } catch (IllegalArgumentException e) {
      findings.add(new Finding("fail", "unclear", "the network", String.valueOf(e.getMessage())));
    }
    return new NetbootFindings(clock.instant(), request, findings, servers);
  }

  /// What machines are told to start, and what that starts in turn.
  private Set<String> files(ProxyDhcp wanted) {
    UefiFirstStage uefi =
        wanted.plainIpxe().all() ? UefiFirstStage.PLAIN_IPXE : UefiFirstStage.in(boot);
    Set<String> files = new LinkedHashSet<>(List.of(BIOS, uefi.pxe()));
    if (uefi.equals(UefiFirstStage.SHIM)) {
      files.addAll(List.of(GrubConfigFile.GRUB, GrubConfigFile.NAME));
    }
    files.add(UefiFirstStage.PLAIN_IPXE.pxe());
    return files;
  }

  private Finding tftp(Probes probes, String own, String file) {
    String what = "TFTP " + file;
    if (!Files.exists(boot.resolve(file))) {
      return new Finding(
          "fail",
          "missing",
          what,
          "The boot folder has no "
              + file
              + (file.equals(GrubConfigFile.NAME)
                  ? "; bty-web serve writes it, its log says why it could not."
                  : "; Debian has it in the package ipxe."));
    }
    try {
      return good(what, probes.tftp(own, file), boot.resolve(file));
    } catch (IOException e) {
      return bad(what, own, e);
    }
  }

  private static Finding script(Probes probes, String url) {
    String what = "HTTP /pxe-bootstrap.ipxe";
    try {
      Fetched got = probes.http(url);
      return got.head().startsWith("#!ipxe")
          ? new Finding("good", "read back", what, "From " + url + " in " + got.millis() + " ms.")
          : new Finding("fail", "another", what, "What " + url + " answers is no script of iPXE.");
    } catch (IOException | IllegalArgumentException e) {
      return bad(what, url, e);
    }
  }

  private Finding live(Probes probes, String server, String file) {
    String what = "HTTP " + file;
    try {
      return good(what, probes.http(server + "/boot/" + file), boot.resolve(file));
    } catch (IOException | IllegalArgumentException e) {
      return bad(what, server, e);
    }
  }

  private static Finding good(String what, Fetched got, Path file) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : got.total();
    return got.total() == size
        ? new Finding(
            "good", "read back", what, size + " bytes, answered in " + got.millis() + " ms.")
        : new Finding(
            "fail",
            "another",
            what,
            "It has " + got.total() + " bytes there, and " + size + " in the boot folder.");
  }

  private static Finding bad(String what, String where, Exception e) {
    return new Finding(
        "fail", "not read", what, "It cannot be had from " + where + ": " + e.getMessage() + ".");
  }

  private void dhcp(
      Probes probes, String own, boolean wished, List<Finding> findings, List<Finding> servers) {
    try {
      List<Answered> answers = probes.dhcp(own);
      if (wished) {
        findings.addAll(ServersHeard.own(answers, own));
      }
      servers.addAll(ServersHeard.servers(answers, own, wished, this::card));
    } catch (IOException e) {
      findings.add(
          new Finding(
              "look",
              "not asked",
              "DHCP as BIOS, UEFI and iPXE",
              "Could not be asked from here: "
                  + e.getMessage()
                  + ". Who runs bty-web proxy-dhcp can; or run bty-web netboot-check as root."));
    }
  }

  private String card(String address) {
    try {
      return neighbours.find(InetAddress.ofLiteral(address)).map(mac -> mac.text()).orElse("");
    } catch (IOException | IllegalArgumentException unknown) {
      return "";
    }
  }
}
