package bty.appliance.metrics;

import bty.appliance.git.GitKeeper;
import bty.appliance.health.Health;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageLookup;
import bty.appliance.metrics.PrometheusText.Kind;
import bty.appliance.netboot.NetworkCounts;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.appliance.view.MachineCondition;
import bty.appliance.view.MachineView;
import bty.appliance.view.Views;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `GET /metrics`. Each number is a look at memory, or at a file's inode, for each machine and each
/// image.
///
/// @param images the image folder
/// @param network what dnsmasq has said
/// @param version of the program
public record MetricsRoutes(
    Meters meters,
    NetworkCounts network,
    StateFolder state,
    Views views,
    ImageCatalog catalog,
    Path images,
    Health health,
    GitKeeper git,
    InstantSource clock,
    String version) {
  /// Its route.
  public List<Route> routes() {
    return List.of(Route.token("GET", "/metrics", this::metrics));
  }

  private Response metrics(Request request) throws IOException {
    Instant now = clock.instant();
    PrometheusText text = new PrometheusText();
    text.family("bty_build_info", Kind.GAUGE, "Which version runs.")
        .sample("bty_build_info", 1, "version", version);
    meters.write(text);
    network(text);
    if (state.runs().isRead()) {
      // Else this request would wait until all histories are read, just after the start.
      machines(text, now);
    }
    images(text);
    room(text);
    text.one(
            "bty_ready",
            Kind.GAUGE,
            "1 if GET /readyz says so.",
            health.problems(now).isEmpty() ? 1 : 0)
        .family("bty_problems", Kind.GAUGE, "What GET /problems lists.")
        .sample("bty_problems", state.findings().lines().size(), "of", "state")
        .sample("bty_problems", git.status().problems().size(), "of", "git");
    ProcessNumbers.write(text);
    return Response.bytes(PrometheusText.TYPE, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void network(PrometheusText text) {
    text.family("bty_dhcp_total", Kind.COUNTER, "What dnsmasq heard and said by DHCP.");
    network.eachDhcp((type, count) -> text.sample("bty_dhcp_total", count, "type", type));
    text.family("bty_tftp_requests_total", Kind.COUNTER, "Files that were asked for by TFTP.");
    network.eachTftp(
        (result, count) -> text.sample("bty_tftp_requests_total", count, "result", result));
  }

  /// Policy and state, both a word.
  private record Group(String policy, String condition) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byPolicy = policy.compareTo(other.policy);
      return byPolicy != 0 ? byPolicy : condition.compareTo(other.condition);
    }
  }

  private void machines(PrometheusText text, Instant now) throws IOException {
    Map<Group, Integer> groups = new TreeMap<>();
    long running = 0;
    for (MachineView view : views.machines(Optional.empty(), Integer.MAX_VALUE).machines()) {
      String policy = BootCounts.policy(view.spec().lookup());
      groups.merge(new Group(policy, MachineCondition.of(view, now).tone().key()), 1, Integer::sum);
      running += view.lastRun().filter(last -> isRunning(last.run())).isPresent() ? 1 : 0;
    }
    text.family("bty_machines", Kind.GAUGE, "Machines there is a file for.");
    groups.forEach((group, count) ->
        text.sample("bty_machines", count, "policy", group.policy(), "state", group.condition()));
    text.one("bty_flash_in_progress", Kind.GAUGE, "Machines that are being flashed.", running);
  }

  private static boolean isRunning(Run run) {
    return run.isUnderWay();
  }

  private void images(PrometheusText text) throws IOException {
    int ready = 0;
    int pending = 0;
    int refused = 0;
    for (ImageName name : catalog.list()) {
      switch (catalog.find(name)) {
        case ImageLookup.Ready _ -> ready++;
        case ImageLookup.Pending _ -> pending++;
        case ImageLookup.Refused _ -> refused++;
        case ImageLookup.Missing _ -> {}
      }
    }
    text.family("bty_images", Kind.GAUGE, "Files of the image folder.")
        .sample("bty_images", ready, "state", "ready")
        .sample("bty_images", pending, "state", "pending")
        .sample("bty_images", refused, "state", "refused");
  }

  private void room(PrometheusText text) throws IOException {
    FileStore own = Files.getFileStore(health.stateDir());
    FileStore others = Files.getFileStore(images);
    text.family("bty_disk_free_bytes", Kind.GAUGE, "What is free of a folder's file system.")
        .sample("bty_disk_free_bytes", own.getUsableSpace(), "folder", "state")
        .sample("bty_disk_free_bytes", others.getUsableSpace(), "folder", "images")
        .family("bty_disk_size_bytes", Kind.GAUGE, "How large that file system is.")
        .sample("bty_disk_size_bytes", own.getTotalSpace(), "folder", "state")
        .sample("bty_disk_size_bytes", others.getTotalSpace(), "folder", "images");
  }
}
