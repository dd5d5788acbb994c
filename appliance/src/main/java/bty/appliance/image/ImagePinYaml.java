package bty.appliance.image;

import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Fields;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Problem;
import bty.engine.source.Sha256;
import java.util.ArrayList;
import java.util.List;

/// The keys of `images/<image name>.yaml`.
public final class ImagePinYaml {
  public static final List<String> KEYS = List.of("sha256", "description", "source");

  private ImagePinYaml() {}

  public static Parsed<ImagePin> yaml(String text) {
    List<Problem> problems = new ArrayList<>();
    try {
      Fields fields = Fields.of(DocumentReader.yaml(text), KEYS, problems);
      ImagePin pin =
          new ImagePin(
              fields.value("sha256", Sha256::new),
              fields.text("description").orElse(""),
              fields.text("source").orElse(""));
      return problems.isEmpty() ? new Parsed.Good<>(pin) : new Parsed.Bad<>(problems);
    } catch (DocumentException e) {
      return new Parsed.Bad<>(List.of(e.problem()));
    }
  }
}
