package bty.engine.protocol;

import java.util.Optional;

/// What a machine in the live environment is to do, as `GET /pxe/{mac}/plan` answers.
public sealed interface Plan {
  /// The machine it is for.
  MacAddress mac();

  /// Why, in words, for the console and the log.
  String reason();

  /// Flash unattended, report, and reboot.
  ///
  /// @param run goes into every report
  /// @param target a target spec in its text form; `only` when the machine file names none
  /// @param provisioning what to do to the system on the disk, with all its inputs
  /// @param hostname the machine's wished name, for provisioning
  record Flash(
      MacAddress mac,
      String reason,
      RunId run,
      PlanImage image,
      String target,
      Provisioning provisioning,
      Optional<String> hostname)
      implements Plan {}

  /// A person at the console chooses.
  record Interactive(MacAddress mac, String reason) implements Plan {}

  /// Nothing is to be done here.
  record Nothing(MacAddress mac, String reason) implements Plan {}
}
