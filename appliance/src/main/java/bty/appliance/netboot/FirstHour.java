package bty.appliance.netboot;

import bty.appliance.dnsmasq.ProxyDhcpReport;
import java.util.List;
import java.util.Optional;

/// The steps to the first flashed machine, each as it is now. Pure.
///
/// @param steps in the order in which they are gone
public record FirstHour(List<Step> steps) {
  /// Keeps its own copy.
  public FirstHour {
    steps = List.copyOf(steps);
  }

  /// One step.
  ///
  /// @param tone `good` when it is done, `fail` when something keeps it from being done, `idle`
  ///   when nobody has begun, `work` when it is under way
  /// @param name what is so, or is to be done
  /// @param why a sentence or two
  /// @param href where its button leads
  /// @param button what that says
  public record Step(String tone, String name, String why, String href, String button) {
    /// Whether there is nothing left to do.
    public boolean isDone() {
      return tone.equals("good");
    }
  }

  /// What the steps depend on.
  ///
  /// @param passwordChanged whether the account `bty` has another password than the known one
  /// @param liveProblem why machines cannot load the live environment; empty when they can
  /// @param images how many can be flashed
  /// @param imageProblem why the first that cannot be flashed can't; empty where there is none
  /// @param wished whether a proxy-DHCP server is wished for
  /// @param report what became of that
  /// @param settingsProblem why `settings.yaml` is not in force; empty when it is
  /// @param machines how many have ever been seen
  /// @param stories how many boots were heard of
  public record Facts(
      boolean passwordChanged,
      Optional<String> liveProblem,
      int images,
      Optional<String> imageProblem,
      boolean wished,
      Optional<ProxyDhcpReport> report,
      String settingsProblem,
      int machines,
      int stories) {}

  /// The steps.
  public static FirstHour of(Facts facts) {
    return new FirstHour(
        List.of(
            password(facts.passwordChanged()),
            live(facts.liveProblem()),
            image(facts),
            network(facts),
            power(facts)));
  }

  /// How many are done.
  public long done() {
    return steps.stream().filter(Step::isDone).count();
  }

  private static Step password(boolean changed) {
    return changed
        ? new Step(
            "good",
            "Password changed",
            "The account bty no longer has the default password.",
            "/ui/accounts",
            "Accounts")
        : new Step(
            "fail",
            "The password is still the default",
            "Everybody knows it: choose another one.",
            "/ui/password",
            "Change");
  }

  private static Step live(Optional<String> problem) {
    return problem.isEmpty()
        ? new Step(
            "good",
            "Live environment present",
            "Kernel and initrd are there. Machines load them into memory; nothing is installed on"
                + " them.",
            "/ui/settings#check",
            "Check")
        : new Step(
            "fail",
            "Machines cannot load the live environment",
            sentence(problem.get())
                + " Copy bty-netboot-x86_64.vmlinuz and .initrd there, or PUT them to"
                + " /boot/{name}.",
            "/ui/settings#check",
            "Check");
  }

  private static Step image(Facts facts) {
    if (facts.images() > 0) {
      String count = facts.images() + (facts.images() == 1 ? " image" : " images");
      return new Step(
          "good", "An image is here", count + " can be flashed.", "/ui/images", "Images");
    }
    return facts
        .imageProblem()
        .map(problem ->
            new Step(
                "fail", "No image can be flashed yet", sentence(problem), "/ui/images", "Images"))
        .orElse(
            new Step(
                "idle",
                "No image is here yet",
                "Upload one, fetch one from a URL, or copy it into the image folder.",
                "/ui/images",
                "Images"));
  }

  private static Step network(Facts facts) {
    String href = "/ui/settings";
    String button = "Network boot";
    if (!facts.settingsProblem().isEmpty()) {
      return new Step(
          "fail", "The settings are not in force", sentence(facts.settingsProblem()), href, button);
    }
    if (!facts.wished()) {
      return facts.machines() > 0
          ? new Step(
              "good",
              "Machines find this appliance",
              "Network boot is off here; your own DHCP server leads them.",
              href,
              button)
          : new Step(
              "idle",
              "Network boot is off",
              "Switch it on, or let your own DHCP server name this appliance.",
              href,
              button);
    }
    Optional<ProxyDhcpReport> report = facts.report();
    if (report.isEmpty()) {
      return new Step(
          "fail",
          "Nobody runs dnsmasq",
          "Network boot is wished for; start bty-web proxy-dhcp as root, with the same settings.",
          href,
          button);
    }
    return report.get().problem().isEmpty() && report.get().running()
        ? new Step(
            "good",
            "Network boot is on",
            "dnsmasq answers on " + report.get().network() + ".",
            href,
            button)
        : new Step(
            "fail",
            report.get().running()
                ? "Network boot runs with the settings of before"
                : "dnsmasq does not run",
            report.get().problem().isEmpty()
                ? "Nobody has started it yet."
                : sentence(report.get().problem()),
            href,
            button);
  }

  private static Step power(Facts facts) {
    String how =
        "With network boot ahead of its disk in the boot order. It will show a menu; nothing is"
            + " written until somebody chooses there or sets its policy here.";
    return new Step(
        facts.stories() > 0 ? "work" : facts.machines() > 0 ? "good" : "idle",
        facts.stories() == 0 && facts.machines() > 0
            ? facts.machines()
                + (facts.machines() == 1 ? " machine has" : " machines have")
                + " asked"
            : "Power a machine on now",
        how,
        "/ui/machines",
        "Machines");
  }

  private static String sentence(String words) {
    String first = words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    return first.endsWith(".") ? first : first + ".";
  }
}
