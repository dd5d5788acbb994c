package bty.engine.protocol;

import bty.engine.image.ImageFormat;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The JSON form of a plan.
public final class PlanJson {
  /// The member that says that this is no plan but what one would be, and why.
  public static final String LOOK = "look";

  private PlanJson() {}

  /// A plan as the appliance answers it.
  public static String write(Plan plan) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("schema_version", Json.SCHEMA_VERSION);
      json.writeStringProperty("mac", plan.mac().text());
      json.writeStringProperty("reason", plan.reason());
      switch (plan) {
        case Plan.Flash flash -> writeFlash(json, flash);
        case Plan.Interactive _ -> json.writeStringProperty("mode", "interactive");
        case Plan.Nothing _ -> json.writeStringProperty("mode", "none");
      }
      json.writeEndObject();
    });
  }

  private static void writeFlash(JsonGenerator json, Plan.Flash flash) {
    json.writeStringProperty("mode", "flash");
    json.writeStringProperty("run", flash.run().text());
    PlanImage image = flash.image();
    json.writeObjectPropertyStart("image");
    json.writeStringProperty("name", image.name().text());
    json.writeStringProperty("url", image.url().toString());
    json.writeStringProperty("format", image.format().word());
    json.writeNumberProperty("size_bytes", image.storedBytes());
    image.diskBytes().ifPresent(bytes -> json.writeNumberProperty("disk_size_bytes", bytes));
    json.writeStringProperty("sha256", image.digest().hex());
    json.writeEndObject();
    json.writeStringProperty("target", flash.target());
    ProvisioningJson.write(json, flash.provisioning());
    flash.hostname().ifPresent(name -> json.writeStringProperty("hostname", name));
    json.writeStringProperty("after", "reboot");
  }

  /// A plan as the flasher reads it.
  ///
  /// @throws ProtocolException if it is not a plan, or asks for something this program does not
  ///   know
  public static Plan read(byte[] body) throws ProtocolException {
    JsonObject json = JsonObject.parse("plan", body);
    Optional<String> look = json.optionalString(LOOK);
    if (look.isPresent()) {
      throw new ProtocolException(
          "reading the plan: the appliance shows it but does not give it to this machine: "
              + look.get()
              + "; boot the machine over the network again");
    }
    String version = json.string("schema_version");
    if (!version.equals(Json.SCHEMA_VERSION)) {
      throw new ProtocolException(
          "reading the plan: schema_version is \""
              + version
              + "\", this program knows \""
              + Json.SCHEMA_VERSION
              + "\"; boot a live environment of the appliance's own version");
    }
    MacAddress mac = Json.value("plan", "mac", () -> MacAddress.parse(json.string("mac")));
    String reason = json.string("reason");
    String mode = json.string("mode");
    return switch (mode) {
      case "flash" -> readFlash(json, mac, reason);
      case "interactive" -> new Plan.Interactive(mac, reason);
      case "none" -> new Plan.Nothing(mac, reason);
      default ->
          throw new ProtocolException(
              "reading the plan: mode is \"" + mode + "\"; wanted flash, interactive or none");
    };
  }

  private static Plan readFlash(JsonObject json, MacAddress mac, String reason)
      throws ProtocolException {
    String after = json.string("after");
    if (!after.equals("reboot")) {
      throw new ProtocolException("reading the plan: after is \"" + after + "\"; wanted reboot");
    }
    return new Plan.Flash(
        mac,
        reason,
        Json.value("plan", "run", () -> new RunId(json.string("run"))),
        readImage(json.object("image")),
        json.string("target"),
        ProvisioningJson.read(json),
        json.optionalString("hostname"));
  }

  private static PlanImage readImage(JsonObject json) throws ProtocolException {
    String word = json.string("format");
    ImageFormat format =
        Arrays.stream(ImageFormat.values())
            .filter(known -> known.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new ProtocolException(
                    "reading the plan: image format \"" + word + "\" is unknown"));
    return Json.value(
        "plan",
        "image",
        () ->
            new PlanImage(
                new ImageName(json.string("name")),
                URI.create(json.string("url")),
                format,
                json.number("size_bytes"),
                json.optionalNumber("disk_size_bytes"),
                new Sha256(json.string("sha256"))));
  }
}
