package bty.appliance.pxe;

import bty.appliance.image.ImageFacts;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanImage;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Plans, from the runs they are of.
public final class Plans {
  private Plans() {}

  /// The plan of a run.
  ///
  /// @param card under which name the machine asks
  /// @param server how it reaches the appliance
  /// @throws IOException if what it is to be set up with cannot be read any more
  static Plan.Flash of(Run run, MacAddress card, String server, String reason, RunStore runs)
      throws IOException {
    FlashImage image = run.spec().image();
    return new Plan.Flash(
        card,
        reason,
        run.id(),
        new PlanImage(
            image.name(),
            imageUrl(server, image.name()),
            image.format(),
            image.storedBytes(),
            image.diskBytes(),
            image.digest()),
        run.spec().target(),
        runs.attachments().inputs(run),
        run.spec().hostname().map(name -> name.text()));
  }

  /// Where a machine finds an image.
  public static URI imageUrl(String server, ImageName name) {
    String path = URLEncoder.encode(name.text(), StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(server + "/images/" + path);
  }

  static FlashImage flashImage(ImageFacts facts) {
    return new FlashImage(
        facts.name(), facts.format(), facts.stamp().size(), facts.diskBytes(), facts.digest());
  }
}
